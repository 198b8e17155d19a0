"""Who may answer an attempt now, what open pages are told, and signing in again over one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lms.accounts.models import LoginSession
from lms.accounts.services import end_sessions
from lms.database import db, reading
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from tests.academy import PASSWORD, Academy

SignedIn = Callable[[str], FlaskClient]
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def attempt(academy: Academy) -> str:
    academy.read_lesson("trainee", 1)
    return academy.start("trainee", 1)


def hold(client: FlaskClient, attempt: str, name: str, *, take: bool = False) -> dict[str, Any]:
    answer = client.post(f"/attempts/{attempt}/hold.json", json={"client": name, "take": take})
    assert answer.status_code == 200
    assert answer.json is not None
    return answer.json


def state(client: FlaskClient, attempt: str, name: str) -> dict[str, Any]:
    said = client.get(f"/attempts/{attempt}/state.json?client={name}").json
    assert said is not None
    return said


def test_the_first_tab_holds_until_another_takes_over(attempt: str, signed_in: SignedIn) -> None:
    one, two = signed_in("trainee"), signed_in("trainee")
    assert (state(one, attempt, "firsttab")["holder"], hold(one, attempt, "firsttab")["holder"]) == (False, True)
    assert hold(one, attempt, "secondtab")["holder"] is False
    assert (hold(two, attempt, "thirdtab1")["holder"], hold(two, attempt, "thirdtab1", take=True)["holder"]) == (
        False,
        True,
    )
    assert state(one, attempt, "firsttab") | {"remaining_ms": 0} == {
        "holder": False, "here": False, "state": "in_progress", "remaining_ms": 0,
        "ends": state(one, attempt, "firsttab")["ends"], "break": None, "sequences": {},
    }  # fmt: skip
    assert state(two, attempt, "fourthtab")["here"] is True


def test_a_tab_that_signs_in_again_keeps_what_it_held(attempt: str, signed_in: SignedIn) -> None:
    assert hold(signed_in("trainee"), attempt, "sametab1")["holder"] is True
    assert hold(signed_in("trainee"), attempt, "sametab1")["holder"] is True
    assert hold(signed_in("trainee"), attempt, "othertab")["holder"] is False


def test_a_page_hears_what_is_stored_and_how_long_is_left(attempt: str, academy: Academy, signed_in: SignedIn) -> None:
    client = signed_in("trainee")
    before = state(client, attempt, "hearing1")
    number, question, deal = academy.slots(attempt)[2]
    kind = question.shown.type
    raw = kind.raw_of(kind.key(question.spec, deal))
    save_answer(academy.act("trainee"), attempt, number, raw, "elsewhere", 1, 0)
    academy.clock.advance(seconds=61)
    after = state(client, attempt, "hearing1")
    assert after["sequences"] == {str(number): 1}
    if before["remaining_ms"] is not None:
        assert before["remaining_ms"] - after["remaining_ms"] == 61_000
    submit_attempt(academy.act("trainee"), attempt)
    assert state(client, attempt, "hearing1")["state"] in ("submitted", "marked", "released")


@pytest.mark.parametrize("name", ["short", "with space", "ünïcödé8", "x" * 65])
def test_the_name_of_a_tab_is_letters_and_digits(name: str, attempt: str, signed_in: SignedIn) -> None:
    client = signed_in("trainee")
    assert client.get(f"/attempts/{attempt}/state.json", query_string={"client": name}).status_code == 400
    assert client.post(f"/attempts/{attempt}/hold.json", json={"client": name, "take": True}).status_code == 400


def test_without_script_another_sign_in_reads_until_it_continues(attempt: str, signed_in: SignedIn) -> None:
    one, two = signed_in("trainee"), signed_in("trainee")
    hold(one, attempt, "firsttab")
    assert 'data-held="yes"' not in one.get(f"/attempts/{attempt}").get_data(as_text=True)
    page = two.get(f"/attempts/{attempt}").get_data(as_text=True)
    assert 'data-held="yes"' in page
    assert 'data-lock role="presentation" disabled' in page
    assert two.post(f"/attempts/{attempt}/hold").location == f"/attempts/{attempt}"
    assert 'data-held="yes"' not in two.get(f"/attempts/{attempt}").get_data(as_text=True)
    assert state(one, attempt, "firsttab")["holder"] is False


# -- signing in again over the page ---------------------------------------------------------------------------


def again(client: FlaskClient, headers: dict[str, str] = OURS, **body: str) -> tuple[int, dict[str, Any]]:
    answer = client.post("/sign-in/again.json", json=body, headers=headers)
    return answer.status_code, answer.json or {}


def sessions() -> int:
    db.session.close()
    return reading().execute(sa.select(sa.func.count()).select_from(LoginSession)).scalar_one()


def test_an_ended_sign_in_is_told_by_its_code_and_begun_anew(
    attempt: str, academy: Academy, signed_in: SignedIn
) -> None:
    client, me = signed_in("trainee"), academy.people["trainee"]
    end_sessions(academy.act("admin"), me.id, "ended_by_administrator")
    save = {"item": 1, "fields": {}, "client": "sometab1", "seq": 1, "base": 0}
    answer = client.post(f"/attempts/{attempt}/answers.json", json=save)
    assert (answer.status_code, answer.json and answer.json["code"]) == (401, "signed_out")
    gone = client.get(f"/attempts/{attempt}/state.json", headers={"Accept": "application/json"})
    assert (gone.status_code, gone.json and gone.json["code"]) == (401, "signed_out")
    status, said = again(client, email=me.email, password=PASSWORD, person=me.public_id)
    assert (status, said["person"], bool(said["token"])) == (200, me.public_id, True)
    assert client.post(f"/attempts/{attempt}/answers.json", json=save).status_code == 200


def test_nobody_else_is_signed_in_over_a_page(academy: Academy, app: Flask) -> None:
    before, me, other = sessions(), academy.people["trainee"], academy.people["other"]
    client = app.test_client()
    status, said = again(client, email=other.email, password=PASSWORD, person=me.public_id)
    assert (status, said["code"]) == (409, "other_person")
    assert again(client, email=me.email, password="wrong", person=me.public_id)[0] == 401
    assert sessions() == before
    assert "/sign-in" in client.get("/account").headers["Location"]


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://example.org"}],
)
def test_another_site_signs_nobody_in(headers: dict[str, str], academy: Academy, app: Flask) -> None:
    before, me = sessions(), academy.people["trainee"]
    assert again(app.test_client(), headers, email=me.email, password=PASSWORD)[0] == 400
    assert sessions() == before


def test_an_older_browser_is_known_by_its_origin(academy: Academy, app: Flask) -> None:
    me = academy.people["trainee"]
    assert again(app.test_client(), {"Origin": "http://localhost"}, email=me.email, password=PASSWORD)[0] == 200


def test_the_tries_over_a_page_and_at_the_door_are_counted_together(academy: Academy, app: Flask) -> None:
    client, me = app.test_client(), academy.people["trainee"]
    for _ in range(4):
        assert again(client, email=me.email, password="wrong")[0] == 401
        assert client.post("/sign-in", data={"email": me.email, "password": "wrong"}).status_code == 401
    assert again(client, email=me.email, password=PASSWORD)[1]["code"] == "sign_in_throttled"


def test_a_stale_token_is_told_by_its_code(attempt: str, app: Flask, signed_in: SignedIn) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = signed_in("trainee")
    save = {"item": 1, "fields": {}, "client": "sometab1", "seq": 1, "base": 0}
    answer = client.post(f"/attempts/{attempt}/answers.json", json=save, headers={"X-CSRFToken": "stale"})
    assert (answer.status_code, answer.json and answer.json["code"]) == (400, "stale_token")
    token = client.get(f"/attempts/{attempt}/state.json?token=yes").json
    assert token is not None
    answer = client.post(f"/attempts/{attempt}/answers.json", json=save, headers={"X-CSRFToken": token["token"]})
    assert answer.status_code == 200
