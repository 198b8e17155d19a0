"""What makes an observation whole, what all of them add up to, and what one does for the requirement. Pure.

Levels are ordinal: they are compared, never averaged. The order in which observations are given is no matter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from unicodedata import category

from lms.privacy.rules import IDENTIFIES
from lms.privacy.scanning import scan

OUTCOMES = ("done", "prompted", "not_done", "not_seen")
ROLES = ("observed", "performed", "drill")
UNPROMPTED_FROM = 3  # from this level on, no critical step may have been missed
TEXT_LIMIT = 1000
LAYOUT = "\r\n\t"  # the only control characters that a text may hold

# -- one observation: is it whole? ------------------------------------------------------------------------


@dataclass(frozen=True)
class Observed:
    """What an observer reports, before it is signed."""

    role: str
    performed_on: date
    areas: tuple[str, ...]
    product: str
    drill: str
    steps: Mapping[str, str]
    level: int | None
    strength: str
    next_step: str


def problems(seen: Observed, checklist: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    """(field, code) of everything that keeps the observation from being signed; all at once.

    What the role does not ask for is not looked at: it is never stored either.
    """
    found: list[tuple[str, str]] = []
    if seen.role not in ROLES:
        found.append(("role", "choose_role"))
    if seen.performed_on > today:
        found.append(("performed_on", "in_the_future"))
    if seen.role == "drill" and seen.drill not in _ids(checklist["drills"]):
        found.append(("drill", "choose_drill"))
    if seen.role in ("observed", "performed"):
        found += _procedure(seen, checklist)
    if seen.role == "performed":
        found += _performance(seen, checklist)
    for name in ("strength", "next_step"):
        code = text_problem(getattr(seen, name))
        if code is not None:
            found.append((name, code))
    return found


def text_problem(text: str) -> str | None:
    """Why a text cannot be kept, as a code."""
    if len(text.strip()) < 3:
        return "write_one"
    if len(text) > TEXT_LIMIT:
        return "write_less"
    plain = all(character in LAYOUT or category(character) not in ("Cc", "Cs") for character in text)
    if not plain:
        return "write_plainly"
    return IDENTIFIES if scan(text) else None


def _procedure(seen: Observed, checklist: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not seen.areas or not set(seen.areas) <= _ids(checklist["areas"]):
        found.append(("areas", "choose_area"))
    if seen.product not in _ids(checklist["products"]):
        found.append(("product", "choose_product"))
    return found


def _performance(seen: Observed, checklist: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if unjudged(seen.steps, checklist["steps"]):
        found.append(("steps", "judge_every_step"))
    if seen.level not in {row["level"] for row in checklist["entrustment"]}:
        found.append(("level", "choose_level"))
    elif (seen.level or 0) >= UNPROMPTED_FROM and missed_critical(seen.steps, checklist["steps"]):
        found.append(("level", "critical_step_missed"))
    return found


def unjudged(outcomes: Mapping[str, str], steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ids of steps without an outcome."""
    return [step["id"] for step in steps if outcomes.get(step["id"]) not in OUTCOMES]


def missed_critical(outcomes: Mapping[str, str], steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ids of critical steps that were not done, or only when prompted."""
    return [step["id"] for step in steps if step["critical"] and outcomes.get(step["id"]) in ("not_done", "prompted")]


def _ids(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    return {row["id"] for row in rows}


# -- all observations: what they add up to ----------------------------------------------------------------


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
    """One fact for each case, in the order of their dates: the latest, at the lowest level given on that day.

    Two observers who judge one procedure differently are not averaged: the more careful of them stands.
    """
    by_case: dict[str, list[ObservationFact]] = {}
    for fact in facts:
        if fact.role == role:
            by_case.setdefault(fact.case_code, []).append(fact)
    return tuple(sorted((_case(known) for known in by_case.values()), key=_when))


def _case(known: Sequence[ObservationFact]) -> ObservationFact:
    latest = max(known, key=_when)
    levels = [fact.level or 0 for fact in known if fact.on == latest.on]
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
    counted = tally(facts, clause, today)
    if fact.role == "drill":
        asked = bool(clause.get("drill"))
        return (Effect("met", "counts_drill") if asked else Effect("partial", "drill_not_asked"),)
    number = _number(fact, facts, counted, clause)
    return (number,) if fact.role == "observed" else (number, _level_effect(fact, counted, clause, today))


def _number(fact: ObservationFact, facts: Collection[ObservationFact], counted: Tally, clause: Clause) -> Effect:
    case = [other for other in facts if (other.case_code, other.role) == (fact.case_code, fact.role)]
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
