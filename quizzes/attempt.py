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


class Event(StrEnum):
    """What happens to an attempt as a whole; what may be done within it is asked below."""

    SUBMIT = "submit"  # by the trainee, or by the clock when the time is over
    COMPLETE = "complete"  # every answer has its mark
    RELEASE = "release"  # the result may be seen
    REOPEN_MARKS = "reopen_marks"  # an answer is to be marked again, by a person
    ABANDON = "abandon"  # never submitted, and not to count
    RESUME = "resume"  # an abandoned attempt goes on after all


_NEXT = {
    (State.IN_PROGRESS, Event.SUBMIT): State.SUBMITTED,
    (State.IN_PROGRESS, Event.ABANDON): State.ABANDONED,
    (State.ABANDONED, Event.RESUME): State.IN_PROGRESS,
    (State.SUBMITTED, Event.COMPLETE): State.MARKED,
    (State.MARKED, Event.RELEASE): State.RELEASED,
    (State.MARKED, Event.REOPEN_MARKS): State.SUBMITTED,
    (State.RELEASED, Event.REOPEN_MARKS): State.SUBMITTED,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be done, as a code; times stay times, so that each reader sees their own zone."""

    code: str
    params: Mapping[str, str | int | datetime] = field(default_factory=dict, hash=False)


def after(state: State, event: Event) -> State | Refusal:
    """The state that an event leads to, or why it cannot happen now."""
    following = _NEXT.get((state, event))
    return following or Refusal("not_now", {"state": state.value, "event": event.value})


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


def may_save(
    state: State, now: datetime, due_at: datetime | None, grace: int, number: int = 0, furthest: int = 0
) -> Refusal | None:
    """Answers count up to the deadline and, for those on their way, `grace` seconds beyond it.

    Where a paper goes forward only, `number` is the item's and `furthest` the highest that has been opened: what
    lies before it is passed by. Everywhere else both stay 0."""
    if state is not State.IN_PROGRESS:
        return Refusal("not_in_progress", {"state": state.value})
    if number < furthest:
        return Refusal("passed_by", {"number": number, "furthest": furthest})
    if due_at is not None and _is_over(now, due_at, grace):
        return Refusal("too_late", {"due_at": due_at})
    return None


def may_try(policy: Policy, used: int, right: bool = False) -> Refusal | None:
    """Whether an answer to an item may be checked, `used` tries having been. Where answers are checked this is
    asked before saving too: what is right or out of tries takes no more answers."""
    if not policy.checks:
        return Refusal("no_checks")
    if right:
        return Refusal("already_right")
    if used >= policy.tries:
        return Refusal("tries_used", {"tries": policy.tries})
    return None


def may_submit(state: State) -> Refusal | None:
    """At any time while in progress: what was saved in time counts, and nobody is left unable to finish."""
    return None if state is State.IN_PROGRESS else Refusal("not_in_progress", {"state": state.value})


def is_overdue(state: State, now: datetime, due_at: datetime | None, grace: int) -> bool:
    """In progress with no more answers to come: it can be submitted as it stands."""
    return state is State.IN_PROGRESS and _is_over(now, due_at, grace)


def _is_over(now: datetime, due_at: datetime | None, grace: int) -> bool:
    return due_at is not None and now > due_at + timedelta(seconds=grace)
