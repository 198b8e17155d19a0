"""Studying, the write side: the place in a lesson, tries at knowledge checks, accepted texts, and completion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.bank.queries import keyed_questions, release_items
from lms.bank.trying import deal_of, seed_of, tried
from lms.catalogue.queries import ModuleRow, text_version
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.learning.models import Acceptance, CheckAnswer, Reading
from lms.progress.services import reach
from lms.unit_of_work import Refused, Work, use_case


@dataclass(frozen=True)
class CheckTried:
    item: str
    right: bool
    unsafe: bool
    lesson_complete: bool


@use_case
def note_place(work: Work, enrolment_id: int, module: ModuleRow, anchor: str, share: int) -> bool:
    """Remembers the place in a lesson; True when this completed the lesson."""
    reading = _reading(work, enrolment_id, module.lesson_id)
    reading.anchor = anchor[:60]
    reading.share = max(reading.share, min(share, 100))
    reading.seen_at = work.now
    if share >= 100 and reading.ended_at is None:
        reading.ended_at = work.now
    work.happened("studied", enrolment_id)
    return _complete(work, enrolment_id, module)


def _reading(work: Work, enrolment_id: int, lesson_id: int) -> Reading:
    found = work.session.execute(
        sa.select(Reading).where(Reading.enrolment_id == enrolment_id, Reading.lesson_id == lesson_id)
    ).scalar_one_or_none()
    if found is None:
        found = Reading(enrolment_id=enrolment_id, lesson_id=lesson_id, anchor="", share=0, seen_at=work.now)
        work.session.add(found)
    return found


def check_seed(enrolment_id: int, question_version_id: int) -> int:
    """The same check looks the same to the same person, without storing a deal for it."""
    return seed_of("check", enrolment_id, question_version_id)


@use_case
def answer_check(
    work: Work,
    enrolment_id: int,
    release_id: int,
    module: ModuleRow,
    item: str,
    raw: Mapping[str, Sequence[str]],
) -> CheckTried:
    """Keeps a try at a knowledge check and says whether it was right. A blank is refused, nothing is stored then."""
    place = release_items(work.connection, release_id).get(item)
    if place is None or item not in module.checks:
        raise Refused("check_unknown")
    question = keyed_questions(work.connection, [place.key_revision_id])[place.key_revision_id]
    sent = tried(question, deal_of(question, check_seed(enrolment_id, place.question_version_id)), raw)
    work.session.add(
        CheckAnswer(
            enrolment_id=enrolment_id,
            lesson_id=module.lesson_id,
            question_id=place.question_id,
            question_version_id=place.question_version_id,
            key_revision_id=place.key_revision_id,
            deal=sent.deal,
            answer=sent.answer,
            right=sent.right,
            unsafe=sent.unsafe,
            at=work.now,
        )
    )
    work.happened("studied", enrolment_id)
    return CheckTried(item, sent.right, sent.unsafe, _complete(work, enrolment_id, module))


def _complete(work: Work, enrolment_id: int, module: ModuleRow) -> bool:
    """A lesson is complete when its end was reached and every check in it was tried."""
    work.flush()
    ended = work.connection.execute(
        sa.select(Reading.ended_at).where(Reading.enrolment_id == enrolment_id, Reading.lesson_id == module.lesson_id)
    ).scalar_one_or_none()
    if ended is None:
        return False
    tried = work.connection.execute(
        sa.select(sa.func.count(sa.distinct(CheckAnswer.question_id))).where(
            CheckAnswer.enrolment_id == enrolment_id, CheckAnswer.lesson_id == module.lesson_id
        )
    ).scalar_one()
    if tried < len(module.checks):
        return False
    return reach(work, enrolment_id, "lesson", module.lesson_id, module.lesson_version_id)


@use_case
def accept_text(work: Work, enrolment_id: int, text_version_id: int) -> None:
    """Somebody accepts or signs a text with the printed name of that moment; once is enough."""
    text = text_version(work.connection, text_version_id)
    known = sa.select(Acceptance.id).where(
        Acceptance.enrolment_id == enrolment_id, Acceptance.text_version_id == text_version_id
    )
    if work.connection.execute(known).first():
        return
    name = work.connection.execute(sa.select(Person.name).where(Person.id == work.actor.person_id)).scalar_one()
    acceptance = Acceptance(
        enrolment_id=enrolment_id, text_version_id=text_version_id, key=text.key, name=name, at=work.now
    )
    work.session.add(acceptance)
    work.flush()
    journal.record(
        work,
        "text_accepted",
        {"text": text_version_id, "key": text.key},
        enrolment=enrolment_id,
        seals=[
            seal(
                work.connection,
                "acceptance",
                ("enrolment_id", "text_version_id", "key", "name", "at"),
                id=acceptance.id,
            )
        ],
    )
    work.happened("text_accepted", enrolment_id, text_version_id)
