"""Where a unit can stand in an answer, and how its rules stand in the content."""

from typing import Any

import pytest

from quizzes.question import type_for
from quizzes.units import understood
from quizzes.values import SpecError

numeric, calculated = type_for("numeric"), type_for("calculated")
VOLUME = {"lead_in": "How much?", "value": "0.5", "units": ["mL", "µL", "tsp", "units"], "unit": "mL"}
CONVERTED = VOLUME | {"unit_rule": "converted", "conversions": {"mL": "1", "µL": "1000", "tsp": "0.2"}}
GRADED = VOLUME | {"unit_rule": "graded"}


# -- a unit typed after the number ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "chosen", "unit", "trouble"),
    [
        ("5", None, None, None),
        ("5", "mg", "mg", None),
        ("5 mg", None, "mg", None),
        ("5 Mg", None, "Mg", None),
        ("5 MG", None, None, "unit_in_number"),
        ("5 ML", None, "mL", None),
        ("5 mL/h", None, "mL/h", None),
        ("5 %", None, "%", None),
        ("5％", None, "%", None),
        ("5 mm²", None, "mm2", None),
        ("5 i.m", None, "i.m.", None),
        ("5 per  day", None, "per day", None),
        ("5 day", None, None, "unit_in_number"),
        ("5 m", None, None, "unit_in_number"),
        ("5 mg 3", None, None, "not_a_number"),
        ("5e3", None, None, "not_a_number"),
        ("mg 5", None, None, "not_a_number"),
        ("mg", "mg", "mg", "not_a_number"),
        ("5 mg", "mg", "mg", None),
        ("5 mg", "mL", "mL", "units_disagree"),
        ("5 L", "mL", "mL", "unit_in_number"),
        ("five", "mL", "mL", "not_a_number"),
    ],
)
def test_where_a_unit_can_stand(typed: str, chosen: str | None, unit: str | None, trouble: str | None) -> None:
    given = understood(("mg", "Mg", "mL", "mL/h", "%", "mm2", "i.m.", "per day"), typed, chosen)
    assert (given.unit, given.trouble) == (unit, trouble)
    assert (given.number == 5) is (trouble is None)


def test_a_unit_behind_the_number_is_asked_back_where_none_is_offered() -> None:
    spec = numeric.read({"lead_in": "How many mL?", "value": "0.5"})
    deal = numeric.plain_deal(spec.shown)
    answer = numeric.parse(spec.shown, deal, {"answer": ["0.5 mL"]})
    assert [m.code for m in numeric.hints(spec.shown, deal, answer)] == ["unit_in_number"]
    assert numeric.describe(spec.shown, deal, answer)[0].params == {"value": "0.5 mL", "unit": ""}


@pytest.mark.parametrize(
    ("typed", "unit", "hints"),
    [
        ("0.5", "mL", []),
        ("0.5 mL", None, []),
        ("0.5", None, ["unit_missing"]),
        ("3,145", "mL", ["ambiguous_number"]),
        ("3,145 mL", None, ["ambiguous_number"]),
        ("3,145", None, ["ambiguous_number", "unit_missing"]),
        ("half", None, ["not_a_number", "unit_missing"]),
        ("0.5 cc", None, ["unit_in_number", "unit_missing"]),
        ("0.5 mL", "units", ["units_disagree"]),
        ("7", "units", []),
    ],
)
def test_what_is_asked_back_tells_nothing_of_the_key(typed: str, unit: str | None, hints: list[str]) -> None:
    spec = numeric.read(VOLUME)
    form = {"answer": [typed]} | ({"unit": [unit]} if unit else {})
    deal = numeric.plain_deal(spec.shown)
    answer = numeric.parse(spec.shown, deal, form)
    assert [m.code for m in numeric.hints(spec.shown, deal, answer)] == hints


# -- content ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("raw", [GRADED, GRADED | {"number_credit": "2/3"}, CONVERTED, CONVERTED | {"dose": True}])
def test_rules_are_written_as_they_are_read(raw: dict[str, Any]) -> None:
    spec = numeric.read(raw)
    written = numeric.write(spec)
    assert {name: written[name] for name in raw} == raw
    assert numeric.read(written) == spec
    assert (numeric.store(spec)[0]["format"], numeric.store(spec)[1]["format"]) == (1, 2)
    assert "conversions" not in numeric.store(spec)[0]


def test_a_calculated_number_has_the_same_rules() -> None:
    raw = {"lead_in": "{x} mL halved?", "variables": {"x": {"values": ["1", "3"]}}, "formula": "x / 2"}
    spec = calculated.read(raw | {n: CONVERTED[n] for n in ("units", "unit", "unit_rule", "conversions")})
    deal = calculated.author_deal(spec.shown, {"x": "3"})
    answer = calculated.parse(spec.shown, deal, {"answer": ["1500"], "unit": ["µL"]})
    assert calculated.grade(spec, deal, answer).credit == 1
    assert calculated.read(calculated.write(spec)) == spec
    assert calculated.store(spec)[1]["format"] == 2


@pytest.mark.parametrize(
    ("raw", "path", "code"),
    [
        (VOLUME | {"unit_rule": "any"}, ("unit_rule",), "not_one_of"),
        (GRADED | {"number_credit": "0"}, ("number_credit",), "not_part_of_the_credit"),
        (GRADED | {"number_credit": "1"}, ("number_credit",), "not_part_of_the_credit"),
        (GRADED | {"number_credit": "half"}, ("number_credit",), "not_part_of_the_credit"),
        (VOLUME | {"number_credit": "1/2"}, ("number_credit",), "only_under_unit_rule"),
        (CONVERTED | {"number_credit": "1/2"}, ("number_credit",), "only_under_unit_rule"),
        (GRADED | {"conversions": {"mL": "1"}}, ("conversions",), "only_under_unit_rule"),
        (VOLUME | {"unit_rule": "converted"}, ("conversions",), "missing"),
        (CONVERTED | {"conversions": {"µL": "1000"}}, ("conversions", "mL"), "missing"),
        (CONVERTED | {"conversions": {"mL": "1", "L": "1"}}, ("conversions", "L"), "not_one_of"),
        (CONVERTED | {"conversions": {"mL": "1", "µL": "0"}}, ("conversions", "µL"), "not_above_zero"),
        (CONVERTED | {"conversions": {"mL": "-1", "µL": "1"}}, ("conversions", "mL"), "not_above_zero"),
        (CONVERTED | {"conversions": {"mL": "1", "µL": "1e3"}}, ("conversions", "µL"), "not_a_decimal"),
        (CONVERTED | {"conversions": {"mL": "1", "µL": 0.5}}, ("conversions", "µL"), "quote_the_number"),
        (CONVERTED | {"conversions": ["mL"]}, ("conversions",), "not_a_mapping"),
        ({"lead_in": "?", "value": "1", "unit_rule": "graded"}, ("units",), "missing"),
    ],
)
def test_a_rule_that_cannot_be_followed(raw: dict[str, Any], path: tuple[str, ...], code: str) -> None:
    with pytest.raises(SpecError) as refused:
        numeric.read(raw)
    assert (path, code) in [(p.path, p.code) for p in refused.value.problems]
