"""How far a score would repeat itself: alpha, KR-20, KR-21 and the standard error of measurement."""

from __future__ import annotations

import math
from collections.abc import Sequence

from quizzes.analysis.crossing import Crossing


def alpha(items: Sequence[Crossing]) -> float | None:
    """Cronbach's alpha (Cronbach 1951), K / (K - 1) (1 - sum var(x) / var(T)) with one divisor in both: for 0/1 items
    it is KR-20 (Kuder & Richardson 1937). Items without variance count in K. May be negative."""
    k = len(items)
    if k < 2 or items[0].n < 2 or items[0].total <= 0:
        return None
    total = items[0].total
    # (total - sum) first: whole numbers then subtract exactly, and a sum that equals the total gives exactly 0.
    return k * (total - sum(item.mark for item in items)) / ((k - 1) * total)


def alpha_if_deleted(items: Sequence[Crossing]) -> list[float | None]:
    """Alpha of the test without each item in turn."""
    k, whole = len(items), sum(item.mark for item in items)
    return [_without(item, k, whole) for item in items]


def _without(item: Crossing, k: int, whole: float) -> float | None:
    if k < 3 or item.n < 2 or item.rest <= 0:
        return None
    return (k - 1) * (item.rest - (whole - item.mark)) / ((k - 2) * item.rest)


def kr21(k: int, mean: float, variance: float) -> float | None:
    """KR-21 (Kuder & Richardson 1937): KR-20 if all items were equally hard; mean and variance of the number right."""
    if k < 2 or variance <= 0:
        return None
    return k / (k - 1) * (1 - mean * (k - mean) / (k * variance))


def error_ratio(reliability: float | None) -> float | None:
    """sqrt(1 - alpha): the share of the standard deviation that is error. Above 1 where alpha is negative (Moodle)."""
    return None if reliability is None else math.sqrt(1 - reliability)


def standard_error(sd: float | None, reliability: float | None) -> float | None:
    """The standard error of measurement, SD sqrt(1 - alpha)."""
    ratio = error_ratio(reliability)
    return None if sd is None or ratio is None else sd * ratio
