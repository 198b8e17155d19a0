"""Two versions of a programme: what the newer one asks otherwise, and who may change from one to the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from lms.certification.rules.states import Clause
from quizzes.scoring import percent


@dataclass(frozen=True)
class Difference:
    """One thing that the newer version asks otherwise: a kind of requirement, and what of it, as a code."""

    kind: str
    code: str  # 'clause_added', 'clause_removed', 'figure_changed', 'domain_changed', 'drill_added', …
    params: Mapping[str, Any] = field(default_factory=dict)


def differences(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[Difference, ...]:
    """What the newer clauses ask otherwise, in their order; what is gone comes last. Their ids do not matter."""
    before = {clause["kind"]: clause for clause in old}
    after = {clause["kind"]: clause for clause in new}
    found: list[Difference] = []
    for kind, clause in after.items():
        found += _between(before[kind], clause) if kind in before else [Difference(kind, "clause_added")]
    return (*found, *(Difference(kind, "clause_removed") for kind in before if kind not in after))


def _between(old: Clause, new: Clause) -> list[Difference]:
    kind, found = new["kind"], []
    for name in ("observed", "performed", "areas", "assessors", "last", "people", "level", "within_days"):
        if old.get(name) != new.get(name):
            params = {"what": name, "old": old.get(name), "new": new.get(name)}
            found.append(Difference(kind, "figure_changed", params))
    if bool(old.get("drill")) != bool(new.get("drill")):
        found.append(Difference(kind, "drill_added" if new.get("drill") else "drill_removed"))
    return found + _minima(kind, old.get("minima", {}), new.get("minima", {}))


def _minima(kind: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    found = []
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            params = {"domain": name, "old": _percent(old.get(name)), "new": _percent(new.get(name))}
            found.append(Difference(kind, "minimum_changed", params))
    return found


def _percent(share: str | None) -> int | None:
    return None if share is None else percent(Fraction(share))


def may_choose(under_way: str, held: int, newest: int, certified: bool, wanted: int) -> str | None:
    """Why somebody may not decide for this version of the programme, as a code.

    `under_way` is what the newest version says about those who began with an earlier one."""
    if certified:
        return "programme_certified"
    if under_way != "choose" or held == newest or wanted not in (held, newest):
        return "programme_no_choice"
    return None
