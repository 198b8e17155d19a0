"""What all observations add up to, and what one of them does for the requirement. Pure.

Levels are ordinal: they are compared, never averaged. The order in which observations are given is no matter.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any


def counted_on(month: date, signed_on: date) -> date:
    """The day that a procedure of this month counts from: the month's last, and never one after its signing."""
    return min(month.replace(day=monthrange(month.year, month.month)[1]), signed_on)


@dataclass(frozen=True)
class ObservationFact:
    """One signed observation, as far as the requirement looks at it."""

    observation: int
    version: int
    role: str  # observed | performed | drill
    case_code: str
    areas: frozenset[str]
    level: int | None
    observer: int
    on: date
    occasion: date | None = None  # what is known of when it was: the first day of a month, or a day
    waits: bool = False  # for somebody to vouch for who signed it
    watched: bool = True  # False where the signature says that it was reviewed from the record

    @property
    def counts(self) -> bool:
        return self.watched and not self.waits

    @property
    def when(self) -> date:
        return self.occasion or self.on


@dataclass(frozen=True)
class Tally:
    """What the signed observations add up to. One case is one procedure, however often it was seen."""

    observed: tuple[ObservationFact, ...]
    performed: tuple[ObservationFact, ...]
    drills: tuple[ObservationFact, ...]
    areas: frozenset[str]  # of everything performed
    assessors: frozenset[int]
    last: tuple[ObservationFact, ...]  # the latest performed, as many as the clause looks at
    good: tuple[ObservationFact, ...]  # those among them that are at the level and recent enough


@dataclass(frozen=True)
class Part:
    """One part of the practicals clause: how much is there, and how much is asked."""

    id: str  # observed | performed | areas | assessors | level | drill
    have: int
    need: int

    @property
    def met(self) -> bool:
        return self.have >= self.need


Clause = Mapping[str, Any]


def tally(facts: Collection[ObservationFact], clause: Clause, today: date) -> Tally:
    """Counts the signed observations for a practicals clause as it stands today."""
    facts = [fact for fact in facts if fact.counts]
    performed = _cases(facts, "performed")
    last = performed[-clause["last"] :] if clause["last"] else ()
    everything = [fact for fact in facts if fact.role == "performed"]
    return Tally(
        observed=_cases(facts, "observed"),
        performed=performed,
        drills=tuple(fact for fact in facts if fact.role == "drill"),
        areas=frozenset().union(*(fact.areas for fact in everything)),
        assessors=frozenset(fact.observer for fact in facts),
        last=last,
        good=tuple(fact for fact in last if _at_level(fact, clause) and _recent(fact, clause, today)),
    )


def _cases(facts: Collection[ObservationFact], role: str) -> tuple[ObservationFact, ...]:
    """One fact for each case, in the order of their dates: the latest, at the lowest level given for that occasion.

    Two observers who judge one procedure differently are not averaged: the more careful of them stands.
    """
    by_case: dict[str, list[ObservationFact]] = {}
    for fact in facts:
        if fact.role == role:
            by_case.setdefault(fact.case_code, []).append(fact)
    return tuple(sorted((_case(known) for known in by_case.values()), key=_when))


def _case(known: Sequence[ObservationFact]) -> ObservationFact:
    latest = max(known, key=_when)
    levels = [fact.level or 0 for fact in known if fact.when == latest.when]
    return latest if latest.level is None else replace(latest, level=min(levels))


def _when(fact: ObservationFact) -> tuple[date, int]:
    return fact.on, fact.version


def _at_level(fact: ObservationFact, clause: Clause) -> bool:
    return (fact.level or 0) >= int(clause["level"])


def _recent(fact: ObservationFact, clause: Clause, today: date) -> bool:
    """The day that lies exactly so many days back still counts."""
    return fact.on >= today - timedelta(days=clause["within_days"])


def parts(counted: Tally, clause: Clause) -> tuple[Part, ...]:
    """The clause part by part, in the order in which people read it."""
    return (
        Part("observed", len(counted.observed), clause["observed"]),
        Part("performed", len(counted.performed), clause["performed"]),
        Part("areas", len(counted.areas), clause["areas"]),
        Part("assessors", len(counted.assessors), clause["assessors"]),
        Part("level", len(counted.good), clause["last"]),
        Part("drill", len(counted.drills), 1 if clause.get("drill") else 0),
    )


# -- one observation: what it does for the requirement ----------------------------------------------------


@dataclass(frozen=True)
class Effect:
    """What one observation does: its shape (met, partial or refused), and its sentence as a code."""

    kind: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def effects(
    fact: ObservationFact, facts: Collection[ObservationFact], clause: Clause | None, today: date
) -> tuple[Effect, ...]:
    """What this observation does for the clause among all signed ones, and why it does not do more."""
    if clause is None:
        return (Effect("partial", "nothing_asked"),)
    if fact.observation not in {other.observation for other in facts}:
        return (Effect("refused", "counts_withdrawn"),)
    if not fact.watched:
        return (Effect("refused", "counts_reviewed"),)
    if fact.waits:
        return (Effect("refused", "counts_waiting"),)
    counted = tally(facts, clause, today)
    if fact.role == "drill":
        asked = bool(clause.get("drill"))
        return (Effect("met", "counts_drill") if asked else Effect("partial", "drill_not_asked"),)
    number = _number(fact, facts, counted, clause)
    return (number,) if fact.role == "observed" else (number, _level_effect(fact, counted, clause, today))


def _number(fact: ObservationFact, facts: Collection[ObservationFact], counted: Tally, clause: Clause) -> Effect:
    case = [one for one in facts if one.counts and (one.case_code, one.role) == (fact.case_code, fact.role)]
    if len(case) > 1:
        return Effect("partial", f"counts_once_{fact.role}", {"case": fact.case_code, "n": len(case)})
    need = clause[fact.role]
    if not need:
        return Effect("partial", "observed_not_asked")
    have = len(counted.observed if fact.role == "observed" else counted.performed)
    return Effect("met", f"counts_{fact.role}", {"have": have, "need": need})


def _level_effect(fact: ObservationFact, counted: Tally, clause: Clause, today: date) -> Effect:
    wanted = {"level": clause["level"], "last": clause["last"], "days": clause["within_days"]}
    case = next(known for known in counted.performed if known.case_code == fact.case_code)
    if case not in counted.last or case.observation != fact.observation:
        return Effect("partial", "level_earlier", wanted)
    if not _at_level(case, clause):
        return Effect("partial", "level_below", {**wanted, "given": case.level})
    if not _recent(case, clause, today):
        return Effect("partial", "level_old", wanted)
    return Effect("met", "level_counts", wanted)
