"""Statements that are true or false, alone and in a table."""

from fractions import Fraction
from typing import Any

import pytest

from quizzes.question import type_for
from quizzes.values import AnswerError, Danger, Message, Outcome, SpecError, seeded_rng

alone, table = type_for("true_false"), type_for("statement_table")


def statement(answer: object, **fields: Any) -> Any:
    return alone.read({"lead_in": "The frontalis lifts the brow.", "answer": answer, **fields})


def judged(spec: Any, *chosen: str) -> Outcome:
    deal = alone.deal(spec.shown, seeded_rng(1))
    outcome = alone.grade(spec, deal, alone.parse(spec.shown, deal, {"answer": list(chosen)}))
    assert isinstance(outcome, Outcome)
    return outcome


def statements(truth: str, **fields: Any) -> Any:
    """T and F for true and false; the statements are a, b, c …"""
    rows = [
        {"id": id, "text": f"Statement {id}", "correct": t == "T"} for id, t in zip("abcdefgh", truth, strict=False)
    ]
    return table.read({"lead_in": "Which are true?", "statements": rows, **fields})


def credit(spec: Any, answer: str) -> Fraction:
    raw = {f"row.{id}": [{"T": "true", "F": "false", "-": ""}[t]] for id, t in zip("abcdefgh", answer, strict=False)}
    deal = table.deal(spec.shown, seeded_rng(1))
    outcome = table.grade(spec, deal, table.parse(spec.shown, deal, raw))
    assert outcome is not None
    return outcome.credit


@pytest.mark.parametrize(("answer", "chosen", "worth"), [(True, "true", 1), (True, "false", 0), (False, "false", 1)])
def test_a_statement_is_judged(answer: bool, chosen: str, worth: int) -> None:
    assert judged(statement(answer), chosen) == Outcome(Fraction(worth))
    assert judged(statement(answer)) == Outcome(Fraction(0))


def test_the_wrong_judgement_is_dangerous_where_its_author_says_so() -> None:
    outcome = judged(statement(False, unsafe=True), "true")
    assert (outcome.credit, outcome.danger) == (0, Danger.UNSAFE)
    assert outcome.messages == (Message("chose_unsafe", {"option": "true"}),)
    assert judged(statement(True, unsafe=False), "false").danger is Danger.UNSAFE
    assert judged(statement(True), "false").danger is None


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"answer": "true"}, ("answer",), "not_true_or_false"),
        ({"answer": None}, ("answer",), "missing"),
        ({"answer": True, "unsafe": True}, ("unsafe",), "correct_and_unsafe"),
        ({"answer": False, "unsafe": False}, ("unsafe",), "correct_and_unsafe"),
        ({"answer": True, "unsafe": "no"}, ("unsafe",), "not_true_or_false"),
        ({"answer": True, "if_true": 0.5}, ("if_true",), "quote_the_number"),
        ({"answer": True, "golden": [{"answer": "yes", "credit": 0}]}, ("golden", 0, "answer"), "unknown_option"),
        ({"answer": True, "golden": [{"answer": 0.5, "credit": 0}]}, ("golden", 0, "answer"), "quote_the_number"),
    ],
)
def test_nothing_is_assumed_of_a_truth(fields: dict[str, Any], path: tuple[str | int, ...], code: str) -> None:
    with pytest.raises(SpecError) as refused:
        alone.read({"lead_in": "It is so."} | fields)
    found = [
        (problem.path if code != "unknown_option" else problem.path[:3], problem.code)
        for problem in refused.value.problems
    ]
    assert found == [(path, code)]


def test_true_stands_before_false_whatever_is_right() -> None:
    for answer in (True, False):
        shown = statement(answer).shown
        widgets = [alone.control(shown, alone.deal(shown, seeded_rng(seed))).widget for seed in range(9)]
        assert {tuple(option.id for option in widget.options) for widget in widgets} == {("true", "false")}
    assert statement(True).shown == statement(False).shown


@pytest.mark.parametrize("values", [["true", "false"], ["True"], ["1"], ["yes"]])
def test_a_judgement_that_no_page_sends_is_refused(values: list[str]) -> None:
    with pytest.raises(AnswerError):
        judged(statement(True), *values)


def test_both_judgements_are_explained() -> None:
    spec = statement(True, if_true="Indeed.", if_false="The procerus lowers it.")
    deal = alone.plain_deal(spec.shown)
    told = alone.feedback(spec, deal, alone.parse(spec.shown, deal, {"answer": ["false"]}))
    assert [(one.id, one.rationale, one.verdict) for one in told] == [
        ("true", "Indeed.", "missed"),
        ("false", "The procerus lowers it.", "wrong"),
    ]


@pytest.mark.parametrize(
    ("answer", "kprim", "linear"),
    [
        ("TFTF", "1", "1"),
        ("TFTT", "1/2", "1/2"),
        ("TFT-", "1/2", "3/4"),
        ("TFFT", "0", "0"),
        ("TF--", "0", "1/2"),
        ("TFF-", "0", "1/4"),
        ("T---", "0", "1/4"),
        ("FT--", "0", "0"),
        ("----", "0", "0"),
    ],
)
def test_worked_examples_of_four_statements(answer: str, kprim: str, linear: str) -> None:
    assert credit(statements("TFTF", scoring="kprim"), answer) == Fraction(kprim)
    assert credit(statements("TFTF", scoring="linear"), answer) == Fraction(linear)
    assert credit(statements("TFTF", scoring="all_or_nothing"), answer) == (answer == "TFTF")


def test_half_a_point_needs_more_than_one_statement_right() -> None:
    assert credit(statements("TFTFTFTF"), "TFTFTFTT") == Fraction(1, 2)
    assert credit(statements("TFTFTFTF"), "TFTFTFFT") == 0


def test_kprim_is_what_is_meant_where_nothing_is_said() -> None:
    assert statements("TF").key.scoring == "kprim"


def test_own_words_name_the_columns() -> None:
    spec = statements("TF", columns=["Give", "Withhold"])
    assert [(column.id, column.text) for column in spec.shown.columns] == [("true", "Give"), ("false", "Withhold")]
    assert table.words(spec.shown) == {"a": "Statement a", "b": "Statement b", "true": "Give", "false": "Withhold"}
    assert table.words(statements("TF").shown) == {"a": "Statement a", "b": "Statement b"}
    said = table.describe(spec.shown, table.plain_deal(spec.shown), table.key(spec, table.plain_deal(spec.shown)))
    assert [(message.params["text"], message.params["chosen"]) for message in said] == [
        ("Statement a", "Give"),
        ("Statement b", "Withhold"),
    ]


def test_an_order_that_carries_meaning_is_kept() -> None:
    rows = [{"id": id, "text": id, "correct": id == "b"} for id in "cab"]
    shown = table.read({"lead_in": "Which?", "statements": rows, "shuffle": False}).shown
    assert {table.deal(shown, seeded_rng(seed)).rows for seed in range(9)} == {("c", "a", "b")}


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"columns": ["Yes"]}, ("columns",), "wrong_count"),
        ({"columns": ["Yes", "No", "Perhaps"]}, ("columns",), "wrong_count"),
        ({"columns": ["Yes", "Yes"]}, ("columns", 1), "repeated"),
        ({"columns": ["Yes", ""]}, ("columns", 1), "empty"),
        ({"columns": [True, False]}, ("columns", 0), "not_text"),
        ({"statements": [{"id": "true", "text": "x", "correct": True}]}, ("statements", 0, "id"), "reserved_id"),
        ({"statements": [{"id": "a", "text": "x"}]}, ("statements", 0, "correct"), "missing"),
        (
            {"statements": [{"id": "a", "text": "x", "correct": "true"}]},
            ("statements", 0, "correct"),
            "not_true_or_false",
        ),
        (
            {"statements": [{"id": "a", "text": "x", "correct": True, "unsafe": True}]},
            ("statements", 0, "unsafe"),
            "correct_and_unsafe",
        ),
        ({"statements": [{"id": "a", "text": "x", "correct": True}] * 2}, ("statements", 1, "id"), "repeated"),
        (
            {"statements": [{"id": f"a{i}", "text": "x", "correct": True} for i in range(9)]},
            ("statements",),
            "wrong_count",
        ),
    ],
)
def test_what_an_author_gets_wrong_is_said_where_it_stands(
    fields: dict[str, Any], path: tuple[str | int, ...], code: str
) -> None:
    with pytest.raises(SpecError) as refused:
        statements("TF", **fields)
    assert (path, code) in {(problem.path, problem.code) for problem in refused.value.problems}
