"""A paper that goes forward only: one item is open, what lies behind is passed by, what lies ahead is not reached."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from lms.database import db, reading
from lms.sitting.models import SlotFlag
from lms.sitting.services.advancing import go_on
from lms.sitting.services.flagging import flag_item
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.stories.attempts import QUIZ, head_of, rows, together
from tests.stories.policies import Hand, paper_of, set_quizzes


@pytest.fixture
def forward(trainee: Academy) -> Hand:
    set_quizzes(trainee, navigation="forward_only")
    return Hand(trainee, trainee.start("trainee", QUIZ))


def test_only_the_open_item_takes_an_answer(forward: Hand) -> None:
    go_on(forward.academy.act("trainee"), forward.attempt, 1)
    go_on(forward.academy.act("trainee"), forward.attempt, 2)
    assert [slot.number for slot in paper_of(forward.attempt).open_slots] == [3]
    for number, code in ((1, "passed_by"), (2, "passed_by"), (4, "not_reached"), (8, "not_reached")):
        assert forward.save(number, forward.right[number]).code == code
        assert forward.check(number, forward.right[number]).code == code
        with pytest.raises(Refused, match=code):
            flag_item(forward.academy.act("trainee"), forward.attempt, number, True)
        assert rows(forward.attempt, number) == []
    assert forward.save(3, forward.right[3]).code == "saved"
    db.session.close()
    assert reading().query(SlotFlag).count() == 0


def test_an_answer_that_was_passed_by_stays_and_counts(forward: Hand) -> None:
    forward.save(1, forward.right[1])
    go_on(forward.academy.act("trainee"), forward.attempt, 1)
    told = forward.save(1, {})
    assert (told.code, told.sequence, told.values) == ("passed_by", 1, forward.right[1])
    forward.submit()
    head = head_of(forward.attempt)
    assert head.result is not None
    assert sum(row[1] for row in head.result["domains"]) == 1


def test_going_on_twice_from_one_item_goes_on_once(app: Flask, forward: Hand) -> None:
    act = forward.academy.act("trainee")
    assert [go_on(act, forward.attempt, 1), go_on(act, forward.attempt, 1)] == [2, 2]
    assert set(together(app, 8, lambda _: go_on(act, forward.attempt, 2))) == {3}
    assert go_on(act, forward.attempt, 7) == 3, "nobody jumps ahead"
    assert head_of(forward.attempt).furthest == 3


def test_the_last_item_is_the_last(forward: Hand) -> None:
    n = len(forward.right)
    for number in range(1, n + 3):
        go_on(forward.academy.act("trainee"), forward.attempt, number)
    assert head_of(forward.attempt).furthest == n


def test_nobody_goes_on_for_somebody_else_nor_after_the_end(forward: Hand) -> None:
    with pytest.raises(Refused, match="attempt_unknown"):
        go_on(forward.academy.act("other"), forward.attempt, 1)
    due = head_of(forward.attempt).due_at
    assert due is not None
    forward.academy.clock.moment = due + timedelta(seconds=31)
    with pytest.raises(Refused, match="too_late"):
        go_on(forward.academy.act("trainee"), forward.attempt, 1)
    forward.submit()
    with pytest.raises(Refused, match="not_in_progress"):
        go_on(forward.academy.act("trainee"), forward.attempt, 1)
    assert head_of(forward.attempt).furthest == 1


def test_where_one_moves_freely_nothing_is_passed_by(trainee: Academy) -> None:
    hand = Hand(trainee, trainee.start("trainee", QUIZ))
    assert go_on(trainee.act("trainee"), hand.attempt, 1) == 1
    assert len(paper_of(hand.attempt).open_slots) == len(hand.right)
    assert [hand.save(number, hand.right[number]).code for number in (5, 1)] == ["saved", "saved"]


def test_on_one_page_nothing_is_passed_by(trainee: Academy) -> None:
    set_quizzes(trainee, navigation="forward_only", layout="one_page")
    hand = Hand(trainee, trainee.start("trainee", QUIZ))
    assert len(paper_of(hand.attempt).open_slots) == len(hand.right)


def test_what_is_ahead_is_told_before_the_submission(forward: Hand) -> None:
    go_on(forward.academy.act("trainee"), forward.attempt, 1)
    page = paper_of(forward.attempt)
    assert (page.ahead, page.unanswered) == (len(forward.right) - 2, list(range(2, len(forward.right) + 1)))
