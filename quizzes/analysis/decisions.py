"""Would the same person pass again, and pass rightly? Consistency and accuracy of a pass mark, from one sitting."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from quizzes.analysis.beta_binomial import expected, expected_square, failing, split_expectation
from quizzes.analysis.distributions import NORMAL, binomial_at_least, equal_bivariate_normal
from quizzes.analysis.reliability import kr21
from quizzes.analysis.true_scores import TrueScores, fit_true_scores

LONGEST = 2_000  # a test that behaves like more independent items than this is not modelled


@dataclass(frozen=True, slots=True)
class Decisions:
    """`consistency` is the share of people decided alike twice, `kappa` what of it is beyond chance."""

    consistency: float
    kappa: float | None
    accuracy: float | None = None
    length: int | None = None
    true_scores: TrueScores | None = None


SMALLEST_SHAPE = 1e-9


def livingston_lewis(
    scores: Mapping[float, int], maximum: float, reliability: float | None, pass_mark: Fraction
) -> Decisions | None:
    """Livingston & Lewis (1995), for any marks from 0 to `maximum`; `scores` says how many have each.

    The effective length enters the fit unrounded; the binomial takes it, and the cut on it, rounded half to even."""
    spread = _mean_and_variance(scores)
    if spread is None or reliability is None or not 0 < reliability < 1:
        return None
    mean, variance = spread
    length = (mean * (maximum - mean) - reliability * variance) / (variance * (1 - reliability))
    whole = round(length)
    if not 1 <= whole <= LONGEST:
        return None
    true_scores = fit_true_scores({score * length / maximum: n for score, n in scores.items()}, length)
    if true_scores is None or min(true_scores.a, true_scores.b) < SMALLEST_SHAPE:
        return None  # all true scores at one end: nothing to integrate over
    return _decided(true_scores, whole, pass_mark)


def _decided(true_scores: TrueScores, length: int, pass_mark: Fraction) -> Decisions:
    fails = failing(true_scores, length, round(length * pass_mark))
    a, b = true_scores.a, true_scores.b
    fail, twice = expected(fails, a, b), expected_square(fails, a, b)
    rightly_failed, rightly_passed = split_expectation(fails, a, b, true_scores.at(float(pass_mark)))
    agreement = 1 - 2 * fail + 2 * twice
    return Decisions(agreement, _kappa(agreement, fail), rightly_failed + rightly_passed, length, true_scores)


def huynh(scores: Mapping[float, int], items: int, cut: int) -> Decisions | None:
    """Huynh (1976) for 0/1 items: the beta-binomial of KR-21; a pass is a score of `cut` or more."""
    spread = _mean_and_variance(scores)
    if spread is None:
        return None
    n = sum(scores.values())
    mean, variance = spread[0], spread[1] * (n - 1) / n  # the population's: Huynh's moments are
    reliability = kr21(items, mean, variance)
    if reliability is None or not 0 < reliability < 1:
        return None
    a = (1 / reliability - 1) * mean
    b = items / reliability - items - a
    if min(a, b) < SMALLEST_SHAPE:
        return None
    fails = failing(TrueScores(a, b), items, cut)
    fail, twice = expected(fails, a, b), expected_square(fails, a, b)
    agreement = 1 - 2 * fail + 2 * twice
    return Decisions(agreement, _kappa(agreement, fail))


def subkoviak(scores: Mapping[float, int], items: int, reliability: float, cut: int) -> Decisions | None:
    """Subkoviak (1976), a cross-check: everybody's true score is the score regressed to the mean."""
    spread = _mean_and_variance(scores)
    if spread is None:
        return None
    n, mean = sum(scores.values()), spread[0]
    passes = [(_passes(score, items, reliability, mean, cut), count) for score, count in scores.items()]
    agreement = math.fsum(count * (p * p + (1 - p) ** 2) for p, count in passes) / n
    return Decisions(agreement, _kappa(agreement, 1 - math.fsum(count * p for p, count in passes) / n))


def _passes(score: float, items: int, reliability: float, mean: float, cut: int) -> float:
    true_score = (reliability * score + (1 - reliability) * mean) / items
    return binomial_at_least(cut, items, min(1.0, max(0.0, true_score)))


def peng_subkoviak(mean: float, sd: float, reliability: float, cut: int) -> Decisions | None:
    """Peng & Subkoviak (1980), a cross-check: two sittings as a bivariate normal, with a half-point correction."""
    if sd <= 0 or not -1 < reliability < 1:
        return None
    limit = (cut - 0.5 - mean) / sd
    fail, twice = NORMAL.cdf(limit), equal_bivariate_normal(limit, reliability)
    agreement = 1 - 2 * (fail - twice)
    return Decisions(agreement, _kappa(agreement, fail))


def _kappa(agreement: float, fail: float) -> float | None:
    """Two decisions of one person against those of two strangers; nothing to agree on where all pass or all fail."""
    chance = fail * fail + (1 - fail) ** 2
    return (agreement - chance) / (1 - chance) if 1 - chance > 1e-12 else None


def _mean_and_variance(scores: Mapping[float, int]) -> tuple[float, float] | None:
    """Divisor n - 1; none below two takers or without variance."""
    n = sum(scores.values())
    if n < 2 or len(scores) < 2:
        return None
    mean = math.fsum(score * count for score, count in scores.items()) / n
    return mean, math.fsum(count * (score - mean) ** 2 for score, count in scores.items()) / (n - 1)
