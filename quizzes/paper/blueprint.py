"""What a paper is drawn from and by what plan: candidates, cells of a blueprint, sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.policy import Order
from quizzes.records import Document

Domain = str | None
"""None stands for any domain."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question as a paper sees it. Siblings test the same idea; items of a stimulus share their introduction."""

    id: str
    domain: str
    level: str
    critical: bool = False
    siblings: str | None = None
    stimulus: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A kind of question; None takes any in that dimension."""

    domain: Domain = None
    level: str | None = None
    critical: bool | None = None

    def takes(self, domain: str, level: str, critical: bool) -> bool:
        return self.domain in (None, domain) and self.level in (None, level) and self.critical in (None, critical)

    @property
    def name(self) -> str:
        """'safety', 'any', 'safety/recall', 'any/critical': for reports."""
        weight = {True: "critical", False: "not-critical", None: None}[self.critical]
        return "/".join(part for part in (self.domain or "any", self.level, weight) if part)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """How many questions of each cell; a domain stands for the cell of that domain alone, None for any question."""

    counts: tuple[tuple[Domain | Cell, int], ...]

    def __post_init__(self) -> None:
        cells = [cell for cell, _ in self.cells]
        if len(set(cells)) < len(cells) or any(count < 0 for _, count in self.counts):
            raise ValueError("a blueprint names each cell once, with a count of 0 or more")

    @property
    def cells(self) -> tuple[tuple[Cell, int], ...]:
        return tuple((key if isinstance(key, Cell) else Cell(key), count) for key, count in self.counts)

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)

    def dump(self) -> Document:
        """In format 1, with names alone, wherever that says it all."""
        plain = all(cell == Cell(cell.domain) for cell, _ in self.cells)
        rows = [[cell.domain if plain else _document(cell), count] for cell, count in self.cells]
        return {"format": 1 if plain else 2, "counts": rows}

    @classmethod
    def load(cls, document: Mapping[str, Any]) -> Blueprint:
        """Accepts every format ever written. Raises ValueError for any other document."""
        if document.get("format") not in (1, 2):
            raise ValueError(f"not a format of a blueprint that is known: {document.get('format')!r}")
        counts = [(Cell(**key) if isinstance(key, Mapping) else key, count) for key, count in document["counts"]]
        return cls(tuple(counts))


def _document(cell: Cell) -> Document:
    return {"domain": cell.domain, "level": cell.level, "critical": cell.critical}


def united(blueprints: Iterable[Blueprint]) -> Blueprint:
    """One blueprint with the counts of all."""
    counts: dict[Cell, int] = {}
    for blueprint in blueprints:
        for cell, count in blueprint.cells:
            counts[cell] = counts.get(cell, 0) + count
    plain = all(cell == Cell(cell.domain) for cell in counts)
    return Blueprint(tuple((cell.domain if plain else cell, count) for cell, count in counts.items()))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper: questions that stand in it by name, questions drawn from the pool, and its own order."""

    blueprint: Blueprint
    id: str = ""
    fixed: tuple[str, ...] = ()
    order: Order = "shuffled"


def sibling_groups(candidates: Sequence[Candidate]) -> list[tuple[Candidate, ...]]:
    """Candidates by the idea that they test, in order of appearance; most groups have a single member."""
    groups: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in candidates:
        key = ("alone", candidate.id) if candidate.siblings is None else ("group", candidate.siblings)
        groups.setdefault(key, []).append(candidate)
    return [tuple(members) for members in groups.values()]
