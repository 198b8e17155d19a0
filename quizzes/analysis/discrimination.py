"""How well an item tells those who know from those who do not: every index of it that the field prints."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from quizzes.analysis.crossing import Cell, Crossing, correlation

TAIL = Fraction(27, 100)  # Kelley 1939


def item_rest(item: Crossing) -> float | None:
    """The corrected item-rest correlation, which is also Moodle's 'discrimination index' divided by 100.

    One-pass form: cov(x, R) = cov(x, T) - var(x), var(R) = var(T) + var(x) - 2 cov(x, T)."""
    return correlation(item.with_rest, item.mark, item.rest)


def point_biserial(item: Crossing) -> float | None:
    """Pearson's r of mark and total with the item in it (ltm::biserial.cor for 0/1 items)."""
    return correlation(item.both, item.mark, item.total)


def discriminative_efficiency(item: Crossing) -> float | None:
    """Covariance of mark and rest over the greatest that these marks and rests could have (Moodle, as a fraction)."""
    greatest = _greatest(item)
    return item.with_rest / greatest if greatest > 0 else None


def _greatest(item: Crossing) -> float:
    """Both sorted ascending and paired by rank; how ties are paired does not matter."""
    if item.mark <= 0 or item.rest <= 0:
        return 0
    marks, rests = _counted((x, n) for x, _, n in item.cells), _counted((t - x, n) for x, t, n in item.cells)
    mark0, rest0 = marks[0][0], rests[0][0]
    x: float = 0
    r: float = 0
    xr: float = 0
    for mark, rest, n in _paired(marks, rests):
        x += n * (mark - mark0)
        r += n * (rest - rest0)
        xr += n * (mark - mark0) * (rest - rest0)
    return item.n * xr - x * r


def _counted(values: Iterable[tuple[float, int]]) -> list[tuple[float, int]]:
    counts: Counter[float] = Counter()
    for value, n in values:
        counts[value] += n
    return sorted(counts.items())


def _paired(left: list[tuple[float, int]], right: list[tuple[float, int]]) -> Iterator[Cell]:
    """Two sorted lists of (value, how many), drawn from together until both are empty."""
    rights = iter(right)
    other, there = next(rights)
    for value, here in left:
        while here:
            if not there:
                other, there = next(rights)
            n = min(here, there)
            yield value, other, n
            here, there = here - n, there - n


def upper_lower(item: Crossing, maximum: float, share: Fraction = TAIL) -> float | None:
    """Facility in the upper group less facility in the lower group, 27 % of the takers each.

    A group's last score is shared by all who have it, with the weight that fills the group: programs which cut ties
    by the order of the rows give another figure for each order. Groups count g = share * n, rounded half to even."""
    size = round(share * item.n)
    if size < 1 or not maximum:
        return None
    scores = _by_total(item.cells)
    return (_earned(reversed(scores), size) - _earned(scores, size)) / (size * maximum)


def _by_total(cells: Iterable[Cell]) -> list[tuple[float, int, float]]:
    """(total, how many have it, what they earned on the item), ascending."""
    found: dict[float, tuple[int, float]] = {}
    for mark, total, n in cells:
        count, earned = found.get(total, (0, 0))
        found[total] = (count + n, earned + n * mark)
    return sorted((total, count, earned) for total, (count, earned) in found.items())


def _earned(scores: Iterable[tuple[float, int, float]], size: int) -> float:
    parts, left = [], size
    for _, count, earned in scores:
        taken = min(count, left)
        parts.append(earned * taken / count)
        left -= taken
        if not left:
            break
    return math.fsum(parts)
