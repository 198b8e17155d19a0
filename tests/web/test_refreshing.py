"""The pages of the daily questions: asked, answered, told, put aside; and what nobody else gets to see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lms.database import db, reading
from lms.practicals.queries.observations import academy_zone
from lms.refreshing.queries import Fresh, asked, fresh_of
from tests.academy import Academy, StatementCount
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.stories.test_refreshing import missed_and_certified, wrong
from tests.teaching import right

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "refreshed", missed_and_certified)


@pytest.fixture
def trainee(academy: Academy, signed_in: SignIn) -> FlaskClient:
    academy.clock.advance(days=1)
    return signed_in("trainee")


def fresh(academy: Academy) -> Fresh:
    db.session.close()
    return fresh_of(reading(), academy.people["trainee"].id, academy.clock(), academy_zone(reading()))


def sends(academy: Academy, *, rightly: bool = True) -> tuple[str, dict[str, list[str]]]:
    """The address of the next question, and what a browser would send there."""
    found = fresh(academy)
    item = found.items[found.today.asked[0]]
    view = asked(reading(), found, item)
    raw = right(view.question, view.deal) if rightly else wrong(view.question, view.deal)
    db.session.close()
    return f"/fresh/{item.course}/{item.key}", {f"q.{name}": list(values) for name, values in raw.items()}


def test_the_home_page_shows_the_questions_of_a_holder_until_they_are_answered(
    academy: Academy, trainee: FlaskClient
) -> None:
    assert "5 questions are left today." in trainee.get("/learn").text
    for _ in range(5):
        address, body = sends(academy)
        assert trainee.post(address, data=body).status_code == 303
    assert "left today" not in trainee.get("/learn").text
    assert "Done for today" in trainee.get("/fresh").text


def test_an_answer_is_told_with_its_passage_and_a_repeat_changes_nothing(
    academy: Academy, trainee: FlaskClient
) -> None:
    assert "Question 1 of 5 today" in trainee.get("/fresh").text
    address, body = sends(academy, rightly=False)
    other = sends(academy)[1]
    page = trainee.post(address, data=body, follow_redirects=True).text
    for words in ("Not right", "What the lesson says", 'class="passage"', "4 questions are left today."):
        assert words in page
    again = trainee.post(address, data=other, follow_redirects=True).text
    assert "Not right" in again
    assert "4 questions are left today." in again


@pytest.mark.parametrize("body", [{}, {"q.answer": ""}, {"q.other": "x"}, {"answer": "a"}, {"q.answer": "z" * 900}])
def test_what_cannot_be_read_asks_the_same_question_again(
    academy: Academy, trainee: FlaskClient, body: dict[str, str]
) -> None:
    address, _ = sends(academy)
    answer = trainee.post(address, data=body)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert address in answer.text
    assert fresh(academy).today.answered == 0


def test_questions_that_do_not_come_back_or_not_today_are_not_answered(academy: Academy, trainee: FlaskClient) -> None:
    for address in ("/fresh/upper-face/product-x01", "/fresh/other/product-p01", "/fresh/upper-face/nothing"):
        assert trainee.get(address).status_code == 404
        assert trainee.post(address, data={"q.answer": "a"}).status_code == 404
    found = fresh(academy)
    later = next(item.key for id, item in found.items.items() if id not in found.today.asked)
    answer = trainee.post(f"/fresh/upper-face/{later}", data={"q.answer": "a"})
    assert answer.status_code == 409
    assert "not asked today" in answer.text
    assert trainee.get(f"/fresh/upper-face/{later}").location == "/fresh"


def test_nobody_else_sees_or_answers_them(academy: Academy, trainee: FlaskClient, signed_in: SignIn) -> None:
    address, body = sends(academy)
    trainee.post(address, data=body)
    for who in ("other", "instructor", "admin"):
        client = signed_in(who)
        assert client.get(address).status_code == 404, who
        assert client.post(address, data=body).status_code == 404, who
        assert "Once you hold a certificate" in client.get("/fresh").text, who
    assert "refresh" not in signed_in("admin").get("/admin/journal").text


def test_a_pause_holds_until_it_is_ended(academy: Academy, trainee: FlaskClient) -> None:
    assert trainee.post("/fresh/pause", data={"paused": "perhaps"}).status_code == 400
    assert "Paused" in trainee.post("/fresh/pause", data={"paused": "yes"}, follow_redirects=True).text
    assert "left today" not in trainee.get("/learn").text
    address, body = sends(academy)
    assert trainee.post(address, data=body).status_code == 409
    assert "Question 1 of 5" in trainee.post("/fresh/pause", data={"paused": "no"}, follow_redirects=True).text


def test_reading_writes_nothing(academy: Academy, trainee: FlaskClient) -> None:
    address, _ = sends(academy)
    for path in ("/fresh", address):
        assert trainee.head(path).status_code in (200, 302)
        assert trainee.get(path).status_code in (200, 302)
    assert fresh(academy).today.answered == 0


def test_the_pages_cost_a_fixed_number_of_statements(academy: Academy, trainee: FlaskClient) -> None:
    address, body = sends(academy)
    trainee.get("/fresh")
    trainee.get("/learn")
    for path, cost in (("/fresh", 2), ("/learn", 6)):
        with StatementCount(academy.app) as count:
            assert trainee.get(path).status_code == 200
        assert len(count) == cost, path
    trainee.post(address, data=body)
    trainee.get(address)
    with StatementCount(academy.app) as count:
        assert trainee.get(address).status_code == 200
    assert len(count) == 3
