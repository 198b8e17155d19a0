"""When a quiz may be sat: windows, extensions and extra time, and what they do to attempts that run."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from lms.cohorts.queries import Window, windows_of
from lms.cohorts.services import extend, grant_time, move_to_cohort, set_window
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.sitting.models import Attempt
from lms.sitting.queries.states import QuizState, StartPage, start_page
from lms.sitting.services.breaks import begin_break, end_break
from lms.sitting.services.extending import add_minutes
from lms.sitting.services.starting import start_attempt
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import Refused
from tests.academy import MONDAY, Academy
from tests.stories.attempts import QUIZ, Tab, choice, head_of, together
from tests.stories.policies import set_quizzes

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
WHY = "Ill on the day; a note from the ward was seen."


def quiz(academy: Academy) -> str:
    return state(academy).quiz.public_id


def state(academy: Academy, position: int = QUIZ) -> QuizState:
    return page(academy, position).state


def page(academy: Academy, position: int = QUIZ) -> StartPage:
    from_all = academy.quiz_ids()[position - 1]
    db.session.close()
    enrolment, at = academy.enrolment(), academy.clock()
    public_id = reading().execute(sa.text("SELECT public_id FROM quiz WHERE id = :id"), {"id": from_all}).scalar_one()
    found = start_page(reading(), enrolment, public_id, at)
    assert found is not None
    return found


def window(academy: Academy, **dates: datetime | None) -> None:
    given: dict[str, Any] = {"opens_at": None, "due_at": None, "closes_at": None} | dates
    set_window(academy.act("instructor"), 1, quiz(academy), **given)


def extension(academy: Academy, closes_at: datetime | None, due_at: datetime | None = None) -> None:
    extend(academy.act("instructor"), academy.enrolment().id, quiz(academy), due_at, closes_at, WHY)


def more_time(academy: Academy, percent: int, breaks: int = 0) -> None:
    person = academy.people["trainee"].id
    grant_time(academy.act("instructor"), person, academy.enrolment().id, percent, "health", breaks)


def ends(attempt: str) -> datetime | None:
    return head_of(attempt).due_at


# -- who may start, and when ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(-1, "not_open_yet"), (0, None), (7199, None), (7200, "closed"), (9999, "closed")],
)
def test_a_start_is_refused_before_opening_and_from_closing_on(
    seconds: int, code: str | None, trainee: Academy
) -> None:
    opens = trainee.clock() + HOUR
    window(trainee, opens_at=opens, closes_at=opens + 2 * HOUR)
    trainee.clock.moment = opens + seconds * SECOND
    refusal = state(trainee).refusal
    assert (refusal.code if refusal else None) == code
    if code is None:
        assert trainee.start("trainee", QUIZ)
    else:
        with pytest.raises(Refused, match=code):
            trainee.start("trainee", QUIZ)


def test_what_is_due_refuses_nothing(trainee: Academy) -> None:
    due = trainee.clock() + HOUR
    window(trainee, due_at=due)
    trainee.clock.advance(days=3)
    assert (state(trainee).window.due_at, state(trainee).refusal) == (due, None)
    assert ends(trainee.start("trainee", QUIZ)) == trainee.clock() + 20 * MINUTE


def test_a_window_holds_for_its_cohort_and_its_quiz_alone(trainee: Academy) -> None:
    set_window(trainee.act("stranger"), 2, quiz(trainee), None, None, trainee.clock() - HOUR)
    window(trainee, opens_at=trainee.clock() - HOUR)
    assert state(trainee).refusal is None
    assert state(trainee, 2).window == Window()
    trainee.read_lesson("outsider", 1)
    with pytest.raises(Refused, match="closed"):
        trainee.start("outsider", QUIZ)


def test_the_latest_dates_count_and_empty_ones_withdraw_them(trainee: Academy) -> None:
    window(trainee, closes_at=trainee.clock() - HOUR)
    assert state(trainee).refusal is not None
    window(trainee)
    assert (state(trainee).refusal, state(trainee).window) == (None, Window())


def test_an_extension_lets_one_person_start(trainee: Academy) -> None:
    closed, later = trainee.clock() - HOUR, trainee.clock() + HOUR
    window(trainee, due_at=closed - HOUR, closes_at=closed)
    extension(trainee, later)
    assert state(trainee).window == Window(None, closed - HOUR, closed, later)
    assert ends(trainee.start("trainee", QUIZ)) == trainee.clock() + 20 * MINUTE
    trainee.read_lesson("other", 1)
    with pytest.raises(Refused, match="closed"):
        trainee.start("other", QUIZ)


def test_an_extension_can_be_withdrawn(trainee: Academy) -> None:
    window(trainee, closes_at=trainee.clock() - HOUR)
    extension(trainee, trainee.clock() + HOUR, trainee.clock() + MINUTE)
    extension(trainee, None)
    assert state(trainee).window == Window(closes_at=trainee.clock() - HOUR)
    with pytest.raises(Refused, match="closed"):
        trainee.start("trainee", QUIZ)


@pytest.mark.parametrize(
    ("opens", "due", "closes"), [(2, 1, None), (1, 1, None), (2, None, 1), (1, None, 1), (None, 2, 1), (3, 1, 2)]
)
def test_dates_that_are_not_in_order_are_refused(
    opens: int | None, due: int | None, closes: int | None, trainee: Academy
) -> None:
    at = [None if n is None else MONDAY + n * HOUR for n in (opens, due, closes)]
    with pytest.raises(Refused, match="dates_not_in_order"):
        window(trainee, opens_at=at[0], due_at=at[1], closes_at=at[2])
    if opens is None:
        with pytest.raises(Refused, match="dates_not_in_order"):
            extension(trainee, at[2], at[1])


def test_being_due_when_it_closes_is_in_order(trainee: Academy) -> None:
    window(trainee, opens_at=MONDAY, due_at=MONDAY + HOUR, closes_at=MONDAY + HOUR)
    assert state(trainee).window.due_at == MONDAY + HOUR


def test_an_extension_ends_later_than_the_window_and_is_nobodys_own(trainee: Academy) -> None:
    closes = MONDAY + 2 * HOUR
    window(trainee, closes_at=closes)
    for at in (closes, closes - HOUR):
        with pytest.raises(Refused, match="extension_not_later"):
            extension(trainee, at)
    with pytest.raises(Refused, match="extension_own"):
        extend(trainee.act("trainee"), trainee.enrolment().id, quiz(trainee), None, closes + HOUR, WHY)
    with pytest.raises(Refused, match="quiz_unknown"):
        extend(trainee.act("instructor"), trainee.enrolment().id, "nosuchquiz", None, closes + HOUR, WHY)


# -- how long it takes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [100, 125, 150, 200])
@pytest.mark.parametrize("closes", [None, 8, 15, 60])
def test_the_start_page_promises_what_the_start_gives(percent: int, closes: int | None, trainee: Academy) -> None:
    """Twenty minutes, and a window of 8, 15 or 60 of them."""
    if percent != 100:
        more_time(trainee, percent)
    if closes is not None:
        window(trainee, closes_at=trainee.clock() + closes * MINUTE)
    before = page(trainee)
    whole = min(20, closes or 20) * percent
    assert before.seconds == whole * 60 // 100
    assert before.minutes == whole // 100
    assert before.cut == (closes is not None and closes < 20)
    assert ends(trainee.start("trainee", QUIZ)) == before.ends_at == trainee.clock() + whole * MINUTE / 100


def test_a_quiz_without_minutes_ends_with_its_window(trainee: Academy) -> None:
    set_quizzes(trainee, minutes=None)
    assert (page(trainee).ends_at, page(trainee).minutes) == (None, None)
    window(trainee, closes_at=trainee.clock() + 3 * HOUR)
    assert page(trainee).minutes == 180
    assert ends(trainee.start("trainee", QUIZ)) == trainee.clock() + 3 * HOUR


# -- attempts that run ---------------------------------------------------------------------------------------


def test_a_window_that_moves_later_gives_running_attempts_more_time(trainee: Academy) -> None:
    window(trainee, closes_at=MONDAY + 10 * MINUTE)
    attempt = trainee.start("trainee", QUIZ)
    assert ends(attempt) == MONDAY + 10 * MINUTE
    trainee.clock.advance(minutes=1)
    window(trainee, closes_at=MONDAY + 15 * MINUTE)
    assert ends(attempt) == MONDAY + 15 * MINUTE
    window(trainee, closes_at=MONDAY + HOUR)
    assert ends(attempt) == MONDAY + 20 * MINUTE, "the minutes of the quiz hold"


@pytest.mark.parametrize("minutes", [None, 20])
def test_a_window_that_moves_earlier_or_comes_anew_takes_nothing_away(minutes: int | None, trainee: Academy) -> None:
    set_quizzes(trainee, minutes=minutes)
    attempt = trainee.start("trainee", QUIZ)
    before = ends(attempt)
    trainee.clock.advance(minutes=1)
    window(trainee, closes_at=trainee.clock() + 2 * MINUTE)
    assert ends(attempt) == before
    trainee.clock.advance(minutes=5)
    assert Tab(trainee, attempt, *_item(trainee, attempt)).send("a").code == "saved"


def _item(academy: Academy, attempt: str) -> tuple[int, str]:
    return choice(academy, attempt)[0], "firsttab"


def test_what_was_promised_stays_through_breaks_and_added_minutes(trainee: Academy) -> None:
    """Minutes and breaks come on top of the old deadline, not of the one that a cut window would give."""
    more_time(trainee, 100, breaks=10)
    window(trainee, closes_at=MONDAY + 15 * MINUTE)
    attempt = trainee.start("trainee", QUIZ)
    trainee.clock.advance(minutes=1)
    window(trainee, closes_at=MONDAY + 5 * MINUTE)
    assert ends(attempt) == MONDAY + 15 * MINUTE
    add_minutes(trainee.act("instructor"), attempt, 3, WHY)
    assert ends(attempt) == MONDAY + 18 * MINUTE
    begin_break(trainee.act("trainee"), attempt)
    assert ends(attempt) == MONDAY + 28 * MINUTE
    trainee.clock.advance(minutes=4)
    end_break(trainee.act("trainee"), attempt)
    assert ends(attempt) == MONDAY + 22 * MINUTE


def test_an_extension_reaches_the_running_attempt_and_taking_it_back_does_not(trainee: Academy) -> None:
    window(trainee, closes_at=MONDAY + 10 * MINUTE)
    attempt = trainee.start("trainee", QUIZ)
    trainee.clock.advance(minutes=1)
    extension(trainee, MONDAY + 14 * MINUTE)
    assert ends(attempt) == MONDAY + 14 * MINUTE
    trainee.clock.advance(minutes=1)
    extension(trainee, None)
    assert ends(attempt) == MONDAY + 14 * MINUTE


def test_an_attempt_that_is_over_stays_over(trainee: Academy) -> None:
    """Whether or not anybody has looked since: to let it go on is another act."""
    window(trainee, closes_at=MONDAY + 10 * MINUTE)
    attempt = trainee.start("trainee", QUIZ)
    trainee.clock.moment = MONDAY + 10 * MINUTE + 31 * SECOND
    extension(trainee, MONDAY + HOUR)
    more_time(trainee, 200)
    assert ends(attempt) == MONDAY + 10 * MINUTE
    assert Tab(trainee, attempt, *_item(trainee, attempt)).send("a").code == "late"
    assert head_of(attempt).state == "in_progress"
    submit_attempt(trainee.act("trainee"), attempt)
    assert head_of(attempt).submitted_how == "time"


def test_extra_time_is_never_taken_back_from_an_attempt_that_runs(trainee: Academy) -> None:
    attempt = trainee.start("trainee", QUIZ)
    trainee.clock.advance(minutes=1)
    more_time(trainee, 150, breaks=5)
    assert (ends(attempt), head_of(attempt).break_minutes) == (MONDAY + 30 * MINUTE, 5)
    more_time(trainee, 110)
    assert (ends(attempt), head_of(attempt).break_minutes) == (MONDAY + 30 * MINUTE, 5)
    submit_attempt(trainee.act("trainee"), attempt)
    following = trainee.start("trainee", QUIZ)
    assert (ends(following), head_of(following).break_minutes) == (trainee.clock() + 22 * MINUTE, 0)


@pytest.mark.parametrize(("percent", "breaks"), [(99, 0), (401, 0), (150, -1), (150, 241)])
def test_extra_time_has_its_range(percent: int, breaks: int, trainee: Academy) -> None:
    with pytest.raises(Refused, match=r"time_percent_range|break_minutes_range"):
        more_time(trainee, percent, breaks)


def test_another_cohort_takes_nothing_away(trainee: Academy) -> None:
    window(trainee, closes_at=MONDAY + 10 * MINUTE)
    set_window(trainee.act("stranger"), 2, quiz(trainee), None, None, MONDAY + 16 * MINUTE)
    attempt = trainee.start("trainee", QUIZ)
    trainee.clock.advance(minutes=1)
    move_to_cohort(trainee.act("admin"), trainee.enrolment().id, 2)
    assert ends(attempt) == MONDAY + 16 * MINUTE
    trainee.clock.advance(minutes=1)
    move_to_cohort(trainee.act("admin"), trainee.enrolment().id, 1)
    assert ends(attempt) == MONDAY + 16 * MINUTE


def test_dates_lie_in_the_record_and_hold_there(trainee: Academy) -> None:
    window(trainee, opens_at=MONDAY - HOUR, due_at=MONDAY, closes_at=MONDAY + HOUR)
    extension(trainee, MONDAY + 2 * HOUR)
    more_time(trainee, 150, breaks=5)
    with runtime().engine.connect() as connection:
        verbs = set(connection.execute(sa.text("SELECT verb FROM journal_entry")).scalars())
        assert {"window_set", "extension_given", "time_granted"} <= verbs
        assert list(verify(connection)) == []


def test_the_dates_cost_one_statement(trainee: Academy) -> None:
    window(trainee, closes_at=MONDAY + HOUR)
    extension(trainee, MONDAY + 2 * HOUR)
    db.session.close()
    found = windows_of(reading(), trainee.enrolment().id, MONDAY)
    assert [one.last_start for one in found.values()] == [MONDAY + 2 * HOUR]


def test_a_start_and_another_window_at_the_same_moment(trainee: Academy) -> None:
    """Whichever comes first, the attempt has the date that holds in the end."""
    window(trainee, closes_at=MONDAY + 8 * MINUTE)
    trainee.clock.advance(seconds=1)
    enrolment, number, public_id = trainee.enrolment(), trainee.quiz_ids()[0], quiz(trainee)
    db.session.close()
    act, by = trainee.act("trainee"), trainee.act("instructor")

    def one(n: int) -> object:
        if n:
            return set_window(by, 1, public_id, None, None, MONDAY + 12 * MINUTE)
        return start_attempt(act, enrolment, number)

    together(trainee.app, 2, one)
    db.session.close()
    [due] = reading().execute(sa.select(Attempt.due_at)).scalars()
    assert due == MONDAY + 12 * MINUTE
