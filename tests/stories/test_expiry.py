"""When the time is over: what each policy makes of an attempt, that it does not matter when the clock's work was last
done, and that of several who end one at the same moment exactly one does."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.certification.services import recompute
from lms.commands.work import TASKS
from lms.database import db, reading, runtime
from lms.home.queries import home_page
from lms.journal.verification import verify
from lms.sitting.models import Attempt, Mark
from lms.sitting.queries.states import QuizState, quiz_states
from lms.sitting.services.expiring import close_each, close_overdue
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import Refused
from quizzes.attempt import Event
from tests.academy import MONDAY, Academy
from tests.stories.attempts import QUIZ, Tab, choice, head_of, right_answers, rows, together
from tests.stories.policies import set_quizzes

MINUTE, SECOND, HOUR = timedelta(minutes=1), timedelta(seconds=1), timedelta(hours=1)
DUE = MONDAY + 20 * MINUTE


def sit(academy: Academy, rule: str, **settings: object) -> str:
    """An attempt with five of eight items answered, of a quiz whose attempts end so."""
    set_quizzes(academy, at_expiry=rule, **settings)
    attempt = academy.start("trainee", QUIZ)
    academy.answer("trainee", attempt, wrong=3)
    return attempt


def state(academy: Academy) -> QuizState:
    db.session.close()
    return quiz_states(reading(), academy.enrolment(), academy.clock())[QUIZ - 1]


# -- what each policy makes of it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "after", "stored", "event"),
    [
        ("submit", 30 * SECOND, "in_progress", None),
        ("submit", 31 * SECOND, "released", Event.SUBMIT),
        ("submit", 9 * HOUR, "released", Event.SUBMIT),
        ("abandon", 30 * SECOND, "in_progress", None),
        ("abandon", 31 * SECOND, "abandoned", Event.ABANDON),
        ("grace", 31 * SECOND, "in_progress", None),
        ("grace", 10 * MINUTE + 30 * SECOND, "in_progress", None),
        ("grace", 10 * MINUTE + 31 * SECOND, "abandoned", Event.ABANDON),
    ],
)
def test_the_closer_does_what_the_policy_says(
    rule: str, after: timedelta, stored: str, event: Event | None, trainee: Academy
) -> None:
    attempt = sit(trainee, rule, submit_within_minutes=10)
    trainee.clock.moment = DUE + after
    before = state(trainee)
    assert close_each(trainee.act()) == ({event: 1} if event else {})
    if event is not None:
        trainee.judge(attempt)
    assert head_of(attempt).state == stored
    assert close_overdue(trainee.act()) == 0
    after_it = state(trainee)
    assert (before.refusal, before.left, bool(before.running)) == (
        after_it.refusal, after_it.left, bool(after_it.running),
    )  # fmt: skip


@pytest.mark.parametrize("closed_first", [False, True])
def test_what_was_saved_counts_from_the_deadline_on(closed_first: bool, trainee: Academy) -> None:
    attempt = sit(trainee, "submit")
    trainee.clock.moment = DUE + 5 * HOUR
    if closed_first:
        close_overdue(trainee.act())
        trainee.clock.advance(hours=4)
    submit_attempt(trainee.act("trainee"), attempt)
    trainee.judge(attempt)
    head = head_of(attempt)
    assert (head.submitted_how, head.submitted_at) == ("time", DUE)
    assert head.result
    assert head.result["share"] == "5/8"


@pytest.mark.parametrize("rule", ["grace", "abandon"])
def test_an_abandoned_attempt_is_used_up_and_worth_nothing(rule: str, trainee: Academy) -> None:
    attempt = sit(trainee, rule, attempts=3)
    trainee.clock.moment = DUE + HOUR
    assert state(trainee).standing == "abandoned", "before anybody has written it down"
    assert submit_attempt(trainee.act("trainee"), attempt) == "abandoned"
    head = head_of(attempt)
    assert (head.state, head.submitted_at, head.result, head.passed) == ("abandoned", None, None, None)
    found = state(trainee)
    assert (found.left, found.standing, found.grade) == (2, "abandoned", None)
    with runtime().engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(Mark)).scalar_one() == 0
        assert list(verify(connection)) == []
    assert recompute(trainee.act(), True) == []


def test_an_abandoned_attempt_does_not_make_the_grade(trainee: Academy) -> None:
    """Neither the mean nor the latest: it has no result."""
    for grade_of in ("mean", "last"):
        set_quizzes(trainee, at_expiry="abandon", attempts=9, grade_of=grade_of)
        trainee.sit("trainee", QUIZ)
        trainee.start("trainee", QUIZ)
        trainee.clock.advance(hours=1)
        close_overdue(trainee.act())
        assert state(trainee).grade_percent == 100


def test_under_grace_it_can_be_submitted_but_not_answered(trainee: Academy) -> None:
    attempt = sit(trainee, "grace", submit_within_minutes=10)
    number, (_, b, *_) = choice(trainee, attempt)
    trainee.clock.moment = DUE + 31 * SECOND
    assert state(trainee).standing == "overdue"
    assert Tab(trainee, attempt, number, "latetab").send(b, base=1).code == "late"
    assert trainee.start("trainee", QUIZ) == attempt, "no other attempt starts before this one is over"
    trainee.clock.moment = DUE + 10 * MINUTE
    submit_attempt(trainee.act("trainee"), attempt)
    trainee.judge(attempt)
    head = head_of(attempt)
    assert (head.state, head.submitted_how, head.submitted_at) == ("released", "trainee", trainee.clock())
    assert head.result
    assert head.result["share"] == "5/8"


@pytest.mark.parametrize(
    ("rule", "closer", "wait_from"),
    [
        ("submit", False, DUE),
        ("submit", True, DUE),
        ("abandon", False, DUE),
        ("abandon", True, DUE),
        ("grace", False, DUE + 10 * MINUTE),
        ("grace", True, DUE + 10 * MINUTE),
    ],
)
def test_the_wait_runs_from_the_end_whoever_notices_it_when(
    rule: str, closer: bool, wait_from: object, trainee: Academy
) -> None:
    sit(trainee, rule, attempts=3, wait_hours=(24,), submit_within_minutes=10)
    trainee.clock.moment = DUE + 12 * HOUR
    if closer:
        close_overdue(trainee.act())
    refusal = state(trainee).refusal
    assert refusal is not None
    next_at = refusal.params["next_at"]
    assert next_at == wait_from + timedelta(hours=24)  # type: ignore[operator]
    trainee.clock.moment = next_at - SECOND  # type: ignore[operator]
    with pytest.raises(Refused, match="wait"):
        trainee.start("trainee", QUIZ)
    trainee.clock.advance(seconds=1)
    assert trainee.start("trainee", QUIZ)


@pytest.mark.parametrize(("number", "hours"), [(2, 1), (3, 24), (4, 24)])
def test_the_wait_before_each_attempt_is_its_own(number: int, hours: int, trainee: Academy) -> None:
    """One hour after the first attempt, a day after every later one."""
    set_quizzes(trainee, attempts=5, wait_hours=(1, 24))
    for _ in range(number - 1):
        trainee.sit("trainee", QUIZ, wrong=8)
        trainee.clock.advance(days=2)
    trainee.clock.advance(days=-2)
    trainee.clock.advance(hours=hours, seconds=-1)
    with pytest.raises(Refused, match="wait"):
        trainee.start("trainee", QUIZ)
    trainee.clock.advance(seconds=1)
    assert head_of(trainee.start("trainee", QUIZ)).number == number


# -- the commands --------------------------------------------------------------------------------------------


def test_the_command_says_what_it_did(trainee: Academy, app: Flask) -> None:
    run = app.test_cli_runner()
    sit(trainee, "abandon", attempts=5)
    trainee.clock.advance(hours=1)
    trainee.read_lesson("other", 1)
    set_quizzes(trainee, at_expiry="submit")
    trainee.start("other", QUIZ)
    trainee.clock.advance(hours=1)
    done = run.invoke(args=["sitting", "close-overdue"])
    assert (done.exit_code, done.output) == (0, "1 submitted with what was saved, 1 abandoned\n")
    assert run.invoke(args=["sitting", "close-overdue"]).output == "0 submitted with what was saved, 0 abandoned\n"


def test_the_work_in_the_background_closes_what_is_overdue(trainee: Academy) -> None:
    attempt = sit(trainee, "submit")
    trainee.clock.advance(hours=1)
    [task] = [task for task in TASKS if task.name == "close_overdue"]
    assert task.do(trainee.act()) == 1
    assert head_of(attempt).submitted_how == "time"


# -- several at once -----------------------------------------------------------------------------------------


def endings(attempt: str) -> Counter[str]:
    with runtime().engine.connect() as connection:
        entries = connection.execute(sa.text("SELECT verb FROM journal_entry")).scalars()
        assert list(verify(connection)) == []
        return Counter(verb for verb in entries if verb in ("attempt_submitted", "attempt_abandoned"))


@pytest.mark.parametrize("rule", ["submit", "abandon"])
def test_of_many_closers_one_ends_each_attempt(rule: str, trainee: Academy) -> None:
    attempt = sit(trainee, rule)
    trainee.clock.moment = DUE + HOUR
    act = trainee.act()
    assert Counter(together(trainee.app, 6, lambda _: close_overdue(act))) == {1: 1, 0: 5}
    assert sum(endings(attempt).values()) == 1


@pytest.mark.parametrize("rule", ["submit", "abandon"])
def test_closers_against_submissions(rule: str, trainee: Academy) -> None:
    attempt = sit(trainee, rule)
    trainee.clock.moment = DUE + HOUR
    system, mine = trainee.act(), trainee.act("trainee")
    together(trainee.app, 6, lambda n: submit_attempt(mine, attempt) if n % 2 else close_overdue(system))
    assert sum(endings(attempt).values()) == 1
    head = head_of(attempt)
    assert (head.state == "abandoned") == (rule == "abandon")
    assert (head.submitted_how, head.submitted_at) == (("time", DUE) if rule == "submit" else (None, None))


def test_a_submission_at_the_last_moment_against_the_closer(trainee: Academy) -> None:
    """One looks a second before the grace is over, the other one after: whoever is first has ended it."""
    attempt = sit(trainee, "submit")
    trainee.clock.moment = DUE + 30 * SECOND
    mine = trainee.act("trainee")
    trainee.clock.advance(seconds=1)
    system = trainee.act()
    together(trainee.app, 2, lambda n: submit_attempt(mine, attempt) if n else close_overdue(system))
    head = head_of(attempt)
    assert (head.submitted_how, head.submitted_at) in {("time", DUE), ("trainee", DUE + 30 * SECOND)}
    assert sum(endings(attempt).values()) == 1


def test_closers_against_answers(trainee: Academy) -> None:
    """An answer in the grace counts if it came before the closer, and is kept apart if after."""
    attempt = sit(trainee, "submit")
    answers = right_answers(trainee, attempt)
    trainee.clock.moment = DUE + 30 * SECOND
    mine = trainee.act("trainee")
    trainee.clock.advance(seconds=1)
    system = trainee.act()

    def one(n: int) -> object:
        if n < 2:
            return close_overdue(system)
        return save_answer(mine, attempt, 4 + n, answers[4 + n], f"gracetab{n}", 1, 0).code

    found = Counter(str(one) for one in together(trainee.app, 5, one))
    assert found["saved"] + found["late"] == 3
    assert (found["1"], found["0"]) == (1, 1)
    stored = [row for number in (6, 7, 8) for row in rows(attempt, number)]
    assert (len(stored), sum(row.late for row in stored)) == (3, found["late"])
    trainee.judge(attempt)
    db.session.close()
    [score] = reading().execute(sa.select(Attempt.score)).scalars()
    assert score == f"{5 + found['saved']}/1"
    assert sum(endings(attempt).values()) == 1


# -- what the first page says of it --------------------------------------------------------------------------


def test_the_first_page_reckons_by_the_settings_that_the_attempt_began_with(trainee: Academy) -> None:
    """The quiz gives ten minutes to submit; the course that is published meanwhile gives none."""
    attempt = sit(trainee, "grace")
    set_quizzes(trainee, at_expiry="submit")
    trainee.clock.moment = DUE + 5 * MINUTE
    assert head_of(attempt).standing(trainee.clock()).value == "overdue"
    assert home_page(reading(), trainee.enrolment(), trainee.clock(), trainee.clock().date()).next.code == "attempt"
    db.session.close()
    trainee.clock.moment = DUE + 11 * MINUTE
    assert home_page(reading(), trainee.enrolment(), trainee.clock(), trainee.clock().date()).next.code != "attempt"
