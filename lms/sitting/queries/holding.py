"""How a running attempt stands for its open pages: who may answer, how long, and what other pages have stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from lms.cohorts.models import Enrolment
from lms.database import Prepared, Reader, Rows, UtcDateTime
from lms.sitting.models import Attempt, AttemptBreak, AttemptSlot, Response
from quizzes.attempt import time_left


@dataclass(frozen=True)
class Holding:
    """An attempt as its pages ask for it every few seconds.

    holder      'sign-in.client' of the tab that may answer; empty: nobody yet
    break_ends  when the break that is being taken ends by itself; None outside a break
    sequences   by item, the sequence of the answer that counts; items without an answer are not in it
    """

    owner: int
    state: str
    started_at: datetime
    due_at: datetime | None
    holder: str
    break_ends: datetime | None
    sequences: Mapping[int, int]

    def remaining(self, now: datetime) -> int | None:
        """Milliseconds to the effective deadline, never below 0; None without one."""
        return None if self.due_at is None else _milliseconds(time_left(self.due_at, self.started_at, now))

    def break_remaining(self, now: datetime) -> int | None:
        return None if self.break_ends is None else _milliseconds(self.break_ends - now)


def _milliseconds(span: timedelta) -> int:
    return max(0, span // timedelta(milliseconds=1))


def _standing_statement() -> Rows:
    running = (
        sa.select(AttemptBreak.ends_at)
        .where(
            AttemptBreak.attempt_id == Attempt.id,
            AttemptBreak.ended_at.is_(None),
            AttemptBreak.ends_at > sa.bindparam("at", type_=UtcDateTime()),
        )
        .correlate(Attempt)
    )
    return (
        sa.select(
            Attempt.id,
            Enrolment.person_id,
            Attempt.state,
            Attempt.started_at,
            Attempt.due_at,
            Attempt.holder,
            running.scalar_subquery().label("break_ends"),
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.public_id == sa.bindparam("public_id"))
    )


def _sequences_statement() -> Rows:
    return (
        sa.select(AttemptSlot.number, sa.func.max(Response.sequence))
        .join(Response, Response.slot_id == AttemptSlot.id)
        .where(AttemptSlot.attempt_id == sa.bindparam("attempt"), Response.late.is_(False))
        .group_by(AttemptSlot.number)
        .order_by(AttemptSlot.number)
    )


_STANDING = Prepared(_standing_statement)
_SEQUENCES = Prepared(_sequences_statement)


def holding_of(reader: Reader, public_id: str, at: datetime) -> Holding | None:
    """Two statements, whatever the paper holds; nothing of an answer, let alone of a key."""
    row = _STANDING(reader, public_id=public_id, at=at).one_or_none()
    if row is None:
        return None
    sequences = dict(_SEQUENCES(reader, attempt=row.id).all())
    return Holding(row.person_id, row.state, row.started_at, row.due_at, row.holder, row.break_ends, sequences)
