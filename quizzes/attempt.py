"""The states of an attempt and its deadlines: what may be done now, from a `now` that is passed in."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from quizzes.policy import Policy

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class State(StrEnum):
    """What is stored. That an attempt is overdue follows from its deadline and is stored nowhere."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    MARKED = "marked"
    RELEASED = "released"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be done, as a code; times stay times, so that each reader sees their own zone."""

    code: str
    params: Mapping[str, str | int | datetime] = field(default_factory=dict, hash=False)


def due_at(
    started_at: datetime, policy: Policy, time_factor: Fraction, closes_at: datetime | None = None
) -> datetime | None:
    """When the time ends, rounded up to a whole second; None without any limit.

    The factor stretches the time that anybody starting at this moment would have had. A window that closes
    during the attempt thus cannot take the extra time away again."""
    limits = [] if policy.minutes is None else [timedelta(minutes=policy.minutes)]
    limits += [] if closes_at is None else [max(closes_at - started_at, timedelta(0))]
    if not limits:
        return None
    allowed = Fraction(min(limits) // _MICROSECOND) * time_factor
    seconds = (Fraction((started_at - _EPOCH) // _MICROSECOND) + allowed) / 1_000_000
    return _EPOCH + timedelta(seconds=math.ceil(seconds))


def may_start(
    now: datetime,
    policy: Policy,
    extra_attempts: int,
    finished: Sequence[tuple[int, datetime]],
    open_number: int | None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> Refusal | None:
    """`finished` holds the number and the time of submission of every attempt that is over."""
    allowed = policy.attempts + extra_attempts
    if open_number is not None:
        return Refusal("attempt_open", {"number": open_number})
    if opens_at is not None and now < opens_at:
        return Refusal("not_open_yet", {"opens_at": opens_at})
    if closes_at is not None and now >= closes_at:
        return Refusal("closed", {"closed_at": closes_at})
    used = max((number for number, _ in finished), default=0)
    if used >= allowed:
        return Refusal("attempts_used", {"allowed": allowed})
    next_at = next_start(policy, finished)
    if next_at is not None and now < next_at:
        return Refusal("wait", {"next_at": next_at, "hours": policy.wait_before(used + 1)})
    return None


def next_start(policy: Policy, finished: Sequence[tuple[int, datetime]]) -> datetime | None:
    """When the waiting time after the latest attempt is over; None before the first."""
    if not finished:
        return None
    number, submitted_at = max(finished)
    return submitted_at + timedelta(hours=policy.wait_before(number + 1))


def may_save(state: State, now: datetime, due_at: datetime | None, grace: int) -> Refusal | None:
    """Answers count up to the deadline and, for those on their way, `grace` seconds beyond it."""
    if state is not State.IN_PROGRESS:
        return Refusal("not_in_progress", {"state": state.value})
    if due_at is not None and now > due_at + timedelta(seconds=grace):
        return Refusal("too_late", {"due_at": due_at})
    return None


def may_submit(state: State) -> Refusal | None:
    """At any time while in progress: what was saved in time counts, and nobody is left unable to finish."""
    return None if state is State.IN_PROGRESS else Refusal("not_in_progress", {"state": state.value})


def is_overdue(state: State, now: datetime, due_at: datetime | None, grace: int) -> bool:
    """In progress with no more answers to come: it can be submitted as it stands."""
    return state is State.IN_PROGRESS and due_at is not None and now > due_at + timedelta(seconds=grace)
