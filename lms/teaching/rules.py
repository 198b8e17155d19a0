"""Who needs an instructor, and by which rule: pure decisions over plain facts.

Each rule is written with comparisons, `&` and `|` alone: given one trainee's facts it answers True or
False, given columns of the same names it is the condition that picks the rows. So no rule stands twice,
once here and once in SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

FAILS = 2
IDLE = timedelta(days=7)
LICENCE_AHEAD = timedelta(days=30)
NO_LICENCE = date.max  # none recorded: that is shown in the map, but no date runs out

Facts = Any  # TraineeFacts, or columns that are named like its fields
Verdict = Any  # bool, or a condition


@dataclass(frozen=True)
class Clock:
    """The moment of the page, and the day that it is at the academy."""

    now: datetime
    today: date


@dataclass(frozen=True)
class TraineeFacts:
    """What the rules look at, of one trainee."""

    complete: bool
    unsafe: bool  # an answer to a critical item was unsafe, and nobody has spoken about it
    decision: bool  # everything before the decision on entrustment is met
    release: bool  # everything but the release is met
    used_up: bool  # a quiz or the examination is not passed and has no attempt left
    fails: int  # failed attempts at the quiz, not passed so far, that was failed most often
    last_activity: datetime
    licence_until: date
    late: bool  # an answer came after the time, and nobody has decided about it
    waiting: bool  # an answer waits for a person's mark
    overdue: bool  # a date of the cohort has passed with its requirement open


def unsafe_open(facts: Facts, clock: Clock) -> Verdict:
    return facts.unsafe


def decision_waiting(facts: Facts, clock: Clock) -> Verdict:
    return facts.decision


def release_waiting(facts: Facts, clock: Clock) -> Verdict:
    return facts.release


def attempts_used_up(facts: Facts, clock: Clock) -> Verdict:
    return facts.used_up


def idle(facts: Facts, clock: Clock) -> Verdict:
    return facts.last_activity <= clock.now - IDLE


def stalled(facts: Facts, clock: Clock) -> Verdict:
    """Who failed once and is busy will manage; who failed twice and fell silent may not."""
    return idle(facts, clock) & (facts.fails >= FAILS)


def licence_ending(facts: Facts, clock: Clock) -> Verdict:
    return facts.licence_until <= clock.today + LICENCE_AHEAD


def mark_waiting(facts: Facts, clock: Clock) -> Verdict:
    return facts.waiting


def late_waiting(facts: Facts, clock: Clock) -> Verdict:
    return facts.late


def overdue(facts: Facts, clock: Clock) -> Verdict:
    return facts.overdue


Rule = Callable[[Facts, Clock], Verdict]

# In the order of urgency; the first six are said of each trainee by name, the others once for the cohort.
PERSONAL: Mapping[str, Rule] = {
    "unsafe": unsafe_open,
    "decision": decision_waiting,
    "release": release_waiting,
    "used_up": attempts_used_up,
    "stalled": stalled,
    "licence": licence_ending,
}
RULES: Mapping[str, Rule] = {**PERSONAL, "late": late_waiting, "waiting": mark_waiting, "overdue": overdue}


def personal_needs(facts: TraineeFacts, clock: Clock) -> tuple[str, ...]:
    """By which rules this trainee needs somebody; without attempts left, nobody is said to be stalled too."""
    found = [code for code, rule in PERSONAL.items() if rule(facts, clock)]
    return tuple(code for code in found if code != "stalled" or "used_up" not in found)


def needs_attention(facts: Facts, clock: Clock) -> Verdict:
    verdict = unsafe_open(facts, clock)
    for rule in list(RULES.values())[1:]:
        verdict = verdict | rule(facts, clock)
    return verdict


def behind(facts: Facts, clock: Clock) -> Verdict:
    """Not complete, and either late by a date of the cohort or silent for a week."""
    return (facts.complete == False) & (overdue(facts, clock) | idle(facts, clock))  # noqa: E712  (a column has no `not`)


def past(dates: Mapping[str, datetime], now: datetime) -> tuple[str, ...]:
    """The subjects whose date has passed, the oldest first."""
    return tuple(subject for subject, at in sorted(dates.items(), key=lambda pair: pair[1]) if at < now)


@dataclass(frozen=True)
class Need:
    """One row of 'Needs you': a rule's code, whom it is about, and what fills its sentences."""

    rule: str
    target: str = ""  # enrolment's public id; empty where it concerns the cohort
    params: Mapping[str, Any] = field(default_factory=dict)
