"""What may be done with an item of a running attempt, and what may be said of an answer."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lms.sitting.rules import Tried, level_known, may_change, not_open, tellable, verdict, worth_words
from quizzes.policy import Policy
from quizzes.values import Danger, Message, Outcome

RIGHT, WRONG, HALF = Outcome(Fraction(1)), Outcome(Fraction(0)), Outcome(Fraction(1, 2))
UNSAFE = Outcome(Fraction(0), Danger.UNSAFE)


def policy(**choices: object) -> Policy:
    return Policy.model_validate({"attempts": 1, "pass_mark": "1/2", **choices})


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ((), None),
        ((WRONG,), None),
        ((HALF,), None),
        ((RIGHT,), "already_right"),
        ((RIGHT, WRONG), "already_right"),
        ((WRONG, UNSAFE), "tries_used"),
    ],
)
def test_an_item_takes_answers_until_it_is_right_or_out_of_tries(outcomes: tuple[Outcome, ...], code: str) -> None:
    tries = tuple(Tried(place, outcome) for place, outcome in enumerate(outcomes))
    refusal = may_change(policy(tries=2), tries)
    assert (refusal.code if refusal else None) == code
    assert may_change(policy(), tries) is None


@pytest.mark.parametrize(("number", "code"), [(1, "passed_by"), (2, None), (3, "not_reached")])
def test_one_item_is_open_where_a_paper_goes_forward_only(number: int, code: str | None) -> None:
    assert not_open(policy(navigation="forward_only"), number, 2) == code
    assert not_open(policy(), number, 2) is None
    assert not_open(policy(navigation="forward_only", layout="one_page"), number, 2) is None


def test_a_dangerous_answer_is_called_so_even_where_the_item_was_right_later() -> None:
    outcomes = (None, RIGHT, HALF, WRONG, UNSAFE, Outcome(Fraction(1), Danger.UNSAFE))
    said = [verdict(outcome, scored=True) for outcome in outcomes]
    assert said == ["waiting", "right", "partly", "wrong", "unsafe", "unsafe"]
    assert verdict(WRONG, scored=False) == "information"


@pytest.mark.parametrize("code", ["missed_unsafe", "point_forbidden", "total_unsafe"])
def test_feedback_names_a_piece_of_the_key_only_beside_the_key(code: str) -> None:
    said = (Message("unit_wrong"), Message(code, {"text": "24 units a side"}))
    assert [message.code for message in tellable(said, key=False)] == ["unit_wrong"]
    assert tellable(said, key=True) == said


@pytest.mark.parametrize(("rule", "levels"), [("none", []), ("certainty", [1, 2, 3]), ("brier", [1, 2, 3, 4, 5, 6])])
def test_levels_are_those_of_the_rule(rule: str, levels: list[int]) -> None:
    assert [level for level in range(-1, 9) if level_known(policy(confidence=rule), level)] == levels
    assert level_known(policy(confidence=rule), None)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(0), "0"),
        (Fraction(20), "20"),
        (Fraction(9, 25), "0.36"),
        (Fraction(-3, 2), "-1.5"),
        (Fraction(-1, 400), "-0.0025"),
        (Fraction(2, 3), "2/3"),
        (Fraction(-1, 3), "-1/3"),
        (Fraction(1, 2**20), "1/1048576"),
    ],
)
def test_a_mark_is_written_exactly(value: Fraction, words: str) -> None:
    assert worth_words(value) == words
    assert Fraction(words) == value
