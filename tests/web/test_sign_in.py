"""Signing in and out: who gets in, how often one may fail, and what ends a sign-in for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.accounts import passwords
from lms.accounts import services as accounts
from lms.accounts.queries import FAILURES_ALLOWED
from lms.database import db
from tests.academy import PASSWORD, Academy, StatementCount

ADDRESS = "trainee@example.org"
FAR = {"REMOTE_ADDR": "203.0.113.9"}


def _enter(client: FlaskClient, password: str = PASSWORD, email: str = ADDRESS, **environ: Any) -> int:
    return client.post("/sign-in", data={"email": email, "password": password}, environ_base=environ).status_code


def _inside(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_the_right_password_opens_a_session(client: FlaskClient) -> None:
    assert not _inside(client)
    assert _enter(client) == 303
    assert _inside(client)


@pytest.mark.parametrize("email", [ADDRESS.upper(), f"  {ADDRESS} "])
def test_the_address_is_understood_as_people_type_it(email: str, client: FlaskClient) -> None:
    assert _enter(client, email=email) == 303


@pytest.mark.parametrize("password", ["", PASSWORD.upper(), PASSWORD + " ", PASSWORD[:-1], "x" * 128])
def test_any_other_password_does_not(password: str, client: FlaskClient) -> None:
    assert _enter(client, password) == 401
    assert not _inside(client)


def test_after_eight_failures_the_network_waits(app: Flask, academy: Academy) -> None:
    client = app.test_client()
    assert [_enter(client, "a wrong one") for _ in range(FAILURES_ALLOWED)] == [401] * 8
    assert _enter(client, "a wrong one") == 429
    assert _enter(client, PASSWORD) == 429
    assert _enter(client, REMOTE_ADDR="127.0.0.77") == 429, "the same network"
    assert _enter(app.test_client(), **FAR) == 303, "the owner, from elsewhere"
    assert _enter(app.test_client(), email="other@example.org") == 303, "a colleague, from the same network"
    academy.clock.advance(minutes=16)
    assert _enter(app.test_client()) == 303


def test_a_forged_header_is_no_other_network(app: Flask) -> None:
    client = app.test_client()
    for number in range(FAILURES_ALLOWED):
        form = {"email": ADDRESS, "password": "a wrong one"}
        client.post("/sign-in", data=form, headers={"X-Forwarded-For": f"198.51.{number}.1"})
    forged = client.post(
        "/sign-in", data={"email": ADDRESS, "password": PASSWORD}, headers={"X-Forwarded-For": "198.51.100.1"}
    )
    assert forged.status_code == 429


def test_a_success_forgets_the_failures(app: Flask) -> None:
    client = app.test_client()
    for _ in range(3):
        assert [_enter(client, "a wrong one") for _ in range(FAILURES_ALLOWED - 1)] == [401] * 7
        assert _enter(client) == 303
        client.post("/sign-out")


def test_an_unknown_address_costs_and_says_the_same(
    app: Flask, counting: Callable[[], StatementCount], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same statements, one argon2 check, the same page: nobody learns who has an account."""
    checked: list[str] = []
    verify = type(passwords._HASHER).verify

    def noted(hasher: Any, stored: str, password: str) -> Any:
        checked.append(stored.partition("$v")[0])
        return verify(hasher, stored, password)

    monkeypatch.setattr(type(passwords._HASHER), "verify", noted)
    app.test_client().get("/sign-in")
    asked, pages = [], []
    for email in (ADDRESS, "nobody@example.org"):
        client = app.test_client()
        with counting() as count:
            answer = client.post("/sign-in", data={"email": email, "password": "a wrong one"})
        asked.append([statement.partition("WHERE")[0] for statement in count.statements])
        pages.append((answer.status_code, answer.get_data(as_text=True).replace(email, "")))
    assert asked[0] == asked[1]
    assert pages[0] == pages[1]
    assert checked == ["$argon2id", "$argon2id"]


def test_an_inactive_person_is_told_nothing_special(app: Flask, academy: Academy) -> None:
    accounts.set_active(academy.act("admin"), academy.people["trainee"].id, False)
    closed = app.test_client().post("/sign-in", data={"email": ADDRESS, "password": PASSWORD})
    unknown = app.test_client().post("/sign-in", data={"email": "nobody@example.org", "password": PASSWORD})
    assert closed.status_code == unknown.status_code == 401
    assert closed.get_data(as_text=True).replace(ADDRESS, "") == unknown.get_data(as_text=True).replace(
        "nobody@example.org", ""
    )


# -- what ends a sign-in ------------------------------------------------------------------------------------


def _cookie(client: FlaskClient) -> str:
    cookie = client.get_cookie("signoff")
    assert cookie is not None
    return cookie.value


def _with_cookie(app: Flask, value: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("signoff", value)
    return client


def test_signing_out_makes_the_cookie_worthless(app: Flask, client: FlaskClient) -> None:
    _enter(client)
    stolen = _cookie(client)
    assert _inside(_with_cookie(app, stolen))
    client.post("/sign-out")
    assert not _inside(client)
    assert not _inside(_with_cookie(app, stolen))


def test_a_cookie_planted_before_the_sign_in_is_worthless(app: Flask, client: FlaskClient) -> None:
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["_user_id"] = "planted" * 9
    planted = _cookie(client)
    _enter(client)
    assert _inside(client)
    assert not _inside(_with_cookie(app, planted))


def test_every_sign_in_has_a_token_of_its_own(app: Flask) -> None:
    tokens = set()
    for _ in range(3):
        client = app.test_client()
        _enter(client)
        with client.session_transaction() as session:
            tokens.add(session["_user_id"])
    assert len(tokens) == 3
    assert {len(token) for token in tokens} == {64}


@pytest.mark.parametrize("who", ["admin", "instructor"])
def test_deactivating_ends_every_sign_in(who: str, app: Flask, academy: Academy) -> None:
    clients = [app.test_client() for _ in range(2)]
    for client in clients:
        assert _enter(client) == 303
    accounts.set_active(academy.act("admin"), academy.people["trainee"].id, False)
    db.session.close()
    assert [_inside(client) for client in clients] == [False, False]


def test_a_role_that_ends_is_gone_at_the_next_request(app: Flask, academy: Academy) -> None:
    client = app.test_client()
    _enter(client, email="instructor@example.org")
    assert client.get("/teach/").status_code == 200
    accounts.end_role(academy.act("admin"), academy.people["instructor"].id, "instructor")
    db.session.close()
    assert client.get("/teach/").status_code == 403


def test_a_new_password_ends_the_other_sign_ins(app: Flask) -> None:
    here, there = app.test_client(), app.test_client()
    for client in (here, there):
        _enter(client)
    new = "another few plain words"
    assert here.post("/account/password", data={"present": PASSWORD, "password": new, "again": new}).status_code == 303
    assert (_inside(here), _inside(there)) == (True, False)
    assert _enter(app.test_client()) == 401
    assert _enter(app.test_client(), new) == 303


def test_a_sign_in_ends_by_silence_and_by_age(app: Flask, academy: Academy) -> None:
    silent = app.test_client()
    _enter(silent)
    academy.clock.advance(hours=12, minutes=1)
    assert not _inside(silent)
    busy = app.test_client()
    _enter(busy)
    for _ in range(16):
        academy.clock.advance(hours=10)
        assert _inside(busy)
    academy.clock.advance(hours=9)
    assert not _inside(busy), "a week is the longest, however busy"


def test_one_ends_only_ones_own_sign_ins(app: Flask, academy: Academy) -> None:
    mine, theirs = app.test_client(), app.test_client()
    _enter(mine)
    _enter(theirs, email="other@example.org")
    for number in range(1, 30):
        mine.post(f"/account/sign-ins/{number}/end")
    assert not _inside(mine)
    assert _inside(theirs)


# -- passwords and invitations ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("short words", None),
        ("a" * 9, "password_short"),
        ("abcd efgh ", None),
        ("x1y2z3" * 21 + "ab", None),
        ("x1y2z3" * 21 + "abc", "password_long"),
        ("Password123", "password_common"),
        ("QWERTYUIOP", "password_common"),
        ("abababababab", "password_common"),
        ("botulinumtoxin", "password_common"),
        ("ferreira is my name", "password_personal"),
        ("  leading and trailing  ", None),
        ("пароль из слов", None),
    ],
)
def test_what_a_password_may_be(password: str, problem: str | None) -> None:
    assert passwords.password_problem(password, ("Ana", "Ferreira")) == problem


def test_a_password_is_stored_as_argon2id_of_the_recommended_cost() -> None:
    assert passwords.hash_password(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.fixture
def invited(academy: Academy) -> str:
    token = accounts.invite(academy.act("admin"), "Nadia Haddad", "nadia@example.org", "trainee").token
    db.session.close()
    return token


def _accept(client: FlaskClient, token: str, password: str = "four plain words here", again: str | None = None) -> int:
    form = {"password": password, "again": password if again is None else again}
    return client.post(f"/invitation/{token}", data=form).status_code


def test_an_invitation_works_once(app: Flask, invited: str) -> None:
    first, second = app.test_client(), app.test_client()
    assert first.get(f"/invitation/{invited}").status_code == 200
    assert _accept(first, invited) == 303
    assert _inside(first)
    assert second.get(f"/invitation/{invited}").status_code == 404
    assert _accept(second, invited, "another password here") == 404
    assert not _inside(second)
    assert _enter(second, "four plain words here", "nadia@example.org") == 303


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 404), (1, 404)])
def test_an_invitation_ends_after_seven_days(
    seconds: int, status: int, academy: Academy, invited: str, client: FlaskClient
) -> None:
    academy.clock.advance(days=7, seconds=seconds)
    assert client.get(f"/invitation/{invited}").status_code == status
    assert _accept(client, invited) == (303 if status == 200 else 404)


def test_a_second_invitation_closes_the_first(academy: Academy, invited: str, client: FlaskClient) -> None:
    person = accounts.invite(academy.act("admin"), "Omar Said", "omar@example.org", "trainee")
    again = accounts.invite_again(academy.act("admin"), person.person_id)
    db.session.close()
    assert _accept(client, person.token) == 404
    assert _accept(client, again) == 303
    assert client.get(f"/invitation/{invited}").status_code == 200, "of somebody else"


@pytest.mark.parametrize(
    ("password", "again"),
    [("short", None), ("nadia haddad 1", None), ("four plain words here", "four plain words there"), ("", "")],
)
def test_a_bad_first_password_leaves_the_link_open(
    password: str, again: str | None, client: FlaskClient, invited: str
) -> None:
    assert _accept(client, invited, password, again) == 400
    assert client.get(f"/invitation/{invited}").status_code == 200
