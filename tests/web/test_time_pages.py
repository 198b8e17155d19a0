"""What the pages say about time: dates, minutes, breaks, the end; and the doors of breaks, without JavaScript."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.cohorts.services import extend, grant_time, set_window
from lms.database import db
from tests.academy import MONDAY, Academy, StatementCount, of_kind
from tests.stories.attempts import QUIZ, choice, head_of
from tests.stories.policies import set_examination, set_quizzes
from tests.web.test_sitting_policies import page_of, send

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def client(academy: Academy, signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    academy.read_lesson("trainee", QUIZ)
    return signed_in("trainee")


def quiz_path(client: FlaskClient) -> str:
    page = client.get("/quizzes").get_data(as_text=True)
    return re.findall(r'href="(/quizzes/\w+)"', page)[QUIZ - 1]


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def start_page(client: FlaskClient) -> str:
    answer = client.get(quiz_path(client))
    assert answer.status_code == 200
    return text_of(answer.get_data(as_text=True))


def window(academy: Academy, client: FlaskClient, **dates: datetime | None) -> None:
    given = {"opens_at": None, "due_at": None, "closes_at": None} | dates
    set_window(academy.act("instructor"), 1, quiz_path(client).rpartition("/")[2], **given)
    db.session.close()


def more_time(academy: Academy, percent: int, breaks: int = 0) -> None:
    grant_time(
        academy.act("instructor"), academy.people["trainee"].id, academy.enrolment().id, percent, "health", breaks
    )
    db.session.close()


# -- the start page ------------------------------------------------------------------------------------------


def test_it_says_everything_before_the_start(academy: Academy, client: FlaskClient) -> None:
    """Monday 9:00 in London and Lisbon: both keep UTC in November."""
    set_quizzes(academy, minutes=60, attempts=3, wait_hours=(24,))
    more_time(academy, 150, 10)
    window(academy, client, opens_at=MONDAY, due_at=MONDAY + 24 * HOUR, closes_at=MONDAY + 48 * HOUR)
    said = start_page(client)
    for words in (
        "Items 8",
        "Time 90 minutes 60 minutes, and 150 % of it for you. Started now, it ends at 10:30 WET.",
        "Breaks 10 minutes The clock stops while you take them",
        "Attempts left 3 of 3 After this one you wait 24 hours before the next.",
        "Pass mark 75 % Six of eight",
        "Opens Mon 23 Nov 2026, 09:00 WET",
        "Due Tue 24 Nov 2026, 09:00 WET (in 1 day) Later is possible while it is open.",
        "Closes Wed 25 Nov 2026, 09:00 WET (in 2 days)",
        "When the time is over, what was saved is submitted.",
        "Without a connection your answers are kept on this device and sent later.",
        "Start 90-minute attempt",
    ):
        assert words in said, words


@pytest.mark.parametrize(
    ("percent", "time", "button"),
    [(100, "45 minutes", "45"), (125, "56 minutes 15 seconds", "56"), (110, "49 minutes 30 seconds", "49")],
)
def test_the_time_is_the_real_one(percent: int, time: str, button: str, academy: Academy, client: FlaskClient) -> None:
    set_quizzes(academy, minutes=45)
    if percent != 100:
        more_time(academy, percent)
    said = start_page(client)
    assert f"Time {time} " in said
    assert f"Start {button}-minute attempt" in said


@pytest.mark.parametrize(("percent", "minutes", "end"), [(100, 12, "09:12"), (150, 18, "09:18"), (200, 24, "09:24")])
def test_a_window_that_cuts_the_time_is_reckoned_in(
    percent: int, minutes: int, end: str, academy: Academy, client: FlaskClient
) -> None:
    if percent != 100:
        more_time(academy, percent)
    window(academy, client, closes_at=MONDAY + 12 * MINUTE)
    said = start_page(client)
    assert f"Time {minutes} minutes " in said
    assert "The quiz closes before the whole time would be over." in said
    assert f"it ends at {end} WET." in said
    assert f"Start {minutes}-minute attempt" in said


def test_a_long_window_without_minutes_names_its_end(academy: Academy, client: FlaskClient) -> None:
    set_quizzes(academy, minutes=None)
    assert "Time no limit" in start_page(client)
    window(academy, client, closes_at=MONDAY + 72 * HOUR)
    said = start_page(client)
    assert "Time until Thu 26 Nov 2026, 09:00 WET" in said
    assert "Start attempt 1" in said


@pytest.mark.parametrize(
    ("dates", "words", "listed"),
    [
        ({"opens_at": HOUR}, "It opens on Mon 23 Nov 2026, 10:00 WET (in 1 hour).", "Opens Mon 23 Nov 2026, 10:00"),
        ({"closes_at": -HOUR}, "It closed on Mon 23 Nov 2026, 08:00 WET (1 hour ago).", "Closed on 23 Nov 2026."),
    ],
)
def test_outside_the_window_it_says_so_and_takes_no_start(
    dates: dict[str, timedelta], words: str, listed: str, academy: Academy, client: FlaskClient
) -> None:
    window(academy, client, **{name: MONDAY + span for name, span in dates.items()})
    said = start_page(client)
    assert words in said
    assert "Start " not in said.partition("It cannot be started now")[2].partition("Your attempts")[0]
    refused = client.post(f"{quiz_path(client)}/attempts")
    assert refused.status_code == 409
    assert words in text_of(refused.get_data(as_text=True))
    assert listed in text_of(client.get("/quizzes").get_data(as_text=True))


def test_the_list_says_what_is_due_and_when_it_closes(academy: Academy, client: FlaskClient) -> None:
    window(academy, client, due_at=MONDAY + HOUR, closes_at=MONDAY + 3 * HOUR)
    listed = text_of(client.get("/quizzes").get_data(as_text=True))
    assert "Due Mon 23 Nov 2026, 10:00 WET (in 1 hour)." in listed
    academy.clock.advance(hours=2)
    listed = text_of(client.get("/quizzes").get_data(as_text=True))
    assert "Closes Mon 23 Nov 2026, 12:00 WET (in 1 hour)." in listed
    window(academy, client, due_at=MONDAY + HOUR)
    assert "It was due on 23 Nov 2026, and is still open." in text_of(client.get("/quizzes").get_data(as_text=True))


def test_an_extension_is_named_as_ones_own(academy: Academy, client: FlaskClient) -> None:
    window(academy, client, closes_at=MONDAY - HOUR)
    quiz = quiz_path(client).rpartition("/")[2]
    extend(academy.act("instructor"), academy.enrolment().id, quiz, None, MONDAY + HOUR, "Ill on the day.")
    said = start_page(client)
    assert "Closes Mon 23 Nov 2026, 10:00 WET (in 1 hour) extended for you" in said
    assert "Start 20-minute attempt" in said


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"at_expiry": "submit"}, "When the time is over, what was saved is submitted."),
        (
            {"at_expiry": "grace", "submit_within_minutes": 7},
            "When the time is over, no more answers are taken, and you have 7 minutes to submit.",
        ),
        ({"at_expiry": "abandon"}, "Submit before the time is over: an attempt that is not submitted by then"),
        (
            {"navigation": "forward_only"},
            "Without a connection the answer to the item that is open is kept on this device and sent later",
        ),
    ],
)
def test_what_happens_at_the_end_and_offline_is_said(
    settings: dict[str, object], words: str, academy: Academy, client: FlaskClient
) -> None:
    set_quizzes(academy, **settings)
    assert words in start_page(client)


def test_the_examination_asks_for_the_statement_and_says_the_same(academy: Academy, client: FlaskClient) -> None:
    set_examination(academy, minutes=60)
    more_time(academy, 125)
    academy.read_lessons("trainee")
    for position in range(1, 11):
        academy.sit("trainee", position)
    path = re.findall(r'href="(/quizzes/\w+)"', client.get("/quizzes").get_data(as_text=True))[-1]
    said = text_of(client.get(path).get_data(as_text=True))
    assert "I answer alone, without notes and without help, and I keep the items to myself." in said
    assert "Start 75-minute attempt" in said


# -- breaks --------------------------------------------------------------------------------------------------


def test_a_break_by_its_button_and_back(academy: Academy, client: FlaskClient) -> None:
    more_time(academy, 100, 10)
    attempt = academy.start("trainee", QUIZ)
    path = f"/attempts/{attempt}"
    page = page_of(client, attempt)
    assert f'action="{path}/break"' in page
    assert "10 minutes are left." in text_of(page)
    begun = client.post(f"{path}/break")
    assert (begun.status_code, begun.headers["Location"]) == (303, f"{path}/break")
    academy.clock.advance(minutes=4)
    said = text_of(page_of(client, attempt, "/break"))
    assert "Left of your breaks 6 minutes" in said
    assert "The break ends by itself at 09:10 WET" in said
    assert "End the break and go on" in said
    back = client.post(f"{path}/break/end")
    assert (back.status_code, back.headers["Location"]) == (303, path)
    assert head_of(attempt).due_at == MONDAY + 24 * MINUTE
    assert "6 minutes are left." in text_of(page_of(client, attempt))


def test_during_a_break_no_page_shows_an_item(academy: Academy, client: FlaskClient) -> None:
    more_time(academy, 100, 10)
    attempt = academy.start("trainee", QUIZ, of_kind("single_choice"))
    number, (option, *_) = choice(academy, attempt)
    client.post(f"/attempts/{attempt}/break")
    academy.clock.advance(minutes=1)
    stems = [question.shown.rendered["lead_in"] for _, question, _ in academy.slots(attempt)]
    for part in ("", "/review", "/result"):
        followed = client.get(f"/attempts/{attempt}{part}", follow_redirects=True)
        assert followed.request.path == f"/attempts/{attempt}/break"
        assert [stem for stem in stems if stem in followed.get_data(as_text=True)] == []
    sent = send(client, attempt, number, {"answer": [option]})
    assert (sent.status_code, sent.json["code"]) == (409, "on_break")
    form = {"client": "formtabone", "then": "save", f"s{number}.answer": option} | {
        f"base.{n}": "0" for n in range(1, 9)
    }
    kept = client.post(f"/attempts/{attempt}", data=form)
    assert kept.status_code == 409
    assert "This was not stored" in kept.get_data(as_text=True)
    assert [stem for stem in stems if stem in kept.get_data(as_text=True)] == []


def test_a_break_that_cannot_be_taken_is_refused_in_words(academy: Academy, client: FlaskClient) -> None:
    attempt = academy.start("trainee", QUIZ)
    assert "Take a break" not in page_of(client, attempt)
    refused = client.post(f"/attempts/{attempt}/break", follow_redirects=True)
    assert "No breaks that stop the clock have been granted to you" in refused.get_data(as_text=True)
    assert client.get(f"/attempts/{attempt}/break").status_code == 302, "there is none"


def test_the_break_page_costs_two_statements_and_the_paper_one_more(
    academy: Academy, client: FlaskClient, app: Flask
) -> None:
    more_time(academy, 100, 10)
    attempt = academy.start("trainee", QUIZ)
    page_of(client, attempt)
    with StatementCount(app) as paper:
        page_of(client, attempt)
    assert len(paper) <= 4
    client.post(f"/attempts/{attempt}/break")
    with StatementCount(app) as count:
        page_of(client, attempt, "/break")
    assert len(count) == 2


# -- the end -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "minutes", "words", "button"),
    [
        ("submit", 21, "What was saved by then counts. 5 of 8 items are answered.", "See the result"),
        ("grace", 21, "but you can submit what is saved until Mon 23 Nov 2026, 09:25 WET.", "Submit 5 answers"),
        ("grace", 27, "It could be submitted until Mon 23 Nov 2026, 09:25 WET, and was not.", "See the quiz"),
        ("abandon", 21, "It had to be submitted before, and was not.", "See the quiz"),
    ],
)
@pytest.mark.parametrize("part", ["", "/review"])
def test_the_page_says_what_the_clock_has_made_of_it(
    part: str, rule: str, minutes: int, words: str, button: str, academy: Academy, client: FlaskClient
) -> None:
    set_quizzes(academy, at_expiry=rule)
    attempt = academy.start("trainee", QUIZ)
    academy.answer("trainee", attempt, wrong=3)
    academy.clock.advance(minutes=minutes)
    said = text_of(page_of(client, attempt, part))
    assert words in said
    assert button in said


def test_an_abandoned_attempt_has_a_page_that_says_so(academy: Academy, client: FlaskClient) -> None:
    set_quizzes(academy, at_expiry="abandon")
    attempt = academy.start("trainee", QUIZ)
    academy.clock.advance(hours=1)
    assert "abandoned" in start_page(client)
    done = client.post(f"/attempts/{attempt}/submission", follow_redirects=True)
    assert done.request.path == f"/attempts/{attempt}/result"
    assert "This attempt was not submitted in time" in done.get_data(as_text=True)
    assert "abandoned" in start_page(client)


def test_every_standing_has_its_words(academy: Academy, client: FlaskClient, app: Flask) -> None:
    set_quizzes(academy, at_expiry="grace", attempts=5)
    attempt = academy.start("trainee", QUIZ)
    assert "in progress" in start_page(client)
    academy.clock.advance(minutes=21)
    said = start_page(client)
    assert "time over, to be submitted" in said
    assert "Submit attempt 1" in said
    assert "to be submitted" in text_of(client.get("/quizzes").get_data(as_text=True))
    client.post(f"/attempts/{attempt}/submission")
    academy.judge(attempt)
    assert "not passed, 0 %" in start_page(client)
    with app.test_request_context():
        words = app.jinja_env.get_template("sitting/standing.html").module.standing_words  # type: ignore[attr-defined]
        named = {one: str(words(one)) for one in ("not_started", "submitted", "marked", "released", "abandoned")}
    assert len(set(named.values())) == len(named)
    assert (named["submitted"], named["marked"]) == ("submitted, waits for a mark", "marked, not released yet")
