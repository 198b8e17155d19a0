"""When an attempt ends: everything that bears on it is read here, and only these functions store the date."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import sqlalchemy as sa

from lms.cohorts.models import Enrolment
from lms.cohorts.queries import Window
from lms.journal import services as journal
from lms.sitting.models import Attempt, AttemptMinutes, AttemptReopening
from lms.sitting.queries.breaks import taken
from lms.sitting.queries.promises import promised_closing
from lms.unit_of_work import Work
from quizzes.attempt import State, Timing, counted_from, effective_deadline
from quizzes.policy import Policy


def first_deadline(attempt: Attempt, window: Window) -> datetime | None:
    """Stores and returns the deadline of an attempt that starts now, by the dates that its start page names."""
    minutes, factor = Policy.load(attempt.policy).minutes, Fraction(attempt.time_percent, 100)
    timing = Timing(attempt.started_at, minutes, factor, window.closes_at, window.extended_to)
    attempt.due_at = effective_deadline(timing)
    return attempt.due_at


def settle_deadline(work: Work, attempt: Attempt, *, anew: bool = False) -> datetime | None:
    """Works out the deadline, stores it in `attempt.due_at` and returns it; the caller holds the attempt's lock.

    What was promised stays: the later of the old date and the new one counts. With `anew` the old one binds no
    more, because the attempt goes on after it was over, or because a break ended before its allowance did."""
    work.flush()
    deadline = effective_deadline(timing_of(work, attempt))
    if not anew:
        deadline = None if deadline is None or attempt.due_at is None else max(deadline, attempt.due_at)
    attempt.due_at = deadline
    work.flush()
    return deadline


def follow_clock(work: Work, attempt_id: int) -> None:
    """Where the clock has been put back behind the start of a running attempt, its time counts from now on, so that
    nobody has more than the quiz gives. The deadline is never later for that.

    Its enrolment is locked first; where another transaction has it, whoever looks next does this."""
    mine = sa.select(Attempt.enrolment_id).where(Attempt.id == attempt_id).scalar_subquery()
    locked = sa.select(Enrolment.id).where(Enrolment.id == mine).with_for_update(skip_locked=True)
    if work.connection.execute(locked).one_or_none() is None:
        return
    wanted = sa.select(Attempt).where(Attempt.id == attempt_id, Attempt.state == State.IN_PROGRESS.value)
    wanted = wanted.with_for_update().execution_options(populate_existing=True)
    attempt = work.session.execute(wanted).scalar_one_or_none()
    if attempt is None:
        return
    timing = counted_from(timing_of(work, attempt), work.now)
    deadline = effective_deadline(timing)
    deadline = None if deadline is None or attempt.due_at is None else min(deadline, attempt.due_at)
    if (timing.started_at, deadline) == (attempt.started_at, attempt.due_at):
        return
    was = attempt.started_at
    attempt.started_at, attempt.due_at = timing.started_at, deadline
    work.flush()
    journal.record(
        work,
        "clock_put_back",
        {"attempt": attempt.id, "was": was, "started_at": attempt.started_at, "due_at": deadline},
        enrolment=attempt.enrolment_id,
    )


def timing_of(work: Work, attempt: Attempt) -> Timing:
    """What bears on the end of this attempt, as it is on record now."""
    reopened = _reopened(work, attempt.id)
    since = reopened[0] if reopened else attempt.started_at
    closes_at, extended_to = promised_closing(work.connection, attempt)
    return Timing(
        attempt.started_at,
        Policy.load(attempt.policy).minutes,
        Fraction(attempt.time_percent, 100),
        closes_at,
        extended_to,
        taken(work.connection, attempt.id, since),
        _added(work, attempt.id, since),
        reopened,
    )


def _reopened(work: Work, attempt_id: int) -> tuple[datetime, int] | None:
    latest = (
        sa.select(AttemptReopening.recorded_at, AttemptReopening.minutes)
        .where(AttemptReopening.attempt_id == attempt_id)
        .order_by(AttemptReopening.id.desc())
        .limit(1)
    )
    row = work.connection.execute(latest).one_or_none()
    return None if row is None else (row.recorded_at, row.minutes)


def _added(work: Work, attempt_id: int, since: datetime) -> int:
    wanted = sa.select(sa.func.sum(AttemptMinutes.minutes)).where(
        AttemptMinutes.attempt_id == attempt_id, AttemptMinutes.recorded_at >= since
    )
    return work.connection.execute(wanted).scalar_one() or 0
