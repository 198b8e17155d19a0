"""What a trainee may do with an item of a running attempt, and what a judgement may say: pure decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from quizzes.attempt import Refusal, may_try
from quizzes.certainty import LEVELS
from quizzes.policy import Policy
from quizzes.values import Danger, Message, Outcome

NAMES_KEY = frozenset({"missed_unsafe", "point_forbidden", "total_unsafe"})
"""Messages to an answer that say a piece of the key: what was to be marked, where a zone lies, which dose is safe."""


@dataclass(frozen=True)
class Tried:
    """One answer that was checked while the attempt ran, as it is marked now."""

    response_id: int
    outcome: Outcome


Tries = tuple[Tried, ...]


def is_right(tries: Tries) -> bool:
    return any(tried.outcome.credit == 1 for tried in tries)


def may_change(policy: Policy, tries: Tries) -> Refusal | None:
    """Whether an item takes another answer: where answers are checked, not once it is right or out of tries."""
    return may_try(policy, len(tries), is_right(tries)) if policy.checks else None


def not_open(policy: Policy, number: int, furthest: int) -> str | None:
    """Why an item of a paper that goes forward only is not the one that is open, as a code."""
    if not policy.forward_only or number == furthest:
        return None
    return "passed_by" if number < furthest else "not_reached"


def on_break(now: datetime, paused_from: datetime | None, grace: int) -> bool:
    """Whether the clock stands still and nothing is taken; what was typed before may take `grace` seconds to come."""
    return paused_from is not None and now > paused_from + timedelta(seconds=grace)


def level_known(policy: Policy, level: int | None) -> bool:
    return level is None or level in LEVELS[policy.confidence]


def verdict(outcome: Outcome | None, *, scored: bool) -> str:
    """information | waiting | unsafe | right | partly | wrong"""
    if not scored:
        return "information"
    if outcome is None:
        return "waiting"
    if outcome.danger is Danger.UNSAFE:
        return "unsafe"
    return "right" if outcome.credit == 1 else "partly" if outcome.credit else "wrong"


def tellable(messages: Iterable[Message], *, key: bool) -> tuple[Message, ...]:
    """What is said to an answer; what would name a piece of the key only where the key shows too."""
    return tuple(message for message in messages if key or message.code not in NAMES_KEY)


def worth_words(value: Fraction) -> str:
    """An exact number as people write it: 0.36 where it ends, 2/3 where it does not."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest > 1 or value.denominator > 10_000:
        return str(value)
    places = next(n for n in range(15) if (value * 10**n).denominator == 1)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    return ("-" if value < 0 else "") + whole + (f".{part}" if part else "")


def tab_of(holder: str) -> str:
    """The name of the tab in 'sign-in.client'."""
    return holder.partition(".")[2]


def held_elsewhere(holder: str, session_id: int) -> bool:
    """Whether another sign-in holds the attempt. Tabs of one sign-in are told apart by their scripts alone."""
    return bool(holder) and holder.partition(".")[0] != str(session_id)


ACCEPTED = "accepted"
"""The client of an answer that a person let count; no tab may call itself so."""

MOST_MINUTES = 1440
SHORTEST_REASON = 3


def may_give(minutes: int, reason: str) -> str | None:
    """Why these minutes cannot be given for this reason, as a code; None if they can."""
    if not 1 <= minutes <= MOST_MINUTES:
        return "minutes_range"
    return "reason_missing" if len(reason.strip()) < SHORTEST_REASON else None
