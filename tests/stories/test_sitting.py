"""Taking a quiz: starting once, within what is allowed, and the edges of the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from config import ROOT
from lms.catalogue.queries import outline
from lms.cohorts.services import grant_attempt, grant_time
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.publishing.pack.reader import read_pack
from lms.sitting.models import Attempt
from lms.sitting.queries.attempt import attempt_page
from lms.sitting.queries.states import quiz_states
from lms.sitting.services.expiring import close_overdue
from lms.sitting.services.saving import save_answer
from lms.sitting.services.starting import start_attempt
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import Refused
from quizzes.item import Item
from quizzes.question import Worth, type_for
from tests.academy import Academy
from tests.stories.attempts import QUIZ, Tab, head_of, right_answers, rows, together


def test_starting_twice_returns_the_attempt_that_is_open(trainee: Academy) -> None:
    first = trainee.start("trainee", QUIZ)
    trainee.clock.advance(minutes=5)
    assert trainee.start("trainee", QUIZ) == first
    assert head_of(first).due_at == trainee.clock() - timedelta(minutes=5) + timedelta(minutes=20)


def test_a_quiz_is_closed_until_its_lesson_is_read(academy: Academy) -> None:
    with pytest.raises(Refused, match="lesson_unread"):
        academy.start("trainee", QUIZ)


def test_the_examination_is_closed_until_every_quiz_is_passed(academy: Academy) -> None:
    academy.read_lessons()
    for position in range(1, 10):
        academy.sit("trainee", position)
    with pytest.raises(Refused, match="quizzes_open"):
        academy.start("trainee", 11)


def test_eight_starts_at_once_make_one_attempt(app: Flask, trainee: Academy) -> None:
    enrolment, quiz = trainee.enrolment(), trainee.quiz_ids()[QUIZ - 1]
    found = together(app, 8, lambda _: start_attempt(trainee.act("trainee"), enrolment, quiz))
    assert len(found) == 8
    assert len(set(found)) == 1
    db.session.close()
    assert reading().query(Attempt).count() == 1


def test_the_last_attempt_is_given_once_under_a_race(app: Flask, trainee: Academy) -> None:
    for _ in range(2):
        trainee.sit("trainee", QUIZ, wrong=4)
    enrolment, quiz = trainee.enrolment(), trainee.quiz_ids()[QUIZ - 1]

    def sit(_number: int) -> str:
        attempt = start_attempt(trainee.act("trainee"), enrolment, quiz)
        submit_attempt(trainee.act("trainee"), attempt)
        return attempt

    found = together(app, 8, sit)
    given = {one for one in found if one != "attempts_used"}
    assert len(found) == 8
    assert len(given) == 1
    db.session.close()
    assert reading().query(Attempt).count() == 3
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


def test_eight_submissions_at_once_mark_once(app: Flask, trainee: Academy) -> None:
    attempt = trainee.start("trainee", QUIZ)
    trainee.answer("trainee", attempt)
    together(app, 8, lambda _: submit_attempt(trainee.act("trainee"), attempt))
    with runtime().engine.connect() as connection:
        marks = connection.execute(sa.text("SELECT count(*) FROM mark")).scalar_one()
        said = connection.execute(sa.text("SELECT count(*) FROM journal_entry WHERE verb = 'attempt_submitted'"))
        assert (marks, said.scalar_one()) == (8, 1)


def test_after_three_attempts_only_a_granted_one_starts(trainee: Academy) -> None:
    for _ in range(3):
        trainee.sit("trainee", QUIZ, wrong=4)
    with pytest.raises(Refused, match="attempts_used"):
        trainee.start("trainee", QUIZ)
    state = quiz_states(reading(), trainee.enrolment(), trainee.clock())[QUIZ - 1]
    grant_attempt(trainee.act("instructor"), trainee.enrolment().id, state.quiz.public_id, "The alarm went off.")
    fourth = trainee.start("trainee", QUIZ)
    assert (head_of(fourth).number, head_of(fourth).allowed) == (4, 4)
    submit_attempt(trainee.act("trainee"), fourth)
    with pytest.raises(Refused, match="attempts_used"):
        trainee.start("trainee", QUIZ)


def test_the_examination_waits_fourteen_days(academy: Academy) -> None:
    academy.read_lessons()
    for position in range(1, 11):
        academy.sit("trainee", position)
    academy.sit("trainee", 11, wrong=20)
    academy.clock.advance(days=14, seconds=-1)
    with pytest.raises(Refused, match="wait"):
        academy.start("trainee", 11)
    academy.clock.advance(seconds=1)
    assert head_of(academy.start("trainee", 11)).number == 2


def test_items_do_not_repeat_while_the_pool_allows(trainee: Academy) -> None:
    """Module pools are a little larger than a quiz: what was not asked yet comes first, each item once a paper."""
    papers = []
    for _ in range(3):
        attempt = trainee.sit("trainee", QUIZ, wrong=4)
        papers.append({question.shown.key for _number, question, _deal in trainee.slots(attempt)})
    pool = outline_items(trainee, QUIZ)
    fresh = {item: idea for item, idea in pool.items() if item not in papers[0]}
    assert all(len(paper) == 8 for paper in papers)
    assert len(papers[1] & set(fresh)) == min(8, len(set(fresh.values())))
    assert set().union(*papers) <= set(pool)


def outline_items(academy: Academy, position: int) -> dict[str, str]:
    """The author's ids of a module's practice items that ask something, each with the idea that it tests."""
    pack = read_pack(ROOT / "course").pack
    assert pack is not None
    module = outline(reading(), academy.enrolment().release_id).modules[position - 1].key
    found = [item for one in pack.modules if one.lesson.id == module for item in drawn_items(one.practice)]
    return {item.id: item.siblings or item.id for item in found}


def drawn_items(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if type_for(item.kind).worth is not Worth.NOBODY]


def test_the_second_examination_asks_other_items(academy: Academy) -> None:
    academy.read_lessons()
    for position in range(1, 11):
        academy.sit("trainee", position)
    first = {q.shown.key: q.shown.domain for _, q, _ in academy.slots(academy.sit("trainee", 11, wrong=20))}
    academy.clock.advance(days=15)
    second = {q.shown.key: q.shown.domain for _, q, _ in academy.slots(academy.start("trainee", 11))}
    assert len(first) == len(second) == 40
    with runtime().engine.connect() as connection:
        pools = dict(
            connection.execute(
                sa.text("SELECT domain, count(*) FROM question_version WHERE use = 'examination' GROUP BY domain")
            ).all()
        )
    for domain, size in pools.items():
        asked = [key for key, one in second.items() if one == domain]
        again = [key for key in asked if key in first]
        assert len(again) <= max(0, 2 * len(asked) - size), domain


# -- time ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(-1, "saved"), (0, "saved"), (1, "saved"), (29, "saved"), (30, "saved"), (31, "late"), (3600, "late")],
)
def test_answers_count_until_the_grace_is_over(
    seconds: int, code: str, trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    """Twenty minutes, and thirty seconds for what is on its way."""
    attempt, number, (a, *_) = sitting
    due = head_of(attempt).due_at
    assert due is not None
    trainee.clock.moment = due + timedelta(seconds=seconds)
    assert Tab(trainee, attempt, number, "firsttab").send(a).code == code
    assert [row.late for row in rows(attempt, number)] == [code == "late"]


@pytest.mark.parametrize(("seconds", "closed"), [(-1, 0), (0, 0), (1, 0), (30, 0), (31, 1)])
def test_overdue_attempts_are_closed_after_the_grace(
    seconds: int, closed: int, trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    due = head_of(sitting[0]).due_at
    assert due is not None
    trainee.clock.moment = due + timedelta(seconds=seconds)
    assert close_overdue(trainee.act()) == closed
    assert head_of(sitting[0]).submitted_how == ("time" if closed else None)
    assert close_overdue(trainee.act()) == 0


@pytest.mark.parametrize("closed_before", [False, True])
def test_a_late_answer_is_kept_apart_and_earns_nothing(closed_before: bool, trainee: Academy) -> None:
    attempt = trainee.start("trainee", QUIZ)
    answers = right_answers(trainee, attempt)
    for number in range(1, 8):
        save_answer(trainee.act("trainee"), attempt, number, answers[number], "firsttab", number, 0)
    trainee.clock.advance(minutes=21)
    if closed_before:
        close_overdue(trainee.act())
    late = save_answer(trainee.act("trainee"), attempt, 8, answers[8], "firsttab", 9, 0)
    changed = save_answer(trainee.act("trainee"), attempt, 7, {}, "firsttab", 10, 1)
    assert (late.code, late.sequence, changed.code) == ("late", 0, "late")
    submit_attempt(trainee.act("trainee"), attempt)
    head = head_of(attempt)
    assert (head.submitted_how, head.result and head.result["share"]) == ("time", "7/8")
    assert [row.late for row in rows(attempt, 8)] == [True]
    page = attempt_page(reading(), head)
    assert page.slots[7].values == {}
    assert page.slots[6].values == answers[7]
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


def test_after_submission_by_the_trainee_nothing_is_taken(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, (a, *_) = sitting
    submit_attempt(trainee.act("trainee"), attempt)
    assert Tab(trainee, attempt, number, "firsttab").send(a).code == "closed"
    assert rows(attempt, number) == []
    assert submit_attempt(trainee.act("trainee"), attempt) == "released", "a second time changes nothing"


def test_what_was_left_open_when_time_ended_earns_nothing(trainee: Academy) -> None:
    attempt = trainee.start("trainee", QUIZ)
    trainee.answer("trainee", attempt, wrong=3)
    trainee.clock.advance(hours=1)
    assert trainee.start("trainee", QUIZ) != attempt, "the overdue one is closed on the way"
    head = head_of(attempt)
    assert (head.state, head.submitted_how, head.passed) == ("released", "time", False)
    assert head.result is not None
    assert head.result["share"] == "5/8"


def test_extra_time_reaches_the_attempt_that_runs_and_those_after_it(trainee: Academy) -> None:
    running = trainee.start("trainee", QUIZ)
    assert head_of(running).due_at == trainee.clock() + timedelta(minutes=20)
    grant_time(trainee.act("instructor"), trainee.people["trainee"].id, trainee.enrolment().id, 150, "language")
    assert head_of(running).due_at == trainee.clock() + timedelta(minutes=30)
    submit_attempt(trainee.act("trainee"), running)
    following = head_of(trainee.start("trainee", QUIZ))
    assert following.due_at == following.started_at + timedelta(minutes=30)
