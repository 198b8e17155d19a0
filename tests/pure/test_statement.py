"""Information between questions: nothing to answer, nothing to earn, nothing to prove."""

from fractions import Fraction
from typing import Any

import pytest

from quizzes.item import read_item, run_golden
from quizzes.question import Worth, type_for
from quizzes.values import AnswerError, Outcome, SpecError

statement: Any = type_for("statement")
RAW: dict[str, Any] = {"lead_in": "A case in four questions", "stem": "One patient."}
ENVELOPE = {"id": "a-p1", "kind": "statement", "domain": "d", "level": "recall", "passage": "a#b"}


def test_nothing_is_worth_nothing() -> None:
    spec = statement.read(RAW)
    deal = statement.plain_deal(spec.shown)
    assert statement.worth is Worth.NOBODY
    assert (
        statement.grade(spec, deal, None)
        == statement.grade(spec, deal, statement.key(spec, deal))
        == Outcome(Fraction(0))
    )
    assert statement.parse(spec.shown, deal, {}) is None
    assert statement.describe(spec.shown, deal, None) == statement.feedback(spec, deal, None) == []


@pytest.mark.parametrize("name", ["answer", "text", "golden", ""])
def test_whatever_is_sent_is_refused(name: str) -> None:
    spec = statement.read(RAW)
    with pytest.raises(AnswerError):
        statement.parse(spec.shown, statement.plain_deal(spec.shown), {name: ["x"]})


def test_an_item_of_information_needs_neither_golden_answers_nor_a_rationale() -> None:
    assert run_golden(read_item(RAW | ENVELOPE, "practice")) == ()
    with pytest.raises(SpecError) as refused:
        read_item(RAW | ENVELOPE | {"golden": [{"answer": "x", "credit": 1}]}, "practice")
    assert "nothing_to_answer" in {problem.code for problem in refused.value.problems}
    with pytest.raises(SpecError) as other:
        read_item({"lead_in": "Which?", **ENVELOPE, "kind": "short_text", "accepted": [{"text": "a"}]}, "practice")
    assert [(problem.code, problem.path) for problem in other.value.problems] == [("missing", ("rationale",))]


def test_a_golden_answer_of_information_is_no_answer() -> None:
    with pytest.raises(SpecError):
        statement.author_answer(statement.read(RAW), {"answer": ""})
