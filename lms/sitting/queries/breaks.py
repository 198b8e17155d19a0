"""How long the breaks of an attempt have stopped its clock, and how much of the allowance is left."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from lms.database import Reader
from lms.sitting.models import AttemptBreak


def taken(reader: Reader, attempt_id: int, since: datetime | None = None) -> timedelta:
    """How long the clock stood still; a break that runs is reckoned to where its allowance ends."""
    wanted = sa.select(AttemptBreak.began_at, AttemptBreak.ends_at, AttemptBreak.ended_at).where(
        AttemptBreak.attempt_id == attempt_id
    )
    if since is not None:
        wanted = wanted.where(AttemptBreak.began_at >= since)
    return sum((min(row.ended_at or row.ends_at, row.ends_at) - row.began_at for row in reader.execute(wanted)), _NONE)


def break_left(reader: Reader, attempt_id: int, allowed_minutes: int) -> timedelta:
    """What can still be taken: one statement, and none where nothing was granted."""
    if not allowed_minutes:
        return _NONE
    return max(_NONE, timedelta(minutes=allowed_minutes) - taken(reader, attempt_id))


_NONE = timedelta(0)
