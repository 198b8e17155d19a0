"""An item crossed with the test: how many takers have each pair of mark and total, and the sums that follow from it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import TypeAlias

Marks: TypeAlias = Sequence[float]
"""A column: one number a taker. Whole numbers (bytes, array, list) are counted exactly."""
Cell: TypeAlias = tuple[float, float, int]
"""A mark, a total, how many takers have both."""

NOISE = 1e-12  # of doubles: a variance this small beside what it was computed from should have cancelled


@dataclass(frozen=True)
class Crossing:
    """The cells of an item and its corrected sums, all times n: n times the sum of squares less the square of the sum.

    Whole marks keep these sums exact, so that 'no variance' is a fact and not a matter of a tolerance.
    Marks and totals are counted from the first cell's, as raw sums of squares lose digits where the offset is large."""

    cells: tuple[Cell, ...]
    n: int
    sum_mark: float
    mark: float
    total: float
    both: float

    @cached_property
    def rest(self) -> float:
        """Of the total without the item."""
        return _settled(self.total + self.mark - 2 * self.both, self.total + self.mark)

    @property
    def with_rest(self) -> float:
        return self.both - self.mark

    def variance(self, corrected: float) -> float:
        """Divisor n - 1; correctly rounded where the sum is whole."""
        return corrected / (self.n * (self.n - 1))


def cross(marks: Marks, totals: Marks, presented: Sequence[int] | None = None) -> Crossing:
    """Two columns of the same takers; those whom the item was not presented to are left out."""
    pairs: Iterable[tuple[float, float]] = zip(marks, totals, strict=True)
    if presented is not None:
        pairs = compress(pairs, presented)
    return crossed(Counter(pairs))


def crossed(counts: Counter[tuple[float, float]]) -> Crossing:
    cells = tuple(sorted((mark, total, count) for (mark, total), count in counts.items()))
    mark0, total0, _ = cells[0] if cells else (0, 0, 0)
    n: int = 0
    x: float = 0
    t: float = 0
    xx: float = 0
    tt: float = 0
    xt: float = 0
    for mark, total, count in cells:
        dx, dt = mark - mark0, total - total0
        n += count
        x += count * dx
        t += count * dt
        xx += count * dx * dx
        tt += count * dt * dt
        xt += count * dx * dt
    total_varies = _settled(n * tt - t * t, (n * total0) ** 2 * NOISE)
    return Crossing(cells, n, x + n * mark0, n * xx - x * x, total_varies, n * xt - x * t)


def _settled(corrected: float, beside: float) -> float:
    return 0 if isinstance(corrected, float) and corrected <= NOISE * beside else corrected


def correlation(product: float, one: float, other: float) -> float | None:
    """Pearson's r from corrected sums; none where one of them does not vary."""
    if one <= 0 or other <= 0:
        return None
    r = product / math.sqrt(one) / math.sqrt(other)
    return math.copysign(1.0, r) if abs(r) > 1 - NOISE else r
