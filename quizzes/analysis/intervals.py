"""Intervals of a share, a correlation and a reliability; `None` where none can be calculated, never zero."""

from __future__ import annotations

import math
from typing import TypeAlias

from quizzes.analysis.distributions import f_quantile, z

Interval: TypeAlias = tuple[float, float]

LEVEL = 0.95


def wilson(share: float, n: int, level: float = LEVEL) -> Interval | None:
    """Wilson's score interval (Wilson 1927), without continuity correction, within 0 and 1.

    For items with partial credit the share is a mean of credits: the interval is then on the wide side."""
    if n < 1:
        return None
    quantile = z((1 + level) / 2)
    square = quantile * quantile
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = quantile / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def fisher(r: float | None, n: int, level: float = LEVEL) -> Interval | None:
    """Fisher's z interval of a correlation (Fisher 1921); it needs four pairs and |r| below 1."""
    low, high = (correlation_bound(r, n, side) for side in ((1 - level) / 2, (1 + level) / 2))
    return None if low is None or high is None else (low, high)


def correlation_bound(r: float | None, n: int, probability: float) -> float | None:
    """The one-sided bound of a correlation: below it with this probability."""
    if r is None or n < 4 or abs(r) >= 1:
        return None
    return math.tanh(math.atanh(r) + z(probability) / math.sqrt(n - 3))


def feldt(alpha: float | None, n: int, items: int, level: float = LEVEL) -> Interval | None:
    """Feldt's interval of coefficient alpha (Feldt, Woodruff & Salih 1987, equations 6 and 7)."""
    low, high = (alpha_bound(alpha, n, items, side) for side in ((1 - level) / 2, (1 + level) / 2))
    return None if low is None or high is None else (low, high)


def alpha_bound(alpha: float | None, n: int, items: int, probability: float) -> float | None:
    """The one-sided bound of alpha: below it with this probability."""
    if alpha is None or n < 2 or items < 2:
        return None
    return 1 - (1 - alpha) * f_quantile(1 - probability, n - 1, (n - 1) * (items - 1))
