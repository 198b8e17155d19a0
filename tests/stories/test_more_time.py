"""More minutes while an attempt runs, and an attempt that goes on after all: what they change and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts import services as accounts
from lms.accounts.passwords import hash_password
from lms.catalogue.queries import programme as programme_row
from lms.certification.services import recompute, release
from lms.cohorts.queries import cohorts
from lms.cohorts.services import enrol, extend, grant_attempt, set_window
from lms.database import db, reading, runtime
from lms.journal.models import Body, Entry
from lms.journal.verification import verify
from lms.learning.services import accept_text
from lms.sitting.models import Attempt, AttemptMinutes, AttemptReopening, Mark
from lms.sitting.queries.result import result_page
from lms.sitting.queries.states import quiz_states
from lms.sitting.queries.timings import running_at
from lms.sitting.services.extending import add_minutes, add_minutes_to_all
from lms.sitting.services.reopening import reopen
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from lms.teaching.queries.dates import touched_by_window
from lms.teaching.queries.reopening import reopening_page
from lms.teaching.queries.running import running_rows
from lms.unit_of_work import Refused
from quizzes.review import Review, Thing
from tests.academy import Academy, TestPerson, of_kind
from tests.course import shipped
from tests.stories.attempts import QUIZ, head_of, together
from tests.stories.policies import publish, set_quizzes

WHY = "The room lost its power for a while."
MINUTE = timedelta(minutes=1)
NOTHING = Review()


def refusal(act: Any, *args: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(*args)
    db.session.close()
    return refused.value.code


def due(attempt: str) -> datetime:
    at = head_of(attempt).due_at
    assert at is not None
    return at


def quiz_of(academy: Academy, position: int = QUIZ) -> str:
    db.session.close()
    states = quiz_states(reading(), academy.enrolment(), academy.clock())
    return states[position - 1].quiz.public_id


def sound(academy: Academy) -> None:
    """The record holds, and every cache is what its rows say."""
    db.session.close()
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []
    assert recompute(academy.act(), True) == []


# -- added minutes ----------------------------------------------------------------------------------------


def test_added_minutes_move_the_deadline_and_stand_in_the_journal(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, before = sitting[0], due(sitting[0])
    trainee.clock.advance(minutes=5)
    assert add_minutes(trainee.act("instructor"), attempt, 10, WHY) == before + 10 * MINUTE
    assert add_minutes(trainee.act("second"), attempt, 3, WHY) == before + 13 * MINUTE
    assert due(attempt) == before + 13 * MINUTE
    entry = (
        reading().execute(sa.select(Entry).where(Entry.verb == "minutes_added").order_by(Entry.id)).scalars().first()
    )
    assert entry is not None
    assert (entry.payload["minutes"], entry.actor_id) == (10, trainee.people["instructor"].id)
    assert entry.payload["seals"][0]["table"] == "attempt_minutes"
    assert WHY not in str(entry.payload)
    sound(trainee)


def test_an_answer_within_the_added_minutes_counts(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, options = sitting
    trainee.clock.moment = due(attempt) - MINUTE
    add_minutes(trainee.act("instructor"), attempt, 5, WHY)
    trainee.clock.advance(minutes=5)
    sent = save_answer(trainee.act("trainee"), attempt, number, {"answer": [options[0]]}, "firsttab", 1, 0)
    assert sent.code == "saved"


@pytest.mark.parametrize(
    ("minutes", "reason", "code"),
    [(0, WHY, "minutes_range"), (1441, WHY, "minutes_range"), (-5, WHY, "minutes_range"), (5, " a ", "reason_missing")],
)
def test_minutes_need_a_number_and_a_reason(
    trainee: Academy, sitting: tuple[str, int, list[str]], minutes: int, reason: str, code: str
) -> None:
    before = due(sitting[0])
    assert refusal(add_minutes, trainee.act("instructor"), sitting[0], minutes, reason) == code
    assert refusal(add_minutes_to_all, trainee.act("instructor"), 1, quiz_of(trainee), minutes, reason) == code
    assert due(sitting[0]) == before


def test_an_attempt_that_is_over_gets_no_minutes(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt = sitting[0]
    trainee.clock.moment = due(attempt) + timedelta(seconds=30)
    add_minutes(trainee.act("instructor"), attempt, 1, WHY)  # the last second of the grace
    trainee.clock.moment = due(attempt) + timedelta(seconds=31)
    assert refusal(add_minutes, trainee.act("instructor"), attempt, 10, WHY) == "minutes_over"
    assert refusal(add_minutes_to_all, trainee.act("instructor"), 1, quiz_of(trainee), 10, WHY) == "minutes_nobody"
    submit_attempt(trainee.act("trainee"), attempt)
    assert refusal(add_minutes, trainee.act("instructor"), attempt, 10, WHY) == "minutes_over"
    assert refusal(add_minutes, trainee.act("instructor"), "nothing", 10, WHY) == "attempt_unknown"


def test_without_a_limit_there_is_nothing_to_add_to(trainee: Academy) -> None:
    set_quizzes(trainee, minutes=None)
    attempt = trainee.start("trainee", QUIZ)
    assert head_of(attempt).due_at is None
    assert refusal(add_minutes, trainee.act("instructor"), attempt, 10, WHY) == "minutes_unlimited"


def test_nobody_gives_minutes_to_themselves(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    own = trainee.act("trainee")
    assert refusal(add_minutes, own, sitting[0], 10, WHY) == "sitting_own"
    assert refusal(add_minutes_to_all, own, 1, quiz_of(trainee), 10, WHY) == "minutes_nobody"
    assert refusal(reopen, own, sitting[0], 10, WHY) == "sitting_own"


def test_a_room_gets_its_minutes_and_no_other_room(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    for who in ("other", "outsider"):
        trainee.read_lesson(who, 1)
    beside, outside = trainee.start("other", QUIZ), trainee.start("outsider", QUIZ)
    before = {one: due(one) for one in (sitting[0], beside, outside)}
    assert add_minutes_to_all(trainee.act("instructor"), 1, quiz_of(trainee), 10, WHY) == 2
    moved = {one: due(one) - before[one] for one in before}
    assert moved == {sitting[0]: 10 * MINUTE, beside: 10 * MINUTE, outside: timedelta(0)}
    reasons = reading().execute(sa.select(AttemptMinutes.reason_id)).scalars().all()
    assert len(set(reasons)) == 2, "each keeps its reason in a text of its own"
    assert refusal(add_minutes_to_all, trainee.act("instructor"), 1, "nothing", 10, WHY) == "minutes_nobody"
    sound(trainee)


def test_a_request_sent_twice_adds_once(app: Flask, trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, (by, before) = sitting[0], (trainee.act("instructor"), due(sitting[0]))
    add_minutes(by, attempt, 5, WHY, 0)
    assert refusal(add_minutes, by, attempt, 5, WHY, 0) == "minutes_since"
    assert refusal(add_minutes_to_all, by, 1, quiz_of(trainee), 5, WHY, 0) == "minutes_since"
    latest = reading().execute(sa.select(sa.func.max(AttemptMinutes.id))).scalar_one()
    assert add_minutes_to_all(by, 1, quiz_of(trainee), 5, WHY, latest) == 1
    assert refusal(add_minutes_to_all, by, 1, quiz_of(trainee), 5, WHY, latest) == "minutes_since"
    assert due(attempt) == before + 10 * MINUTE
    db.session.close()
    latest = reading().execute(sa.select(sa.func.max(AttemptMinutes.id))).scalar_one()
    db.session.close()
    said: list[str] = []

    def add(_number: int) -> None:
        try:
            add_minutes(by, attempt, 5, WHY, latest)
        except Refused as refused:
            said.append(refused.code)

    together(app, 8, add)
    assert said == ["minutes_since"] * 7
    assert due(attempt) == before + 15 * MINUTE


def test_twice_at_once_both_count(app: Flask, trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    before = due(sitting[0])
    db.session.close()
    together(app, 4, lambda _n: add_minutes(trainee.act("instructor"), sitting[0], 5, WHY))
    assert due(sitting[0]) == before + 20 * MINUTE


# -- reopening --------------------------------------------------------------------------------------------


@pytest.fixture
def closed(trainee: Academy) -> tuple[Academy, str]:
    """A failed attempt of whose items nothing shows: half of its answers were given."""
    set_quizzes(trainee, review=NOTHING)
    attempt = trainee.start("trainee", QUIZ, of_kind("single_choice"))
    trainee.answer("trainee", attempt, wrong=5)
    trainee.clock.advance(minutes=2)
    submit_attempt(trainee.act("trainee"), attempt)
    assert head_of(attempt).passed is False
    return trainee, attempt


def test_a_reopened_attempt_goes_on_with_its_answers_and_is_marked_anew(closed: tuple[Academy, str]) -> None:
    academy, attempt = closed
    was = head_of(attempt)
    academy.clock.advance(minutes=30)
    until = reopen(academy.act("instructor"), attempt, 15, WHY)
    assert until == academy.clock() + 15 * MINUTE
    head = head_of(attempt)
    assert (head.state, head.due_at, head.submitted_at, head.submitted_how) == ("in_progress", until, None, None)
    assert (head.passed, head.result) == (None, None)
    row = reading().execute(sa.select(Attempt).where(Attempt.public_id == attempt)).scalar_one()
    assert (row.score, row.maximum, row.holder, row.receipt) == (None, None, "", "")
    kept = reading().execute(sa.select(AttemptReopening)).scalar_one()
    assert (kept.was_state, kept.was_submitted_at, kept.minutes) == ("released", was.submitted_at, 15)
    marks = reading().execute(sa.select(sa.func.count()).select_from(Mark)).scalar_one()
    sound(academy)
    academy.clock.advance(minutes=14)
    for number, question, deal in academy.slots(attempt):
        kind = question.shown.type
        right = kind.raw_of(kind.key(question.spec, deal))
        save_answer(academy.act("trainee"), attempt, number, right, "secondtab", number, 9)
    academy.submit("trainee", attempt)
    head = head_of(attempt)
    assert (head.passed, head.number) == (True, was.number)
    assert reading().execute(sa.select(sa.func.count()).select_from(Mark)).scalar_one() > marks, "the old ones stay"
    sound(academy)


def test_the_standing_follows_a_reopening(closed: tuple[Academy, str]) -> None:
    academy, attempt = closed

    def left() -> int:
        db.session.close()
        return quiz_states(reading(), academy.enrolment(), academy.clock())[QUIZ - 1].left

    before = left()
    reopen(academy.act("instructor"), attempt, 15, WHY)
    state = quiz_states(reading(), academy.enrolment(), academy.clock())[QUIZ - 1]
    assert state.running is not None
    assert left() == before, "it goes on with the attempt that it is, and uses up no other"


def test_minutes_and_reopenings_add_up_and_a_deadline_is_that_of_the_latest(closed: tuple[Academy, str]) -> None:
    academy, attempt = closed
    academy.clock.advance(hours=2)
    first = reopen(academy.act("instructor"), attempt, 10, WHY)
    assert add_minutes(academy.act("instructor"), attempt, 5, WHY) == first + 5 * MINUTE
    academy.submit("trainee", attempt)
    academy.clock.advance(minutes=1)
    assert reopen(academy.act("second"), attempt, 3, WHY) == academy.clock() + 3 * MINUTE
    sound(academy)


def test_what_is_overdue_and_was_never_submitted_goes_on(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    """Nothing of it has been shown, whatever its review table says: nobody has closed it yet."""
    attempt = sitting[0]
    assert refusal(reopen, trainee.act("instructor"), attempt, 10, WHY) == "reopen_runs"
    trainee.clock.moment = due(attempt) + timedelta(seconds=30)
    assert refusal(reopen, trainee.act("instructor"), attempt, 10, WHY) == "reopen_runs"
    trainee.clock.advance(seconds=1)
    assert reopen(trainee.act("instructor"), attempt, 10, WHY) == trainee.clock() + 10 * MINUTE
    assert head_of(attempt).state == "in_progress"
    sound(trainee)


def test_a_passed_quiz_is_not_reopened(trainee: Academy) -> None:
    set_quizzes(trainee, review=NOTHING)
    attempt = trainee.sit("trainee", QUIZ)
    assert head_of(attempt).passed
    assert refusal(reopen, trainee.act("instructor"), attempt, 10, WHY) == "reopen_passed"


def test_only_the_latest_attempt_goes_on(closed: tuple[Academy, str]) -> None:
    academy, first = closed
    second = academy.start("trainee", QUIZ)
    assert refusal(reopen, academy.act("instructor"), first, 10, WHY) == "reopen_other_runs"
    submit_attempt(academy.act("trainee"), second)
    assert refusal(reopen, academy.act("instructor"), first, 10, WHY) == "reopen_later"
    assert reopen(academy.act("instructor"), second, 10, WHY)


SHOWN = [
    (Review(just_after=(Thing.CORRECTNESS,)), 0, 3, "reopen_right_shown"),
    (Review(just_after=(Thing.MARKS,)), 0, 3, "reopen_right_shown"),
    (Review(just_after=(Thing.FEEDBACK,)), 0, 3, "reopen_right_shown"),
    (Review(just_after=(Thing.RESPONSE,)), 0, 3, None),
    (Review(just_after=(Thing.KEY,)), 0, 3, None),  # another attempt is left, so that no table shows it
    (Review(while_open=(Thing.CORRECTNESS,)), 1, 3, None),
    (Review(while_open=(Thing.CORRECTNESS,)), 2, 3, "reopen_right_shown"),
    (Review(after_close=(Thing.CORRECTNESS,)), 9, 3, None),
    (Review(after_close=(Thing.CORRECTNESS,)), 0, 1, "reopen_right_shown"),
    (Review(after_close=(Thing.KEY,)), 0, 1, "reopen_key_shown"),
    (Review(after_close=(Thing.RATIONALE,)), 0, 1, "reopen_key_shown"),
]


@pytest.mark.parametrize(("review", "minutes", "attempts", "code"), SHOWN)
def test_what_the_review_table_has_told_is_not_asked_again(
    trainee: Academy, review: Review, minutes: int, attempts: int, code: str | None
) -> None:
    set_quizzes(trainee, review=review, attempts=attempts, wait_hours=())
    attempt = trainee.start("trainee", QUIZ)
    submit_attempt(trainee.act("trainee"), attempt)
    trainee.clock.advance(minutes=minutes)
    page = result_page(reading(), head_of(attempt), trainee.clock())
    assert bool(page.things - {Thing.RESPONSE}) == (code is not None), "the page and the rule agree"
    db.session.close()
    if code is None:
        assert reopen(trainee.act("instructor"), attempt, 10, WHY)
    else:
        assert refusal(reopen, trainee.act("instructor"), attempt, 10, WHY) == code


def test_what_was_shown_before_another_attempt_was_granted_stays_seen(trainee: Academy) -> None:
    """The last attempt showed the key; a grant hides it again, and does not make it unseen."""
    set_quizzes(trainee, review=Review(after_close=(Thing.KEY,)), attempts=1)
    attempt = trainee.start("trainee", QUIZ)
    submit_attempt(trainee.act("trainee"), attempt)
    trainee.clock.advance(hours=1)
    grant_attempt(trainee.act("instructor"), trainee.enrolment().id, quiz_of(trainee), WHY)
    assert Thing.KEY not in result_page(reading(), head_of(attempt), trainee.clock()).things
    assert refusal(reopen, trainee.act("instructor"), attempt, 10, WHY) == "reopen_key_shown"


def test_what_a_closing_date_showed_stays_seen_when_it_is_moved(trainee: Academy) -> None:
    set_quizzes(trainee, review=Review(after_close=(Thing.CORRECTNESS,)))
    quiz, act, hour = quiz_of(trainee), trainee.act, timedelta(hours=1)
    set_window(act("admin"), 1, quiz, None, None, trainee.clock() + hour)
    attempt = trainee.start("trainee", QUIZ)
    submit_attempt(act("trainee"), attempt)
    trainee.clock.advance(hours=2)
    set_window(act("admin"), 1, quiz, None, None, trainee.clock() + hour)
    assert refusal(reopen, act("instructor"), attempt, 10, WHY) == "reopen_right_shown"


def test_the_preview_says_what_happens_then(closed: tuple[Academy, str]) -> None:
    academy, attempt = closed
    page = reopening_page(reading(), head_of(attempt), academy.enrolment(), 20, academy.clock())
    assert (page.refusal, page.things, page.late) == (None, [], 0)
    assert page.percent is not None
    assert 0 < page.answered < page.of
    assert reopen(academy.act("instructor"), attempt, 20, WHY) == page.deadline


def test_an_attempt_before_a_certificate_is_not_reopened(academy: Academy) -> None:
    """The certificate asks for no quiz here, so that the attempt was never passed and nothing else refuses it."""
    without = [clause for clause in shipped().programme.clauses if clause.kind in ("lessons", "attestation", "release")]
    programme = shipped().programme.model_copy(update={"clauses": tuple(without)})
    programme = programme.model_copy(update={"quiz": programme.quiz.model_copy(update={"review": NOTHING})})
    publish(academy, replace(shipped(), programme=programme))
    act = academy.act("admin")
    invited = accounts.invite(act, "Fatima El Amrani", "fatima@example.org", "trainee", "RN", "Europe/Lisbon")
    accounts.accept_invitation(academy.act(), invited.token, hash_password("a few plain words"))
    name = (invited.person_id, invited.public_id, "fatima@example.org", "Fatima")
    academy.people["fatima"] = TestPerson(*name, enrol(act, invited.person_id, 1))
    enrolment = academy.enrolment("fatima")
    academy.read_lessons("fatima")
    attempt = academy.sit("fatima", QUIZ, wrong=5)
    academy.clock.advance(minutes=30)
    rules = programme_row(reading(), enrolment.programme_version_id)
    accept_text(academy.act("fatima"), enrolment.id, rules.attestation_version_id)
    release(academy.act("second"), academy.enrolment("fatima"))
    db.session.close()
    assert refusal(reopen, academy.act("instructor"), attempt, 10, WHY) == "reopen_certified"
    page = reopening_page(reading(), head_of(attempt), academy.enrolment("fatima"), 20, academy.clock())
    assert page.refusal is not None
    assert page.refusal.code == "reopen_certified"
    academy.clock.advance(minutes=30)
    later = academy.sit("fatima", QUIZ + 1, wrong=5)
    db.session.close()
    assert reopen(academy.act("instructor"), later, 10, WHY), "the certificate does not rest on what came after it"


def test_of_many_who_reopen_one_does(app: Flask, closed: tuple[Academy, str]) -> None:
    academy, attempt = closed
    db.session.close()
    found = together(app, 4, lambda _n: reopen(academy.act("instructor"), attempt, 10, WHY))
    assert sorted(isinstance(one, datetime) for one in found) == [False, False, False, True]
    assert [one for one in found if isinstance(one, str)] == ["reopen_runs"] * 3


def test_a_start_and_a_reopening_at_once_leave_one_attempt_running(app: Flask, closed: tuple[Academy, str]) -> None:
    academy, attempt = closed
    academy.quiz_ids()  # what is kept per process is kept now
    db.session.close()

    def act(n: int) -> object:
        return academy.start("trainee", QUIZ) if n % 2 else reopen(academy.act("instructor"), attempt, 10, WHY)

    together(app, 4, act)
    db.session.close()
    states = reading().execute(sa.select(Attempt.state)).scalars().all()
    assert list(states).count("in_progress") == 1
    sound(academy)


def test_reasons_lie_apart_and_can_be_erased(closed: tuple[Academy, str]) -> None:
    academy, attempt = closed
    reopen(academy.act("instructor"), attempt, 10, WHY)
    texts = reading().execute(sa.select(Body.text).join(AttemptReopening, AttemptReopening.reason_id == Body.id))
    assert texts.scalar_one() == WHY


# -- what is said beforehand ------------------------------------------------------------------------------


def test_a_window_does_to_running_attempts_what_was_said_beforehand(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, quiz_id, quiz = sitting[0], head_of(sitting[0]).quiz_id, quiz_of(trainee)
    add_minutes(trainee.act("instructor"), attempt, 5, WHY)
    cohort = next(row for row in _cohorts(trainee) if row.public_id == trainee.cohort)
    for closes in (trainee.clock() + 3 * MINUTE, trainee.clock() + timedelta(days=1), None):
        db.session.close()
        said = touched_by_window(reading(), cohort, quiz_id, closes, trainee.clock())
        assert [one.before for one in said.running] == [due(attempt)]
        set_window(trainee.act("admin"), 1, quiz, None, None, closes)
        assert [one.after for one in said.running] == [due(attempt)]


def _cohorts(academy: Academy) -> Any:
    return cohorts(db.session(), academy.clock())


def test_an_extension_does_what_was_said_beforehand(trainee: Academy) -> None:
    set_quizzes(trainee, minutes=None)
    quiz, enrolment = quiz_of(trainee), trainee.enrolment()
    closes = trainee.clock() + timedelta(hours=1)
    set_window(trainee.act("admin"), 1, quiz, None, None, closes)
    attempt = trainee.start("trainee", QUIZ)
    assert due(attempt) == closes
    later = closes + timedelta(hours=5)
    db.session.close()
    [timed] = running_at(reading(), head_of(attempt).quiz_id, trainee.clock(), enrolment_id=enrolment.id)
    said = timed.with_extension(later)
    extend(trainee.act("instructor"), enrolment.id, quiz, None, later, WHY)
    assert said == due(attempt) == later
    sound(trainee)


def test_the_list_of_running_attempts_says_how_far_each_is(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, options = sitting
    act = trainee.act("trainee")
    save_answer(act, attempt, number, {"answer": [options[0]]}, "firsttab", 1, 0)
    other = next(n for n, q, _ in trainee.slots(attempt) if n != number and q.shown.kind == "single_choice")
    save_answer(act, attempt, other, {"answer": ["a"]}, "firsttab", 1, 0)
    trainee.clock.advance(minutes=1)
    save_answer(trainee.act("trainee"), attempt, other, {}, "firsttab", 2, 1)  # taken back
    add_minutes(trainee.act("instructor"), attempt, 7, WHY)
    db.session.close()
    [row] = running_rows(db.session(), 1, trainee.clock())
    assert (row.answered, row.of, row.added, row.over, row.on_break) == (1, 8, 7, False, None)
    assert row.last_at == trainee.clock()
    trainee.clock.moment = due(attempt) + timedelta(seconds=31)
    db.session.close()
    [row] = running_rows(db.session(), 1, trainee.clock())
    assert row.over
    assert not row.extends
    assert running_rows(db.session(), 2, trainee.clock()) == []
