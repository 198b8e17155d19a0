"""Figures of items and tests at their limits: the fewest takers, the last bit of a double, the exact edge of a rule."""

from __future__ import annotations

import math
from fractions import Fraction as F
from statistics import NormalDist

import pytest

from quizzes.analysis import Choices, analyse, exact_columns
from quizzes.analysis.crossing import cross
from quizzes.analysis.decisions import Decisions, huynh, livingston_lewis, peng_subkoviak
from quizzes.analysis.discrimination import discriminative_efficiency, item_rest, upper_lower
from quizzes.analysis.distributions import beta_cdf, beta_quantile
from quizzes.analysis.domains import DomainFigures, domain_figures
from quizzes.analysis.guessing import TRUE_FALSE, guess_gaps
from quizzes.analysis.intervals import LEVEL, alpha_bound, correlation_bound, feldt, fisher, wilson
from quizzes.analysis.reliability import kr21
from quizzes.analysis.scores import distribution
from quizzes.analysis.times import times

A, B, C = [1, 1, 1, 0, 0, 1], [1, 1, 0, 0, 1, 0], [1, 0, 1, 0, 0, 0]


# -- distributions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "a", "b", "expected"),
    [
        (0.5001, 1e6, 1e6, 0.61135128213767796),
        (0.4999, 2e6, 2e6, 0.34457826612336478),
        (0.1, 15.5, 200, 0.93458262750509541),
        (0.05, 16, 300.5, 0.51278516684999905),
        (0.9, 40, 3, 0.19510765482693674),
        (1e-5, 0.3, 0.4, 0.020619624386628448),
    ],
)
def test_large_shapes_and_small_ones_lose_no_digits(x: float, a: float, b: float, expected: float) -> None:
    """Expected values from the series of the incomplete beta with 40 digits (mpmath)."""
    assert beta_cdf(x, a, b) == pytest.approx(expected, rel=1e-12 * max(1, a / 1e4))
    assert beta_quantile(expected, a, b) == pytest.approx(x, rel=1e-11)


def test_next_to_the_mean_the_digits_of_large_shapes_stay() -> None:
    """Log-gammas of a million, or x log(x / m) with x next to m, would leave ten digits."""
    assert beta_cdf(0.5 + 1e-6, 1e8, 1e8) == pytest.approx(NormalDist().cdf(2e-6 * math.sqrt(2e8)), abs=1e-10)
    assert beta_cdf(0.5001, 1e6, 1e6) == pytest.approx(0.61135128213767796, rel=1e-12)


@pytest.mark.parametrize(("x", "expected"), [(-1, 0), (0, 0), (1, 1), (2, 1)])
def test_beyond_its_ends_a_share_is_none_or_all(x: float, expected: float) -> None:
    assert beta_cdf(x, 2, 3) == expected


# -- intervals ----------------------------------------------------------------------------------------------


def test_two_takers_and_two_items_bound_an_alpha() -> None:
    """F with 1 and 1 degrees of freedom: tan^2(p pi / 2) at p."""
    found = feldt(0.5, 2, 2)
    low, high = (1 - 0.5 * math.tan(p * math.pi / 2) ** 2 for p in (0.975, 0.025))
    assert found == pytest.approx((low, high), rel=1e-12)
    assert alpha_bound(0.5, 2, 1, 0.9) is None
    assert alpha_bound(0.5, 1, 2, 0.9) is None
    assert feldt(0.5, 2, 1) is None


def test_levels_are_95_per_cent_unless_told_otherwise() -> None:
    assert LEVEL == 0.95
    assert wilson(0.4, 7) == wilson(0.4, 7, 0.95) != wilson(0.4, 7, 0.9)
    assert fisher(0.4, 7) == fisher(0.4, 7, 0.95) != fisher(0.4, 7, 0.9)
    assert feldt(0.4, 7, 3) == feldt(0.4, 7, 3, 0.95) != feldt(0.4, 7, 3, 0.9)


def test_one_taker_bounds_a_share_and_four_a_correlation() -> None:
    z2 = 1.959963984540054**2
    assert wilson(1, 1) == pytest.approx((1 / (1 + z2), 1), abs=1e-12)
    assert wilson(0, 1) == pytest.approx((0, z2 / (1 + z2)), abs=1e-12)
    edge = 1.959963984540054
    assert fisher(0.5, 4) == pytest.approx((math.tanh(math.atanh(0.5) - edge), math.tanh(math.atanh(0.5) + edge)))
    assert correlation_bound(-1, 9, 0.9) is None
    assert correlation_bound(0, 4, 0.9) == pytest.approx(math.tanh(1.2815515655446004), abs=1e-12)


# -- items --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [0.1, 0.001, 7.0])
def test_the_size_of_a_mark_changes_no_ratio(scale: float) -> None:
    whole = analyse([A, B, C], pass_mark=F(1, 2))
    other = analyse([[mark * scale for mark in column] for column in (A, B, C)], maxima=[scale] * 3)
    for one, scaled in zip(whole.items, other.items, strict=True):
        for name in (
            *("facility", "discrimination", "discriminative_efficiency", "point_biserial", "upper_lower"),
            *("intended_weight", "effective_weight", "alpha_if_deleted"),
        ):
            assert getattr(scaled, name) == pytest.approx(getattr(one, name), abs=1e-9), name
        assert scaled.sd == pytest.approx((one.sd or 0) * scale)
    assert other.test.alpha == pytest.approx(whole.test.alpha)
    assert other.test.sem == pytest.approx((whole.test.sem or 0) * scale)


def test_an_item_that_everybody_has_right_changes_no_other() -> None:
    without, beside = analyse([A, B, C]), analyse([A, B, C, [1] * 6])
    for one, other in zip(without.items, beside.items, strict=False):
        assert other.discrimination == one.discrimination
        assert other.discriminative_efficiency == one.discriminative_efficiency
        assert other.upper_lower == one.upper_lower


def test_marks_that_start_above_nothing_tell_as_much() -> None:
    low, high = analyse([A, B, C], maxima=[3] * 3), analyse([[mark + 2 for mark in column] for column in (A, B, C)])
    for one, other in zip(low.items, high.items, strict=True):
        assert other.discrimination == one.discrimination
        assert other.discriminative_efficiency == one.discriminative_efficiency


def test_of_three_items_each_can_be_left_out_of_alpha_and_of_two_none() -> None:
    """Without C, alpha of A and B is that of the two alone."""
    three, two = analyse([A, B, C]), analyse([A, B])
    assert three.items[2].alpha_if_deleted == pytest.approx(two.test.alpha, abs=1e-12)
    assert [item.alpha_if_deleted for item in two.items] == [None, None]


def test_what_rounding_leaves_of_a_constant_rest_is_no_variance() -> None:
    """Every total is the mark and 0.8: the sums of doubles leave 4e-16 of a rest that does not vary."""
    marks = [0.9, 0.1, 0.4, 0.1]
    item = cross(marks, [mark + 0.8 for mark in marks])
    assert (item.rest, item_rest(item), discriminative_efficiency(item)) == (0, None, None)


def test_two_takers_make_a_standard_deviation_and_one_does_not() -> None:
    two, one = analyse([[1, 0], [1, 1]]), analyse([[1], [1]])
    assert two.items[0].sd == pytest.approx(math.sqrt(0.5), abs=1e-15)
    assert two.test.scores.sd == pytest.approx(math.sqrt(0.5), abs=1e-15)
    assert (one.items[0].sd, one.test.scores.sd) == (None, None)


def test_columns_masks_and_choices_belong_to_the_same_takers() -> None:
    with pytest.raises(ValueError):
        analyse([A, B[:5]])
    with pytest.raises(ValueError):
        analyse([A, B], presented=[b"\1" * 6])
    with pytest.raises(ValueError):
        analyse([A, B], presented=[b"\1" * 5, None])
    with pytest.raises(ValueError):
        analyse([A, B], presented=[b"\1" * 7, b"\1" * 6])
    with pytest.raises(ValueError):
        analyse([A, B], maxima=[1, 1, 1])
    with pytest.raises(ValueError):
        analyse([A, B], choices={0: Choices(["a"] * 5, "a")})


def test_options_are_counted_among_those_who_had_the_item() -> None:
    chosen = ["a", "a", "b", "c", None, "a"]
    found = analyse([A, B], presented=[b"\1\1\1\1\1\0", None], choices={0: Choices(chosen, "a")}).items[0]
    assert [(row.option, row.count) for row in found.options] == [("a", 2), ("b", 1), ("c", 1), (None, 1)]
    assert sum(sum(row.thirds) for row in found.options) == 5
    assert found.n == 5


# -- scores -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "median"),
    [([3], 3), ([1, 3], 2), ([1, 1, 5], 1), ([1, 2, 2, 9], 2), ([1, 2, 4, 9], 3), ([0, 0, 0, 7, 7], 0)],
)
def test_the_median_is_the_middle_or_between_the_two_middle_scores(scores: list[int], median: float) -> None:
    assert distribution(scores).median == median


def test_nobody_has_no_scores() -> None:
    nobody = distribution([])
    assert (nobody.n, nobody.mean, nobody.median, nobody.sd, nobody.skewness, nobody.kurtosis) == (0, *[None] * 5)


def test_skewness_needs_three_scores_and_kurtosis_four() -> None:
    assert distribution([1, 2]).skewness is None
    assert distribution([1, 1, 4]).skewness == pytest.approx(math.sqrt(3), abs=1e-12)
    assert distribution([1, 1, 4]).kurtosis is None
    assert distribution([0, 0, 0, 4]).skewness == pytest.approx(2, abs=1e-12)
    assert distribution([0, 0, 0, 4]).kurtosis == pytest.approx(4, abs=1e-12)
    assert distribution([0, 4, 0, 4]).kurtosis == pytest.approx(-6, abs=1e-12)


def test_figures_of_scores_are_in_marks_whatever_the_unit() -> None:
    thirds, marks = distribution([3, 6, 6, 12], unit=3), distribution([1, 2, 2, 4])
    assert (marks.mean, marks.median, marks.sd) == (2.25, 2, pytest.approx(math.sqrt(4.75 / 3)))
    assert (thirds.mean, thirds.median, thirds.sd) == (2.25, 2, pytest.approx(marks.sd))
    assert (thirds.skewness, thirds.kurtosis) == (pytest.approx(marks.skewness), pytest.approx(marks.kurtosis))


# -- the rest -----------------------------------------------------------------------------------------------


def test_a_domain_is_measured_on_the_scale_of_its_own_marks() -> None:
    """Totals 2 1 1 0 of 2 marks: mean 1, squares 2 over 3; items that do not go together, so that alpha is 0."""
    found = domain_figures([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]], ["dose", "dose", "safety"], [1, 1, 3])
    assert found[0] == DomainFigures("dose", 2, 0.5, pytest.approx(math.sqrt(2 / 3) / 2), 0)
    assert found[1] == DomainFigures("safety", 1, 0, 0, None)


def test_a_domain_without_takers_or_without_marks_has_no_mean() -> None:
    assert domain_figures([b""], ["dose"], [1]) == [DomainFigures("dose", 1, None, None, None)]
    assert domain_figures([[0, 0]], ["dose"], [0]) == [DomainFigures("dose", 1, None, None, None)]


def test_a_column_of_a_domain_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError):
        domain_figures([[1, 0], [1]], ["dose", "dose"], [1, 1])


def test_marks_are_counted_in_their_common_denominator() -> None:
    fine = exact_columns([[F(1, 151), F(0)], [F(1), None]])
    assert (fine.unit, fine.marks, fine.presented) == (151, ([1, 0], [151, 0]), (b"\1\1", b"\1\0"))
    assert exact_columns([[F(1), F(0)]]).presented is None
    assert exact_columns([[F(1, 10**15)]]).unit == 10**15
    assert exact_columns([[F(1, 10**15 + 1)]]).marks == ([float(F(1, 10**15 + 1))],)


def test_a_correlation_of_one_makes_no_pair_of_normals() -> None:
    assert peng_subkoviak(5, 2, -1, 5) is None
    assert peng_subkoviak(5, 2, 1, 5) is None
    found = peng_subkoviak(4.5, 2, 0.5, 5)  # the cut at the mean: 1/4 + asin(1/2) / 2 pi is a third
    assert found is not None
    assert found.consistency == pytest.approx(2 / 3, abs=1e-12)


def test_two_items_have_a_kr21() -> None:
    """Scores 0 and 2 as often: mean 1, variance 1, and 2 (1 - 1 / 2)."""
    assert kr21(2, 1, 1) == 1
    assert kr21(2, 1, 0.5) == 0
    assert kr21(1, 1, 1) is None
    assert kr21(2, 1, 0) is None


def test_all_or_nothing_bears_no_model() -> None:
    assert huynh({0: 5, 8: 5}, 8, 5) is None
    assert huynh({0: 5, 7: 5}, 8, 5) is not None


def test_a_test_may_behave_like_one_item_and_like_two_thousand() -> None:
    shortest = livingston_lewis({0: 2, 1: 2, 2: 4}, 2, 0.5, F(1, 2))
    assert shortest is not None
    assert shortest.length == 1
    for length, modelled in ((2000, True), (2001, False)):
        reliability = (200 * length - 2500) / (200 * length - 200)  # scores of mean 50 and variance 200
        assert (livingston_lewis({40: 1, 60: 1}, 100, reliability, F(1, 2)) is not None) == modelled


def test_two_takers_have_a_reliability() -> None:
    """Totals 2 and 1 of three items, the third against the others: 3 / 2 (1 - 3)."""
    found = analyse([[1, 0], [1, 0], [0, 1]])
    assert found.test.alpha == -3
    assert [item.alpha_if_deleted for item in found.items] == [None, None, 1]
    assert [item.effective_weight for item in found.items] == [0.5, 0.5, None]


def test_an_item_that_says_nothing_has_no_weight_and_no_fault() -> None:
    found = analyse([[1, 1, 1], [1, 0, 1]])
    assert [(item.effective_weight, item.negative_covariance) for item in found.items] == [(0, False), (1, False)]


def test_where_nothing_varies_nothing_has_a_weight_and_nothing_a_fault() -> None:
    for columns in ([[1, 1], [1, 1]], [[1], [0]]):
        found = analyse(columns)
        assert [(item.effective_weight, item.negative_covariance) for item in found.items] == [(None, False)] * 2
    assert [item.intended_weight for item in analyse([[0, 0], [0, 0]], maxima=[0, 0]).items] == [None, None]


def test_groups_count_27_per_cent_and_not_a_little_less() -> None:
    """Of two hundred, 54: the one who is last of the upper group had the item wrong."""
    marks = [int(place > 146) for place in range(200)]
    assert upper_lower(cross(marks, list(range(200))), 1) == pytest.approx(53 / 54, abs=1e-15)


def test_an_option_that_nobody_chose_stands_in_no_third() -> None:
    found = analyse([A, B], choices={0: Choices(["a", "a", "a", "b", "b", "a"], "a", ["a", "b", "c"])}).items[0]
    assert [(row.option, row.count, row.thirds) for row in found.options][2] == ("c", 0, (0, 0, 0))


def test_decisions_know_what_they_were_told_and_no_more() -> None:
    assert Decisions(0.8, 0.5) == Decisions(0.8, 0.5, None, None, None)


def test_what_blind_guessing_earns() -> None:
    assert F(1, 2) == TRUE_FALSE
    assert guess_gaps([1]) == 1
    assert guess_gaps([]) is None


def test_times_of_nobody_of_one_and_of_two() -> None:
    assert [(t.n, t.lower_quartile, t.median, t.upper_quartile) for t in (times([]), times([7]), times([8, 4]))] == [
        (0, None, None, None),
        (1, 7, 7, 7),
        (2, 5, 6, 7),
    ]
