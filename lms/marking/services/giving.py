"""Marks by people, the write side: an answer left open by the machine gets its mark, once."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import keyed_questions
from lms.canonical import exact
from lms.cohorts.models import Enrolment
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.marking.rules import may_decide, may_mark
from lms.privacy.rules import IDENTIFIES
from lms.privacy.scanning import scan_patterns
from lms.sitting.models import Attempt, AttemptSlot, Mark
from lms.sitting.queries.slots import counting_mark
from lms.sitting.services.marking import MARK_COLUMNS
from lms.unit_of_work import Refused, Work, use_case
from quizzes.question import Worth
from quizzes.rubric import picks_problems
from quizzes.values import Danger, Outcome

GRADER = "person"
GRADER_VERSION = "1"


@use_case
def give_mark(work: Work, attempt_public_id: str, number: int, credit: Fraction, unsafe: bool, reason: str) -> None:
    """A person decides what an ambiguous answer is worth; the attempt is settled anew from all its marks.

    Refused where the machine has decided or somebody was quicker, and for one's own answer.
    """
    slot = _open_slot(work, attempt_public_id, number)
    if refusal := may_mark(credit, unsafe, reason):
        raise Refused(refusal)
    _give(work, slot, Outcome(credit, Danger.UNSAFE if unsafe else None), reason)


@use_case
def judge_text(work: Work, attempt_public_id: str, number: int, picks: Mapping[str, str], comment: str) -> None:
    """A person judges a text by its rubric: one level in every line, and what else there is to say of it.

    Refused as `give_mark` is, and for a judgement that leaves a line out.
    """
    slot = _open_slot(work, attempt_public_id, number)
    question = keyed_questions(work.connection, [slot.key_revision_id])[slot.key_revision_id]
    kind = question.shown.type
    if kind.worth is not Worth.PERSON:
        raise Refused("slot_unknown")
    if any(picks_problems(question.spec.shown.rubric, picks)):
        raise Refused("rubric_incomplete")
    _give(work, slot, kind.rubric_outcome(question.spec, picks), comment, picks)


def _open_slot(work: Work, attempt_public_id: str, number: int) -> Any:
    """The item with its enrolment and attempt locked, in this order as everywhere, if its answer is this person's to
    mark and no mark has decided it."""
    whose = sa.select(Attempt.enrolment_id).where(Attempt.public_id == attempt_public_id).scalar_subquery()
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == whose))
    work.lock(sa.select(Attempt.id).where(Attempt.public_id == attempt_public_id))
    slot = _slot(work, attempt_public_id, number)
    if slot is None:
        raise Refused("slot_unknown")
    open_ = slot.grader == "machine" and slot.credit is None
    if refusal := may_decide(work.actor.person_id, slot.person_id, open_):
        raise Refused(refusal)
    return slot


def _give(work: Work, slot: Any, outcome: Outcome, reason: str, picks: Mapping[str, str] | None = None) -> None:
    if scan_patterns(reason):
        raise Refused(IDENTIFIES)
    body = journal.write_body(work, reason.strip()) if reason.strip() else None
    mark = work.connection.execute(
        sa.insert(Mark).returning(Mark.id).values(_mark(work, slot, outcome, body, picks))
    ).scalar_one()
    told = {"reason": journal.body_digest(work, body)} if body is not None else {}
    journal.record(
        work,
        "mark_given",
        {"attempt": slot.attempt_id, "slot": slot.slot_id, **told},
        enrolment=slot.enrolment_id,
        seals=[seal(work.connection, "mark", MARK_COLUMNS, id=mark)],
    )
    work.happened("marks_given", slot.enrolment_id, slot.attempt_id)


def _slot(work: Work, attempt_public_id: str, number: int) -> Any:
    """The item with its latest mark; none while the attempt runs, since marks come with its submission."""
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
        .join(Mark, Mark.id == counting_mark())
        .where(Attempt.public_id == attempt_public_id, AttemptSlot.number == number)
    ).one_or_none()


def _mark(work: Work, slot: Any, outcome: Outcome, body: int | None, picks: Mapping[str, str] | None) -> dict[str, Any]:
    return {
        "slot_id": slot.slot_id,
        "response_id": slot.response_id,
        "question_version_id": slot.question_version_id,
        "key_revision_id": slot.key_revision_id,
        "credit": exact(outcome.credit),
        "credit_millionths": int(outcome.credit * 1_000_000),
        "danger": outcome.danger.value if outcome.danger else None,
        "messages": [{"code": message.code, "params": dict(message.params)} for message in outcome.messages],
        "rubric": None if picks is None else dict(picks),
        "grader": GRADER,
        "grader_version": GRADER_VERSION,
        "given_by": work.actor.person_id,
        "reason_id": body,
        "why": "decided",
        "at": work.now,
    }
