"""Steps in order: what an order earns, and that the author's order does not leak."""

from fractions import Fraction
from typing import Any

import pytest

from quizzes.question import type_for
from quizzes.values import AnswerError, Outcome, SpecError, seeded_rng

ordering = type_for("ordering")


def read(order: str, scoring: str = "exact") -> Any:
    steps = [{"id": id, "text": f"Step {id}", "rationale": f"Because of {id}"} for id in order]
    return ordering.read({"lead_in": "In which order is it done?", "steps": steps, "scoring": scoring})


def grade(spec: Any, **typed: str) -> Outcome:
    deal = ordering.deal(spec.shown, seeded_rng(1))
    raw = {f"position.{id}": [position] for id, position in typed.items()}
    outcome = ordering.grade(spec, deal, ordering.parse(spec.shown, deal, raw))
    assert isinstance(outcome, Outcome)
    return outcome


@pytest.mark.parametrize(
    ("order", "exact", "pairs"),
    [
        ("dbca", "1", "1"),
        ("bdca", "0", "1/3"),
        ("adbc", "0", "2/3"),
        ("acbd", "0", "0"),
        ("cadb", "0", "2/3"),
    ],
)
def test_credit_of_an_order(order: str, exact: str, pairs: str) -> None:
    typed = {id: str(position) for position, id in enumerate(order, 1)}
    assert grade(read("dbca"), **typed).credit == Fraction(exact)
    assert grade(read("dbca", "adjacent_pairs"), **typed).credit == Fraction(pairs)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"d": "1", "b": "2", "c": "3"}, "positions_missing"),
        ({"d": "1", "b": "2", "c": "3", "a": "3"}, "positions_not_an_order"),
        ({"d": "1", "b": "2", "c": "3", "a": "5"}, "positions_not_an_order"),
        ({"d": "0", "b": "1", "c": "2", "a": "3"}, "positions_not_an_order"),
        ({"d": "1", "b": "2", "c": "3", "a": "last"}, "positions_not_an_order"),
    ],
)
def test_what_is_no_order_is_kept_and_earns_nothing(typed: dict[str, str], code: str) -> None:
    spec = read("dbca", "adjacent_pairs")
    outcome = grade(spec, **typed)
    assert (outcome.credit, [m.code for m in outcome.messages]) == (0, [code])
    deal = ordering.plain_deal(spec.shown)
    raw = {f"position.{id}": [position] for id, position in typed.items()}
    assert ordering.raw_of(ordering.parse(spec.shown, deal, raw)) == raw


def test_full_width_digits_are_positions() -> None:
    assert grade(read("dbca"), d="１", b=" 2", c="3", a="4").credit == 1


def test_all_blank_is_a_blank() -> None:
    spec = read("dbca")
    raw = {f"position.{id}": [" "] for id in "dbca"}
    assert ordering.parse(spec.shown, ordering.plain_deal(spec.shown), raw) is None


@pytest.mark.parametrize("field", ["position.z", "position", "answer"])
def test_an_unknown_step_is_an_error(field: str) -> None:
    spec = read("dbca")
    with pytest.raises(AnswerError):
        ordering.parse(spec.shown, ordering.plain_deal(spec.shown), {field: ["1"]})


def test_the_right_order_cannot_be_seen_in_what_is_shown() -> None:
    assert read("dbca").shown == read("abcd").shown
    deals = {ordering.deal(read(order).shown, seeded_rng(7)).order for order in ("dbca", "abcd", "cabd")}
    assert len(deals) == 1


def test_steps_are_described_in_the_order_given() -> None:
    spec = read("dbca")
    deal = ordering.plain_deal(spec.shown)
    raw = {"position.a": ["2"], "position.b": ["x"], "position.c": ["1"]}
    described = ordering.describe(spec.shown, deal, ordering.parse(spec.shown, deal, raw))
    assert [(m.params["step"], m.params["position"]) for m in described] == [
        ("c", "1"),
        ("a", "2"),
        ("b", "x"),
        ("d", ""),
    ]


def test_feedback_follows_the_right_order() -> None:
    spec = read("dbca")
    deal = ordering.plain_deal(spec.shown)
    answer = ordering.parse(spec.shown, deal, {"position.d": ["1"], "position.b": ["3"]})
    feedback = ordering.feedback(spec, deal, answer)
    assert [(f.id, f.correct) for f in feedback] == [("d", True), ("b", False), ("c", False), ("a", False)]


def test_a_golden_order_names_each_step_once() -> None:
    steps = [{"id": id, "text": id} for id in "abc"]
    golden = [{"answer": ["a", "b", "b"], "credit": 0}, {"answer": ["a", "z"], "credit": 0}]
    with pytest.raises(SpecError) as refused:
        ordering.read({"lead_in": "In which order?", "steps": steps, "golden": golden})
    assert [(p.path, p.code) for p in refused.value.problems] == [
        (("golden", 0, "answer"), "repeated"),
        (("golden", 1, "answer"), "foreign_field"),
    ]
