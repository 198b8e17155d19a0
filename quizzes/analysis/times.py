"""How long an item takes: median and quartiles, since a few who leave the page open would spoil a mean."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """Quartiles by straight lines between the ranks, ends included (R's type 7)."""

    n: int
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None


def times(seconds: Sequence[float]) -> Times:
    if not seconds:
        return Times(0, None, None, None)
    if len(seconds) == 1:
        return Times(1, seconds[0], seconds[0], seconds[0])
    return Times(len(seconds), *statistics.quantiles(seconds, n=4, method="inclusive"))
