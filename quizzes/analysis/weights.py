"""How much of the test an item is meant to decide, and how much it does decide."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.analysis.crossing import Crossing


@dataclass(frozen=True, slots=True)
class EffectiveWeight:
    """A negative covariance with the total has no square root: the item then has no weight, and says why."""

    weight: float | None
    negative_covariance: bool


def intended_weights(maxima: Sequence[float]) -> list[float | None]:
    """An item's share of the test's greatest mark."""
    whole = sum(maxima)
    return [maximum / whole if whole else None for maximum in maxima]


def effective_weights(items: Sequence[Crossing]) -> list[EffectiveWeight]:
    """sqrt(cov(x, T)) over the sum of these roots; items with a negative covariance stay out of the sum (Moodle)."""
    covariances = [item.variance(item.both) if item.n > 1 else 0.0 for item in items]
    whole = math.fsum(math.sqrt(one) for one in covariances if one >= 0)
    return [_weight(one, whole) for one in covariances]


def _weight(covariance: float, whole: float) -> EffectiveWeight:
    if covariance < 0 or not whole:
        return EffectiveWeight(None, covariance < 0)
    return EffectiveWeight(math.sqrt(covariance) / whole, False)
