"""The states of an attempt and its deadlines: what may be done now, from a `now` that is passed in."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    REOPEN = "reopen"  # what was over goes on for some more time


_NEXT = {
    (State.IN_PROGRESS, Event.SUBMIT): State.SUBMITTED,
    (State.IN_PROGRESS, Event.ABANDON): State.ABANDONED,
    (State.ABANDONED, Event.REOPEN): State.IN_PROGRESS,
    (State.SUBMITTED, Event.REOPEN): State.IN_PROGRESS,
    (State.MARKED, Event.REOPEN): State.IN_PROGRESS,
    (State.RELEASED, Event.REOPEN): State.IN_PROGRESS,
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


@dataclass(frozen=True, slots=True)
class Timing:
    """Everything that bears on the end of one attempt.

    minutes        time allowed by the policy; None: any
    factor         how much of it this person has: 3/2 is half as long again
    closes_at      when the cohort's window closes
    extended_to    when it closes for this very person
    paused         time in which the clock stood still; a break that runs counts to its end
    added_minutes  given by an instructor while the attempt ran
    reopened       when it was reopened for the last time, and for how many minutes; `paused` and `added_minutes`
                   are then those since
    """

    started_at: datetime
    minutes: int | None = None
    factor: Fraction = Fraction(1)
    closes_at: datetime | None = None
    extended_to: datetime | None = None
    paused: timedelta = timedelta(0)
    added_minutes: int = 0
    reopened: tuple[datetime, int] | None = None


def effective_deadline(timing: Timing) -> datetime | None:
    """When the time ends, rounded up to a whole second; None where nothing limits it.

    The factor stretches the time that anybody starting at this moment would have had, so that a window which closes
    during the attempt does not take extra time away. An extension was set for this very person: it is taken as it
    is, and where the stretched window lasts longer, that stays."""
    if timing.reopened is not None:
        since, minutes = timing.reopened
        allowed = _micros(timedelta(minutes=minutes))
    else:
        since = timing.started_at
        limits = [limit for limit in (_by_minutes(timing), _by_window(timing)) if limit is not None]
        if not limits:
            return None
        allowed = min(limits)
    allowed += _micros(timing.paused + timedelta(minutes=timing.added_minutes))
    return _EPOCH + timedelta(seconds=math.ceil((_micros(since - _EPOCH) + allowed) / 1_000_000))


def counted_from(timing: Timing, now: datetime) -> Timing:
    """The same attempt by a clock that has been put back behind its start, or behind its reopening: the time counts
    from the moment that this clock shows. By any other clock nothing is different."""
    if timing.reopened is not None:
        since, minutes = timing.reopened
        return replace(timing, started_at=min(timing.started_at, now), reopened=(min(since, now), minutes))
    return replace(timing, started_at=min(timing.started_at, now))


def time_left(due_at: datetime, started_at: datetime, now: datetime) -> timedelta:
    """What there is until the deadline: never below 0, and never more than there was at the start."""
    return max(timedelta(0), due_at - max(now, started_at))


def _by_minutes(timing: Timing) -> Fraction | None:
    return None if timing.minutes is None else _micros(timedelta(minutes=timing.minutes)) * timing.factor


def _by_window(timing: Timing) -> Fraction | None:
    """What the window, the extension or the later of both leaves from the start on."""
    left = []
    if timing.closes_at is not None:
        left.append(_micros(timing.closes_at - timing.started_at) * timing.factor)
    if timing.extended_to is not None:
        left.append(_micros(timing.extended_to - timing.started_at))
    return max(Fraction(0), *left) if left else None


def _micros(span: timedelta) -> Fraction:
    return Fraction(span // _MICROSECOND)


def may_start(
    now: datetime,
    policy: Policy,
    extra_attempts: int,
    finished: Sequence[tuple[int, datetime]],
    open_number: int | None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> Refusal | None:
    """`finished` holds the number and the end of every attempt that is over."""
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


def expiry(due_at: datetime, policy: Policy) -> datetime:
    """When the clock ends an attempt: at its deadline, or where the policy gives time to submit, after that."""
    within = policy.submit_within_minutes if policy.at_expiry == "grace" else 0
    return due_at + timedelta(minutes=within)


def by_the_clock(state: State, now: datetime, due_at: datetime | None, policy: Policy) -> Event | None:
    """What the clock has made of an attempt that nobody submitted, whether or not that is written down yet.

    What is on its way at the last moment has the grace to arrive."""
    if state is not State.IN_PROGRESS or due_at is None:
        return None
    if not _is_over(now, expiry(due_at, policy), policy.grace_seconds):
        return None
    return Event.SUBMIT if policy.at_expiry == "submit" else Event.ABANDON


class Standing(StrEnum):
    """How an attempt stands, by the name that every page and every file gives it."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    OVERDUE = "overdue"  # takes no more answers, and can still be submitted
    SUBMITTED = "submitted"  # some answer has no mark yet
    MARKED = "marked"  # every answer has, and the result is not shown yet
    RELEASED = "released"
    ABANDONED = "abandoned"  # never submitted: used up, and worth nothing


def standing(state: State | None, now: datetime, due_at: datetime | None, policy: Policy) -> Standing:
    """From what is stored and the time alone, so that it does not matter when the clock's work was last done."""
    if state is None:
        return Standing.NOT_STARTED
    event = by_the_clock(state, now, due_at, policy)
    if event is not None:
        return Standing.SUBMITTED if event is Event.SUBMIT else Standing.ABANDONED
    overdue = is_overdue(state, now, due_at, policy.grace_seconds)
    return Standing.OVERDUE if overdue else Standing(state.value)


def is_overdue(state: State, now: datetime, due_at: datetime | None, grace: int) -> bool:
    """In progress with no more answers to come."""
    return state is State.IN_PROGRESS and _is_over(now, due_at, grace)


def _is_over(now: datetime, due_at: datetime | None, grace: int) -> bool:
    return due_at is not None and now > due_at + timedelta(seconds=grace)
