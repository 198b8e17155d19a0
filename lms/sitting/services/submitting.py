"""Submitting an attempt: by its trainee, or by the clock with what was saved."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from lms.journal import services as journal
from lms.journal.seals import seal
from lms.sitting.models import Attempt, AttemptSlot, Response
from lms.sitting.services.locking import own_attempt
from lms.sitting.services.pausing import end_running_break
from lms.sitting.services.receipts import acknowledge_submission
from lms.unit_of_work import Work, use_case
from quizzes.attempt import Event, State, after, by_the_clock, expiry, is_overdue
from quizzes.policy import Policy


@use_case
def submit_attempt(work: Work, attempt_public_id: str) -> str:
    """Submits one's own attempt; a second time changes nothing. What the clock has ended already is written down
    as the policy has it, whoever comes first. Returns the state."""
    attempt = own_attempt(work, attempt_public_id)
    if end_by_the_clock(work, attempt) is None and State(attempt.state) is State.IN_PROGRESS:
        submit(work, attempt, "trainee")
    return attempt.state


def end_by_the_clock(work: Work, attempt: Attempt) -> Event | None:
    """Writes down what the clock has made of an attempt that was not submitted in time; None where it still runs
    or was over before. The caller holds its lock."""
    event = by_the_clock(State(attempt.state), work.now, attempt.due_at, Policy.load(attempt.policy))
    if event is Event.SUBMIT:
        submit(work, attempt, "time")
    elif event is Event.ABANDON:
        _abandon(work, attempt)
    return event


def _abandon(work: Work, attempt: Attempt) -> None:
    """It is used up and worth nothing; its answers stay on record."""
    attempt.state = _following(attempt, Event.ABANDON)
    end_running_break(work, attempt.id)
    work.flush()
    journal.record(work, "attempt_abandoned", {"attempt": attempt.id}, enrolment=attempt.enrolment_id)
    work.happened("attempt_abandoned", attempt.enrolment_id, attempt.id)


def _following(attempt: Attempt, event: Event) -> str:
    following = after(State(attempt.state), event)
    assert isinstance(following, State)
    return following.value


def submit(work: Work, attempt: Attempt, how: str) -> None:
    """Ends the attempt; `how` is 'trainee' or 'time', and then it ended with its deadline, whenever that is noticed.
    Marks follow in the same transaction."""
    attempt.state = _following(attempt, Event.SUBMIT)
    attempt.submitted_at = attempt.due_at if how == "time" else max(work.now, attempt.started_at)
    attempt.submitted_how = how
    end_running_break(work, attempt.id)
    acknowledge_submission(work, attempt)
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


def over_since(attempt: Attempt) -> datetime:
    """When an attempt that is over ended: with its submission, or where there was none, when the clock ended it."""
    if attempt.submitted_at is not None:
        return attempt.submitted_at
    return attempt.started_at if attempt.due_at is None else expiry(attempt.due_at, Policy.load(attempt.policy))


def ran_out(attempt: Attempt, now: datetime) -> bool:
    """Whether the attempt takes no more answers though nothing has ended it yet."""
    policy = Policy.load(attempt.policy)
    return is_overdue(State(attempt.state), now, attempt.due_at, policy.grace_seconds)
