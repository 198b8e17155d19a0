"""An assessor rates a case, once in a round; an administrator opens another round after it was talked over."""

from __future__ import annotations

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.calibration.models import CalibrationRating, CalibrationRound
from lms.calibration.queries import Progress, progress, wording
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.permissions import ADMINISTRATOR, INSTRUCTOR, SUPERVISOR
from lms.privacy.rules import IDENTIFIES, told
from lms.unit_of_work import Refused, Work, use_case

RATING_COLUMNS = ("person_id", "case_version_id", "round", "level", "rated_at")
CASE_COLUMNS = ("course_id", "key", "number", "digest", "level", "document")
ROUND_COLUMNS = ("person_id", "course_id", "number", "opened_by", "opened_at")
SHORTEST, LONGEST = 3, 1000


@use_case
def rate(work: Work, course_id: int, key: str, level: int) -> None:
    """Stores the actor's own level for a case; only then the expert's is shown."""
    person = work.actor.person_id
    if person is None or not (work.actor.has(INSTRUCTOR) or work.actor.has(SUPERVISOR)):
        raise Refused("calibration_no_assessor")
    work.lock(sa.select(Person.id).where(Person.id == person))
    found = _progress(work, person, course_id)
    case = found.cases.case(key)
    if case is None:
        raise Refused("calibration_case_unknown")
    if key in found.ratings:
        raise Refused("calibration_rated")
    if level not in {one["level"] for one in wording(work.connection, course_id)["entrustment"]}:
        raise Refused("calibration_level")
    row = CalibrationRating(
        person_id=person, case_version_id=case.id, round=found.round, level=level, rated_at=work.now
    )
    work.session.add(row)
    work.flush()
    journal.record(
        work,
        "calibration_rated",
        {"course": course_id, "case": case.id, "round": found.round},
        seals=[
            seal(work.connection, "calibration_rating", RATING_COLUMNS, id=row.id),
            seal(work.connection, "calibration_case_version", CASE_COLUMNS, id=case.id),
        ],
    )


@use_case
def open_round(work: Work, course_id: int, person_id: int, reason: str) -> int:
    """Another round for somebody who has rated all cases without enough agreement; returns its number."""
    if not work.actor.has(ADMINISTRATOR):
        raise Refused("calibration_not_yours")
    if person_id == work.actor.person_id:
        raise Refused("calibration_own_round")
    if (code := reason_problem(reason)) is not None:
        raise Refused(code)
    work.lock(sa.select(Person.id).where(Person.id == person_id))
    found = _progress(work, person_id, course_id)
    if not found.complete or found.calibrated:
        raise Refused("calibration_no_round")
    body = journal.write_body(work, reason.strip())
    row = CalibrationRound(
        person_id=person_id,
        course_id=course_id,
        number=found.round + 1,
        reason_id=body,
        opened_by=work.actor.person_id,
        opened_at=work.now,
    )
    work.session.add(row)
    work.flush()
    journal.record(
        work,
        "calibration_round_opened",
        {"course": course_id, "person": person_id, "reason": journal.body_digest(work, body)},
        seals=[seal(work.connection, "calibration_round", ROUND_COLUMNS, id=row.id)],
    )
    return row.number


def reason_problem(reason: str) -> str | None:
    """Why a reason cannot be kept, as a code."""
    plain = all(one.isprintable() or one in "\r\n\t" for one in reason)
    if len(reason.strip()) < SHORTEST or len(reason) > LONGEST or not plain:
        return "calibration_reason"
    return IDENTIFIES if told(reason, names=False) else None  # a colleague may be named


def _progress(work: Work, person_id: int, course_id: int) -> Progress:
    found = progress(work.connection, person_id, course_id, work.now)
    if found is None:
        raise Refused("calibration_no_cases")
    return found
