"""Everything that is said about one item: its figures with their intervals, and the flags that they allow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.analysis.crossing import Crossing
from quizzes.analysis.discrimination import discriminative_efficiency, item_rest, point_biserial, upper_lower
from quizzes.analysis.flags import Flag
from quizzes.analysis.intervals import Interval, fisher, wilson
from quizzes.analysis.options import OptionRow
from quizzes.analysis.weights import EffectiveWeight


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """Over those to whom the item was presented; `sd` in marks, everything else a fraction, `None` where undefined."""

    n: int
    facility: float | None
    facility_interval: Interval | None
    sd: float | None
    discrimination: float | None
    discrimination_interval: Interval | None
    discriminative_efficiency: float | None
    point_biserial: float | None
    upper_lower: float | None
    guess: Fraction | None
    intended_weight: float | None
    effective_weight: float | None
    negative_covariance: bool
    alpha_if_deleted: float | None
    options: tuple[OptionRow, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What an item's figures need beside its own marks."""

    maximum: float
    unit: int
    guess: Fraction | None
    intended: float | None
    effective: EffectiveWeight
    alpha_if_deleted: float | None


def facility(item: Crossing, maximum: float) -> float | None:
    """The mean mark over the greatest: for 0/1 items, the share who had it right."""
    return item.sum_mark / (item.n * maximum) if item.n and maximum else None


def item_figures(
    item: Crossing, standing: Standing, options: Sequence[OptionRow], flags: Sequence[Flag]
) -> ItemFigures:
    share, r = facility(item, standing.maximum), item_rest(item)
    return ItemFigures(
        n=item.n,
        facility=share,
        facility_interval=None if share is None else wilson(min(1.0, max(0.0, share)), item.n),
        sd=math.sqrt(item.variance(item.mark)) / standing.unit if item.n > 1 else None,
        discrimination=r,
        discrimination_interval=fisher(r, item.n),
        discriminative_efficiency=discriminative_efficiency(item),
        point_biserial=point_biserial(item),
        upper_lower=upper_lower(item, standing.maximum),
        guess=standing.guess,
        intended_weight=standing.intended,
        effective_weight=standing.effective.weight,
        negative_covariance=standing.effective.negative_covariance,
        alpha_if_deleted=standing.alpha_if_deleted,
        options=tuple(options),
        flags=tuple(flags),
    )
