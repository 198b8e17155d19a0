"""What may be claimed of a reliability or a facility against a limit: only what the bound bears out."""

from __future__ import annotations

from enum import StrEnum

from quizzes.analysis.flags import BOUND
from quizzes.analysis.intervals import alpha_bound, wilson


class Claim(StrEnum):
    AT_LEAST = "at_least"
    BELOW = "below"
    UNDECIDED = "undecided"


def alpha_claim(alpha: float | None, n: int, items: int, limit: float) -> Claim | None:
    """By Feldt's one-sided 95 % bounds; none where alpha is undefined."""
    low, high = (alpha_bound(alpha, n, items, side) for side in (1 - BOUND, BOUND))
    return None if low is None or high is None else _claim(low, high, limit)


def facility_claim(share: float, n: int, limit: float) -> Claim | None:
    """By Wilson's: a two-sided 90 % interval has one-sided 95 % bounds."""
    interval = wilson(share, n, 2 * BOUND - 1)
    return None if interval is None else _claim(*interval, limit)


def _claim(low: float, high: float, limit: float) -> Claim:
    if low >= limit:
        return Claim.AT_LEAST
    return Claim.BELOW if high < limit else Claim.UNDECIDED
