"""Consistency and accuracy of decisions: integrated exactly, refused where no model fits, equal under any unit.

Expected numbers from scipy: stats.betabinom, stats.binom and integrate.quad."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

import pytest

from quizzes.analysis.beta_binomial import expected, expected_square, failing, split_expectation
from quizzes.analysis.decisions import huynh, livingston_lewis, peng_subkoviak, subkoviak
from quizzes.analysis.true_scores import TrueScores, fit_true_scores

SCORES = Counter({0: 3, 1: 3, 2: 1, 4: 5, 5: 5, 6: 2, 7: 5})  # 24 trainees on the 8 items of test_analysis_figures
ALPHA = 0.7774349167716978


def test_cross_checks_agree_with_the_referees() -> None:
    found, other = subkoviak(SCORES, 8, ALPHA, 6), peng_subkoviak(97 / 24, 2.4402274781109106, ALPHA, 6)
    assert found is not None
    assert other is not None
    assert found.consistency == pytest.approx(0.7443955657327784, abs=1e-12)
    chance = 0.3038131208215671**2 + 0.6961868791784329**2
    assert found.kappa == pytest.approx((0.7443955657327784 - chance) / (1 - chance), abs=1e-12)
    assert other.consistency == pytest.approx(0.8201881506155164, abs=1e-12)
    assert other.kappa == pytest.approx(0.5491081345582343, abs=1e-11)


def test_four_parameters_are_recovered_from_their_own_moments() -> None:
    """Scores of a long test whose true scores are Beta(3, 2) between 0.2 and 0.9."""
    a, b, low, high, n = 3.0, 2.0, 0.2, 0.9, 40
    true_scores = TrueScores(a, b, low, high, 4)
    below = [expected(failing(true_scores, n, cut), a, b) for cut in range(n + 2)]
    counts = {float(score): round((below[score + 1] - below[score]) * 10**12) for score in range(n + 1)}
    found = fit_true_scores(counts, n)
    assert found is not None
    assert (found.a, found.b, found.low, found.high) == pytest.approx((a, b, low, high), abs=1e-6)


def test_what_has_no_proper_fit_falls_back_to_two_parameters() -> None:
    """Tails as long as the normal's would need bounds beyond 0 and 1."""
    found = fit_true_scores(Counter({0: 1, 2: 5, 4: 20, 6: 40, 8: 30, 10: 10, 12: 2}), 12)
    assert found is not None
    assert (found.parameters, found.low, found.high) == (2, 0, 1)


def test_a_bound_below_nothing_falls_back_to_two_parameters() -> None:
    """Four parameters would fit these scores with shapes of .96 and .87 and a lower bound of -.036."""
    scores = Counter({0: 9, 1: 6, 2: 6, 3: 6, 4: 8, 5: 3, 6: 7, 7: 8, 8: 9, 9: 4, 10: 8})
    found = fit_true_scores(scores, 10)
    assert found is not None
    assert (found.parameters, found.low, found.high) == (2, 0, 1)


def test_the_bounded_polynomial_is_the_binomial() -> None:
    """Between the bounds, Bernstein's form gives Pr(Bin(n, t) < cut) again."""
    n, cut, low, high, y = 7, 4, 0.1, 0.8, 0.37
    coefficients = failing(TrueScores(1, 1, low, high, 4), n, cut)
    value = sum(f * math.comb(n, j) * y**j * (1 - y) ** (n - j) for j, f in enumerate(coefficients))
    t = low + y * (high - low)
    assert value == pytest.approx(sum(math.comb(n, x) * t**x * (1 - t) ** (n - x) for x in range(cut)), abs=1e-13)


def test_expectations_over_a_uniform_are_integrals() -> None:
    """f(t) = 1 - t^2 (two throws, at least one fails): 2/3, 8/15 for its square, and 11/24 below one half."""
    fails = failing(TrueScores(1, 1), 2, 2)
    assert expected(fails, 1, 1) == pytest.approx(2 / 3, abs=1e-14)
    assert expected_square(fails, 1, 1) == pytest.approx(8 / 15, abs=1e-14)
    assert split_expectation(fails, 1, 1, 0.5) == pytest.approx((11 / 24, 7 / 24), abs=1e-14)


def test_a_scale_changes_no_decision() -> None:
    one = livingston_lewis(SCORES, 8, ALPHA, Fraction(5, 8))
    other = livingston_lewis({score * 30: n for score, n in SCORES.items()}, 240, ALPHA, Fraction(5, 8))
    assert one is not None
    assert other is not None
    assert (other.consistency, other.accuracy) == pytest.approx((one.consistency, one.accuracy), abs=1e-10)


def test_the_cut_is_rounded_on_the_effective_length_half_to_even() -> None:
    """A length of 4 and a pass mark of 5/8 put the cut at 2.5, which is 2; so does one half."""
    scores = Counter({0: 2, 1: 2, 2: 2, 3: 2, 4: 2})
    one = livingston_lewis(scores, 4, 11 / 15, Fraction(5, 8))
    other = livingston_lewis(scores, 4, 11 / 15, Fraction(1, 2))
    assert one is not None
    assert other is not None
    assert one.consistency == pytest.approx(other.consistency, abs=1e-12)
    assert one.accuracy != pytest.approx(other.accuracy, abs=1e-3)


@pytest.mark.parametrize("reliability", [None, -0.2, 0.0, 1.0])
def test_no_reliability_no_decision(reliability: float | None) -> None:
    assert livingston_lewis(SCORES, 8, reliability, Fraction(1, 2)) is None


def test_scores_that_do_not_vary_bear_no_decision() -> None:
    assert livingston_lewis(Counter({4: 9}), 8, 0.5, Fraction(1, 2)) is None
    assert huynh(Counter({4: 9}), 8, 5) is None
    assert subkoviak(Counter({4: 9}), 8, 0.5, 5) is None
    assert peng_subkoviak(4, 0, 0.5, 5) is None


def test_a_pass_mark_that_everybody_reaches_is_consistent() -> None:
    found = livingston_lewis(SCORES, 8, ALPHA, Fraction(0))
    assert found is not None
    assert (found.consistency, found.accuracy, found.kappa) == (pytest.approx(1), pytest.approx(1), None)


def test_huynh_needs_more_spread_than_chance_gives() -> None:
    assert huynh(Counter({3: 5, 4: 10, 5: 5}), 8, 5) is None


def test_a_test_longer_than_any_is_not_modelled() -> None:
    assert livingston_lewis(Counter({10: 9, 11: 1}), 20, 0.9999, Fraction(1, 2)) is None
