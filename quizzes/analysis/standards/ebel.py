"""The Ebel method: items sorted by relevance and difficulty, and what a borderline trainee knows of each cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class EbelCell:
    """Of the items with this relevance and difficulty, the share that a borderline trainee has right."""

    relevance: str
    difficulty: str
    items: int
    share: Fraction


def ebel(cells: Iterable[EbelCell]) -> Fraction | None:
    """The cut as a share of the items: the cells' shares, weighted by their items (Ebel 1972)."""
    filled = [cell for cell in cells if cell.items]
    whole = sum(cell.items for cell in filled)
    return sum((cell.items * cell.share for cell in filled), Fraction(0)) / whole if whole else None
