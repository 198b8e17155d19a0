"""Breaks that stop the clock: whoever has been granted them leaves the paper and comes back to it."""

from __future__ import annotations

from datetime import datetime

from lms.journal import services as journal
from lms.journal.seals import seal
from lms.sitting.models import Attempt, AttemptBreak
from lms.sitting.queries.breaks import break_left
from lms.sitting.services.deadlines import settle_deadline
from lms.sitting.services.locking import own_attempt
from lms.sitting.services.pausing import end_running_break, running_break
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import State

BREAK_COLUMNS = ("attempt_id", "began_at", "ends_at")


@use_case
def begin_break(work: Work, attempt_public_id: str) -> datetime:
    """Stops the clock of one's own attempt; returns when the break ends by itself. Asked for again, it is the same
    break. Refused once the time is over, and without an allowance or with none left."""
    attempt = own_attempt(work, attempt_public_id)
    if attempt.state != State.IN_PROGRESS:
        raise Refused("not_in_progress")
    running = running_break(work, attempt.id)
    if running is not None and work.now < running.ends_at:
        return running.ends_at
    end_running_break(work, attempt.id)
    _refuse(work, attempt)
    left = break_left(work.connection, attempt.id, attempt.break_minutes)
    if not left:
        raise Refused("break_none_left", minutes=attempt.break_minutes)
    begun = AttemptBreak(attempt_id=attempt.id, began_at=work.now, ends_at=work.now + left)
    work.session.add(begun)
    work.flush()
    settle_deadline(work, attempt)
    journal.record(
        work,
        "break_begun",
        {"attempt": attempt.id, "ends_at": begun.ends_at, "due_at": attempt.due_at},
        enrolment=attempt.enrolment_id,
        seals=[seal(work.connection, "attempt_break", BREAK_COLUMNS, id=begun.id)],
    )
    return begun.ends_at


def _refuse(work: Work, attempt: Attempt) -> None:
    if attempt.break_minutes == 0:
        raise Refused("break_not_granted")
    if attempt.due_at is not None and work.now >= attempt.due_at:
        raise Refused("break_time_over")


@use_case
def end_break(work: Work, attempt_public_id: str) -> datetime | None:
    """The clock of one's own attempt goes on; returns the deadline, which takes back what was left of the break.

    Nothing happens where no break runs."""
    attempt = own_attempt(work, attempt_public_id)
    if attempt.state != State.IN_PROGRESS:
        raise Refused("not_in_progress")
    ended = end_running_break(work, attempt.id)
    if ended is not None:
        settle_deadline(work, attempt, anew=True)
        journal.record(
            work,
            "break_ended",
            {"attempt": attempt.id, "at": ended, "due_at": attempt.due_at},
            enrolment=attempt.enrolment_id,
        )
    return attempt.due_at
