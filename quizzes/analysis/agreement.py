"""How far two markers agree beyond chance, with credit for near misses: weighted kappa."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quizzes.analysis.distributions import z
from quizzes.analysis.intervals import LEVEL, Interval


class Weighting(StrEnum):
    LINEAR = "linear"
    QUADRATIC = "quadratic"


@dataclass(frozen=True, slots=True)
class Agreement:
    """`observed` and `chance` are weighted shares of agreement; kappa is undefined where chance alone would agree."""

    n: int
    observed: float
    chance: float
    kappa: float | None
    standard_error: float | None

    def interval(self, level: float = LEVEL) -> Interval | None:
        """Of large samples: normal, by the standard error."""
        if self.kappa is None or self.standard_error is None:
            return None
        half = z((1 + level) / 2) * self.standard_error
        return self.kappa - half, self.kappa + half


def weighted_kappa(
    ratings: Iterable[tuple[str, str]], categories: Sequence[str], weighting: Weighting = Weighting.QUADRATIC
) -> Agreement | None:
    """Cohen (1968), with the standard error of Fleiss, Cohen & Everitt (1969).

    `categories` are all that the rubric has, in their order: were they inferred from what was given, linear weights
    would change with a category that nobody happened to use. Raises ValueError for a rating that is none of them."""
    place = {category: index for index, category in enumerate(categories)}
    counts = Counter(ratings)
    unknown = {category for pair in counts for category in pair} - place.keys()
    if unknown:
        raise ValueError(f"not among the categories: {sorted(unknown)}")
    n, k = sum(counts.values()), len(categories)
    if not n or k < 2:
        return None
    return _agreement(
        {(place[one], place[other]): c / n for (one, other), c in counts.items()}, n, _weights(weighting, k)
    )


Weights = tuple[tuple[float, ...], ...]
"""The credit of each pair of categories, by their places."""


@functools.lru_cache(100)
def _weights(weighting: Weighting, k: int) -> Weights:
    power = 1 if weighting is Weighting.LINEAR else 2
    return tuple(tuple(1 - (abs(i - j) / (k - 1)) ** power for j in range(k)) for i in range(k))


def _agreement(shares: dict[tuple[int, int], float], n: int, weight: Weights) -> Agreement:
    rows, columns = _margin(shares, 0), _margin(shares, 1)
    observed = math.fsum(p * weight[i][j] for (i, j), p in shares.items())
    chance = math.fsum(p * q * weight[i][j] for i, p in rows.items() for j, q in columns.items())
    if 1 - chance < 1e-12:
        return Agreement(n, observed, chance, None, None)
    kappa = (observed - chance) / (1 - chance)
    of_row = {i: math.fsum(q * weight[i][j] for j, q in columns.items()) for i in rows}
    of_column = {j: math.fsum(p * weight[i][j] for i, p in rows.items()) for j in columns}
    terms = (p * (weight[i][j] - (of_row[i] + of_column[j]) * (1 - kappa)) ** 2 for (i, j), p in shares.items())
    variance = math.fsum(terms) - (kappa - chance * (1 - kappa)) ** 2
    return Agreement(n, observed, chance, kappa, math.sqrt(max(0.0, variance) / n) / (1 - chance))


def _margin(shares: dict[tuple[int, int], float], side: int) -> dict[int, float]:
    found: dict[int, float] = {}
    for pair, share in shares.items():
        found[pair[side]] = found.get(pair[side], 0.0) + share
    return found
