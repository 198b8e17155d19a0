"""Several attempts and one grade: which of them count, what stays on record, and marks that single domains need."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lms.certification.evidence import gather
from lms.certification.rules import QuizFact
from lms.certification.services import recompute
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.progress.queries import reached
from lms.sitting.queries.states import QuizState, quiz_states
from tests.academy import Academy
from tests.stories.attempts import QUIZ, head_of
from tests.stories.policies import Hand, checkable, result, set_quizzes


def state_of(academy: Academy) -> QuizState:
    db.session.close()
    return quiz_states(reading(), academy.enrolment(), academy.clock())[QUIZ - 1]


def sit(academy: Academy, right: int) -> str:
    """An attempt with so many items right and the others left open."""
    academy.clock.advance(hours=1)
    hand = Hand(academy, academy.start("trainee", QUIZ))
    for number, raw in list(hand.right.items())[:right]:
        hand.save(number, raw)
    hand.submit()
    return hand.attempt


@pytest.mark.parametrize(
    ("rule", "right", "percents", "passed"),
    [
        ("best", (4, 8, 2), (50, 100, 100), (False, True, True)),
        ("last", (4, 8, 2), (50, 100, 25), (False, True, True)),
        ("first", (4, 8, 2), (50, 50, 50), (False, False, False)),
        ("first", (8, 2), (100, 100), (True, True)),
        ("mean", (4, 8), (50, 75), (False, True)),
        ("mean", (4, 7), (50, 69), (False, False)),
        ("mean", (8, 2), (100, 63), (True, True)),
    ],
)
def test_the_grade_follows_the_policy_and_a_pass_stays(
    rule: str, right: tuple[int, ...], percents: tuple[int, ...], passed: tuple[bool, ...], trainee: Academy
) -> None:
    set_quizzes(trainee, grade_of=rule, wait_hours=(0,))
    for n, percent, so_far in zip(right, percents, passed, strict=True):
        sit(trainee, n)
        state = state_of(trainee)
        assert (state.grade_percent, state.passed_at is not None) == (percent, so_far)
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []
    assert recompute(trainee.act(), True) == []


def test_under_the_mean_no_single_pass_is_enough(trainee: Academy) -> None:
    set_quizzes(trainee, grade_of="mean", wait_hours=(0,))
    sit(trainee, 0)
    second = sit(trainee, 8)
    assert head_of(second).passed, "the attempt by itself"
    assert state_of(trainee).passed_at is None
    assert trainee.quiz_ids()[QUIZ - 1] not in reached(reading(), trainee.enrolment().id).quizzes


def test_the_evidence_of_a_quiz_is_the_attempt_that_reached_the_grade(trainee: Academy) -> None:
    """Under the mean it is the one that brought the grade up to the mark, whatever came before or after."""
    set_quizzes(trainee, grade_of="mean", wait_hours=(0,), pass_mark=Fraction(3, 4))
    sit(trainee, 5)
    assert [fact.attempt for fact in quiz_facts(trainee) if fact.used] == [None]
    second = sit(trainee, 7)
    sit(trainee, 8)
    assert [fact.attempt for fact in quiz_facts(trainee) if fact.used] == [head_of(second).id]


def quiz_facts(academy: Academy) -> tuple[QuizFact, ...]:
    db.session.close()
    return gather(reading(), academy.enrolment(), academy.clock()).quizzes


def test_a_domain_with_a_pass_mark_of_its_own_is_named_with_its_share(trainee: Academy) -> None:
    domain = _domains(trainee)[0]
    set_quizzes(trainee, domain_pass_marks={domain: Fraction(1), "aftercare": Fraction(1, 2)}, pass_mark=Fraction(1, 8))
    hand = Hand(trainee, trainee.start("trainee", QUIZ))
    missed = next(n for n, question, _ in trainee.slots(hand.attempt) if question.shown.domain == domain)
    for number, raw in hand.right.items():
        if number != missed:
            hand.save(number, raw)
    hand.submit()
    page = result(trainee, hand.attempt)
    assert page.reasons == ("below_domain_pass_mark",)
    assert [(line.least, line.below) for line in page.domains if line.least is not None] == [(100, True)]
    assert page.missing == ("Aftercare",)


def _domains(academy: Academy) -> list[str]:
    hand = Hand(academy, academy.start("trainee", QUIZ))
    domains = [question.shown.domain for _number, question, _ in academy.slots(hand.attempt)]
    hand.submit()
    return domains


def test_a_wrong_answer_costs_and_a_blank_does_not(trainee: Academy) -> None:
    set_quizzes(trainee, wrong_costs=Fraction(1, 2), total_floor=None)
    hand = Hand(trainee, trainee.start("trainee", QUIZ))
    wrong = checkable(trainee, hand.attempt)[:2]
    for number in wrong:
        hand.save(number, hand.wrong[number])
    hand.submit()
    page = result(trainee, hand.attempt)
    earned = {item.slot.number: item.told.earned for item in page.items}
    lost = [earned[number] for number in wrong]
    assert all(one is not None and one.points == -one.of / 2 for one in lost)
    assert sum(one.points for one in earned.values() if one) == sum(one.points for one in lost if one)
    assert page.percent < 0


def test_a_floor_holds_the_total_and_the_item(trainee: Academy) -> None:
    set_quizzes(trainee, wrong_costs=Fraction(1), item_floor=Fraction(-1, 4))
    hand = Hand(trainee, trainee.start("trainee", QUIZ))
    for number in checkable(trainee, hand.attempt):
        hand.save(number, hand.wrong[number])
    hand.submit()
    page = result(trainee, hand.attempt)
    costs = {one.points / one.of for item in page.items if (one := item.told.earned) and one.points}
    assert (costs, page.percent) == ({Fraction(-1, 4)}, 0)
