"""Pages of instructors about attempts that run, go on, came late, and about dates: what they show, take and refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from lms.cohorts.queries import windows_of
from lms.database import db, reading
from lms.sitting.queries.states import quiz_states
from lms.sitting.services.expiring import close_overdue
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from quizzes.review import Review
from tests.academy import Academy, of_kind
from tests.practice import journaled
from tests.stories.attempts import head_of
from tests.stories.policies import set_quizzes
from tests.teaching import read

SignedIn = Callable[[str], FlaskClient]
WHY = "The room lost its power for a while."


@pytest.fixture
def attempt(academy: Academy) -> str:
    set_quizzes(academy, review=Review())
    read(academy, "trainee", 1)
    return academy.start("trainee", 1, of_kind("single_choice"))


def quiz_of(academy: Academy) -> str:
    db.session.close()
    found = quiz_states(reading(), academy.enrolment(), academy.clock())[0].quiz.public_id
    db.session.close()
    return found


def run_out(academy: Academy, attempt: str, seconds: int = 31) -> None:
    at = head_of(attempt).due_at
    assert at is not None
    academy.clock.moment = at + timedelta(seconds=seconds)
    db.session.close()


# -- running ----------------------------------------------------------------------------------------------


def test_the_list_of_running_attempts_has_a_form_for_each_and_one_for_the_room(
    academy: Academy, signed_in: SignedIn, attempt: str
) -> None:
    path = f"/teach/cohorts/{academy.cohort}/running"
    page = signed_in("instructor").get(path).text
    assert "Ana Ferreira" in page
    assert "0 of 8" in page
    assert f'action="/teach/attempts/{attempt}/minutes"' in page
    assert f'action="{path}"' in page
    assert "1 attempt runs now" in signed_in("instructor").get(f"/teach/cohorts/{academy.cohort}").text
    seen = signed_in("admin").get(path).text
    assert "Ana Ferreira" in seen
    assert '<form class="form"' not in seen


def test_minutes_are_added_and_said(academy: Academy, signed_in: SignedIn, attempt: str) -> None:
    client, before = signed_in("instructor"), head_of(attempt).due_at
    assert before is not None
    answer = client.post(
        f"/teach/attempts/{attempt}/minutes", data={"minutes": "10", "why": WHY}, follow_redirects=True
    )
    assert "Ana Ferreira has time until" in answer.text
    assert "10 minutes added" in answer.text
    assert head_of(attempt).due_at == before + timedelta(minutes=10)
    seen = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert seen
    room, running = {"quiz": quiz_of(academy), "minutes": "5", "why": WHY}, f"/teach/cohorts/{academy.cohort}/running"
    stale = client.post(running, data=room)
    assert (stale.status_code, "Nothing was added now" in stale.text) == (409, True)
    answer = client.post(running, data={**room, "seen": seen[1]}, follow_redirects=True)
    assert "1 attempt has 5 minutes more." in answer.text
    again = client.post(running, data={**room, "seen": seen[1]})
    assert (again.status_code, "Nothing was added now" in again.text) == (409, True)
    assert head_of(attempt).due_at == before + timedelta(minutes=15)
    page = client.get(f"/teach/trainees/{academy.people['trainee'].enrolment}").text
    assert page.count(WHY) == 2
    assert "Chidi Okafor" in page


@pytest.mark.parametrize(
    "data",
    [
        {"minutes": "0", "why": WHY}, {"minutes": "1441", "why": WHY}, {"minutes": "5", "why": " "},
        {"minutes": "x", "why": WHY}, {"minutes": "١٠", "why": WHY}, {"why": WHY}, {},
        {"minutes": "5", "why": WHY, "attempt": "other"},
    ],
)  # fmt: skip
def test_minutes_that_cannot_be_keep_what_was_typed(
    academy: Academy, signed_in: SignedIn, attempt: str, data: dict[str, str]
) -> None:
    client, before = signed_in("instructor"), head_of(attempt).due_at
    for path in (f"/teach/attempts/{attempt}/minutes", f"/teach/cohorts/{academy.cohort}/running"):
        answer = client.post(path, data=data | ({"quiz": quiz_of(academy)} if "cohorts" in path else {}))
        assert answer.status_code == 400
        assert "needs your attention" in answer.text or "need your attention" in answer.text
        assert not data.get("why", "").strip() or WHY in answer.text
    assert head_of(attempt).due_at == before


def test_minutes_for_what_is_over_are_refused_in_words(academy: Academy, signed_in: SignedIn, attempt: str) -> None:
    run_out(academy, attempt)
    client = signed_in("instructor")
    answer = client.post(f"/teach/attempts/{attempt}/minutes", data={"minutes": "5", "why": WHY})
    assert answer.status_code == 409
    assert "time over, not submitted" in answer.text
    assert f"/teach/attempts/{attempt}/reopening" in answer.text


# -- reopening --------------------------------------------------------------------------------------------


def test_a_reopening_is_shown_before_it_is_done(academy: Academy, signed_in: SignedIn, attempt: str) -> None:
    academy.answer("trainee", attempt, wrong=6)
    submit_attempt(academy.act("trainee"), attempt)
    db.session.close()
    client, path = signed_in("instructor"), f"/teach/attempts/{attempt}/reopening"
    first = client.get(path).text
    assert "Show what will happen" in first
    assert "What will happen" not in first
    shown = client.get(f"{path}?minutes=30").text
    assert "What will happen" in shown
    assert "is withdrawn" in shown
    assert "2 answers stand and can be changed" in shown
    assert head_of(attempt).state == "released", "a look changes nothing"
    assert client.get(f"{path}?minutes=0").status_code == 400
    assert client.post(path, data={"minutes": "30", "why": ""}).status_code == 400
    done = client.post(path, data={"minutes": "30", "why": WHY}, follow_redirects=True).text
    assert "The attempt goes on until" in done
    assert (head_of(attempt).state, journaled("attempt_reopened")) == ("in_progress", 1)
    again = client.post(path, data={"minutes": "30", "why": WHY})
    assert again.status_code == 409
    assert "This attempt runs. Minutes can be added to it instead." in again.text


def test_what_refuses_a_reopening_is_said_exactly(academy: Academy, signed_in: SignedIn) -> None:
    read(academy, "trainee", 1)
    attempt = academy.start("trainee", 1)
    submit_attempt(academy.act("trainee"), attempt)
    db.session.close()
    client, path = signed_in("instructor"), f"/teach/attempts/{attempt}/reopening"
    page = client.get(path).text
    assert "Which answers of this attempt were right counts as seen from" in page
    assert "which answers were right" in page, "among what could be seen"
    assert "Show what will happen" not in page
    assert client.post(path, data={"minutes": "30", "why": WHY}).status_code == 409
    assert journaled("attempt_reopened") == 0


# -- dates ------------------------------------------------------------------------------------------------


def test_a_window_is_shown_before_it_is_set(academy: Academy, signed_in: SignedIn, attempt: str) -> None:
    client, quiz = signed_in("instructor"), quiz_of(academy)
    path = f"/teach/cohorts/{academy.cohort}/dates/{quiz}"
    assert path in client.get(f"/teach/cohorts/{academy.cohort}/dates").text
    assert "Europe/Lisbon" in client.get(path).text
    dates = {"opens": "2026-11-20T08:00", "due": "2026-11-30T18:00", "closes": "2026-12-01T18:00"}
    shown = client.get(path, query_string=dates).text
    assert "2 trainees" in shown
    assert "1 attempt" in shown
    assert "none ends earlier" in shown
    assert windows_of(reading(), academy.enrolment().id, academy.clock()) == {}
    db.session.close()
    assert client.post(path, data=dates).status_code == 303
    [window] = windows_of(reading(), academy.enrolment().id, academy.clock()).values()
    assert window.opens_at is not None
    assert window.opens_at.isoformat() == "2026-11-20T08:00:00+00:00"
    db.session.close()
    held = client.get(path).text
    assert 'value="2026-12-01T18:00"' in held, "the form holds what is set"
    assert client.post(path, data=dict.fromkeys(dates, "")).status_code == 303
    assert windows_of(reading(), academy.enrolment().id, academy.clock())[head_of(attempt).quiz_id].closes_at is None


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        (("2026-11-20T08:00", "2026-11-20T08:00", ""), "due"),
        (("2026-11-20T08:00", "", "2026-11-20T08:00"), "closes"),
        (("", "2026-11-21T08:00", "2026-11-20T08:00"), "closes"),
        (("2026-11-22T08:00", "2026-11-21T08:00", "2026-11-23T08:00"), "due"),
        (("tomorrow", "", ""), "opens"),
        (("", "0001-01-01T00:00", ""), "due"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_dates_out_of_order_are_refused_at_their_field(
    academy: Academy, signed_in: SignedIn, dates: tuple[str, str, str], field: str, method: str
) -> None:
    sent = dict(zip(("opens", "due", "closes"), dates, strict=True))
    client, path = signed_in("instructor"), f"/teach/cohorts/{academy.cohort}/dates/{quiz_of(academy)}"
    answer = client.get(path, query_string=sent) if method == "get" else client.post(path, data=sent)
    assert answer.status_code == 400
    assert re.search(rf'<a href="#{field}">', answer.text)
    assert journaled("window_set") == 0


def test_dates_of_ones_own_are_shown_before_they_are_given(academy: Academy, signed_in: SignedIn, attempt: str) -> None:
    client, quiz = signed_in("instructor"), quiz_of(academy)
    window = {"opens": "", "due": "", "closes": "2026-11-25T18:00"}
    client.post(f"/teach/cohorts/{academy.cohort}/dates/{quiz}", data=window)
    path = f"/teach/trainees/{academy.people['trainee'].enrolment}/dates"
    early = client.get(path, query_string={"quiz": quiz, "due": "", "closes": "2026-11-24T18:00"}).text
    assert "That cannot be" in early
    asked = {"quiz": quiz, "due": "", "closes": "2026-11-28T18:00"}
    shown = client.get(path, query_string=asked).text
    assert "The attempt that runs" in shown
    assert "and that stays" in shown
    assert client.post(path, data=asked).status_code == 400, "without a reason"
    assert client.post(path, data=asked | {"closes": "2026-11-24T18:00", "why": WHY}).status_code == 409
    assert client.post(path, data=asked | {"why": WHY}).status_code == 303
    page = client.get(f"/teach/trainees/{academy.people['trainee'].enrolment}").text
    assert "Dates of their own" in page
    assert WHY in page


# -- late answers -----------------------------------------------------------------------------------------


@pytest.fixture
def late(academy: Academy, attempt: str) -> tuple[str, int]:
    number = next(n for n, question, _ in academy.slots(attempt) if question.shown.kind == "single_choice")
    act = academy.act("trainee")
    save_answer(act, attempt, number, {"answer": ["a"]}, "firsttab", 1, 0)
    run_out(academy, attempt, 90)
    close_overdue(academy.act())
    assert save_answer(academy.act("trainee"), attempt, number, {"answer": ["b"]}, "firsttab", 2, 1).code == "late"
    db.session.close()
    return attempt, number


def test_late_answers_need_somebody_and_are_decided_once(
    academy: Academy, signed_in: SignedIn, late: tuple[str, int]
) -> None:
    attempt, number = late
    client, path = signed_in("instructor"), f"/teach/cohorts/{academy.cohort}/late"
    cohort = client.get(f"/teach/cohorts/{academy.cohort}").text
    assert "1 answer came after the time and waits for a decision" in cohort
    assert "Rule: an answer came after the time" in cohort
    assert "1 with late answers" in client.get("/teach/").text
    assert academy.people["trainee"].enrolment in client.get(f"/teach/cohorts/{academy.cohort}?show=attention").text
    page = client.get(path).text
    assert "60 seconds after the deadline and its grace" in page
    act = f"/teach/attempts/{attempt}/{number}/late/2"
    assert f'action="{act}"' in page
    assert "<button" not in signed_in("admin").get(path).text.split("<main")[1].split("</main")[0]
    for data in ({"decision": "accept", "counts": "1", "why": ""}, {"counts": "1", "why": WHY}, {"decision": "accept",
                 "counts": "x", "why": WHY}, {"decision": "maybe", "counts": "1", "why": WHY}):  # fmt: skip
        assert client.post(act, data=data).status_code == 400
    stale = client.post(act, data={"decision": "accept", "counts": "0", "why": WHY})
    assert stale.status_code == 409
    assert "Another answer counts for this item by now." in stale.text
    assert journaled("late_accepted") == 0
    done = client.post(act, data={"decision": "accept", "counts": "1", "why": WHY}, follow_redirects=True).text
    assert "The answer counts; the attempt is marked anew." in done
    assert "No late answer waits" in done
    again = client.post(act, data={"decision": "leave", "counts": "1", "why": WHY})
    assert again.status_code == 409
    assert "Somebody has decided already: this answer counts." in again.text
    assert (
        client.post(
            f"/teach/attempts/{attempt}/{number}/late/1", data={"decision": "leave", "counts": "1", "why": WHY}
        ).status_code
        == 404
    )
    seen = client.get(f"/teach/attempts/{attempt}").text
    assert "when a late answer was accepted" in seen


def test_an_abandoned_attempt_offers_only_to_leave_it_out(academy: Academy, signed_in: SignedIn) -> None:
    set_quizzes(academy, at_expiry="abandon")
    read(academy, "trainee", 1)
    attempt = academy.start("trainee", 1, of_kind("single_choice"))
    number = next(n for n, question, _ in academy.slots(attempt) if question.shown.kind == "single_choice")
    run_out(academy, attempt)
    close_overdue(academy.act())
    save_answer(academy.act("trainee"), attempt, number, {"answer": ["b"]}, "firsttab", 2, 0)
    db.session.close()
    page = signed_in("instructor").get(f"/teach/cohorts/{academy.cohort}/late").text
    assert "Leave it out" in page
    assert "Let it count" not in page


@pytest.mark.parametrize("who", ["stranger", "other"])
def test_the_wall_between_cohorts_holds_for_all_of_it(
    academy: Academy, signed_in: SignedIn, late: tuple[str, int], who: str
) -> None:
    client, quiz, (attempt, number) = signed_in(who), quiz_of(academy), late
    for path in ("running", "late", "dates", f"dates/{quiz}"):
        assert client.get(f"/teach/cohorts/{academy.cohort}/{path}").status_code == 404
    for path, data in (
        (f"attempts/{attempt}/minutes", {"minutes": "5", "why": WHY}),
        (f"attempts/{attempt}/reopening", {"minutes": "5", "why": WHY}),
        (f"attempts/{attempt}/{number}/late/2", {"decision": "accept", "counts": "1", "why": WHY}),
        (f"cohorts/{academy.cohort}/running", {"quiz": quiz, "minutes": "5", "why": WHY}),
    ):
        assert client.post(f"/teach/{path}", data=data).status_code == 404
    if who == "stranger":
        page = client.get(f"/teach/cohorts/{academy.other_cohort}/late").text
        assert "No late answer waits" in page


def test_breaks_are_granted_with_the_time(academy: Academy, signed_in: SignedIn) -> None:
    client, path = signed_in("instructor"), f"/teach/trainees/{academy.people['trainee'].enrolment}"
    data = {"percent": "100", "breaks": "15", "category": "health"}
    assert client.post(f"{path}/time", data=data).status_code == 303
    assert "15 minutes of breaks in each attempt" in client.get(path).text
    assert client.post(f"{path}/time", data=data | {"breaks": "241"}).status_code == 400
    assert client.post(f"{path}/time", data=data | {"category": "none"}).status_code == 400
    assert client.post(f"{path}/time", data=data | {"breaks": "0"}).status_code == 400
