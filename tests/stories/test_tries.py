"""Checking answers while an attempt runs: tries are counted once, an item that is settled stays, marks add up."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.certification.services import recompute
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.publishing.pack.quiz_settings import ReviewTable
from lms.sitting.models import Attempt, AttemptSlot, Mark
from lms.sitting.services.checking import check_answer
from lms.sitting.services.saving import Saved
from lms.unit_of_work import Refused, transaction
from quizzes.question import Worth
from tests.academy import Academy, of_kind
from tests.stories.attempts import QUIZ, head_of, rows, together
from tests.stories.policies import Hand, checkable, paper_of, result, set_quizzes


@pytest.fixture
def trying(trainee: Academy) -> tuple[Hand, int]:
    """An attempt with three tries at each item, a fifth lost by each; and an item with options."""
    set_quizzes(trainee, tries=3, tries_penalty=Fraction(1, 5))
    attempt = trainee.start("trainee", QUIZ)
    return Hand(trainee, attempt), checkable(trainee, attempt)[0]


def marks(attempt: str, number: int) -> list[Mark]:
    db.session.close()
    wanted = sa.select(Mark).join(AttemptSlot, AttemptSlot.id == Mark.slot_id).join(Attempt)
    mine = wanted.where(Attempt.public_id == attempt, AttemptSlot.number == number)
    return list(reading().execute(mine.order_by(Mark.id)).scalars())


def options(hand: Hand, number: int) -> list[str]:
    _, question, _ = hand.academy.slots(hand.attempt)[number - 1]
    return [option.id for option in question.spec.shown.options]


def test_a_check_marks_the_answer_at_once_and_says_what_is_left(trying: tuple[Hand, int]) -> None:
    hand, number = trying
    assert hand.check(number, hand.wrong[number]).code == "checked"
    [mark] = marks(hand.attempt, number)
    assert (mark.why, mark.try_number, mark.credit) == ("tried", 1, "0/1")
    assert mark.response_id == rows(hand.attempt, number)[0].id
    slot = paper_of(hand.attempt).slots[number - 1]
    assert slot.trying is not None
    assert slot.trying.told is not None
    assert (slot.trying.left, slot.trying.settled, slot.trying.current) == (2, False, True)
    assert slot.trying.told.verdict in ("wrong", "unsafe")
    assert (slot.trying.told.review, slot.trying.told.rationales, slot.trying.told.earned) == (None, (), None)


def test_the_same_answer_checked_twice_uses_one_try(trying: tuple[Hand, int]) -> None:
    hand, number = trying
    codes = [hand.check(number, hand.wrong[number]).code for _ in range(2)]
    assert codes == ["checked", "checked"]
    assert len(marks(hand.attempt, number)) == 1


def test_checking_at_the_same_moment_uses_one_try(app: Flask, trying: tuple[Hand, int]) -> None:
    hand, number = trying

    def check(i: int) -> Saved:
        act = hand.academy.act("trainee")
        return check_answer(act, hand.attempt, number, hand.wrong[number], f"racingtab{i}", 1, 0)

    found = [one for one in together(app, 8, check) if isinstance(one, Saved)]
    assert len(found) == 8
    assert {one.code for one in found} <= {"checked", "conflict"}
    assert len(marks(hand.attempt, number)) == 1


def test_tries_at_the_same_moment_never_exceed_what_is_allowed(app: Flask, trying: tuple[Hand, int]) -> None:
    hand, number = trying
    wrong = [option for option in options(hand, number) if [option] != hand.right[number]["answer"]]

    def check(i: int) -> Saved:
        act = hand.academy.act("trainee")
        return check_answer(act, hand.attempt, number, {"answer": [wrong[i % len(wrong)]]}, "firsttab", i + 1, 0)

    together(app, 8, check)
    assert 1 <= len(marks(hand.attempt, number)) <= 3
    assert [mark.try_number for mark in marks(hand.attempt, number)] == list(
        range(1, 1 + len(marks(hand.attempt, number)))
    )


def test_what_is_right_takes_no_more_answers(trying: tuple[Hand, int]) -> None:
    hand, number = trying
    hand.check(number, hand.right[number])
    kept = hand.save(number, hand.wrong[number])
    assert (kept.code, kept.values) == ("already_right", hand.right[number])
    assert hand.check(number, hand.wrong[number]).code == "already_right"
    assert hand.save(number, hand.right[number]).code == "same"
    assert len(rows(hand.attempt, number)) == 1


def test_what_is_out_of_tries_takes_no_more_answers(trying: tuple[Hand, int]) -> None:
    hand, number = trying
    wrong = [option for option in options(hand, number) if [option] != hand.right[number]["answer"]]
    for i in range(3):
        assert hand.check(number, {"answer": [wrong[i % 2]]}).code == "checked"
    assert hand.save(number, hand.right[number]).code == "tries_used"
    assert hand.check(number, hand.right[number]).code == "tries_used"
    assert [mark.try_number for mark in marks(hand.attempt, number)] == [1, 2, 3]
    slot = paper_of(hand.attempt).slots[number - 1]
    assert (slot.settled, slot.trying is not None and slot.trying.left) == (True, 0)


def test_a_blank_and_a_text_for_people_use_no_try(trying: tuple[Hand, int]) -> None:
    hand, number = trying
    assert hand.check(number, {}).code == "check_blank"
    assert marks(hand.attempt, number) == []


def test_where_nothing_is_checked_the_answer_is_saved_and_no_more(trainee: Academy) -> None:
    attempt = trainee.start("trainee", QUIZ)
    hand, number = Hand(trainee, attempt), checkable(trainee, attempt)[0]
    assert hand.check(number, hand.right[number]).code == "no_checks"
    assert (len(rows(attempt, number)), marks(attempt, number)) == (1, [])


def test_somebody_else_cannot_check(trying: tuple[Hand, int]) -> None:
    hand, number = trying
    for who in ("other", "instructor"):
        with pytest.raises(Refused, match="slot_unknown"):
            check_answer(hand.academy.act(who), hand.attempt, number, hand.right[number], "firsttab", 1, 0)
    assert (rows(hand.attempt, number), marks(hand.attempt, number)) == ([], [])


def test_the_second_try_earns_what_the_penalty_leaves(trying: tuple[Hand, int]) -> None:
    """One item right at its second try, checked; one at its second, only saved; all others at once."""
    hand, number = trying
    other = checkable(hand.academy, hand.attempt)[1]
    hand.check(number, hand.wrong[number])
    hand.check(number, hand.right[number])
    hand.check(other, hand.wrong[other])
    for at, raw in hand.right.items():
        if at != number:
            hand.save(at, raw)
    hand.submit()
    assert [mark.why for mark in marks(hand.attempt, number)] == ["tried", "tried"]
    assert [mark.why for mark in marks(hand.attempt, other)] == ["tried", "submitted"]
    page = result(hand.academy, hand.attempt)
    lost = sum(Fraction(slot.points) for slot in _slots(hand.attempt) if slot.number in (number, other)) / 5
    total = sum(Fraction(slot.points) for slot in _slots(hand.attempt))
    assert page.head.result is not None
    assert Fraction(page.head.result["share"]) == 1 - lost / total
    told = {item.slot.number: item.told for item in page.items}
    assert (told[number].verdict, told[other].verdict) in {("partly", "partly"), ("unsafe", "partly")}
    assert told[number].earned is not None
    assert told[number].earned.points == told[number].earned.of * Fraction(4, 5)


def _slots(attempt: str) -> list[AttemptSlot]:
    wanted = sa.select(AttemptSlot).join(Attempt).where(Attempt.public_id == attempt)
    return list(reading().execute(wanted.order_by(AttemptSlot.number)).scalars())


def test_what_was_tried_is_sealed_with_the_submission(trying: tuple[Hand, int]) -> None:
    hand, number = trying
    hand.check(number, hand.wrong[number])
    hand.submit()
    with runtime().engine.begin() as connection:
        assert list(verify(connection)) == []
    assert recompute(hand.academy.act(), True) == []
    db.session.close()
    with runtime().engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(sa.text("DROP TRIGGER refuse_update_mark"))
        else:
            connection.execute(sa.text("ALTER TABLE mark DISABLE TRIGGER USER"))
        connection.execute(sa.text("UPDATE mark SET credit = '1/1' WHERE why = 'tried'"))
    with runtime().engine.begin() as connection:
        assert list(verify(connection)) != []


def test_a_running_attempt_has_no_result_however_much_was_checked(trying: tuple[Hand, int]) -> None:
    hand, _ = trying
    for number in checkable(hand.academy, hand.attempt):
        hand.check(number, hand.right[number])
    head = head_of(hand.attempt)
    assert (head.state, head.result, head.passed) == ("in_progress", None, None)


def test_marks_that_come_while_it_runs_settle_nothing(trying: tuple[Hand, int]) -> None:
    """Such as those of a corrected key: what was checked is settled with the submission."""
    hand, number = trying
    hand.check(number, hand.wrong[number])
    head = head_of(hand.attempt)
    with transaction(hand.academy.act("admin")) as work:
        work.happened("marks_given", head.enrolment_id, head.id)
    assert (head_of(hand.attempt).state, head_of(hand.attempt).result) == ("in_progress", None)


def test_one_check_may_tell_without_another_try(trainee: Academy) -> None:
    """Feedback at once with a single try, for practice: then the key shows, as the item takes no more answers."""
    during = ("response", "correctness", "rationale", "key")
    set_quizzes(trainee, practice=True, review=ReviewTable(during=during))
    attempt = trainee.start("trainee", QUIZ)
    hand, number = Hand(trainee, attempt), checkable(trainee, attempt)[0]
    assert paper_of(attempt).slots[number - 1].trying is not None
    hand.check(number, hand.wrong[number])
    slot = paper_of(attempt).slots[number - 1]
    assert slot.settled
    assert slot.trying is not None
    assert slot.trying.told is not None
    assert slot.trying.told.review is not None
    assert slot.trying.told.review.key == hand.right[number]
    others = [one for one in paper_of(attempt).slots if one.number != number and one.trying is not None]
    assert all(one.trying is not None and one.trying.told is None for one in others)


def test_texts_that_people_judge_cannot_be_checked(trainee: Academy) -> None:
    trainee.read_lessons()
    set_quizzes(trainee, tries=2)
    attempt, essay = _with_essay(trainee)
    hand = Hand(trainee, attempt)
    assert paper_of(attempt).slots[essay - 1].trying is None
    assert hand.check(essay, hand.right[essay]).code == "no_checks"
    assert len(rows(attempt, essay)) == 1


def _with_essay(trainee: Academy) -> tuple[str, int]:
    """An attempt that asks for a text, and the number of that item."""
    attempt = trainee.start("trainee", 10, of_kind("essay"))
    return attempt, next(n for n, question, _ in trainee.slots(attempt) if question.shown.type.worth is Worth.PERSON)
