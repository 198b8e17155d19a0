"""The distribution of the test's scores: mean, median, spread and shape."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from quizzes.analysis.crossing import NOISE, Marks


@dataclass(frozen=True, slots=True)
class Distribution:
    """Skewness and excess kurtosis are 'type 2' (e1071, SAS, Excel, Moodle): k3 / k2^1.5 and k4 / k2^2."""

    n: int
    mean: float | None
    median: float | None
    sd: float | None
    skewness: float | None
    kurtosis: float | None


def distribution(scores: Marks, unit: int = 1) -> Distribution:
    """`unit` is what one mark counts in these numbers: scores of 3 sixths are 3 with a unit of 6."""
    counts = Counter(scores)
    n = len(scores)
    if not n:
        return Distribution(0, None, None, None, None, None)
    mean = exact_mean(counts, n)
    m2, m3, m4 = (_central(counts, n, mean, power) for power in (2, 3, 4))
    if len(counts) == 1 or m2 <= (NOISE * mean) ** 2:
        m2 = m3 = m4 = 0.0
    k2 = n * m2 / (n - 1) if n > 1 else None
    return Distribution(
        n=n,
        mean=mean / unit,
        median=_median(counts, n) / unit,
        sd=math.sqrt(k2) / unit if k2 is not None else None,
        skewness=_skewness(n, k2, m3),
        kurtosis=_kurtosis(n, k2, m2, m4),
    )


def exact_mean(counts: Mapping[float, int], n: int) -> float:
    """Correctly rounded, for doubles too."""
    return math.fsum(score * count for score, count in counts.items()) / n


def _central(counts: Mapping[float, int], n: int, mean: float, power: int) -> float:
    return math.fsum(count * (score - mean) ** power for score, count in counts.items()) / n


def _skewness(n: int, k2: float | None, m3: float) -> float | None:
    if n < 3 or not k2:
        return None
    return n * n * m3 / ((n - 1) * (n - 2)) / (k2 * math.sqrt(k2))


def _kurtosis(n: int, k2: float | None, m2: float, m4: float) -> float | None:
    if n < 4 or not k2:
        return None
    k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3))
    return k4 / (k2 * k2)


def _median(counts: Mapping[float, int], n: int) -> float:
    return (_at_rank(counts, (n - 1) // 2) + _at_rank(counts, n // 2)) / 2


def _at_rank(counts: Mapping[float, int], rank: int) -> float:
    for score in sorted(counts):
        rank -= counts[score]
        if rank < 0:
            return score
    raise ValueError("a rank beyond the scores")
