"""An item: its envelope, and golden answers that must earn what they say."""

from fractions import Fraction
from typing import Any

import pytest

from quizzes.item import read_item, run_golden
from quizzes.values import SpecError

RAW: dict[str, Any] = {
    "id": "product-p01",
    "kind": "single_choice",
    "domain": "product",
    "level": "application",
    "critical": True,
    "siblings": "dilution",
    "passage": "product#label-dilution",
    "references": ["R1"],
    "claims": ["S3"],
    "stem": "A vial of 100 units of onabotulinumtoxinA holds 2.5 mL.\n",
    "lead_in": "How many units are in 0.1 mL?",
    "options": [
        {"id": "a", "text": "2 units"},
        {"id": "b", "text": "4 units", "correct": True},
        {"id": "d", "text": "40 units", "unsafe": True},
    ],
    "shuffle": False,
    "rationale": "40 in 1 mL.",
    "golden": [
        {"answer": "b", "credit": 1, "why": "the key"},
        {"answer": "a", "credit": 0},
        {"answer": "d", "credit": 0, "unsafe": True},
    ],
}


def changed(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in (RAW | changes).items() if value is not None}


def test_an_item_carries_its_envelope_and_its_question() -> None:
    item = read_item(RAW, "examination")
    assert (item.id, item.kind, item.use, item.domain) == (
        "product-p01",
        "single_choice",
        "examination",
        "product",
    )
    assert (item.level, item.critical, item.siblings) == ("application", True, "dilution")
    assert (item.passage, item.references, item.claims) == ("product#label-dilution", ("R1",), ("S3",))
    assert item.stem == "A vial of 100 units of onabotulinumtoxinA holds 2.5 mL."
    assert (item.lead_in, item.rationale) == ("How many units are in 0.1 mL?", "40 in 1 mL.")
    assert [golden.credit for golden in item.golden] == [1, 0, 0]
    assert run_golden(item) == ()


def test_what_may_be_left_out() -> None:
    item = read_item(changed(critical=None, siblings=None, references=None, claims=None, stem=None), "practice")
    assert (item.critical, item.siblings, item.references, item.claims, item.stem) == (
        False,
        None,
        (),
        (),
        "",
    )


def test_problems_of_envelope_and_question_come_together() -> None:
    raw = changed(id="Product P01", level="hard", passage="product", references=["r1"], rationale=" ", lead_in=None)
    with pytest.raises(SpecError) as refused:
        read_item(raw | {"colour": "red"}, "practice")
    assert {(p.path, p.code) for p in refused.value.problems} == {
        (("id",), "not_an_identifier"),
        (("level",), "not_one_of"),
        (("passage",), "not_a_passage"),
        (("references", 0), "not_a_reference"),
        (("rationale",), "missing"),
        (("lead_in",), "missing"),
        (("colour",), "unknown_field"),
    }


@pytest.mark.parametrize("kind", ["sketch", "types", "__init__", "../types/numeric", 3, None])
def test_an_unknown_kind_is_a_problem(kind: object) -> None:
    with pytest.raises(SpecError) as refused:
        read_item(changed(kind=kind), "practice")
    assert [p.path for p in refused.value.problems] == [("kind",)]


@pytest.mark.parametrize("raw", [None, [], "item", {}])
def test_whatever_is_sent_becomes_problems(raw: Any) -> None:
    with pytest.raises(SpecError):
        read_item(raw, "practice")


@pytest.mark.parametrize(
    ("index", "golden", "path", "code"),
    [
        (0, {"answer": "b", "credit": 0}, ("golden", 0, "credit"), "golden_credit"),
        (1, {"answer": "a", "credit": 1}, ("golden", 1, "credit"), "golden_credit"),
        (1, {"answer": "a", "credit": "1/1000000"}, ("golden", 1, "credit"), "golden_credit"),
        (1, {"answer": "a", "credit": 0, "unsafe": True}, ("golden", 1, "unsafe"), "golden_unsafe"),
        (2, {"answer": "d", "credit": 0}, ("golden", 2, "unsafe"), "golden_not_unsafe"),
        (2, {"answer": "a", "credit": 0}, ("golden", 2), "repeated"),
    ],
)
def test_a_golden_answer_must_earn_what_it_says(
    index: int, golden: dict[str, Any], path: tuple[Any, ...], code: str
) -> None:
    rows = list(RAW["golden"])
    rows[index] = golden
    problems = run_golden(read_item(changed(golden=rows), "practice"))
    assert (path, code) in [(p.path, p.code) for p in problems]


def test_the_difference_is_said_in_numbers() -> None:
    rows = [{"answer": "b", "credit": "1/2"}, *RAW["golden"][1:]]
    problems = run_golden(read_item(changed(golden=rows), "practice"))
    assert [p.params for p in problems if p.code == "golden_credit"] == [{"says": "1/2", "earns": "1"}]
    assert "no_golden_key" in [p.code for p in problems]


@pytest.mark.parametrize("n", [0, 1, 2])
def test_three_golden_answers_are_the_least(n: int) -> None:
    problems = run_golden(read_item(changed(golden=RAW["golden"][:n]), "practice"))
    assert "too_few_golden" in [p.code for p in problems]


def test_a_golden_answer_that_a_person_would_have_to_mark_is_a_problem() -> None:
    golden = [{"answer": {"value": typed}, "credit": 0} for typed in ("3,145", "1", "2")]
    raw = changed(kind="numeric", options=None, shuffle=None, value="4", golden=golden)
    problems = run_golden(read_item(raw, "practice"))
    assert (("golden", 0, "answer"), "golden_needs_a_person") in [(p.path, p.code) for p in problems]


def test_rationale_and_golden_answers_are_stored_with_the_key() -> None:
    item = read_item(RAW, "practice")
    assert item.spec.key.rationale == "40 in 1 mL."
    assert item.spec.key.golden[0].credit == Fraction(1)
    assert not hasattr(item.spec.shown, "rationale")
