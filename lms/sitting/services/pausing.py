"""The break that an attempt is in, and writing down that it is over."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from lms.sitting.models import AttemptBreak
from lms.unit_of_work import Work


def running_break(work: Work, attempt_id: int) -> AttemptBreak | None:
    """The break that nobody has ended, which may have ended by itself since."""
    return work.session.execute(
        sa.select(AttemptBreak).where(AttemptBreak.attempt_id == attempt_id, AttemptBreak.ended_at.is_(None))
    ).scalar_one_or_none()


def end_running_break(work: Work, attempt_id: int) -> datetime | None:
    """Writes down that a break is over: now, or at its end where that was before. Returns when; None without one.
    By a clock that was put back behind its beginning it has taken no time."""
    running = running_break(work, attempt_id)
    if running is None:
        return None
    running.ended_at = max(running.began_at, min(work.now, running.ends_at))
    work.flush()
    return running.ended_at


def is_on_break(work: Work, attempt_id: int) -> bool:
    running = running_break(work, attempt_id)
    return running is not None and work.now < running.ends_at
