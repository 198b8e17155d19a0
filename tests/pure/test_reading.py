"""Content is read through one door, which reports everything at once."""

from typing import Any

import pytest

from quizzes.question import type_for
from quizzes.reading import Form
from quizzes.values import Problem, SpecError


def test_all_problems_are_reported_at_once_with_their_paths() -> None:
    raw = {
        "stem": 2.5,
        "options": [
            {"id": "a", "text": "One", "correct": "yes"},
            {"id": "a", "txt": "Two"},
            "three",
            {"id": "d", "text": False, "rationale": ["why"]},
        ],
        "shuffle": 1,
        "golden": [{"answer": "a", "credit": 2}, {"credit": "half", "draw": "no"}],
        "Extra": 1,
        True: "on",
    }
    with pytest.raises(SpecError) as refused:
        type_for("single_choice").read(raw)
    assert {(p.path, p.code) for p in refused.value.problems} == {
        (("stem",), "quote_the_number"),
        (("lead_in",), "missing"),
        (("options", 0, "correct"), "not_true_or_false"),
        (("options", 1, "id"), "repeated"),
        (("options", 1, "text"), "missing"),
        (("options", 1, "txt"), "unknown_field"),
        (("options", 2), "not_a_mapping"),
        (("options", 2, "id"), "missing"),
        (("options", 2, "text"), "missing"),
        (("options", 3, "text"), "not_text"),
        (("options", 3, "rationale"), "not_text"),
        (("options",), "not_one_correct"),
        (("shuffle",), "not_true_or_false"),
        (("golden", 0, "credit"), "not_a_share"),
        (("golden", 1, "answer"), "missing"),
        (("golden", 1, "credit"), "not_a_share"),
        (("golden", 1, "draw"), "not_a_mapping"),
        (("Extra",), "unknown_field"),
        (("True",), "unknown_field"),
    }


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice", "numeric", "calculated", "ordering"])
@pytest.mark.parametrize("raw", [{}, [], None, "text", {"options": 1, "steps": {}, "variables": [], "golden": "x"}])
def test_whatever_is_sent_becomes_problems(kind: str, raw: Any) -> None:
    with pytest.raises(SpecError) as refused:
        type_for(kind).read(raw)
    assert (("lead_in",), "missing") in [(p.path, p.code) for p in refused.value.problems]


def test_whole_numbers_may_go_without_quotation_marks() -> None:
    form = Form({"value": 40, "text": " four "})
    assert (form.decimal("value"), form.text("text")) == ("40", "four")
    form.finish()


def test_a_text_has_a_length() -> None:
    form = Form({"text": "x" * 11})
    form.text("text", limit=10)
    assert form.problems == [Problem(("text",), "too_long", {"limit": 10})]


@pytest.mark.parametrize("credit", ["1e9", "1/0", "-1", "3/2", "", True, None, float("nan"), [1]])
def test_a_credit_is_a_share(credit: object) -> None:
    raw = {"lead_in": "How many?", "value": "1", "golden": [{"answer": {"value": "1"}, "credit": credit}]}
    with pytest.raises(SpecError) as refused:
        type_for("numeric").read(raw)
    assert {p.path for p in refused.value.problems} == {("golden", 0, "credit")}


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("single_choice", ["a"]),
        ("single_choice", "z"),
        ("multiple_choice", "a"),
        ("multiple_choice", ["a", "z"]),
        ("numeric", "1"),
        ("numeric", {"value": 1.5}),
        ("numeric", {"value": "1", "units": "mL"}),
        ("numeric", {"value": "1", "unit": "kg"}),
    ],
)
def test_a_golden_answer_is_one_that_could_be_given(kind: str, answer: object) -> None:
    rows = [
        {"id": id, "text": id, "correct": id in right} for id in "abc" for right in ["a", "ab"][kind[0] == "m" :][:1]
    ]
    own = {"value": "1", "units": ["mL", "g"], "unit": "mL"} if kind == "numeric" else {"options": rows}
    with pytest.raises(SpecError) as refused:
        type_for(kind).read({"lead_in": "Which?", "golden": [{"answer": answer, "credit": 0}]} | own)
    assert {p.path[:3] for p in refused.value.problems} <= {("golden", 0, "answer"), ("golden", 0, "unit")}
