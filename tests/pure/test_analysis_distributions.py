"""Quantiles and incomplete betas to 1e-12; expected values from scipy.stats and scipy.special."""

from __future__ import annotations

import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.analysis.distributions import (
    beta_cdf,
    beta_quantile,
    binomial_at_least,
    equal_bivariate_normal,
    f_quantile,
    t_quantile,
)
from quizzes.analysis.intervals import correlation_bound, feldt, fisher, wilson


@pytest.mark.parametrize(
    ("x", "a", "b", "expected"),
    [
        (0.3, 2, 5, 0.579825),  # 1 - 0.7^6 - 6 * 0.3 * 0.7^5
        (0.999, 0.5, 0.5, 0.97986495836662250),
        (0.02, 10_000, 490_000, 0.5012895772514112),
        (0.5, 300, 200, 3.543480264392529e-06),
        (0.0, 2, 3, 0.0),
        (1.0, 2, 3, 1.0),
    ],
)
def test_incomplete_beta(x: float, a: float, b: float, expected: float) -> None:
    assert beta_cdf(x, a, b) == pytest.approx(expected, rel=1e-11, abs=1e-14)


@pytest.mark.parametrize(
    ("probability", "df1", "df2", "expected"),
    [
        (0.975, 9, 27, 2.6308555879228073),
        (0.025, 9, 27, 0.2789826512480547),
        (0.975, 1, 1, 647.7890114778442),
        (0.05, 19_999, 979_951, 0.9834454310748907),
    ],
)
def test_f_quantile(probability: float, df1: float, df2: float, expected: float) -> None:
    assert f_quantile(probability, df1, df2) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("probability", "df", "expected"),
    [
        (0.975, 28, 2.0484071417952454),
        (0.975, 1, 12.706204736174694),  # tan(0.475 pi)
        (0.95, 2.5, 2.5582186141359355),
        (0.2, 7, -0.8960296443137649),
        (0.5, 7, 0.0),
    ],
)
def test_t_quantile(probability: float, df: float, expected: float) -> None:
    assert t_quantile(probability, df) == pytest.approx(expected, rel=1e-12)


@given(st.floats(0.001, 0.999), st.floats(0.2, 500), st.floats(0.2, 500))
def test_a_quantile_leads_back_to_its_probability(probability: float, a: float, b: float) -> None:
    assert beta_cdf(beta_quantile(probability, a, b), a, b) == pytest.approx(probability, abs=1e-9)


@given(st.floats(0, 1), st.floats(0.1, 2000), st.floats(0.1, 2000))
def test_both_sides_of_a_beta_make_one(x: float, a: float, b: float) -> None:
    assert beta_cdf(x, a, b) + beta_cdf(1 - x, b, a) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("c", range(8))
def test_binomial_tail_is_the_sum_of_its_terms(c: int) -> None:
    expected = math.fsum(math.comb(6, x) * 0.3**x * 0.7 ** (6 - x) for x in range(c, 7))
    assert binomial_at_least(c, 6, 0.3) == pytest.approx(expected, abs=1e-14)


def test_two_normals() -> None:
    """At zero there is a closed form, 1/4 + asin(r) / 2 pi; without correlation, the square."""
    assert equal_bivariate_normal(0, 0.6) == pytest.approx(0.25 + math.asin(0.6) / (2 * math.pi), abs=1e-13)
    assert equal_bivariate_normal(0.7, 0) == pytest.approx(NormalDist().cdf(0.7) ** 2, abs=1e-14)


def test_no_interval_without_what_it_needs() -> None:
    assert wilson(0.5, 0) is None
    assert wilson(0, 5) == pytest.approx((0, 0.43448246478317465), abs=1e-12)
    assert fisher(0.5, 3) is None
    assert fisher(1, 30) is None
    assert fisher(None, 30) is None
    assert feldt(None, 30, 5) is None
    assert feldt(0.5, 1, 5) is None
    assert correlation_bound(0.5, 4, 0.5) == pytest.approx(0.5)
