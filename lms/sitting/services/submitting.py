"""Submitting an attempt: by its trainee, or by the clock with what was saved."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from lms.cohorts.models import Enrolment
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.sitting.models import Attempt, AttemptSlot, Response
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import State, is_overdue, may_submit
from quizzes.policy import Policy


@use_case
def submit_attempt(work: Work, attempt_public_id: str) -> str:
    """Submits one's own attempt; a second time changes nothing. Returns the state."""
    attempt = work.session.execute(
        sa.select(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.public_id == attempt_public_id, Enrolment.person_id == work.actor.person_id)
        .with_for_update(of=Attempt)
    ).scalar_one_or_none()
    if attempt is None:
        raise Refused("attempt_unknown")
    if may_submit(State(attempt.state)) is None:
        submit(work, attempt, "time" if ran_out(attempt, work.now) else "trainee")
    return attempt.state


def submit(work: Work, attempt: Attempt, how: str) -> None:
    """Ends the attempt; `how` is 'trainee' or 'time'. Marks follow in the same transaction."""
    attempt.state = State.SUBMITTED.value
    attempt.submitted_at = work.now
    attempt.submitted_how = how
    work.flush()
    responses = list(
        work.connection.execute(
            sa.select(Response.id)
            .join(AttemptSlot, AttemptSlot.id == Response.slot_id)
            .where(AttemptSlot.attempt_id == attempt.id)
        ).scalars()
    )
    columns = (
        "slot_id",
        "sequence",
        "client_id",
        "client_seq",
        "base_sequence",
        "answer",
        "confidence",
        "late",
        "receipt",
        "received_at",
    )
    journal.record(
        work,
        "attempt_submitted",
        {"attempt": attempt.id, "how": how, "answers": len(responses)},
        enrolment=attempt.enrolment_id,
        seals=[seal(work.connection, "response", columns, id=responses)] if responses else [],
    )
    work.happened("attempt_submitted", attempt.enrolment_id, attempt.id)


@use_case
def close_overdue(work: Work) -> int:
    """Submits, with what was saved, every attempt whose time and grace are over; returns how many."""
    candidates = work.session.execute(
        sa.select(Attempt)
        .where(Attempt.state == State.IN_PROGRESS.value, Attempt.due_at < work.now)
        .order_by(Attempt.id)
        .limit(200)
        .with_for_update(skip_locked=True)
    ).scalars()
    overdue = [attempt for attempt in candidates if ran_out(attempt, work.now)]
    for attempt in overdue:
        submit(work, attempt, "time")
    return len(overdue)


def ran_out(attempt: Attempt, now: datetime) -> bool:
    """Whether the attempt still runs though its time and grace are over."""
    policy = Policy.load(attempt.policy)
    return is_overdue(State(attempt.state), now, attempt.due_at, policy.grace_seconds)
