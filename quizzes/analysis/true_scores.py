"""The beta distribution that true scores are taken to follow, fitted to the moments of observed scores."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrueScores:
    """A beta distribution of shapes a and b between two bounds; two parameters mean that the bounds are 0 and 1."""

    a: float
    b: float
    low: float = 0.0
    high: float = 1.0
    parameters: int = 2

    def at(self, true_score: float) -> float:
        """Where this true score lies between the bounds, within 0 and 1."""
        return min(1.0, max(0.0, (true_score - self.low) / (self.high - self.low)))


def fit_true_scores(scores: Mapping[float, int], length: float) -> TrueScores | None:
    """Four parameters, or two where four have no proper solution; scores run from 0 to `length`, seldom a whole number.

    Hanson (1991) with Lord's k = 0: the factorial moments of the scores over those of the length are the raw moments
    of the true scores."""
    raw = [_factorial_moment(scores, length, order) for order in (1, 2, 3, 4)]
    m1, m2 = raw[0], raw[1]
    if m1 is None or m2 is None:
        return None
    variance = m2 - m1 * m1
    if not 0 < variance < m1 * (1 - m1):
        return None
    return _four_parameters(raw, m1, variance) or _two_parameters(m1, variance)


def _factorial_moment(scores: Mapping[float, int], length: float, order: int) -> float | None:
    whole = _falling(length, order)
    if not whole:
        return None
    return math.fsum(n * _falling(score, order) for score, n in scores.items()) / sum(scores.values()) / whole


def _falling(number: float, order: int) -> float:
    return math.prod(number - i for i in range(order))


def _two_parameters(mean: float, variance: float) -> TrueScores:
    size = mean * (1 - mean) / variance - 1
    return TrueScores(mean * size, (1 - mean) * size)


def _four_parameters(raw: list[float | None], mean: float, variance: float) -> TrueScores | None:
    """Not a number, a division by zero, a shape that is not positive or a bound beyond 0 or 1 is no proper solution."""
    m1, m2, m3, m4 = raw
    if m1 is None or m2 is None or m3 is None or m4 is None:
        return None
    skewness = (m3 - 3 * m1 * m2 + 2 * m1**3) / variance**1.5
    kurtosis = (m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1**4) / (variance * variance)
    try:
        a, b = _shapes(skewness, kurtosis)
        spread = math.sqrt(variance * (a + b + 1) / (a * b))
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    low, high = mean - a * spread, mean + b * spread
    proper = a > 0 and b > 0 and 0 <= low < high <= 1  # false for anything that is not a number
    return TrueScores(a, b, low, high, 4) if proper else None


def _shapes(skewness: float, kurtosis: float) -> tuple[float, float]:
    """Of Pearson's type I, by skewness and kurtosis (3 for the normal); with negative skew, a is the larger shape."""
    square = skewness * skewness
    r = 6 * (kurtosis - square - 1) / (6 + 3 * square - 2 * kurtosis)
    root = math.sqrt(1 - 24 * (r + 1) / ((r + 2) * (r + 3) * kurtosis - 3 * (r - 6) * (r + 1)))
    larger, smaller = r / 2 * (1 + root), r / 2 * (1 - root)
    return (larger, smaller) if skewness < 0 else (smaller, larger)
