"""How far off is still right: by an amount, by a share, or to so many figures."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.numbers import read_number, significant, unambiguous
from quizzes.question import type_for
from quizzes.tolerance import TENFOLD, Tolerance
from quizzes.values import SpecError

numeric = type_for("numeric")
RAW = {"lead_in": "How much?", "value": "2.5"}
numbers = st.fractions(max_denominator=10**6).filter(bool)


@pytest.mark.parametrize(
    ("value", "figures", "rounded"),
    [
        ("9.994", 3, "9.99"),
        ("9.995", 3, "10"),
        ("999.5", 3, "1000"),
        ("0.0012345", 3, "0.00123"),
        ("0.00125", 2, "0.0013"),
        ("1234", 2, "1200"),
        ("1250", 2, "1300"),
        ("-2.345", 3, "-2.35"),
        ("-2.344", 3, "-2.34"),
        ("100", 1, "100"),
        ("1", 1, "1"),
        ("0.1", 1, "0.1"),
        ("0", 3, "0"),
        ("10", 15, "10"),
        ("0.99", 1, "1"),
        ("0.94", 1, "0.9"),
    ],
)
def test_significant_figures_are_rounded_as_by_hand(value: str, figures: int, rounded: str) -> None:
    assert significant(Fraction(value), figures) == Fraction(rounded)


@given(numbers, st.integers(1, 15))
def test_rounding_to_figures_is_stable_and_never_far(value: Fraction, figures: int) -> None:
    rounded = significant(value, figures)
    assert significant(rounded, figures) == rounded
    assert significant(-value, figures) == -rounded
    assert significant(value * 10, figures) == rounded * 10
    assert abs(rounded - value) * 2 * 10 ** (figures - 1) <= abs(value)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("2.44", False),
        ("2.45", True),
        ("2.5", True),
        ("2.50", True),
        ("2.549", True),
        ("2.55", False),
        ("-2.5", False),
        ("0", False),
        ("25", False),
    ],
)
def test_an_answer_is_right_to_the_figures_asked_for(typed: str, right: bool) -> None:
    assert Tolerance(significant=2).accepts(Fraction(typed), Fraction("2.5")) is right


def test_the_value_is_rounded_too() -> None:
    third = Fraction(10, 3)
    assert Tolerance(significant=3).accepts(Fraction("3.33"), third)
    assert Tolerance(significant=3).accepts(Fraction("3.334"), third)
    assert not Tolerance(significant=3).accepts(Fraction("3.3"), third)
    assert Tolerance(significant=3).text(third) == "3.33"
    assert Tolerance(significant=1).text(Fraction("0.96")) == "1"


@given(numbers, st.integers(1, 15))
def test_the_value_in_so_many_figures_is_itself_right(value: Fraction, figures: int) -> None:
    tolerance = Tolerance(significant=figures)
    text = tolerance.text(value)
    assert text is not None
    read = read_number(unambiguous(text))
    assert isinstance(read, Fraction)
    assert tolerance.accepts(read, value)


@given(numbers, st.fractions(TENFOLD, 1000), st.integers(1, 15))
def test_a_tenfold_slip_never_has_the_same_figures(value: Fraction, slip: Fraction, figures: int) -> None:
    tolerance = Tolerance(significant=figures)
    assert not tolerance.accepts(value * slip, value)
    assert not tolerance.accepts(value / slip, value)
    assert not tolerance.reaches_tenfold(value)


@pytest.mark.parametrize(
    ("tolerance", "number", "right"),
    [
        ({}, "2.5", True),
        ({}, "2.50001", False),
        ({"absolute": "0.1"}, "2.4", True),
        ({"absolute": "0.1"}, "2.39999", False),
        ({"absolute": "0.1"}, "2.6", True),
        ({"absolute": "0.1"}, "2.60001", False),
        ({"relative": "0.1"}, "2.25", True),
        ({"relative": "0.1"}, "2.75", True),
        ({"relative": "0.1"}, "2.7501", False),
        ({"relative": "0"}, "2.5", True),
        ({"relative": "0"}, "2.6", False),
    ],
)
def test_an_edge_belongs_to_the_tolerance(tolerance: dict[str, Any], number: str, right: bool) -> None:
    assert Tolerance(**tolerance).accepts(Fraction(number), Fraction("2.5")) is right


def test_a_share_of_a_negative_value_is_an_amount_all_the_same() -> None:
    assert Tolerance(relative="0.1").accepts(Fraction("-2.25"), Fraction("-2.5"))
    assert not Tolerance(relative="0.1").accepts(Fraction("2.5"), Fraction("-2.5"))


@pytest.mark.parametrize(
    ("tolerance", "problem"),
    [
        ({"absolute": "0.4374"}, None),
        ({"absolute": "0.4375"}, "tolerance_accepts_tenfold"),  # 1/16, an eighth of it, would be right
        ({"relative": "0.87499"}, None),
        ({"relative": "0.875"}, "tolerance_accepts_tenfold"),
        ({"significant": 1}, None),
    ],
)
def test_a_dose_has_no_tolerance_that_reaches_a_slip(tolerance: dict[str, Any], problem: str | None) -> None:
    assert Tolerance(**tolerance).problem(Fraction("0.5"), dose=True) == problem
    assert Tolerance(**tolerance).problem(Fraction("0.5"), dose=False) is None


@pytest.mark.parametrize("value", [Fraction(0), Fraction(-1)])
def test_a_dose_is_above_nought(value: Fraction) -> None:
    assert Tolerance(significant=1).problem(value, dose=True) == "dose_not_positive"
    assert Tolerance(significant=1).problem(value, dose=False) is None


def test_a_value_without_an_end_needs_room_to_be_rounded() -> None:
    assert Tolerance().problem(Fraction(1, 3), dose=False) == "value_has_no_end"
    assert Tolerance(absolute="0.01").problem(Fraction(1, 3), dose=False) is None
    assert Tolerance(significant=2).problem(Fraction(1, 3), dose=False) is None


@pytest.mark.parametrize("written", [1, "1", 15, "3"])
def test_figures_are_read_and_written(written: object) -> None:
    spec = numeric.read(RAW | {"tolerance": {"significant": written}})
    assert spec.key.tolerance == Tolerance(significant=int(str(written)))
    assert numeric.write(spec)["tolerance"] == {"significant": int(str(written))}


@pytest.mark.parametrize(
    ("tolerance", "path", "code"),
    [
        ({"significant": 0}, ("significant",), "not_significant_figures"),
        ({"significant": 16}, ("significant",), "not_significant_figures"),
        ({"significant": "2.0"}, ("significant",), "not_significant_figures"),
        ({"significant": 2.0}, ("significant",), "quote_the_number"),
        ({"significant": True}, ("significant",), "not_text"),
        ({"significant": 2, "absolute": "1"}, (), "not_one_tolerance"),
        ({"significant": 2, "relative": "1"}, (), "not_one_tolerance"),
        ({"figures": 2}, (), "not_one_tolerance"),
        ({"figures": 2}, ("figures",), "unknown_field"),
    ],
)
def test_a_tolerance_that_says_nothing_clear(tolerance: dict[str, Any], path: tuple[str, ...], code: str) -> None:
    with pytest.raises(SpecError) as refused:
        numeric.read(RAW | {"tolerance": tolerance})
    assert (("tolerance", *path), code) in [(p.path, p.code) for p in refused.value.problems]
