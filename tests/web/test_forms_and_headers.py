"""What every form and answer has: a token, no change by reading, headers that lock the page, our own errors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from config import Settings
from lms.web import safe_next
from tests.academy import PASSWORD, FakeClock
from tests.web.addresses import address, rules, sent
from tests.web.conftest import Furnished
from tests.web.crawl import crawl
from tests.web.snapshot import changed, snapshot

PEOPLE = ("trainee", "instructor", "admin")
QUESTIONS = ("credentials.check_file", "credentials.check_list")  # strangers ask these without a cookie


def test_a_form_without_its_token_does_nothing(copies: Callable[..., Furnished]) -> None:
    world = copies(WTF_CSRF_ENABLED=True)
    clients = [world.client(who) for who in (None, *PEOPLE)]
    before = snapshot(world.app)
    for method, rule in rules(world.app):
        if method == "POST":
            body = {**sent(rule, world), "headers": {}}  # one door goes by what the browser says of the page instead
            statuses = {one.post(address(rule, world), **body).status_code for one in clients}
            asked = rule.endpoint in QUESTIONS
            assert statuses <= {200, 400} if asked else statuses == {400}, rule.rule
    assert changed(before, snapshot(world.app)) == []


def test_a_form_with_its_token_is_taken(copies: Callable[..., Furnished]) -> None:
    client = copies(WTF_CSRF_ENABLED=True).client("trainee")
    token = client.get("/account").get_data(as_text=True).partition('name="csrf_token"')[2].partition('value="')[2]
    form = {"language": "en", "zone": "Asia/Tokyo", "csrf_token": token.partition('"')[0]}
    assert client.post("/account/preferences", data=form).status_code == 303


def test_a_token_of_somebody_else_is_refused(copies: Callable[..., Furnished]) -> None:
    world = copies(WTF_CSRF_ENABLED=True)
    page = world.client("other").get("/account").get_data(as_text=True)
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    form = {"language": "en", "zone": "Asia/Tokyo", "csrf_token": token}
    assert world.client("trainee").post("/account/preferences", data=form).status_code == 400


ONE_OF_EACH = (None, "trainee", "instructor", "admin")


def test_reading_changes_nothing(furnished: Furnished) -> None:
    """Every page that can be reached by links, every address of the map, and what a proxy or scanner might try."""
    clients = {who: furnished.client(who) for who in (None, *PEOPLE)}
    before = snapshot(furnished.app)
    for who, client in clients.items():
        crawl(client, "/", most=400)
        for _method, rule in rules(furnished.app):
            client.get(address(rule, furnished))
            if who in ONE_OF_EACH:  # what these methods do depends on the role at most
                client.head(address(rule, furnished))
                client.options(address(rule, furnished))
    assert changed(before, snapshot(furnished.app)) == []


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
DIRECTIVES = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}


def asset_of(client: FlaskClient, name: str) -> str:
    """The address of a stylesheet or script as the page of sign-in has it."""
    found = re.search(rf'(?:href|src)="(/static/[^"]*{name})"', client.get("/account").text)
    assert found
    return found[1]


def test_an_asset_is_kept_under_the_version_of_all_of_them_and_asked_for_under_any_other(furnished: Furnished) -> None:
    client = furnished.client("trainee")
    address = asset_of(client, "css/tokens.css")
    version = address.split("/")[2]
    assert address == f"/static/{version}/css/tokens.css"
    now = client.get(address)
    for other in ("/static/css/tokens.css", "/static/0123456789ab/css/tokens.css"):
        with client.get(other) as late:
            told = (late.status_code, late.data, late.headers["Cache-Control"])
        assert told == (200, now.data, "no-cache, max-age=0")
        with client.get(other, headers={"If-None-Match": late.headers["ETag"]}) as same:
            assert same.status_code == 304
    for wrong in ("css", "css/none.css", f"{version}/..%2fconfig.py", f"{version}/", "../config.py", version):
        assert client.get(f"/static/{wrong}").status_code == 404, wrong


def _answers(world: Furnished) -> dict[str, TestResponse]:
    client, running = world.client("trainee"), world.objects.running
    return {
        "page": client.get("/learn"),
        "redirect": client.get("/"),
        "forbidden": client.get("/admin/"),
        "missing": client.get("/nothing/here"),
        "wrong method": client.put("/learn"),
        "refused form": client.post("/account/preferences", data={}),
        "json": client.post(f"/attempts/{running}/flags.json", json={"item": 1, "flagged": True}),
        "json error": client.post(f"/attempts/{running}/flags.json", json=[]),
        "file": world.client("admin").get(f"/teach/cohorts/{world.academy.cohort}/trainees.csv"),
        "text": client.get("/healthz"),
        "static": client.get(asset_of(client, "css/tokens.css")),
    }


def test_every_kind_of_answer_carries_the_headers(furnished: Furnished) -> None:
    for kind, answer in _answers(furnished).items():
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, kind
        assert set(answer.headers["Content-Security-Policy"].split("; ")) == DIRECTIVES, kind
        assert "Strict-Transport-Security" not in answer.headers, kind
        kept = "public, max-age=31536000, immutable" if kind == "static" else "no-store"
        assert answer.headers["Cache-Control"].removeprefix("no-cache, ") == kept, kind
        assert "charset=utf-8" in answer.content_type or not answer.content_type.startswith("text/"), kind


def test_over_tls_the_browser_is_told_to_stay_there(furnished: Furnished) -> None:
    answer = furnished.client(None).get("/sign-in", base_url="https://learn.example.org")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("base", "name", "secure"),
    [("http://127.0.0.1:8000", "signoff", False), ("https://learn.example.org", "__Host-signoff", True)],
)
def test_the_cookie_follows_the_address(
    base: str, name: str, secure: bool, database_url: str, tmp_path: Path, app: Flask
) -> None:
    settings = Settings(
        database_url=database_url, secret_key="x" * 32, base_url=base, key_folder=tmp_path, environment="production"
    )
    made = create_app(settings, {"TESTING": True, "WTF_CSRF_ENABLED": False})
    made.extensions["signoff"].clock = FakeClock()
    form = {"email": "trainee@example.org", "password": PASSWORD}
    answer = made.test_client().post("/sign-in", data=form, base_url=base)
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    flags = set(cookie.split("; ")[1:])
    assert cookie.startswith(f"{name}=")
    assert flags == {"HttpOnly", "Path=/", "SameSite=Lax"} | ({"Secure"} if secure else set())
    with made.app_context():
        made.extensions["signoff"].engine.dispose()


@pytest.mark.parametrize(
    "target",
    [
        "",
        "learn",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "/learn\\evil",
        "https://evil.example",
        "http:evil.example",
        "HTTPS://evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " /learn",
        "\t//evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/learn\r\nSet-Cookie: a=b",
        "/learn\x00",
        "/learn\x7f",
        "@evil.example",
        "mailto:a@evil.example",
    ],
)
def test_a_sign_in_leads_nowhere_else(target: str, client: FlaskClient) -> None:
    assert safe_next(target) is None
    form = {"email": "trainee@example.org", "password": PASSWORD, "next": target}
    answer = client.post("/sign-in", data=form)
    assert answer.location == "/" or (answer.status_code == 400 and "\0" in target)


@pytest.mark.parametrize("target", ["/learn", "/learn/lessons/anatomy?from=home", "/verify?number=1#top", "/a//b"])
def test_a_sign_in_leads_back_to_a_page_of_ours(target: str, client: FlaskClient) -> None:
    form = {"email": "trainee@example.org", "password": PASSWORD, "next": target}
    assert client.post("/sign-in", data=form).location == target


def test_an_unknown_thing_of_every_kind_is_a_page_of_ours(furnished: Furnished) -> None:
    world = furnished
    clients = [world.client(who) for who in PEOPLE]
    nothing = {
        "public_id": "0" * 26,
        "key": "nothing",
        "item": "nothing",
        "number": 99,
        "session_id": 999_999,
        "version": 99,
        "sequence": 99,
        "course": 99,
        "form": "png",
        "purpose": "suspension",
    }
    with world.app.test_request_context():
        adapter = world.app.create_url_adapter(None) or world.app.url_map.bind("localhost")
        known = [
            (
                method,
                rule,
                adapter.build(rule.endpoint, {name: nothing.get(name, "nothing") for name in rule.arguments}),
            )
            for method, rule in rules(world.app)
            if rule.arguments and rule.endpoint != "accounts.end_own_session"  # nobody's sign-in is ended: 303
        ]
    before = snapshot(world.app)
    for method, rule, target in known:
        answers = [
            one.open(target, method=method, **(sent(rule, world) if method == "POST" else {})) for one in clients
        ]
        assert all(answer.status_code in (403, 404) for answer in answers), (method, target)
        assert any(answer.status_code == 404 for answer in answers), (method, target)
        for answer in answers:
            page = answer.get_data(as_text=True)
            ours = '<link rel="stylesheet"' in page and "<h1" in page
            assert ours or (target.endswith(".json") and set(json.loads(page)) <= {"error", "text", "code"}), target
    assert changed(before, snapshot(world.app)) == []


@pytest.mark.parametrize("path", ["/sign-in", "/account/preferences"])
def test_a_body_beyond_a_megabyte_is_refused(path: str, furnished: Furnished) -> None:
    client = furnished.client("trainee")
    answer = client.post(path, data={"email": "x" * 1_000_001})
    assert answer.status_code == 413
    assert "too large" in answer.get_data(as_text=True)


def test_a_large_body_of_json_is_refused(furnished: Furnished) -> None:
    body = {"item": 1, "fields": {"answer": ["x" * 1_000_001]}, "client": "largetab1", "seq": 1, "base": 0}
    path = f"/attempts/{furnished.objects.running}/answers.json"
    assert furnished.client("trainee").post(path, json=body).status_code == 413
