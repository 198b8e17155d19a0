"""Figures of items and tests beside the field's programs, and what happens at their edges.

Expected numbers were computed once with numpy, scipy and statsmodels: numpy.corrcoef and cov, scipy.stats.skew and
kurtosis (bias=False), scipy.stats.f, statsmodels' proportion_confint (wilson), scipy.integrate.quad of the binomial
over the fitted beta, and scipy.stats.betabinom for Huynh."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.analysis import Analysis, analyse, exact_columns
from quizzes.analysis.columns import FINEST
from quizzes.analysis.domains import domain_figures
from quizzes.analysis.guessing import guess_gaps, guess_one_of
from quizzes.analysis.times import times

BITS = [  # 24 trainees, 8 items
    "01100000", "11111010", "11111011", "00111101", "10110001", "00000000", "11011010", "11101010",
    "11111110", "10101100", "11111100", "11100010", "10000000", "10011100", "11101100", "11101111",
    "10000000", "01000000", "11111011", "11110111", "01110100", "11101010", "00000000", "00000000",
]  # fmt: skip
PARTIAL = (
    "1 .5 .25 1|1 1 - .5|0 .5 0 .25|1 1 .75 1|.5 - .5 0|0 0 .25 -|"
    "1 .75 1 .5|.5 .25 0 0|1 - 1 1|0 .5 .5 .25|1 1 .5 .75|.5 0 0 .5"
)


def columns_of(rows: Sequence[str]) -> list[bytes]:
    return [bytes(int(row[place]) for row in rows) for place in range(len(rows[0]))]


def partial() -> list[list[Fraction | None]]:
    rows = [row.split() for row in PARTIAL.split("|")]
    return [[None if row[place] == "-" else Fraction(row[place]) for row in rows] for place in range(4)]


def test_items_agree_with_the_referees() -> None:
    items = analyse(columns_of(BITS)).items
    first, fifth, last = items[0], items[4], items[7]
    assert first.facility == pytest.approx(0.7083333333333334)
    assert first.facility_interval == pytest.approx((0.5083230633550336, 0.8508535180303914), abs=1e-12)
    assert first.sd == pytest.approx(0.4643056214875365, abs=1e-12)
    assert first.discrimination == pytest.approx(0.4867584595149912, abs=1e-12)
    assert first.discrimination_interval == pytest.approx((0.10372979664393606, 0.7440549493944515), abs=1e-12)
    assert first.discriminative_efficiency == pytest.approx(0.5573770491803275, abs=1e-12)
    assert first.point_biserial == pytest.approx(0.6251776226370764, abs=1e-12)
    assert fifth.discrimination == pytest.approx(0.5881735878782566, abs=1e-12)
    assert fifth.discriminative_efficiency == pytest.approx(0.7435897435897438, abs=1e-12)
    assert last.discrimination_interval == pytest.approx((-0.049442402859362765, 0.6673309723955594), abs=1e-12)


def test_the_test_agrees_with_the_referees() -> None:
    test = analyse(columns_of(BITS), pass_mark=Fraction(3, 4)).test
    scores = (test.scores.mean, test.scores.median, test.scores.sd, test.scores.skewness, test.scores.kurtosis)
    expected = (4.041666666666667, 4.5, 2.4402274781109106, -0.4639056402294286, -1.0603383554507304)
    assert scores == pytest.approx(expected, abs=1e-12)
    assert test.alpha == pytest.approx(0.7774349167716978, abs=1e-12)
    assert test.alpha_interval == pytest.approx((0.6118939627540319, 0.8899914411633629), abs=1e-12)
    assert test.sem == pytest.approx(1.1512213336305976, abs=1e-12)
    assert test.consistency == pytest.approx(0.6630246438763641, abs=1e-10)
    assert test.accuracy == pytest.approx(0.7242021659789507, abs=1e-10)
    assert test.decisions is not None
    assert test.decisions.true_scores is not None
    assert test.decisions.true_scores.parameters == 4
    assert test.huynh_consistency == pytest.approx(0.8069926115576658, abs=1e-12)


def test_partial_credit_and_gaps_agree_with_the_referees() -> None:
    """An item over those who had it; its rest is the sum of their other items."""
    found = _exact(partial(), pass_mark=Fraction(3, 5))
    second, third = found.items[1], found.items[2]
    assert (second.n, third.n) == (10, 11)
    assert (second.facility, second.sd) == (0.55, pytest.approx(0.3872983346207417, abs=1e-12))
    assert second.discrimination == pytest.approx(0.7148215960613673, abs=1e-12)
    assert third.discrimination_interval == pytest.approx((-0.08210158495888678, 0.8626514021653755), abs=1e-12)
    assert third.discriminative_efficiency == pytest.approx(0.584251968503937, abs=1e-12)
    test = found.test
    assert (test.scores.n, test.complete) == (12, 8)
    assert test.scores.mean == pytest.approx(1.9583333333333333, abs=1e-12)
    assert test.scores.kurtosis == pytest.approx(-1.836387519404972, abs=1e-12)
    assert test.alpha == pytest.approx(0.8467353951890033, abs=1e-12)
    assert test.alpha_interval is not None
    assert test.alpha_interval[0] == pytest.approx(0.5450140448746503, abs=1e-12)
    assert test.sem == pytest.approx(0.49888268016782145, abs=1e-12)
    assert test.consistency == pytest.approx(0.8245447785060792, abs=1e-10)
    assert test.accuracy == pytest.approx(0.8738293122786507, abs=1e-10)
    assert (test.huynh, test.kr21) == (None, None)


def _exact(columns: Sequence[Sequence[Fraction | None]], pass_mark: Fraction | None = None) -> Analysis:
    exact = exact_columns(columns)
    return analyse(exact.marks, presented=exact.presented, unit=exact.unit, pass_mark=pass_mark)


def test_doubles_give_what_whole_numbers_give() -> None:
    marks = partial()
    shown = [bytes(mark is not None for mark in column) for column in marks]
    doubles = [[float(mark or 0) for mark in column] for column in marks]
    one, other = _exact(marks, Fraction(3, 5)), analyse(doubles, presented=shown, pass_mark=Fraction(3, 5))
    for exact, double in zip(one.items, other.items, strict=True):
        assert double.discrimination == pytest.approx(exact.discrimination, abs=1e-12)
        assert double.upper_lower == pytest.approx(exact.upper_lower, abs=1e-12)
    assert other.test.accuracy == pytest.approx(one.test.accuracy, abs=1e-12)


def test_what_stands_where_nothing_was_presented_does_not_count() -> None:
    marks, shown = [b"\1\0\1\0", b"\1\1\0\0"], [b"\1\1\1\0", b"\1\1\1\1"]
    other = [b"\1\0\1\1", b"\1\1\0\0"]
    assert analyse(marks, presented=shown) == analyse(other, presented=shown)


def test_the_order_of_the_trainees_changes_nothing() -> None:
    shuffled = list(BITS)
    random.Random(3).shuffle(shuffled)
    assert analyse(columns_of(shuffled), pass_mark=Fraction(1, 2)) == analyse(
        columns_of(BITS), pass_mark=Fraction(1, 2)
    )


def test_an_offset_of_a_million_costs_no_digits() -> None:
    marks = [[0.1, 0.4, 0.3, 0.9, 0.8], [0.2, 0.1, 0.6, 0.5, 0.7], [0.3, 0.2, 0.1, 0.9, 0.4]]
    moved = [[mark + 1e6 for mark in column] for column in marks]
    for one, other in zip(analyse(marks).items, analyse(moved, maxima=[1e7] * 3).items, strict=True):
        assert other.discrimination == pytest.approx(one.discrimination, abs=1e-9)


def test_a_mark_that_is_finer_than_any_is_taken_as_a_double() -> None:
    fine = Fraction(1, FINEST + 1)
    assert exact_columns([[fine, Fraction(1)]]).unit == 1
    assert exact_columns([[Fraction(1, 3), Fraction(1, 2)]]).marks == ([2, 3],)


def test_nothing_is_said_where_nothing_can_be() -> None:
    nobody = analyse([b"", b""], pass_mark=Fraction(1, 2))
    assert (nobody.n, nobody.items[0].facility, nobody.test.scores.mean, nobody.test.alpha) == (0, None, None, None)
    alone = analyse([b"\1", b"\0"], pass_mark=Fraction(1, 2))
    assert (alone.items[0].facility, alone.items[0].sd, alone.items[0].discrimination) == (1, None, None)
    alike = analyse([b"\1\1\1", b"\1\0\1"], pass_mark=Fraction(1, 2))
    assert (alike.items[0].sd, alike.items[0].discrimination, alike.items[0].discriminative_efficiency) == (
        0,
        None,
        None,
    )
    one_item = analyse([b"\1\0\1"], pass_mark=Fraction(1, 2))
    assert (one_item.items[0].discrimination, one_item.test.alpha, one_item.test.decisions) == (None, None, None)


def test_a_perfect_correlation_has_no_interval() -> None:
    twins = analyse([b"\1\0\1\0\1", b"\1\0\1\0\1"])
    assert (twins.items[0].discrimination, twins.items[0].discrimination_interval) == (1, None)
    assert (twins.test.alpha, twins.test.sem) == (1, 0)
    doubles = analyse([[0.1, 0.2, 0.7, 0.3], [0.1, 0.2, 0.7, 0.3]])
    assert (doubles.items[0].discrimination, doubles.items[0].discrimination_interval) == (1, None)


def test_constant_doubles_do_not_vary() -> None:
    """0.1 + 0.2 differs from 0.3 by a bit; that is not a variance."""
    found = analyse([[0.1, 0.2, 0.3, 0.1], [0.2, 0.1, 0.0, 0.2]])
    assert found.test.alpha is None
    assert found.test.scores.sd == 0


def test_negative_covariance_leaves_an_item_without_a_weight() -> None:
    found = analyse([b"\1\1\1\0\0\0", b"\1\1\0\1\0\0", b"\1\1\0\0\0\0", b"\0\0\0\0\0\1"])
    assert [item.negative_covariance for item in found.items] == [False, False, False, True]
    assert found.items[3].effective_weight is None
    assert math.fsum(item.effective_weight or 0 for item in found.items) == pytest.approx(1)


def test_weights_follow_the_greatest_marks() -> None:
    found = analyse([[3, 0, 2], [1, 0, 0]], maxima=[3, 1])
    assert [item.intended_weight for item in found.items] == [0.75, 0.25]
    assert found.items[0].facility == pytest.approx(5 / 9)


def test_ties_at_the_border_are_shared() -> None:
    """Groups of one: two share the highest score, and one of them had the item right."""
    assert analyse([b"\1\0\0\0", b"\0\1\0\0"]).items[0].upper_lower == 0.5


def test_negative_alpha_is_shown_as_it_is() -> None:
    test = analyse([b"\1\0\1\0\1", b"\0\1\0\1\1"], pass_mark=Fraction(1, 2)).test
    assert test.alpha is not None
    assert test.alpha < 0
    assert test.error_ratio is not None
    assert test.error_ratio > 1
    assert test.decisions is None


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=2, max_size=40))
def test_every_figure_lies_where_it_can(rows: list[list[bool]]) -> None:
    found = analyse([bytes(column) for column in zip(*rows, strict=True)], pass_mark=Fraction(2, 3))
    for item in found.items:
        for value in (item.discrimination, item.discriminative_efficiency, item.upper_lower, item.point_biserial):
            assert value is None or -1 - 1e-9 <= value <= 1 + 1e-9 or value == item.discriminative_efficiency
        assert item.facility_interval is not None
        assert 0 <= item.facility_interval[0] <= (item.facility or 0) + 1e-12
    for share in (found.test.consistency, found.test.accuracy, found.test.huynh_consistency):
        assert share is None or 0 <= share <= 1 + 1e-12


def test_domains() -> None:
    found = domain_figures(columns_of(BITS)[:4], ["dose", "safety", "dose", "safety"], [1, 1, 1, 1])
    assert [(domain.domain, domain.items) for domain in found] == [("dose", 2), ("safety", 2)]
    assert found[0].mean == pytest.approx((17 + 16) / 48)


def test_quartiles_of_time() -> None:
    found = times([10, 20, 30, 40, 100])
    assert (found.n, found.lower_quartile, found.median, found.upper_quartile) == (5, 20, 30, 40)
    assert times([7]).upper_quartile == 7
    assert times([]).median is None


def test_what_guessing_earns() -> None:
    assert guess_one_of([Fraction(1), Fraction(0), Fraction(0), Fraction(1, 2)]) == Fraction(3, 8)
    assert guess_gaps([2, 4]) == Fraction(3, 8)
    assert guess_gaps([3, 0]) is None
    assert guess_one_of([]) is None
