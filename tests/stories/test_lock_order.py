"""Whoever locks an attempt and writes into its journal has locked its enrolment before: no two wait for each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from lms.cohorts.services import extend, grant_time
from lms.database import db, reading, runtime
from lms.sitting.queries.states import quiz_states
from lms.sitting.services.breaks import begin_break, end_break
from lms.sitting.services.expiring import close_overdue
from lms.sitting.services.extending import add_minutes, add_minutes_to_all
from lms.sitting.services.late import decide_late
from lms.sitting.services.reopening import reopen
from lms.sitting.services.submitting import submit_attempt
from quizzes.review import Review
from tests.academy import Academy, of_kind
from tests.stories.attempts import QUIZ, Tab, choice
from tests.stories.policies import set_quizzes

WHY = "The room lost its power for a while."
Locks = list[str]


@pytest.fixture
def locks(trainee: Academy) -> Iterator[Locks]:
    """The tables whose rows are locked, in order; on SQLite too, where the clause is left out of the text."""
    found: Locks = []

    def note(_connection: Any, statement: Any, *_more: Any) -> None:
        clause = getattr(statement, "_for_update_arg", None)
        if clause is not None:
            tables = clause.of or statement.get_final_froms()
            found.extend(getattr(table, "table", table).name for table in tables)

    sa.event.listen(runtime().engine, "before_execute", note)
    yield found
    sa.event.remove(runtime().engine, "before_execute", note)


def in_order(locks: Locks) -> bool:
    return "attempt" in locks and "enrolment" in locks[: locks.index("attempt")]


@pytest.fixture
def running(trainee: Academy) -> str:
    grant_time(trainee.act("instructor"), trainee.people["trainee"].id, trainee.enrolment().id, 100, "health", 10)
    set_quizzes(trainee, review=Review(), late="hold")
    return trainee.start("trainee", QUIZ, of_kind("single_choice"))


def quiz(academy: Academy) -> str:
    return quiz_states(reading(), academy.enrolment(), academy.clock())[QUIZ - 1].quiz.public_id


RUNNING: dict[str, Callable[[Academy, str], object]] = {
    "one gets minutes": lambda academy, attempt: add_minutes(academy.act("instructor"), attempt, 5, WHY),
    "all get minutes": lambda academy, _: add_minutes_to_all(academy.act("instructor"), 1, quiz(academy), 5, WHY),
    "another date": lambda academy, _: extend(
        academy.act("instructor"),
        academy.enrolment().id,
        quiz(academy),
        None,
        academy.clock() + timedelta(days=2),
        WHY,
    ),
    "a break begins": lambda academy, attempt: begin_break(academy.act("trainee"), attempt),
    "submitted": lambda academy, attempt: submit_attempt(academy.act("trainee"), attempt),
}


@pytest.mark.parametrize("act", RUNNING.values(), ids=RUNNING)
def test_of_what_runs(act: Callable[[Academy, str], object], trainee: Academy, running: str, locks: Locks) -> None:
    db.session.close()
    locks.clear()
    act(trainee, running)
    assert in_order(locks), locks


def test_a_break_that_ends(trainee: Academy, running: str, locks: Locks) -> None:
    begin_break(trainee.act("trainee"), running)
    locks.clear()
    end_break(trainee.act("trainee"), running)
    assert in_order(locks), locks


def test_the_clock_that_was_put_back(trainee: Academy, running: str, locks: Locks) -> None:
    trainee.clock.moment -= timedelta(hours=1)
    locks.clear()
    close_overdue(trainee.act())
    assert in_order(locks), locks


def test_of_what_is_over(trainee: Academy, running: str, locks: Locks) -> None:
    number, (a, *_) = choice(trainee, running)
    trainee.clock.advance(hours=1)
    locks.clear()
    close_overdue(trainee.act())
    assert in_order(locks), locks
    assert Tab(trainee, running, number, "firsttab").send(a).code == "late"
    locks.clear()
    decide_late(trainee.act("instructor"), running, number, 1, True, WHY, 0)
    assert in_order(locks), locks
    locks.clear()
    reopen(trainee.act("instructor"), running, 10, WHY)
    assert in_order(locks), locks


def test_a_person_who_marks(academy: Academy, locks: Locks) -> None:
    academy.read_lessons("trainee")
    attempt = academy.start("trainee", 10, of_kind("essay"))
    academy.answer("trainee", attempt)
    submit_attempt(academy.act("trainee"), attempt)
    db.session.close()
    locks.clear()
    academy.judge(attempt)
    assert in_order(locks), locks
