"""What a person may give for an answer, and what an ambiguous number can mean."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lms.marking.rules import may_decide, may_mark
from quizzes.numbers import readings

HALF = Fraction(1, 2)


@pytest.mark.parametrize("credit", [Fraction(0), HALF, Fraction(1)])
def test_an_instructor_may_give_none_half_or_all_of_the_credit(credit: Fraction) -> None:
    assert may_mark(credit, False, "read as 1.25") is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"credit": Fraction(1, 3)}, "credit_unknown"),
        ({"credit": Fraction(2)}, "credit_unknown"),
        ({"credit": Fraction(1), "unsafe": True}, "unsafe_and_right"),
        ({"reason": "  \n "}, "reason_missing"),
    ],
)
def test_each_refusal_is_named(changes: dict[str, object], code: str) -> None:
    asked = {
        "credit": HALF,
        "unsafe": False,
        "reason": "because",
    }
    assert may_mark(**{**asked, **changes}) == code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("marker", "left_open", "code"),
    [
        (7, True, None),
        (7, False, "mark_decided"),
        (8, True, "mark_own"),
        (8, False, "mark_own"),
        (None, True, "mark_own"),
    ],
)
def test_an_answer_is_decided_once_and_never_by_whoever_gave_it(
    marker: int | None, left_open: bool, code: str | None
) -> None:
    assert may_decide(marker, 8, left_open) == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,250", ("1.250", "1250")),
        (" 3.145 ", ("3.145", "3145")),
        ("１,２５０", ("1.250", "1250")),
        ("0,125", ()),
        ("12", ()),
        ("a lot", ()),
        ("", ()),
    ],
)
def test_an_ambiguous_number_has_two_readings_and_a_clear_one_none(typed: str, meant: tuple[str, ...]) -> None:
    assert readings(typed) == meant
