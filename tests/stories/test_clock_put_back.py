"""A server's clock that was wrong and is put right: nobody has more time than the quiz gives, and none is negative."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from lms.certification.services import recompute
from lms.cohorts.services import grant_time
from lms.commands import leases
from lms.commands.work import TASKS
from lms.database import db, reading, runtime
from lms.journal.models import Entry
from lms.journal.verification import verify
from lms.sitting.models import AttemptBreak
from lms.sitting.queries.holding import holding_of
from lms.sitting.services.breaks import begin_break, end_break
from lms.sitting.services.expiring import close_overdue
from lms.sitting.services.extending import add_minutes
from lms.sitting.services.reopening import reopen
from lms.sitting.services.submitting import submit_attempt
from quizzes.review import Review
from tests.academy import Academy
from tests.stories.attempts import QUIZ, Tab, head_of, rows
from tests.stories.policies import set_quizzes

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
TIME = 20 * MINUTE  # of the quiz
Sitting = tuple[str, int, list[str]]


def left(academy: Academy, attempt: str) -> int:
    """Whole seconds that its pages show."""
    db.session.close()
    holding = holding_of(reading(), attempt, academy.clock())
    assert holding is not None
    remaining = holding.remaining(academy.clock())
    assert remaining is not None
    return remaining // 1000


def put_back(academy: Academy, by: timedelta) -> None:
    academy.clock.moment -= by


def sound(academy: Academy) -> None:
    db.session.close()
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []
    assert recompute(academy.act(), True) == []


def test_a_page_shows_no_more_than_the_time_as_soon_as_the_clock_is_put_back(
    trainee: Academy, sitting: Sitting
) -> None:
    put_back(trainee, HOUR)
    assert left(trainee, sitting[0]) == TIME.seconds


def test_the_next_answer_lets_the_time_count_from_then_on(trainee: Academy, sitting: Sitting) -> None:
    attempt, number, (a, b, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    assert tab.send(a).code == "saved"
    put_back(trainee, HOUR)
    assert tab.send(b).code == "saved"
    assert left(trainee, attempt) == TIME.seconds
    head = head_of(attempt)
    assert (head.started_at, head.due_at) == (trainee.clock(), trainee.clock() + TIME)
    assert rows(attempt, number)[-1].received_at >= head.started_at
    trainee.clock.advance(seconds=(TIME + 31 * SECOND).seconds)
    assert tab.send(a).code == "late"
    sound(trainee)


def test_the_work_in_the_background_sees_it_where_nothing_is_sent(trainee: Academy, sitting: Sitting) -> None:
    put_back(trainee, HOUR)
    close_overdue(trainee.act())
    close_overdue(trainee.act())
    due = head_of(sitting[0]).due_at
    assert due == trainee.clock() + TIME
    entries = reading().execute(sa.select(Entry.payload).where(Entry.verb == "clock_put_back")).scalars().all()
    assert len(entries) == 1  # noticed once
    trainee.clock.advance(seconds=(TIME + 31 * SECOND).seconds)
    assert close_overdue(trainee.act()) == 1
    assert head_of(sitting[0]).submitted_at == due
    sound(trainee)


def test_a_submission_is_never_before_the_start(trainee: Academy, sitting: Sitting) -> None:
    put_back(trainee, HOUR)
    submit_attempt(trainee.act("trainee"), sitting[0])
    head = head_of(sitting[0])
    assert head.submitted_at == head.started_at == trainee.clock()
    sound(trainee)


def test_within_the_attempt_the_deadline_stays_as_it_was(trainee: Academy, sitting: Sitting) -> None:
    attempt, number, (a, b, *_) = sitting
    due = head_of(attempt).due_at
    tab = Tab(trainee, attempt, number, "firsttab")
    trainee.clock.advance(minutes=10)
    tab.send(a)
    put_back(trainee, 5 * MINUTE)
    assert tab.send(b).code == "saved"
    close_overdue(trainee.act())
    assert head_of(attempt).due_at == due


def test_minutes_that_are_added_then_come_on_top_of_the_time_from_then_on(trainee: Academy, sitting: Sitting) -> None:
    put_back(trainee, HOUR)
    close_overdue(trainee.act())
    assert (
        add_minutes(trainee.act("instructor"), sitting[0], 5, "the alarm rang") == trainee.clock() + TIME + 5 * MINUTE
    )


def test_a_break_that_began_by_the_clock_ahead_takes_no_time(trainee: Academy) -> None:
    person = trainee.people["trainee"].id
    grant_time(trainee.act("instructor"), person, trainee.enrolment().id, 100, "health", 10)
    attempt = trainee.start("trainee", QUIZ)
    trainee.clock.advance(minutes=2)
    begin_break(trainee.act("trainee"), attempt)
    put_back(trainee, HOUR)
    assert end_break(trainee.act("trainee"), attempt) == trainee.clock() + TIME
    db.session.close()
    row = reading().execute(sa.select(AttemptBreak)).scalar_one()
    assert row.ended_at == row.began_at
    sound(trainee)


def test_a_reopened_attempt_has_its_minutes_from_then_on(trainee: Academy) -> None:
    set_quizzes(trainee, review=Review())
    attempt = trainee.start("trainee", QUIZ)
    trainee.answer("trainee", attempt, wrong=5)
    submit_attempt(trainee.act("trainee"), attempt)
    trainee.clock.advance(hours=3)
    reopen(trainee.act("instructor"), attempt, 10, "the alarm rang")
    put_back(trainee, HOUR)
    close_overdue(trainee.act())
    trainee.clock.advance(minutes=1)
    close_overdue(trainee.act())
    assert head_of(attempt).due_at == trainee.clock() + 9 * MINUTE
    sound(trainee)


def test_the_work_in_the_background_does_not_wait_for_the_clock_to_come_round(trainee: Academy) -> None:
    task = TASKS[0]
    assert leases.take(trainee.act(), task.name, "one", trainee.clock() - task.every)
    leases.give_back(trainee.act(), task.name, "one", "0")
    put_back(trainee, HOUR)
    assert leases.take(trainee.act(), task.name, "two", trainee.clock() - task.every)
    put_back(trainee, HOUR)  # and a lease that nobody gives back ends
    assert leases.take(trainee.act(), task.name, "three", trainee.clock() - task.every)
