"""Drawn numbers: printed as people write them, computed exactly, and every draw can be asked."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question import type_for
from quizzes.types.calculated import MOST_COMBINATIONS
from quizzes.values import Danger, NumberLine, SpecError, seeded_rng

calculated = type_for("calculated")
RAW: dict[str, Any] = {
    "stem": "A vial of {vial} units holds {diluent} mL. {Braces} of {0} others stay.",
    "lead_in": "How much is in 0.1 mL of {diluent}?",
    "variables": {
        "vial": {"values": ["50", "100.0"]},
        "diluent": {"from": "1", "to": "4", "step": "0.5"},
    },
    "formula": "vial / diluent / 10",
    "tolerance": {"absolute": "0.05"},
    "units": ["units", "mL"],
    "unit": "units",
    "dose": True,
}
PLAIN = RAW | {"stem": "A vial of {vial} units holds {diluent} mL."}


def test_drawn_numbers_are_filled_into_the_text_as_written_decimals() -> None:
    spec = calculated.read(PLAIN)
    seen = {tuple(calculated.deal(spec.shown, seeded_rng(seed)).values.values()) for seed in range(200)}
    assert seen == {(v, d) for v in ("50", "100.0") for d in ("1", "1.5", "2", "2.5", "3", "3.5", "4")}
    deal = calculated.author_deal(spec.shown, {"vial": "100", "diluent": "2.50"})
    control = calculated.control(spec.shown, deal)
    assert control.stem == "A vial of 100.0 units holds 2.5 mL."
    assert control.lead_in == "How much is in 0.1 mL of 2.5?"
    assert control.values == {"vial": "100.0", "diluent": "2.5"}
    assert control.widget == NumberLine(("units", "mL"))


def test_each_draw_has_its_own_right_answer() -> None:
    spec = calculated.read(PLAIN)
    deal = calculated.author_deal(spec.shown, {"vial": "100", "diluent": "3"})
    assert calculated.key(spec, deal).value == "3.33"
    for typed, credit, danger in [
        ("3.3", 1, None),
        ("3,3", 1, None),
        ("3.4", 0, None),
        ("33", 0, Danger.UNSAFE),
    ]:
        answer = calculated.parse(spec.shown, deal, {"answer": [typed], "unit": ["units"]})
        outcome = calculated.grade(spec, deal, answer)
        assert outcome is not None
        assert (outcome.credit, outcome.danger) == (credit, danger)


def test_a_key_that_reads_two_ways_is_given_in_the_way_that_does_not() -> None:
    raw = {"lead_in": "What is {x} over eight?", "variables": {"x": {"values": ["17"]}}, "formula": "x / 8"}
    spec = calculated.read(raw)
    deal = calculated.deal(spec.shown, seeded_rng(1))
    assert calculated.key(spec, deal).value == "2.1250"


def changed(**changes: Any) -> dict[str, Any]:
    return PLAIN | changes


def vial(written: dict[str, Any]) -> dict[str, Any]:
    return changed(variables={"vial": written, "diluent": {"values": ["1"]}})


@pytest.mark.parametrize(
    ("raw", "path", "code"),
    [
        (RAW, ("stem",), "unknown_variable"),
        (changed(formula="vial / volume"), ("formula",), "unknown_variable"),
        (changed(lead_in="How much is in {volume}?"), ("lead_in",), "unknown_variable"),
        (
            changed(stem="A vial.", lead_in="How much in {diluent}?"),
            ("variables", "vial"),
            "variable_not_shown",
        ),
        (changed(formula="vial / (diluent - 1)"), ("formula",), "not_finite"),
        (changed(formula="vial / diluent - 20"), ("formula",), "dose_not_positive"),
        (changed(formula="vial / diluent / 3", tolerance=None), ("formula",), "value_has_no_end"),
        (changed(formula="exec('1')"), ("formula",), "formula_not_allowed"),
        (changed(variables={}), ("variables",), "empty"),
        (changed(variables={"V": {"values": ["1"]}}), ("variables", "V"), "not_a_name"),
        (vial({"values": []}), ("variables", "vial", "values"), "empty"),
        (vial({"values": ["1,5"]}), ("variables", "vial", "values", 0), "not_a_decimal"),
        (vial({"from": "2", "to": "1", "step": "1"}), ("variables", "vial"), "range_empty"),
        (vial({"from": "1", "to": "2", "step": "0"}), ("variables", "vial"), "range_empty"),
        (vial({"from": "1", "to": "2"}), ("variables", "vial", "step"), "missing"),
    ],
)
def test_a_draw_that_cannot_be_asked(raw: dict[str, Any], path: tuple[Any, ...], code: str) -> None:
    with pytest.raises(SpecError) as refused:
        calculated.read(raw)
    assert (path, code) in [(p.path, p.code) for p in refused.value.problems]


def test_the_draw_that_fails_is_named() -> None:
    with pytest.raises(SpecError) as refused:
        calculated.read(changed(formula="vial / (diluent - 2.5)", dose=False))
    assert refused.value.problems[-1].params == {"draw": "vial = 50, diluent = 2.5"}


def test_the_combinations_are_counted_before_they_are_tried() -> None:
    variables = {
        "vial": {"from": "1", "to": "1000", "step": "1"},
        "diluent": {"from": "1", "to": "101", "step": "1"},
    }
    with pytest.raises(SpecError) as refused:
        calculated.read(changed(variables=variables))
    assert [p.code for p in refused.value.problems] == ["too_many_combinations"]
    assert refused.value.problems[0].params["n"] == 101_000


def grid(*counts: int) -> dict[str, Any]:
    names = ("a", "b", "c")[: len(counts)]
    variables = {n: {"from": "1", "to": str(k), "step": "1"} for n, k in zip(names, counts, strict=True)}
    return {
        "lead_in": "What is the sum of " + " and ".join(f"{{{n}}}" for n in names) + "?",
        "variables": variables,
        "formula": " + ".join(names),
    }


def test_a_hundred_thousand_combinations_are_possible_and_one_more_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_COMBINATIONS == 100_000
    monkeypatch.setattr("quizzes.types.calculated._problem_of_draw", lambda *draw: None)
    assert calculated.read(grid(100, 1000)).key.formula == "a + b"
    for counts, n in [((100_001,), 100_001), ((1000, 101), 101_000), ((11, 101, 91), 101_101)]:
        with pytest.raises(SpecError) as refused:
            calculated.read(grid(*counts))
        assert [(p.path, p.code, p.params["n"]) for p in refused.value.problems] == [
            (("variables",), "too_many_combinations", n)
        ]


def test_a_range_beyond_all_counting_is_refused_at_once() -> None:
    endless = {"a": {"from": "0", "to": "9" * 20, "step": "0." + "0" * 19 + "1"}}
    with pytest.raises(SpecError) as refused:
        calculated.read(grid(1) | {"variables": endless})
    assert [p.code for p in refused.value.problems] == ["too_many_combinations"]


def test_the_very_last_combination_is_tried_too() -> None:
    with pytest.raises(SpecError) as refused:
        calculated.read(grid(7, 9) | {"formula": "1 / (a * b - 63)", "tolerance": {"absolute": "0.1"}})
    assert refused.value.problems[0].params == {"draw": "a = 7, b = 9"}


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 80), st.sampled_from(["0.1", "0.5", "1", "3"]))
def test_only_what_has_a_finite_result_in_every_draw_is_read(start: int, more: int, pole: int, step: str) -> None:
    drawn = {"from": str(start), "to": str(start + more), "step": step}
    raw = {"lead_in": "What of {x}?", "variables": {"x": drawn}, "formula": f"1 / (x - {pole})"}
    raw |= {"tolerance": {"significant": 3}}
    hit = start <= pole <= start + more and (Fraction(pole - start) / Fraction(step)).denominator == 1
    if hit:
        with pytest.raises(SpecError) as refused:
            calculated.read(raw)
        assert [(p.code, p.params["draw"]) for p in refused.value.problems] == [("not_finite", f"x = {pole}")]
    else:
        spec = calculated.read(raw)
        for seed in range(5):
            deal = calculated.deal(spec.shown, seeded_rng(seed))
            assert calculated.grade(spec, deal, calculated.key(spec, deal)).credit == 1


def test_significant_figures_hold_in_every_draw() -> None:
    spec = calculated.read(PLAIN | {"tolerance": {"significant": 2}})
    deal = calculated.author_deal(spec.shown, {"vial": "100", "diluent": "3"})
    assert calculated.key(spec, deal).value == "3.3"
    for typed, credit, danger in [
        ("3.3", 1, None),
        ("3.3330", 1, None),
        ("3.25", 1, None),
        ("3.35", 0, None),
        ("3.2", 0, None),
        ("33", 0, Danger.UNSAFE),
        ("0.3330", 0, Danger.UNSAFE),
    ]:
        answer = calculated.parse(spec.shown, deal, {"answer": [typed], "unit": ["units"]})
        outcome = calculated.grade(spec, deal, answer)
        assert (outcome.credit, outcome.danger) == (credit, danger), typed


def test_two_questions_with_one_formula_and_other_numbers_do_not_share_an_answer() -> None:
    spec = calculated.read(PLAIN)
    deals = [calculated.author_deal(spec.shown, {"vial": v, "diluent": "2.5"}) for v in ("50", "100", "50")]
    assert [calculated.key(spec, deal).value for deal in deals] == ["2", "4", "2"]


@pytest.mark.parametrize(
    ("draw", "code"),
    [
        (None, "draw_incomplete"),
        ({"vial": "50"}, "draw_incomplete"),
        ({"vial": "50", "diluent": "1", "x": "1"}, "draw_incomplete"),
        ({"vial": "50", "diluent": "1.25"}, "not_drawable"),
        ({"vial": "fifty", "diluent": "1"}, "not_drawable"),
    ],
)
def test_a_golden_answer_names_a_draw_that_can_happen(draw: dict[str, str] | None, code: str) -> None:
    golden = {"answer": {"value": "5", "unit": "units"}, "credit": 1} | ({"draw": draw} if draw else {})
    with pytest.raises(SpecError) as refused:
        calculated.read(changed(golden=[golden]))
    assert [(p.path[:3], p.code) for p in refused.value.problems] == [(("golden", 0, "draw"), code)]


def test_the_draw_depends_on_the_ranges_alone() -> None:
    one, other = calculated.read(PLAIN), calculated.read(changed(formula="vial * diluent", tolerance=None))
    assert one.shown == other.shown
    assert Fraction(calculated.key(other, calculated.plain_deal(other.shown)).value) == 50
