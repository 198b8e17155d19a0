"""Steps in order: what an order earns, and that the author's order does not leak."""

from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question import type_for
from quizzes.types.ordering import SCORINGS
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


def put(order: str) -> dict[str, str]:
    return {id: str(position) for position, id in enumerate(order, 1)}


@pytest.mark.parametrize(
    ("order", "exact", "pairs", "common"),
    [
        ("dbca", "1", "1", "1"),
        ("bdca", "0", "1/3", "2/3"),
        ("adbc", "0", "2/3", "2/3"),
        ("acbd", "0", "0", "0"),
        ("cadb", "0", "2/3", "1/3"),
        ("bdac", "0", "0", "1/3"),
        ("dacb", "0", "0", "1/3"),
        ("dbac", "0", "1/3", "2/3"),
    ],
)
def test_credit_of_an_order(order: str, exact: str, pairs: str, common: str) -> None:
    assert grade(read("dbca"), **put(order)).credit == Fraction(exact)
    assert grade(read("dbca", "adjacent_pairs"), **put(order)).credit == Fraction(pairs)
    assert grade(read("dbca", "longest_common"), **put(order)).credit == Fraction(common)


def longest_common(one: str, other: str) -> int:
    """By trying every selection of steps."""
    return max(size for size in range(1, len(one) + 1) if {*combinations(one, size)} & {*combinations(other, size)})


def test_the_longest_common_order_is_found_in_every_order_of_five() -> None:
    spec = read("cadbe", "longest_common")
    credits = {"".join(order): grade(spec, **put("".join(order))).credit for order in permutations("abcde")}
    assert credits == {order: Fraction(longest_common(order, "cadbe") - 1, 4) for order in credits}
    assert [order for order, credit in credits.items() if credit == 0] == ["ebdac"], "only the full reversal"
    assert [order for order, credit in credits.items() if credit == 1] == ["cadbe"]


@given(st.permutations("abcdefgh"), st.permutations("abcdefgh"), st.sampled_from(SCORINGS))
def test_only_the_key_earns_everything_and_its_reversal_nothing(key: Any, order: Any, scoring: str) -> None:
    spec = read("".join(key), scoring)
    credit = grade(spec, **put("".join(order))).credit
    assert 0 <= credit <= 1
    assert (credit == 1) == (order == key)
    assert grade(spec, **put("".join(reversed(key)))).credit == 0


@given(st.permutations("abcdef"), st.integers(0, 5), st.integers(0, 5))
def test_one_step_out_of_place_loses_one_share(key: Any, source: int, target: int) -> None:
    order = list(key)
    order.insert(target, order.pop(source))
    credit = grade(read("".join(key), "longest_common"), **put("".join(order))).credit
    assert credit == (Fraction(1) if source == target else Fraction(4, 5))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"d": "1", "b": "2", "c": "3"}, "positions_missing"),
        ({"d": "1", "b": "2", "c": "3", "a": "3"}, "positions_not_an_order"),
        ({"d": "1", "b": "2", "c": "3", "a": "5"}, "positions_not_an_order"),
        ({"d": "0", "b": "1", "c": "2", "a": "3"}, "positions_not_an_order"),
        ({"d": "1", "b": "2", "c": "3", "a": "last"}, "positions_not_an_order"),
        ({"d": "2", "b": "3", "c": "4", "a": "5"}, "positions_not_an_order"),
        ({"d": "1", "b": "2", "c": "3", "a": "004"}, "positions_not_an_order"),
    ],
)
def test_what_is_no_order_is_kept_and_earns_nothing(typed: dict[str, str], code: str) -> None:
    for scoring in SCORINGS:
        spec = read("dbca", scoring)
        outcome = grade(spec, **typed)
        assert (outcome.credit, [m.code for m in outcome.messages]) == (0, [code])
    deal = ordering.plain_deal(spec.shown)
    raw = {f"position.{id}": [position] for id, position in typed.items()}
    assert ordering.raw_of(ordering.parse(spec.shown, deal, raw)) == raw


@pytest.mark.parametrize("order", ["zbca", "dbcz", "dzca"])
def test_a_step_that_the_content_does_not_have_is_no_place(order: str) -> None:
    spec = read("dbca")
    answer = ordering.parse(read(order).shown, None, {f"position.{id}": [n] for id, n in put(order).items()})
    outcome = ordering.grade(spec, ordering.plain_deal(spec.shown), answer)
    assert (outcome.credit, outcome.messages[0].code) == (0, "positions_not_an_order")


def test_the_key_numbers_the_steps_from_one() -> None:
    spec = read("dbca")
    assert ordering.key(spec, ordering.plain_deal(spec.shown)).positions == put("dbca")
    assert spec.key.order == tuple("dbca")


def test_a_step_has_one_place() -> None:
    spec = read("dbca")
    with pytest.raises(AnswerError) as refused:
        ordering.parse(spec.shown, ordering.plain_deal(spec.shown), {"position.d": ["1", "2"]})
    assert refused.value.problem.code == "sent_twice"


@pytest.mark.parametrize(
    ("order", "possible"), [("ab", False), ("abc", True), ("abcdefgh", True), ("abcdefghi", False)]
)
def test_three_to_eight_steps_can_be_ordered(order: str, possible: bool) -> None:
    if possible:
        assert len(read(order).key.steps) == len(order)
    else:
        with pytest.raises(SpecError) as refused:
            read(order)
        assert [p.code for p in refused.value.problems] == ["wrong_count"]


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
