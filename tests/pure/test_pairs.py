"""Rows that are given one of several columns: what all four kinds promise about credit, danger and forms."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question import type_for
from quizzes.values import AnswerError, Danger, Outcome, SpecError, seeded_rng

SCORINGS = {
    "statement_table": ("kprim", "linear", "all_or_nothing"),
    "matching": ("per_pair", "all_or_nothing"),
    "extended_matching": ("per_stem", "all_or_nothing"),
    "categorise": ("per_thing", "all_or_nothing"),
}
RULES = [(kind, scoring) for kind, scorings in SCORINGS.items() for scoring in scorings]
every_rule = pytest.mark.parametrize(("kind", "scoring"), RULES)
every_kind = pytest.mark.parametrize("kind", SCORINGS)
COLUMNS = ("x", "y", "z")
KEY = {"d": "x", "b": "y", "c": "x", "a": "z"}
TRUTH = {"x": "true", "y": "false", "z": "true"}


def question(kind: str, key: Mapping[str, str], unsafe: tuple[str, str] | None = None, **fields: Any) -> Any:
    """A question of this kind whose rows belong to the columns x, y and z; of statements, y is false."""
    columns = [{"id": id, "text": f"Column {id}"} for id in COLUMNS]
    rows = [{"id": id, "text": f"Row {id}", "rationale": f"Because of {id}"} for id in key]
    for row in rows:
        row |= _belongs(kind, key[row["id"]], unsafe[1] if unsafe and unsafe[0] == row["id"] else None)
    lists = {
        "statement_table": {"statements": rows},
        "matching": {"pairs": rows, "options": columns, "reuse": True},
        "extended_matching": {"theme": "Columns", "stems": rows, "options": columns},
        "categorise": {"things": rows, "groups": columns},
    }
    return type_for(kind).read({"lead_in": "Which is which?", **lists[kind], **fields})


def _belongs(kind: str, column: str, unsafe: str | None) -> dict[str, Any]:
    if kind == "statement_table":
        correct = TRUTH[column] == "true"
        return {"correct": correct} | ({} if unsafe is None else {"unsafe": TRUTH[unsafe] == "true"})
    name = "group" if kind == "categorise" else "option"
    return {name: column} | ({} if unsafe is None else {f"unsafe_{name}s": [unsafe]})


def columns_of(kind: str) -> tuple[str, ...]:
    return ("true", "false") if kind == "statement_table" else COLUMNS


def given_to(kind: str, answer: Mapping[str, str]) -> dict[str, list[str]]:
    return {f"row.{row}": [TRUTH[column] if kind == "statement_table" else column] for row, column in answer.items()}


def outcome(kind: str, spec: Any, raw: Mapping[str, list[str]], seed: int = 1) -> Outcome:
    found = type_for(kind)
    deal = found.deal(spec.shown, seeded_rng(seed))
    graded = found.grade(spec, deal, found.parse(spec.shown, deal, raw))
    assert isinstance(graded, Outcome)
    return graded


@every_rule
def test_every_row_right_earns_everything_and_every_row_wrong_nothing(kind: str, scoring: str) -> None:
    spec = question(kind, KEY, scoring=scoring)
    assert outcome(kind, spec, given_to(kind, KEY)) == Outcome(Fraction(1))
    wrong = {row: "y" if column != "y" else "x" for row, column in KEY.items()}
    assert outcome(kind, spec, given_to(kind, wrong)) == Outcome(Fraction(0))


@pytest.mark.parametrize(
    ("kind", "scoring", "credits"),
    [
        ("statement_table", "kprim", ("1", "1/2", "0", "0")),
        ("statement_table", "linear", ("1", "1/2", "0", "0")),
        ("statement_table", "all_or_nothing", ("1", "0", "0", "0")),
        ("matching", "per_pair", ("1", "3/4", "1/2", "1/4")),
        ("matching", "all_or_nothing", ("1", "0", "0", "0")),
        ("extended_matching", "per_stem", ("1", "3/4", "1/2", "1/4")),
        ("categorise", "per_thing", ("1", "3/4", "1/2", "1/4")),
    ],
)
def test_each_wrong_row_costs_what_the_rule_says(kind: str, scoring: str, credits: tuple[str, ...]) -> None:
    spec = question(kind, KEY, scoring=scoring)
    for wrong, credit in enumerate(credits):
        swapped = {row: ("y" if column != "y" else "x") for row, column in list(KEY.items())[:wrong]}
        assert outcome(kind, spec, given_to(kind, KEY | swapped)).credit == Fraction(credit), wrong


@pytest.mark.parametrize(
    ("kind", "scoring", "credit"),
    [("statement_table", "kprim", "1/2"), ("statement_table", "linear", "3/4"), ("matching", "per_pair", "3/4")],
)
def test_a_row_left_open_is_not_right_and_costs_no_more_than_that(kind: str, scoring: str, credit: str) -> None:
    spec = question(kind, KEY, scoring=scoring)
    raw = given_to(kind, KEY)
    del raw["row.b"]
    assert outcome(kind, spec, raw).credit == Fraction(credit)
    assert outcome(kind, spec, raw | {"row.b": [" "]}).credit == Fraction(credit)


@every_rule
def test_one_unsafe_answer_makes_the_whole_item_dangerous(kind: str, scoring: str) -> None:
    spec = question(kind, KEY, unsafe=("b", "x"), scoring=scoring)
    found = outcome(kind, spec, given_to(kind, KEY | {"b": "x"}))
    assert (found.credit, found.danger) == (0, Danger.UNSAFE)
    assert [(message.code, message.params["row"]) for message in found.messages] == [("row_unsafe", "b")]
    assert outcome(kind, spec, given_to(kind, {"d": "x"})).danger is None
    assert outcome(kind, spec, given_to(kind, KEY)) == Outcome(Fraction(1))


keys = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(COLUMNS), min_size=3, max_size=8).filter(
    lambda key: len(set(key.values())) > 1
)


@given(st.sampled_from(RULES), keys, st.data())
def test_credit_is_bounded_and_a_right_row_never_costs(rule: tuple[str, str], key: dict[str, str], data: Any) -> None:
    """Also: filling an open row wrongly never pays."""
    kind, scoring = rule
    spec = question(kind, key, scoring=scoring)
    right = given_to(kind, key)
    names = st.dictionaries(st.sampled_from(sorted(right)), st.sampled_from(columns_of(kind)))
    raw = {name: [column] for name, column in data.draw(names).items()}
    credit = outcome(kind, spec, raw).credit
    assert 0 <= credit <= 1
    assert (credit == 1) == (raw == right)
    for name in right:
        assert outcome(kind, spec, raw | {name: right[name]}).credit >= credit
        if name not in raw:
            wrong = next(column for column in columns_of(kind) if [column] != right[name])
            assert outcome(kind, spec, raw | {name: [wrong]}).credit <= credit


@given(st.sampled_from(RULES), keys, st.integers(0, 99), st.data())
def test_credit_depends_neither_on_the_deal_nor_on_the_order_of_the_fields(
    rule: tuple[str, str], key: dict[str, str], seed: int, data: Any
) -> None:
    kind, scoring = rule
    spec = question(kind, key, scoring=scoring)
    raw = {name: [data.draw(st.sampled_from(columns_of(kind)))] for name in given_to(kind, key)}
    mixed = dict(data.draw(st.permutations(list(raw.items()))))
    assert outcome(kind, spec, mixed, seed) == outcome(kind, spec, raw)


@given(st.sampled_from(sorted(SCORINGS)), st.dictionaries(st.text(max_size=9), st.lists(st.text(max_size=9))))
def test_whatever_is_sent_is_graded_or_refused(kind: str, raw: dict[str, list[str]]) -> None:
    spec = question(kind, KEY)
    named = {f"row.{name}" if name in KEY else name: values for name, values in raw.items()}
    try:
        found = outcome(kind, spec, named)
    except AnswerError:
        return
    assert found.credit == 0 or set(named) & {f"row.{row}" for row in KEY}


@every_kind
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"row.q": ["x"]}, "foreign_field"),
        ({"answer": ["x"]}, "foreign_field"),
        ({"row.a": ["x", "x"]}, "sent_twice"),
        ({"row.a": ["q"]}, "unknown_option"),
        ({"row.a": ["TRUE"]}, "unknown_option"),
    ],
)
def test_a_form_that_no_page_sends_is_refused(kind: str, raw: dict[str, list[str]], code: str) -> None:
    sent = {
        name: [TRUTH.get(value, value) if kind == "statement_table" else value for value in raw[name]] for name in raw
    }
    found, shown = type_for(kind), question(kind, KEY).shown
    with pytest.raises(AnswerError) as refused:
        found.parse(shown, found.plain_deal(shown), sent)
    assert refused.value.problem.code == code


@every_kind
def test_what_is_shown_does_not_follow_the_order_of_the_key(kind: str) -> None:
    """The same rows in another order, and belonging elsewhere, look the same until they are judged."""
    mixed = dict(zip(reversed(list(KEY)), KEY.values(), strict=True))
    one, other = question(kind, KEY).shown, question(kind, mixed).shown
    assert one == other
    found = type_for(kind)
    assert found.deal(one, seeded_rng(5)) == found.deal(other, seeded_rng(5))


@every_kind
def test_rows_are_dealt_in_many_orders(kind: str) -> None:
    found, shown = type_for(kind), question(kind, KEY).shown
    orders = {found.deal(shown, seeded_rng(seed)).rows for seed in range(40)}
    assert len(orders) > 10
    assert {tuple(sorted(order)) for order in orders} == {("a", "b", "c", "d")}


@every_kind
def test_each_row_is_told_what_became_of_it(kind: str) -> None:
    spec, found = question(kind, KEY, unsafe=("a", "y")), type_for(kind)
    deal = found.deal(spec.shown, seeded_rng(3))
    answer = found.parse(spec.shown, deal, given_to(kind, {"d": "x", "b": "x"}))
    told = found.feedback(spec, deal, answer)
    assert tuple(one.id for one in told) == deal.rows
    assert {one.id: one.verdict for one in told} == {"d": "right", "b": "wrong", "c": "wrong", "a": "wrong"}
    assert {one.rationale for one in told} == {f"Because of {id}" for id in "abcd"}
    reveal = found.reveal(spec, deal)
    assert reveal["right"] == {row: given_to(kind, KEY)[f"row.{row}"] for row in KEY}
    assert reveal["unsafe"] == {"d": [], "b": [], "c": [], "a": given_to(kind, {"a": "y"})["row.a"]}


@every_kind
def test_an_answer_is_told_row_by_row_open_ones_included(kind: str) -> None:
    spec, found = question(kind, KEY), type_for(kind)
    deal = found.deal(spec.shown, seeded_rng(3))
    answer = found.parse(spec.shown, deal, given_to(kind, {"d": "x"}))
    said = found.describe(spec.shown, deal, answer)
    assert tuple(message.params["row"] for message in said) == deal.rows
    codes = {message.params["row"]: message.code for message in said}
    assert codes == dict.fromkeys("abc", "row_open") | {"d": "row_true" if kind == "statement_table" else "paired"}


@every_kind
@pytest.mark.parametrize("answer", [["d", "x"], "x", {"q": "x"}, {"a": 0.5}, {"a": "q"}])
def test_a_golden_answer_is_a_column_for_each_row(kind: str, answer: object) -> None:
    with pytest.raises(SpecError) as refused:
        question(kind, KEY, golden=[{"answer": answer, "credit": 0}])
    assert refused.value.problems[0].path[:3] == ("golden", 0, "answer")


@pytest.mark.parametrize(
    ("kind", "fields", "path", "code"),
    [
        (
            "matching",
            {"options": [{"id": "x", "text": "X"}, {"id": "a", "text": "A"}]},
            ("options", 1, "id"),
            "repeated",
        ),
        (
            "categorise",
            {"groups": [{"id": "x", "text": "X"}, {"id": "b", "text": "B"}]},
            ("groups", 1, "id"),
            "repeated",
        ),
        ("categorise", {"groups": [{"id": "x", "text": "X"}]}, ("groups",), "wrong_count"),
        ("matching", {"options": [{"id": "x", "text": "X"}] * 2}, ("options", 1, "id"), "repeated"),
        ("extended_matching", {"options": COLUMNS}, ("options", 0), "not_a_mapping"),
        ("extended_matching", {"theme": ""}, ("theme",), "empty"),
        ("matching", {"scoring": "kprim"}, ("scoring",), "not_one_of"),
    ],
)
def test_what_an_author_gets_wrong_is_said_where_it_stands(
    kind: str, fields: dict[str, Any], path: tuple[str | int, ...], code: str
) -> None:
    with pytest.raises(SpecError) as refused:
        question(kind, KEY, **fields)
    assert (path, code) in {(problem.path, problem.code) for problem in refused.value.problems}


@pytest.mark.parametrize("kind", ["matching", "extended_matching", "categorise"])
@pytest.mark.parametrize(("unsafe", "code"), [("y", "correct_and_unsafe"), ("q", "not_one_of")])
def test_a_column_is_known_and_not_both_right_and_unsafe(kind: str, unsafe: str, code: str) -> None:
    with pytest.raises(SpecError) as refused:
        question(kind, KEY, unsafe=("b", unsafe))
    assert code in {problem.code for problem in refused.value.problems}
