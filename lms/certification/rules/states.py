"""How a clause can stand, and what may be missing of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MET, PARTIAL, OPEN, ATTENTION, WAIVED = "met", "partial", "open", "attention", "waived"
SATISFIED = frozenset({MET, WAIVED})
"""States that stand in nobody's way."""

Clause = Mapping[str, Any]
"""One requirement as the programme names it: `id`, `kind`, and what its kind asks for."""


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, as a code with parameters."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ClauseState:
    id: str
    kind: str
    state: str
    have: int
    need: int
    missing: tuple[Missing, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        return self.state in SATISFIED


def counted(
    clause: Clause, have: int, need: int, missing: Sequence[Missing], evidence: Mapping[str, Any]
) -> ClauseState:
    """Met when nothing is missing; partial when something is there already."""
    name = MET if not missing else PARTIAL if have else OPEN
    return ClauseState(clause["id"], clause["kind"], name, have, need, tuple(missing), evidence)


def yes(clause: Clause, evidence: Mapping[str, Any] | None = None) -> ClauseState:
    """Something that is there or not, and is there."""
    return ClauseState(clause["id"], clause["kind"], MET, 1, 1, (), evidence or {})


def no(clause: Clause, state: str, *missing: Missing, evidence: Mapping[str, Any] | None = None) -> ClauseState:
    """Something that is there or not, and is not."""
    return ClauseState(clause["id"], clause["kind"], state, 0, 1, missing, evidence or {})
