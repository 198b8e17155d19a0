"""The worked rows of docs/statistics.md: every number there was worked by hand and is held here."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from quizzes.analysis import Analysis, analyse
from quizzes.analysis.analysis import TestFigures
from quizzes.analysis.flags import FlagCode
from quizzes.analysis.item import ItemFigures

# Ten trainees on items a to d, one column an item; their totals are 4 4 3 3 2 2 1 1 0 0.
A, B, C, D = b"\1\1\1\1\1\1\1\0\0\0", b"\1\1\1\1\1\0\0\1\0\0", b"\1\1\1\0\0\1\0\0\0\0", b"\1\1\0\1\0\0\0\0\0\0"


@pytest.fixture(scope="module")
def found() -> Analysis:
    return analyse([A, B, C, D], pass_mark=Fraction(3, 4))


@pytest.fixture(scope="module")
def item(found: Analysis) -> ItemFigures:
    return found.items[0]


@pytest.fixture(scope="module")
def test(found: Analysis) -> TestFigures:
    return found.test


def near(value: float | None, expected: float) -> bool:
    return value is not None and math.isclose(value, expected, rel_tol=1e-12, abs_tol=1e-12)


def test_facility_and_its_interval(item: ItemFigures) -> None:
    assert item.facility == 0.7
    z2 = 1.959963984540054**2
    centre, half = (0.7 + z2 / 20) / (1 + z2 / 10), math.sqrt(z2 * (0.021 + z2 / 400)) / (1 + z2 / 10)
    assert item.facility_interval == pytest.approx((centre - half, centre + half), abs=1e-12)
    assert item.facility_interval == pytest.approx((0.3968, 0.8922), abs=5e-5)


def test_spread_of_an_item(item: ItemFigures) -> None:
    assert near(item.sd, math.sqrt(7 / 30))


def test_correlation_with_the_rest_and_with_the_total(item: ItemFigures) -> None:
    """n times the corrected sums: 21 for the mark, 200 for the total, 50 for both; so 121 and 29 with the rest."""
    assert near(item.discrimination, 29 / math.sqrt(21 * 121))
    assert near(item.point_biserial, 50 / math.sqrt(21 * 200))
    low, high = (math.tanh(math.atanh(29 / math.sqrt(2541)) + s * 1.959963984540054 / math.sqrt(7)) for s in (-1, 1))
    assert item.discrimination_interval == pytest.approx((low, high), abs=1e-12)


def test_discriminative_efficiency(item: ItemFigures) -> None:
    """Sorted, the seven marks meet the rests 1 1 1 2 2 3 3: 10 * 13 - 7 * 13 = 39 at the most."""
    assert near(item.discriminative_efficiency, 29 / 39)


def test_upper_and_lower_27_per_cent(item: ItemFigures) -> None:
    """Groups of 3; of the two with one mark, who share the last place of the lower group, one had the item right."""
    assert near(item.upper_lower, 1 - 0.5 / 3)


def test_weights_and_alpha_without_the_item(item: ItemFigures) -> None:
    assert (item.intended_weight, item.effective_weight) == (0.25, 0.25)
    assert near(item.alpha_if_deleted, 3 / 2 * (1 - 69 / 121))


def test_scores(test: TestFigures) -> None:
    scores = test.scores
    assert (scores.n, scores.mean, scores.median, scores.skewness) == (10, 2, 2, 0)
    assert near(scores.sd, math.sqrt(20 / 9))
    assert near(scores.kurtosis, 100 * (11 * 6.8 - 27 * 4) / (9 * 8 * 7) / (20 / 9) ** 2)


def test_reliability(test: TestFigures) -> None:
    assert near(test.alpha, 11 / 15)
    assert near(test.kr21, 4 / 3 * (1 - 2 * 2 / (4 * 20 / 9)))
    assert near(test.error_ratio, math.sqrt(4 / 15))
    assert near(test.sem, math.sqrt(20 / 9 * 4 / 15))
    assert test.alpha_interval == pytest.approx(  # F with 9 and 27 degrees of freedom, from scipy
        (1 - 4 / 15 * 2.6308555879228073, 1 - 4 / 15 * 0.2789826512480547), abs=1e-12
    )


def test_decisions(test: TestFigures) -> None:
    """The effective length is (4 - 44/27) / (16/27) = 4, and the moments 1/2, 1/3, 1/4, 1/5 are a uniform's: every
    score from 0 to 4 is equally likely, and two scores fail together with probability 17/35."""
    assert test.decisions is not None
    assert test.decisions.length == 4
    fitted = test.decisions.true_scores
    assert fitted is not None
    assert (fitted.a, fitted.b, fitted.low, fitted.high) == pytest.approx((1, 1, 0, 1), abs=1e-9)
    assert near(test.consistency, 1 - 2 * 3 / 5 + 2 * 17 / 35)
    fails = 0.75 - 0.75**4 + 3 / 5 * 0.75**5  # the integral of 1 - 4 t^3 + 3 t^4 up to the cut
    passes = (1 - 0.75**4) - 3 / 5 * (1 - 0.75**5)
    assert test.accuracy == pytest.approx(fails + passes, abs=1e-9)
    chance = (3 / 5) ** 2 + (2 / 5) ** 2
    assert test.decisions.kappa == pytest.approx((27 / 35 - chance) / (1 - chance), abs=1e-9)


def test_huynh(test: TestFigures) -> None:
    """With the population's variance, 2, KR-21 is 2/3 and both shapes are 1: the same uniform."""
    assert test.huynh is not None
    assert near(test.huynh.consistency, 27 / 35)


def test_ten_trainees_bear_no_label(found: Analysis) -> None:
    assert [[flag.code for flag in item.flags] for item in found.items] == [[FlagCode.UNDECIDED]] * 4
