"""Answers that came after the time: a person lets each count or leaves it out, once, and says why."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lms.bank.queries import keyed_questions, shown_questions
from lms.canonical import canonical_json
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.sitting.models import Attempt, AttemptSlot, LateDecision, Mark, Response
from lms.sitting.queries.slots import counting_mark, final_answers
from lms.sitting.receipts import Answered, answer_receipt
from lms.sitting.rules import ACCEPTED, SHORTEST_REASON
from lms.sitting.services.locking import attempt_of_another
from lms.sitting.services.marking import MARK_COLUMNS, machine_mark
from lms.sitting.services.receipts import signed
from lms.sitting.services.submitting import end_by_the_clock
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import State

DECISION_COLUMNS = ("response_id", "accepted", "recorded_at", "recorded_by")
COPY_COLUMNS = (
    "slot_id",
    "sequence",
    "client_id",
    "client_seq",
    "base_sequence",
    "answer",
    "confidence",
    "late",
    "receipt",
    "signature",
    "accepts_id",
    "received_at",
)


@use_case
def decide_late(
    work: Work, attempt_public_id: str, number: int, sequence: int, accepted: bool, reason: str, counts: int
) -> None:
    """Decides about the late answer with this sequence. `counts` is the sequence of the answer that the decider saw
    as the one that counts now, 0 for none: where it is another by now, nothing is replaced unseen.

    An answer that is let count is stored again as the newest in time, with a receipt of its own, and is marked by
    the machine; the attempt is settled anew, and a pass that was reached stays. Left out, nothing changes."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing")
    attempt = attempt_of_another(work, attempt_public_id)
    closed_now = end_by_the_clock(work, attempt) is not None
    late = _late(work, attempt.id, number, sequence)
    if late is None:
        raise Refused("late_unknown")
    if late.decided is not None:
        raise Refused("late_accepted_before" if late.decided else "late_left_out_before")
    if attempt.state == State.IN_PROGRESS:
        raise Refused("late_runs")
    body = journal.write_body(work, reason.strip())
    decision = LateDecision(
        response_id=late.id,
        accepted=accepted,
        reason_id=body,
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(decision)
    work.flush()
    seals = [seal(work.connection, "late_decision", DECISION_COLUMNS, id=decision.id)]
    if accepted:
        if attempt.state == State.ABANDONED:
            raise Refused("late_abandoned")
        if (late.counts or 0) != counts:
            raise Refused("late_changed")
        seals += _let_count(work, attempt, late, number, marks=not closed_now)
    journal.record(
        work,
        "late_accepted" if accepted else "late_left_out",
        {
            "attempt": attempt.id,
            "slot": late.slot_id,
            "answer": late.id,
            "reason": journal.body_digest(work, body),
        },
        enrolment=attempt.enrolment_id,
        seals=seals,
    )
    if accepted and not closed_now:
        work.happened("marks_given", attempt.enrolment_id, attempt.id)


def _late(work: Work, attempt_id: int, number: int, sequence: int) -> Any:
    """The late answer, with what was decided about it and what counts in its place now."""
    in_time = (
        sa.select(sa.func.max(Response.sequence))
        .where(Response.slot_id == AttemptSlot.id, Response.late.is_(False))
        .correlate(AttemptSlot)
        .scalar_subquery()
    )
    return work.connection.execute(
        sa.select(
            Response.id,
            Response.slot_id,
            Response.answer,
            Response.body_id,
            Response.confidence,
            AttemptSlot.question_version_id,
            LateDecision.accepted.label("decided"),
            in_time.label("counts"),
        )
        .join(AttemptSlot, AttemptSlot.id == Response.slot_id)
        .outerjoin(LateDecision, LateDecision.response_id == Response.id)
        .where(
            AttemptSlot.attempt_id == attempt_id,
            AttemptSlot.number == number,
            Response.sequence == sequence,
            Response.late.is_(True),
        )
    ).one_or_none()


def _let_count(work: Work, attempt: Attempt, late: Any, number: int, *, marks: bool) -> list[dict[str, Any]]:
    """Without `marks` the attempt is submitted in this very transaction, which marks every item anyway."""
    copy = _copy(work, attempt, late, number)
    seals = [seal(work.connection, "response", COPY_COLUMNS, id=[late.id, copy])]
    if marks:
        mark = _marked(work, attempt.id, late.slot_id)
        seals.append(seal(work.connection, "mark", MARK_COLUMNS, id=mark))
    return seals


def _copy(work: Work, attempt: Attempt, late: Any, number: int) -> int:
    """The answer once more, as the newest of its item; its prose is the same text, erased with it."""
    top = sa.select(sa.func.max(Response.sequence)).where(Response.slot_id == late.slot_id)
    sequence = work.connection.execute(top).scalar_one() + 1
    question = shown_questions(work.connection, [late.question_version_id])[late.question_version_id]
    text = canonical_json(late.answer)
    answered = Answered(attempt.public_id, number, question.digest, sequence, text, late.confidence, False, work.now)
    receipt = signed(work, answer_receipt(answered))
    made: int = work.connection.execute(
        sa.insert(Response)
        .returning(Response.id)
        .values(
            slot_id=late.slot_id,
            sequence=sequence,
            client_id=ACCEPTED,
            client_seq=late.id,
            base_sequence=late.counts or 0,
            answer=late.answer,
            body_id=late.body_id,
            confidence=late.confidence,
            late=False,
            receipt=receipt.digest,
            signature=receipt.signature,
            accepts_id=late.id,
            received_at=work.now,
        )
    ).scalar_one()
    return made


def _marked(work: Work, attempt_id: int, slot_id: int) -> int:
    """The machine's mark, by the revision of the key that the item is marked by now."""
    revision = sa.func.coalesce(Mark.key_revision_id, AttemptSlot.key_revision_id).label("revision")
    row = work.connection.execute(
        final_answers(attempt_id)
        .add_columns(revision)
        .outerjoin(Mark, Mark.id == counting_mark())
        .where(AttemptSlot.id == slot_id)
    ).one()
    question = keyed_questions(work.connection, [row.revision])[row.revision]
    made: int = work.connection.execute(
        sa.insert(Mark).returning(Mark.id).values(machine_mark(work, row, question, "accepted"))
    ).scalar_one()
    return made
