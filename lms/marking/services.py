"""Marks by people, the write side: an answer left open by the machine gets its mark, once."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from lms.canonical import exact
from lms.cohorts.models import Enrolment
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.marking.rules import may_mark
from lms.sitting.models import Attempt, AttemptSlot, Mark
from lms.sitting.services.marking import MARK_COLUMNS
from lms.unit_of_work import Refused, Work, use_case
from quizzes.values import Danger

GRADER = "person"
GRADER_VERSION = "1"


@use_case
def give_mark(work: Work, attempt_public_id: str, number: int, credit: Fraction, unsafe: bool, reason: str) -> None:
    """A person decides what an ambiguous answer is worth; the attempt is settled anew from all its marks.

    Refused where the machine has decided or somebody was quicker, and for one's own answer.
    """
    work.lock(sa.select(Attempt.id).where(Attempt.public_id == attempt_public_id))
    slot = _slot(work, attempt_public_id, number)
    if slot is None:
        raise Refused("slot_unknown")
    open_ = slot.grader == "machine" and slot.credit is None
    refusal = may_mark(work.actor.person_id, slot.person_id, open_, credit, unsafe, reason)
    if refusal is not None:
        raise Refused(refusal)
    body = journal.write_body(work, reason.strip())
    mark = work.connection.execute(
        sa.insert(Mark).returning(Mark.id).values(_mark(work, slot, credit, unsafe, body))
    ).scalar_one()
    journal.record(
        work,
        "mark_given",
        {"attempt": slot.attempt_id, "slot": slot.slot_id, "reason": journal.body_digest(work, body)},
        enrolment=slot.enrolment_id,
        seals=[seal(work.connection, "mark", MARK_COLUMNS, id=mark)],
    )
    work.happened("marks_given", slot.enrolment_id, slot.attempt_id)


def _slot(work: Work, attempt_public_id: str, number: int) -> Any:
    """The item with its latest mark; none while the attempt runs, since marks come with its submission."""
    newest = sa.select(sa.func.max(Mark.id)).where(Mark.slot_id == AttemptSlot.id).correlate(AttemptSlot)
    return work.connection.execute(
        sa.select(
            AttemptSlot.id.label("slot_id"),
            Attempt.id.label("attempt_id"),
            Attempt.enrolment_id,
            Enrolment.person_id,
            Mark.response_id,
            Mark.question_version_id,
            Mark.key_revision_id,
            Mark.credit,
            Mark.grader,
        )
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Mark, Mark.id == newest.scalar_subquery())
        .where(Attempt.public_id == attempt_public_id, AttemptSlot.number == number)
    ).one_or_none()


def _mark(work: Work, slot: Any, credit: Fraction, unsafe: bool, body: int) -> dict[str, Any]:
    return {
        "slot_id": slot.slot_id,
        "response_id": slot.response_id,
        "question_version_id": slot.question_version_id,
        "key_revision_id": slot.key_revision_id,
        "credit": exact(credit),
        "credit_millionths": int(credit * 1_000_000),
        "danger": Danger.UNSAFE.value if unsafe else None,
        "messages": [],
        "rubric": None,
        "grader": GRADER,
        "grader_version": GRADER_VERSION,
        "given_by": work.actor.person_id,
        "reason_id": body,
        "why": "decided",
        "at": work.now,
    }
