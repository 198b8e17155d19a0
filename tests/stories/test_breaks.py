"""Breaks that stop the clock: how long they are, what is taken meanwhile, and that nobody gains a second by them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.cohorts.services import grant_time
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.sitting.models import AttemptBreak
from lms.sitting.queries.breaks import break_left
from lms.sitting.services.advancing import go_on
from lms.sitting.services.breaks import begin_break, end_break
from lms.sitting.services.expiring import close_overdue
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import Refused
from tests.academy import MONDAY, Academy, of_kind
from tests.stories.attempts import QUIZ, Tab, choice, head_of, together
from tests.stories.policies import Hand, checkable, set_quizzes

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def rested(trainee: Academy) -> Academy:
    """Ten minutes of breaks in each attempt."""
    grant(trainee, 10)
    return trainee


def grant(academy: Academy, minutes: int) -> None:
    person = academy.people["trainee"].id
    grant_time(academy.act("instructor"), person, academy.enrolment().id, 100, "health", minutes)


def begin(academy: Academy, attempt: str) -> datetime:
    return begin_break(academy.act("trainee"), attempt)


def end(academy: Academy, attempt: str) -> datetime | None:
    return end_break(academy.act("trainee"), attempt)


def left(attempt: str) -> timedelta:
    head = head_of(attempt)
    return break_left(reading(), head.id, head.break_minutes)


def breaks() -> list[tuple[datetime, datetime, datetime | None]]:
    db.session.close()
    rows = reading().execute(sa.select(AttemptBreak).order_by(AttemptBreak.id)).scalars()
    return [(row.began_at, row.ends_at, row.ended_at) for row in rows]


def test_a_break_stops_the_clock_for_as_long_as_it_lasts(rested: Academy) -> None:
    attempt = rested.start("trainee", QUIZ)
    rested.clock.advance(minutes=5)
    assert begin(rested, attempt) == rested.clock() + 10 * MINUTE
    assert head_of(attempt).due_at == MONDAY + 30 * MINUTE, "reckoned to where it ends by itself"
    assert (head_of(attempt).on_break(rested.clock()), left(attempt)) == (True, timedelta(0))
    rested.clock.advance(minutes=4)
    assert end(rested, attempt) == MONDAY + 24 * MINUTE
    assert (head_of(attempt).on_break(rested.clock()), left(attempt)) == (False, 6 * MINUTE)


def test_the_allowance_can_be_taken_in_parts_and_then_no_more(rested: Academy) -> None:
    attempt = rested.start("trainee", QUIZ)
    for minutes in (3, 6):
        begin(rested, attempt)
        rested.clock.advance(minutes=minutes)
        end(rested, attempt)
        rested.clock.advance(minutes=1)
    assert begin(rested, attempt) == rested.clock() + MINUTE
    rested.clock.advance(minutes=7)
    assert not head_of(attempt).on_break(rested.clock())
    with pytest.raises(Refused, match="break_none_left"):
        begin(rested, attempt)
    assert head_of(attempt).due_at == MONDAY + 30 * MINUTE


def test_a_break_ends_by_itself_whoever_looks_and_whenever(rested: Academy) -> None:
    attempt = rested.start("trainee", QUIZ)
    ends = begin(rested, attempt)
    number, (a, b, *_) = choice(rested, attempt)
    rested.clock.moment = ends - SECOND
    assert head_of(attempt).on_break(rested.clock())
    assert Tab(rested, attempt, number, "firsttab").send(a).code == "on_break"
    rested.clock.moment = ends
    assert not head_of(attempt).on_break(rested.clock())
    assert Tab(rested, attempt, number, "secondtab").send(b).code == "saved"
    rested.clock.advance(minutes=3)
    assert end(rested, attempt) == MONDAY + 30 * MINUTE, "coming back late gains nothing"
    assert breaks() == [(MONDAY, ends, ends)]


def test_asked_for_twice_it_is_one_break(rested: Academy) -> None:
    attempt = rested.start("trainee", QUIZ)
    first = begin(rested, attempt)
    rested.clock.advance(minutes=1)
    assert begin(rested, attempt) == first
    assert end(rested, attempt) == end(rested, attempt) == MONDAY + 21 * MINUTE
    assert breaks() == [(MONDAY, first, MONDAY + MINUTE)]


def test_eight_at_once_begin_one_break(rested: Academy) -> None:
    attempt = rested.start("trainee", QUIZ)
    act = rested.act("trainee")
    found = together(rested.app, 8, lambda _: begin_break(act, attempt))
    assert found == [MONDAY + 10 * MINUTE] * 8
    assert len(breaks()) == 1
    rested.clock.advance(minutes=2)
    act = rested.act("trainee")
    assert together(rested.app, 8, lambda _: end_break(act, attempt)) == [MONDAY + 22 * MINUTE] * 8
    assert [ended for _, _, ended in breaks()] == [MONDAY + 2 * MINUTE]


@pytest.mark.parametrize(("seconds", "code"), [(0, "saved"), (30, "saved"), (31, "on_break"), (599, "on_break")])
def test_what_was_typed_before_a_break_still_arrives(seconds: int, code: str, rested: Academy) -> None:
    """Thirty seconds for what is on its way, as at the end; what comes later is not lost, the page keeps it."""
    attempt = rested.start("trainee", QUIZ)
    number, (a, *_) = choice(rested, attempt)
    begin(rested, attempt)
    rested.clock.advance(seconds=seconds)
    tab = Tab(rested, attempt, number, "firsttab")
    assert tab.send(a).code == code
    end(rested, attempt)
    assert tab.send(a, seq=2, base=0).code == ("same" if code == "saved" else "saved")


def test_nothing_is_gone_on_to_or_checked_during_a_break(rested: Academy) -> None:
    set_quizzes(rested, navigation="forward_only")
    attempt = rested.start("trainee", QUIZ)
    begin(rested, attempt)
    with pytest.raises(Refused, match="on_break"):
        go_on(rested.act("trainee"), attempt, 1)
    end(rested, attempt)
    assert go_on(rested.act("trainee"), attempt, 1) == 2


def test_no_try_is_used_during_a_break(rested: Academy) -> None:
    set_quizzes(rested, tries=2)
    hand = Hand(rested, rested.start("trainee", QUIZ, of_kind("single_choice")))
    number = checkable(rested, hand.attempt)[0]
    assert hand.save(number, hand.wrong[number]).code == "saved"
    begin(rested, hand.attempt)
    assert hand.check(number, hand.wrong[number]).code == "on_break"
    end(rested, hand.attempt)
    assert hand.check(number, hand.wrong[number]).code == "checked"
    assert hand.check(number, hand.right[number]).code == "checked", "the second of two tries"


def test_who_has_no_breaks_can_take_none(trainee: Academy) -> None:
    attempt = trainee.start("trainee", QUIZ)
    with pytest.raises(Refused, match="break_not_granted"):
        begin(trainee, attempt)
    grant(trainee, 5)
    assert begin(trainee, attempt) == MONDAY + 5 * MINUTE, "granted while it runs"


def test_a_break_is_ones_own(rested: Academy) -> None:
    attempt = rested.start("trainee", QUIZ)
    for act in (begin_break, end_break):
        with pytest.raises(Refused, match="attempt_unknown"):
            act(rested.act("other"), attempt)


@pytest.mark.parametrize(("seconds", "code"), [(-1, None), (0, "break_time_over"), (20, "break_time_over")])
def test_once_the_time_is_over_there_is_no_clock_to_stop(seconds: int, code: str | None, rested: Academy) -> None:
    attempt = rested.start("trainee", QUIZ)
    rested.clock.moment = MONDAY + 20 * MINUTE + seconds * SECOND
    if code:
        with pytest.raises(Refused, match=code):
            begin(rested, attempt)
    else:
        assert begin(rested, attempt) == rested.clock() + 10 * MINUTE
        rested.clock.advance(minutes=10)
        assert end(rested, attempt) == MONDAY + 30 * MINUTE, "the last second is left"


def test_submitting_ends_a_break_and_after_that_there_is_none(rested: Academy) -> None:
    attempt = rested.start("trainee", QUIZ)
    begin(rested, attempt)
    rested.clock.advance(minutes=2)
    submit_attempt(rested.act("trainee"), attempt)
    assert [ended for _, _, ended in breaks()] == [rested.clock()]
    for act in (begin_break, end_break):
        with pytest.raises(Refused, match="not_in_progress"):
            act(rested.act("trainee"), attempt)


def test_nobody_is_closed_out_while_on_a_break(rested: Academy) -> None:
    attempt = rested.start("trainee", QUIZ)
    rested.clock.advance(minutes=19)
    begin(rested, attempt)
    rested.clock.moment = MONDAY + 28 * MINUTE
    assert close_overdue(rested.act()) == 0
    rested.clock.moment = MONDAY + 30 * MINUTE + 31 * SECOND
    assert close_overdue(rested.act()) == 1
    head = head_of(attempt)
    assert (head.submitted_how, head.submitted_at) == ("time", MONDAY + 30 * MINUTE)
    assert [ended for _, _, ended in breaks()] == [MONDAY + 29 * MINUTE]


def test_breaks_lie_in_the_record_and_hold_there(rested: Academy) -> None:
    attempt = rested.start("trainee", QUIZ)
    begin(rested, attempt)
    rested.clock.advance(minutes=2)
    end(rested, attempt)
    with runtime().engine.connect() as connection:
        verbs = list(connection.execute(sa.text("SELECT verb FROM journal_entry ORDER BY id")).scalars())
        assert verbs[-2:] == ["break_begun", "break_ended"]
        assert list(verify(connection)) == []
