"""What a unit is worth: required, graded by itself, or converted; and when it makes a dose dangerous."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question import type_for

numeric = type_for("numeric")
VOLUME = {"lead_in": "How much?", "value": "0.5", "units": ["mL", "µL", "tsp", "units"], "unit": "mL"}
CONVERTED = VOLUME | {"unit_rule": "converted", "conversions": {"mL": "1", "µL": "1000", "tsp": "0.2"}}
GRADED = VOLUME | {"unit_rule": "graded"}


def judged(raw: dict[str, Any], value: str, unit: str | None = None) -> tuple[str, bool, list[str]] | None:
    spec = numeric.read(raw)
    deal = numeric.plain_deal(spec.shown)
    form = {"answer": [value]} | ({"unit": [unit]} if unit else {})
    outcome = numeric.grade(spec, deal, numeric.parse(spec.shown, deal, form))
    return outcome and (str(outcome.credit), outcome.danger is not None, [m.code for m in outcome.messages])


# -- graded -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("0.5", "mL", ("1", False, [])),
        ("0.5", "units", ("1/2", False, ["unit_wrong"])),
        ("0.5", None, ("1/2", False, ["unit_missing"])),
        ("0.6", "units", ("0", False, ["unit_wrong", "value_wrong"])),
        ("0.6", None, ("0", False, ["unit_missing", "value_wrong"])),
        ("5", "mL", ("0", False, ["value_wrong"])),
        ("half", None, ("0", False, ["not_a_number"])),
        ("0.5 mL", "units", ("0", False, ["units_disagree"])),
        ("0.5 cc", None, ("0", False, ["unit_in_number"])),
    ],
)
def test_the_right_number_alone_earns_its_part(value: str, unit: str | None, expected: Any) -> None:
    assert judged(GRADED, value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("0.5", "mL", ("1", False, [])),
        ("0.5", "units", ("0", True, ["unit_wrong"])),
        ("0.6", "units", ("0", True, ["unit_wrong"])),
        ("3,145", "units", ("0", True, ["unit_wrong"])),
        ("0.5", None, ("1/2", False, ["unit_missing"])),
        ("0.6", None, ("0", False, ["unit_missing", "value_wrong"])),
        ("5", None, ("0", True, ["unit_missing", "tenfold_over"])),
        ("0.05", None, ("0", True, ["unit_missing", "tenfold_under"])),
        ("0.5 mL", "units", ("0", True, ["units_disagree"])),
        ("0.5 cc", None, ("0", False, ["unit_in_number"])),
    ],
)
def test_a_dose_in_the_wrong_unit_earns_no_part(value: str, unit: str | None, expected: Any) -> None:
    assert judged(GRADED | {"dose": True}, value, unit) == expected


def test_the_part_is_what_the_author_says() -> None:
    assert judged(GRADED | {"number_credit": "2/3"}, "0.5") == ("2/3", False, ["unit_missing"])
    assert judged(GRADED | {"number_credit": 0.25}, "0.5", "units") == ("1/4", False, ["unit_wrong"])


@pytest.mark.parametrize("unit", [None, "units", "mL"])
def test_a_number_with_two_meanings_is_left_to_a_person_where_it_could_earn_something(unit: str | None) -> None:
    assert judged(GRADED, "3,145", unit) is None


# -- required ---------------------------------------------------------------------------------------------


def test_without_a_rule_the_unit_is_required() -> None:
    for raw in (VOLUME, VOLUME | {"unit_rule": "required"}):
        assert judged(raw, "0.5", "mL") == ("1", False, [])
        assert judged(raw, "0.5", "units") == ("0", False, ["unit_wrong"])
        assert judged(raw, "0.5") == ("0", False, ["unit_missing"])
        assert judged(raw, "3,145") == ("0", False, ["unit_missing"])
        assert judged(raw, "0.5 mL", "units") == ("0", False, ["units_disagree"])
        assert numeric.write(numeric.read(raw)).keys() == numeric.write(numeric.read(VOLUME)).keys()
    assert "unit_rule" not in numeric.write(numeric.read(VOLUME))


# -- converted --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("0.5", "mL", ("1", False, [])),
        ("500", "µL", ("1", False, [])),
        ("500,0 \u03bcL", None, ("1", False, [])),
        ("0.1", "tsp", ("1", False, [])),
        ("0.5", "µL", ("0", True, ["unit_wrong"])),
        ("50", "µL", ("0", True, ["tenfold_under"])),
        ("62.5", "µL", ("0", True, ["tenfold_under"])),
        ("63", "µL", ("0", False, ["value_wrong"])),
        ("5000", "µL", ("0", True, ["tenfold_over"])),
        ("4000", "µL", ("0", True, ["tenfold_over"])),
        ("3999", "µL", ("0", False, ["value_wrong"])),
        ("500", "mL", ("0", True, ["tenfold_over"])),
        ("475", "µL", ("0", False, ["value_wrong"])),
        ("525", "µL", ("0", False, ["value_wrong"])),
        ("0.5", "tsp", ("0", True, ["unit_wrong"])),  # five times: less than a slipped point, the same slip of units
        ("0.4", "tsp", ("0", False, ["value_wrong"])),
        ("0.5", "units", ("0", True, ["unit_wrong"])),
        ("500", "units", ("0", True, ["unit_wrong"])),
        ("0.5", None, ("0", False, ["unit_missing"])),
        ("500", None, ("0", False, ["unit_missing"])),
        ("500 µL", "mL", ("0", True, ["units_disagree"])),
    ],
)
def test_a_dose_is_judged_by_its_quantity(value: str, unit: str | None, expected: Any) -> None:
    assert judged(CONVERTED | {"dose": True}, value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("500", "µL", ("1", False, [])),
        ("0.5", "µL", ("0", False, ["unit_wrong"])),
        ("0.5", "tsp", ("0", False, ["unit_wrong"])),
        ("0.6", "tsp", ("0", False, ["value_wrong"])),
        ("0.5", "units", ("0", False, ["unit_wrong"])),
        ("5000", "µL", ("0", False, ["value_wrong"])),
    ],
)
def test_without_a_dose_nothing_of_it_is_dangerous(value: str, unit: str, expected: Any) -> None:
    assert judged(CONVERTED, value, unit) == expected


def test_an_ambiguous_number_is_left_to_a_person_in_any_unit_that_can_be_converted() -> None:
    assert judged(CONVERTED | {"dose": True}, "3,145", "µL") is None
    assert judged(CONVERTED | {"dose": True}, "3,145", "units") == ("0", True, ["unit_wrong"])


def test_the_right_number_in_a_unit_that_hardly_differs_is_wrong_and_not_dangerous() -> None:
    near = VOLUME | {"unit_rule": "converted", "dose": True}
    for factor, unsafe in [("1.05", False), ("0.95", True), ("1.06", True), ("1.052", False), ("1.0526", False)]:
        raw = near | {"conversions": {"mL": "1", "tsp": factor}}
        off = abs(1 / Fraction(factor) - 1)
        assert (off > Fraction(1, 20)) is unsafe
        found = judged(raw, "0.5", "tsp")
        assert found == ("0", unsafe, ["unit_wrong"])


def test_two_names_of_one_unit_are_the_same() -> None:
    raw = VOLUME | {"unit_rule": "converted", "dose": True, "conversions": {"mL": "2", "tsp": "2.0"}}
    assert judged(raw, "0.5", "tsp") == ("1", False, [])
    assert judged(raw, "5", "tsp") == ("0", True, ["tenfold_over"])


def test_factors_are_between_units_whichever_is_the_key() -> None:
    raw = {"lead_in": "How long?", "units": ["h", "min", "s"], "unit_rule": "converted"}
    raw |= {"conversions": {"h": "1", "min": "60", "s": "3600"}}
    for value, unit, typed, in_unit in [("90", "min", "1.5", "h"), ("1.5", "h", "5400", "s"), ("30", "s", ".5", "min")]:
        assert judged(raw | {"value": value, "unit": unit}, typed, in_unit) == ("1", False, [])


def test_tolerance_and_figures_hold_after_conversion() -> None:
    assert judged(CONVERTED | {"tolerance": {"absolute": "0.05"}}, "550", "µL") == ("1", False, [])
    assert judged(CONVERTED | {"tolerance": {"absolute": "0.05"}}, "550.1", "µL") == ("0", False, ["value_wrong"])
    assert judged(CONVERTED | {"tolerance": {"significant": 1}}, "549.9", "µL") == ("1", False, [])
    assert judged(CONVERTED | {"tolerance": {"significant": 1}}, "550", "µL") == ("0", False, ["value_wrong"])


def test_a_foreseen_error_is_found_in_every_unit_that_can_be_converted() -> None:
    spec = numeric.read(CONVERTED | {"errors": [{"value": "5", "rationale": "The point has slipped."}]})
    deal = numeric.plain_deal(spec.shown)

    def feedback(value: str, unit: str) -> list[str]:
        answer = numeric.parse(spec.shown, deal, {"answer": [value], "unit": [unit]})
        return [one.rationale for one in numeric.feedback(spec, deal, answer)]

    assert feedback("5", "mL") == feedback("5000", "µL") == feedback("5", "units") == ["The point has slipped."]
    assert feedback("5", "µL") == feedback("5.000", "mL") == feedback("five", "mL") == []


factors = st.decimals("0.001", "1000", places=3).map(str)


@given(
    st.decimals("0.01", "500", places=2).map(str),
    factors,
    st.sampled_from([Fraction(8), Fraction(10), Fraction(1, 8), Fraction(1, 10), Fraction(1000)]),
)
def test_a_slip_is_unsafe_in_every_unit(value: str, factor: str, slip: Fraction) -> None:
    raw = CONVERTED | {"value": value, "dose": True, "conversions": {"mL": "1", "µL": factor}}
    number = Fraction(value) * Fraction(factor) * slip
    found = judged(raw, _written(number), "µL")
    assert found is not None
    assert found[:2] == ("0", True)


@given(st.decimals("0.01", "500", places=2).map(str), factors, st.decimals("0.95", "1.05", places=3))
def test_five_per_cent_off_is_never_unsafe_in_any_unit(value: str, factor: str, off: Any) -> None:
    raw = CONVERTED | {"value": value, "dose": True, "conversions": {"mL": "1", "µL": factor}}
    number = Fraction(value) * Fraction(factor) * Fraction(off)
    found = judged(raw, _written(number), "µL")
    assert found is not None
    assert found[:2] == (str(int(off == 1)), False)


@given(st.decimals("0.01", "500", places=2).map(str), factors)
def test_the_right_number_in_another_unit_is_unsafe_unless_it_comes_close(value: str, factor: str) -> None:
    raw = CONVERTED | {"value": value, "dose": True, "conversions": {"mL": "1", "µL": factor}}
    found = judged(raw, _written(Fraction(value)), "µL")
    assert found is not None
    assert found[1] == (abs(1 / Fraction(factor) - 1) > Fraction(1, 20))


def _written(number: Fraction) -> str:
    scaled = number * 10**12
    assert scaled.denominator == 1
    return f"{int(scaled) // 10**12}.{int(scaled) % 10**12:012d}"
