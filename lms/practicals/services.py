"""Observed procedures, the write side: what was seen is signed, and amended only by a new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.canonical import digest_of
from lms.catalogue.queries import checklist, programme
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.models import Observation, ObservationVersion
from lms.practicals.queries import academy_day, observation, observations
from lms.practicals.rules import Observed, problems, text_problem
from lms.privacy.rules import IDENTIFIES
from lms.unit_of_work import Refused, Work, use_case

COVERED = (
    "observation_id",
    "number",
    "state",
    "role",
    "checklist_version_id",
    "performed_on",
    "document",
    "level",
    "observer_id",
    "observer_name",
    "meaning",
    "signed_at",
    "digest",
)


class Incomplete(Refused):
    """What keeps an observation from being signed, field by field."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        super().__init__("observation_incomplete")
        self.fields = fields


@use_case
def sign_observation(
    work: Work,
    enrolment: EnrolmentRow,
    seen: Observed,
    case_code: str | None = None,
    public_id: str | None = None,
) -> str:
    """Stores what was seen under the observer's name; returns the observation's public id.

    `case_code` names a case of this trainee that is on record (the same patient seen again); else a new one
    is made. `public_id` is the form's own: the same form sent twice is signed once.
    """
    if work.actor.person_id is None or work.actor.person_id == enrolment.person_id:
        raise Refused("observe_self")
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment.id))
    known = observation(work.connection, public_id) if public_id else None
    if known is not None:
        return _signed_before(work, known.public_id, known.enrolment_id == enrolment.id, known.observer_id)
    checklist_id = programme(work.connection, enrolment.programme_version_id).checklist_version_id
    wording = checklist(work.connection, checklist_id)
    found = problems(seen, wording, academy_day(work.connection, work.now))
    if found:
        raise Incomplete(found)
    made = _new_observation(work, enrolment.id, case_code, public_id)
    values = {
        "observation_id": made.id,
        "number": 1,
        "state": "signed",
        "role": seen.role,
        "checklist_version_id": checklist_id,
        "performed_on": seen.performed_on,
        "document": _document(seen, wording, case_code or made.case_code),
        "level": seen.level if seen.role == "performed" else None,
    }
    bodies = tuple(journal.write_body(work, text.strip()) for text in (seen.strength, seen.next_step))
    _sign(work, enrolment.id, values, bodies, "observed_by_me")
    return made.public_id


def _signed_before(work: Work, public_id: str, same_trainee: bool, observer_id: int) -> str:
    if not same_trainee or observer_id != work.actor.person_id:
        raise Refused("observation_taken")
    return public_id


def _new_observation(work: Work, enrolment_id: int, case_code: str | None, public_id: str | None) -> Observation:
    if case_code and case_code not in {row.case_code for row in observations(work.connection, enrolment_id)}:
        raise Refused("case_unknown")
    made = Observation(
        public_id=public_id or work.chance.public_id(),
        enrolment_id=enrolment_id,
        case_code=f"C-{work.chance.public_id()[:8].upper()}",
        created_at=work.now,
    )
    work.session.add(made)
    work.flush()
    return made


def _document(seen: Observed, wording: Mapping[str, Any], case: str) -> dict[str, Any]:
    """Only what the role asks for is kept, and only steps that the checklist has."""
    procedure = seen.role != "drill"
    steps = [step["id"] for step in wording["steps"]] if seen.role == "performed" else []
    return {
        "format": 1,
        "case": case,
        "areas": sorted(set(seen.areas)) if procedure else [],
        "product": seen.product if procedure else "",
        "drill": "" if procedure else seen.drill,
        "steps": {step: seen.steps[step] for step in steps},
    }


@use_case
def withdraw_observation(work: Work, public_id: str, reason: str) -> None:
    """The observer takes back what was signed: a new version says so; what was signed stays on record."""
    work.lock(sa.select(Observation.id).where(Observation.public_id == public_id))
    row = observation(work.connection, public_id)
    if row is None:
        raise Refused("observation_unknown")
    if row.observer_id != work.actor.person_id:
        raise Refused("withdraw_not_observer")
    if not row.signed:
        raise Refused("already_withdrawn")
    if (code := text_problem(reason)) is not None:
        raise Refused(code if code == IDENTIFIES else "withdraw_reason")
    before = work.session.get_one(ObservationVersion, row.version_id)
    body = journal.write_body(work, reason.strip())
    values = {
        "observation_id": row.observation_id,
        "number": row.number + 1,
        "state": "withdrawn",
        "role": row.role,
        "checklist_version_id": row.checklist_version_id,
        "performed_on": row.performed_on,
        "document": {**row.document, "reason": body},
        "level": row.level,
    }
    reasoned = {"reason": journal.body_digest(work, body)}
    _sign(work, row.enrolment_id, values, (before.strength_id, before.next_step_id), "withdrawn_by_me", reasoned)


def _sign(
    work: Work,
    enrolment_id: int,
    values: dict[str, Any],
    bodies: tuple[int, ...],
    meaning: str,
    said: Mapping[str, str] | None = None,
) -> None:
    """Adds a version under the actor's printed name; its digest covers everything, the texts by their own."""
    name = work.connection.execute(sa.select(Person.name).where(Person.id == work.actor.person_id)).scalar_one()
    values = {
        **values,
        "observer_id": work.actor.person_id,
        "observer_name": name,
        "meaning": meaning,
        "signed_at": work.now,
    }
    texts = [journal.body_digest(work, body) for body in bodies]
    digest = digest_of({**values, "texts": texts})
    version = ObservationVersion(**values, strength_id=bodies[0], next_step_id=bodies[1], digest=digest)
    work.session.add(version)
    work.flush()
    journal.record(
        work,
        f"observation_{version.state}",
        {
            "observation": version.observation_id,
            "version": version.number,
            "role": version.role,
            "texts": texts,
            **(said or {}),
        },
        enrolment=enrolment_id,
        seals=[seal(work.connection, "observation_version", COVERED, id=version.id)],
    )
    work.happened("observation_signed", enrolment_id, version.observation_id)
