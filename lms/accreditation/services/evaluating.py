"""A trainee evaluates the course: once, and without leaving a trace from the answers to the person."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from lms.accreditation.models import EvaluationAnswered, EvaluationBox
from lms.accreditation.queries.activity import activity_of_release
from lms.accreditation.queries.evaluation import has_answered
from lms.accreditation.rules.box import empty_box, put, sheet_problem
from lms.canonical import digest_of
from lms.catalogue.models import Course
from lms.certification.queries import standing
from lms.cohorts.queries import own_enrolment
from lms.privacy.rules import IDENTIFIES, told
from lms.unit_of_work import Refused, Work, use_case


@use_case
def evaluate(work: Work, digest: str, sheet: Mapping[str, str]) -> None:
    """Puts the actor's answers into the box of the present questionnaire.

    `digest` names the questions that the page showed; another release may ask others. Neither the answers nor the row
    that somebody answered holds a moment, and the journal holds neither of them: an entry would tell when."""
    person = work.actor.person_id or 0
    enrolment = own_enrolment(work.connection, person, work.now)
    if enrolment is None:
        raise Refused("evaluation_not_yet")
    work.lock(sa.select(Course.id).where(Course.id == enrolment.course_id))
    row = activity_of_release(work.connection, enrolment.release_id)
    if not row.questions or digest_of(list(row.questions)) != digest:
        raise Refused("evaluation_changed")
    stand = standing(work.connection, enrolment.id)
    if stand is None or not stand.studied:
        raise Refused("evaluation_not_yet")
    if has_answered(work.connection, row.course_id, row.questions, person):
        raise Refused("evaluation_once")
    given = {name: value.strip() for name, value in sheet.items() if value.strip()}
    if (code := sheet_problem(row.questions, given)) is not None:
        raise Refused(code)
    texts = frozenset(one["id"] for one in row.questions if one["kind"] == "text")
    if any(told(given[name]) for name in texts & set(given)):
        raise Refused(IDENTIFIES)
    box = _box(work, row.course_id, digest, list(row.questions))
    box.document = put(box.document, given, texts)
    work.session.add(EvaluationAnswered(box_id=box.id, person_id=person))


def _box(work: Work, course_id: int, digest: str, questions: list[Mapping[str, object]]) -> EvaluationBox:
    """Behind the lock on the course, so that two first answers make one box."""
    wanted = sa.select(EvaluationBox).where(EvaluationBox.course_id == course_id, EvaluationBox.digest == digest)
    box = work.session.execute(wanted).scalar_one_or_none()
    if box is None:
        box = EvaluationBox(course_id=course_id, digest=digest, questions=questions, document=empty_box())
        work.session.add(box)
        work.flush()
    return box
