"""The Hofstee method: a compromise between the cut scores and the failure rates that a panel can accept.

Convention: the curve joins the points (s, share of scores at or below s), s = 0 %, 1 % ... 100 %, by straight lines.
Other sources count the scores below s, which moves the cut by up to one per cent: state the convention with the cut."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

POINTS = 100


@dataclass(frozen=True, slots=True)
class Compromise:
    """One judge's least and greatest acceptable cut score and failure rate, all shares from 0 to 1."""

    least_cut: Fraction
    greatest_cut: Fraction
    least_failing: Fraction
    greatest_failing: Fraction


@dataclass(frozen=True, slots=True)
class Hofstee:
    """`method_failed`: the curve misses the panel's diagonal, and the cut is only the nearest of its ends."""

    cut: Fraction
    failing: Fraction
    panel: Compromise
    method_failed: bool


def hofstee(judges: Sequence[Compromise], scores: Sequence[Fraction]) -> Hofstee:
    """Scores are shares of the greatest mark. Raises ValueError without judges or scores, or for limits in disorder."""
    if not judges or not scores:
        raise ValueError("there is nothing to compromise about")
    panel = _panel(judges)
    if not (
        0 <= panel.least_cut <= panel.greatest_cut <= 1 and 0 <= panel.least_failing <= panel.greatest_failing <= 1
    ):
        raise ValueError("a least limit lies above its greatest, or beyond 0 and 1")
    curve = _Curve(scores)
    if curve.at(panel.least_cut) > panel.greatest_failing:
        return Hofstee(panel.least_cut, curve.at(panel.least_cut), panel, True)
    if curve.at(panel.greatest_cut) < panel.least_failing:
        return Hofstee(panel.greatest_cut, curve.at(panel.greatest_cut), panel, True)
    cut = _crossing(curve, panel)
    return Hofstee(cut, curve.at(cut), panel, False)


def _panel(judges: Sequence[Compromise]) -> Compromise:
    """The mean of each of the four numbers."""
    n = len(judges)
    return Compromise(
        least_cut=sum((judge.least_cut for judge in judges), Fraction(0)) / n,
        greatest_cut=sum((judge.greatest_cut for judge in judges), Fraction(0)) / n,
        least_failing=sum((judge.least_failing for judge in judges), Fraction(0)) / n,
        greatest_failing=sum((judge.greatest_failing for judge in judges), Fraction(0)) / n,
    )


class _Curve:
    """The cumulative share of scores, as straight lines between whole per cents."""

    def __init__(self, scores: Sequence[Fraction]) -> None:
        ranked = sorted(scores)
        self.heights = [Fraction(bisect_right(ranked, Fraction(s, POINTS)), len(ranked)) for s in range(POINTS + 1)]

    def at(self, score: Fraction) -> Fraction:
        place = min(int(score * POINTS), POINTS - 1)
        low, high = self.heights[place], self.heights[place + 1]
        return low + (score * POINTS - place) * (high - low)


def _crossing(curve: _Curve, panel: Compromise) -> Fraction:
    """The curve never falls and the diagonal never rises: between two neighbouring points they meet once."""
    if panel.least_cut == panel.greatest_cut:
        return panel.least_cut
    whole = (Fraction(s, POINTS) for s in range(POINTS + 1))
    points = [panel.least_cut, *(s for s in whole if panel.least_cut < s < panel.greatest_cut), panel.greatest_cut]
    before, gap = points[0], curve.at(points[0]) - _diagonal(points[0], panel)
    for point in points[1:]:
        following = curve.at(point) - _diagonal(point, panel)
        if following >= 0:
            return before if following == gap else before - gap * (point - before) / (following - gap)
        before, gap = point, following
    return panel.greatest_cut


def _diagonal(score: Fraction, panel: Compromise) -> Fraction:
    """From the least cut at the greatest failure rate to the greatest cut at the least failure rate."""
    share = (score - panel.least_cut) / (panel.greatest_cut - panel.least_cut)
    return panel.greatest_failing + share * (panel.least_failing - panel.greatest_failing)
