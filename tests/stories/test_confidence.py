"""How sure an answer is: stored with it, counted as the lowest where nothing was said, and weighed in the result."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sqlalchemy as sa

from lms.certification.services import recompute
from lms.database import runtime
from lms.journal.verification import verify
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.stories.attempts import QUIZ, head_of, rows
from tests.stories.policies import Hand, checkable, paper_of, result, set_quizzes


@pytest.fixture
def sure(trainee: Academy) -> Hand:
    set_quizzes(trainee, confidence="certainty", total_floor=None)
    return Hand(trainee, trainee.start("trainee", QUIZ))


def test_the_level_is_stored_with_the_answer(sure: Hand) -> None:
    assert sure.save(1, sure.right[1], 2).confidence == 2
    [row] = rows(sure.attempt, 1)
    assert row.confidence == 2
    assert paper_of(sure.attempt).slots[0].confidence == 2


def test_a_changed_level_alone_is_a_change_and_the_same_is_not(sure: Hand) -> None:
    codes = [sure.save(1, sure.right[1], level).code for level in (1, 3, 3, None)]
    assert codes == ["saved", "saved", "same", "saved"]
    assert [row.confidence for row in rows(sure.attempt, 1)] == [1, 3, None]
    assert len({row.receipt for row in rows(sure.attempt, 1)}) == 3


@pytest.mark.parametrize("level", [0, 4, 6, 2**31 - 1])
def test_a_level_that_the_rule_does_not_have_is_refused(sure: Hand, level: int) -> None:
    with pytest.raises(Refused, match="level_unknown"):
        sure.save(1, sure.right[1], level)
    assert rows(sure.attempt, 1) == []


def test_a_level_where_nobody_asks_is_refused(trainee: Academy) -> None:
    hand = Hand(trainee, trainee.start("trainee", QUIZ))
    with pytest.raises(Refused, match="level_unknown"):
        hand.save(1, hand.right[1], 1)
    assert rows(hand.attempt, 1) == []


def test_brier_has_six_levels(trainee: Academy) -> None:
    set_quizzes(trainee, confidence="brier")
    hand = Hand(trainee, trainee.start("trainee", QUIZ))
    assert [hand.save(1, hand.right[1], level).code for level in range(1, 7)] == ["saved"] * 6
    with pytest.raises(Refused, match="level_unknown"):
        hand.save(1, hand.right[1], 7)


def test_all_right_and_nothing_said_is_a_third(sure: Hand) -> None:
    for number, raw in sure.right.items():
        sure.save(number, raw)
    sure.submit()
    head = head_of(sure.attempt)
    assert head.result is not None
    assert (head.result["share"], head.passed) == ("1/3", False)


def test_what_a_level_earned_is_told_with_the_answer_and_the_negative_total_honestly(sure: Hand) -> None:
    """All wrong and very sure: minus two thirds of what there is to have, for each such item."""
    number = checkable(sure.academy, sure.attempt)[0]
    sure.save(number, sure.wrong[number], 3)
    sure.submit()
    page = result(sure.academy, sure.attempt)
    told = next(item.told for item in page.items if item.slot.number == number)
    assert told.earned is not None
    assert told.earned.points == -2 * told.earned.of
    assert page.head.result is not None
    assert Fraction(page.head.result["share"]) < 0
    assert page.percent < 0
    [line] = page.certainty
    assert (line.level, line.n, line.percent, line.judgement) == (3, 1, 0, "over")


def test_the_summary_counts_what_was_answered(sure: Hand) -> None:
    for number, raw in list(sure.right.items())[:4]:
        sure.save(number, raw, 3)
    sure.submit()
    page = result(sure.academy, sure.attempt)
    assert [(line.level, line.n, line.judgement) for line in page.certainty] == [(3, 4, "justified")]
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []
    assert recompute(sure.academy.act(), True) == []


def test_a_level_that_is_changed_afterwards_is_found(sure: Hand) -> None:
    sure.save(1, sure.right[1], 3)
    sure.submit()
    with runtime().engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(sa.text("DROP TRIGGER refuse_update_response"))
        else:
            connection.execute(sa.text("ALTER TABLE response DISABLE TRIGGER USER"))
        connection.execute(sa.text("UPDATE response SET confidence = 1"))
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) != []
