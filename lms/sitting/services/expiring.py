"""What the clock has ended is written down: by whoever looks next, or by this, for those whom nobody looks at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import sqlalchemy as sa

from lms.cohorts.models import Enrolment
from lms.sitting.models import Attempt, AttemptReopening
from lms.sitting.services.deadlines import follow_clock
from lms.sitting.services.submitting import end_by_the_clock
from lms.unit_of_work import Act, Work, use_case
from quizzes.attempt import Event, State

MOST = 200
"""Attempts that one call ends: on SQLite others write in between, and after it."""


def close_overdue(act: Act) -> int:
    """Ends every attempt whose time is over, as its policy has it; returns how many."""
    return sum(close_each(act).values())


def close_each(act: Act) -> Mapping[Event, int]:
    """The same, by what became of them: each in a transaction of its own, so that nobody waits for all of them.
    Before that, attempts follow a clock that has been put back.

    Two at once end each attempt once: the second finds it ended."""
    for attempt_id in _ahead(act):
        _follow_clock(act, attempt_id)
    found: Counter[Event] = Counter()
    for attempt_id in _candidates(act):
        event = _close(act, attempt_id)
        if event is not None:
            found[event] += 1
        if found.total() == MOST:
            break
    return found


@use_case
def _candidates(work: Work) -> list[int]:
    wanted = sa.select(Attempt.id).where(Attempt.state == State.IN_PROGRESS.value, Attempt.due_at < work.now)
    return list(work.connection.execute(wanted.order_by(Attempt.due_at, Attempt.id)).scalars())


@use_case
def _ahead(work: Work) -> list[int]:
    """Those that run and have begun, or were reopened, at a moment that the clock has yet to reach."""
    reopened = sa.exists().where(AttemptReopening.attempt_id == Attempt.id, AttemptReopening.recorded_at > work.now)
    wanted = sa.select(Attempt.id).where(
        Attempt.state == State.IN_PROGRESS.value, sa.or_(Attempt.started_at > work.now, reopened)
    )
    return list(work.connection.execute(wanted.order_by(Attempt.id)).scalars())


@use_case
def _follow_clock(work: Work, attempt_id: int) -> None:
    follow_clock(work, attempt_id)


@use_case
def _close(work: Work, attempt_id: int) -> Event | None:
    """Its enrolment is locked first, as everywhere. Whoever holds it already ends the attempt, or the next round does;
    an answer that is being stored is waited for."""
    mine = sa.select(Attempt.enrolment_id).where(Attempt.id == attempt_id).scalar_subquery()
    locked = sa.select(Enrolment.id).where(Enrolment.id == mine).with_for_update(skip_locked=True)
    if work.connection.execute(locked).one_or_none() is None:
        return None
    attempt = work.session.execute(sa.select(Attempt).where(Attempt.id == attempt_id).with_for_update()).scalar_one()
    return end_by_the_clock(work, attempt)
