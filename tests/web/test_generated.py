"""Thousands of requests that nobody would send by hand: none breaks the server, none breaks the record."""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule

from lms.certification.services import recompute
from lms.database import Base, runtime
from lms.guards import missing_guards
from lms.journal.verification import verify
from tests.web.addresses import address, arguments, rules, sent
from tests.web.conftest import Furnished
from tests.web.snapshot import changed, snapshot

REQUESTS = int(os.environ.get("TEST_REQUESTS", "400"))  # of each of three roles
WORDS = ("\0", "\ud800", "²", "-1", str(2**31), str(2**63), "9" * 400, "../../x")
QUERY = (
    "page",
    "sort",
    "show",
    "search",
    "q",
    "role",
    "before",
    "verb",
    "person",
    "enrolment",
    "number",
    "next",
    "move",
)
COLUMNS = sorted({column.name for table in Base.metadata.sorted_tables for column in table.columns})

ODD = (
    "",
    "\0",
    "a\0b",
    "\ud800",
    "\u202eevil",
    "﷽" * 300,
    "ß" * 5000,
    "../../etc/passwd",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "%s%n",
    "1e999",
    "-1",
    "0",
    str(2**31),
    str(2**63),
    "9" * 400,
    "²",
    "١٢",
    "NaN",
    "2026-13-45",
    "0001-01-01",
    "9999-12-31T23:59",
    "true",
    "null",
)
odd_text = st.one_of(st.text(max_size=40), st.sampled_from(ODD))
odd_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | odd_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd_text, inner, max_size=3),
    max_leaves=6,
)


def _encoded(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def _valid(world: Furnished) -> list[str]:
    """Every id that there is: of the right kind, of another kind, of somebody else."""
    people = world.academy.people.values()
    objects = [value for value in vars(world.objects).values() if isinstance(value, str)]
    ids = [*objects, *(one.public_id for one in people), *(one.enrolment for one in people if one.enrolment)]
    return [
        *ids,
        world.academy.cohort,
        world.academy.other_cohort,
        "treatment",
        "product",
        "upper-face",
        "treatment-p01",
    ]


@st.composite
def paths(draw: Any, rule: Rule, world: Furnished) -> str:
    real = arguments(rule, world)

    def place(found: re.Match[str]) -> str:
        name = found.group(0).strip("<>").rpartition(":")[2]
        kind = draw(st.sampled_from(("real", "real", "other", "odd")))
        if kind == "real":
            return _encoded(str(real[name]))
        return _encoded(draw(st.sampled_from(_valid(world)) if kind == "other" else odd_text))

    query = draw(st.lists(st.tuples(st.sampled_from(QUERY), odd_text), max_size=2))
    tail = "&".join(f"{name}={_encoded(value)}" for name, value in query)
    return re.sub(r"<[^>]+>", place, rule.rule) + (f"?{tail}" if tail else "")


@st.composite
def bodies(draw: Any, rule: Rule, world: Furnished) -> dict[str, Any]:
    """The body that the address expects, with one thing or another wrong with it."""
    right = sent(rule, world)
    kind = draw(st.sampled_from(("right", "bent", "bent", "bent", "json", "bytes")))
    if kind == "right":
        return right
    if kind == "bytes":
        types = (
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/plain",
            "",
        )
        return {"data": draw(st.binary(max_size=60)), "content_type": draw(st.sampled_from(types))}
    if kind == "json":
        return {"json": draw(odd_json)}
    if "json" in right:
        return {"json": {**right["json"], draw(st.sampled_from([*right["json"], "foreign"])): draw(odd_json)}}
    return {"data": draw(forms(right["data"]))}


@st.composite
def forms(draw: Any, right: dict[str, str]) -> MultiDict[str, str]:
    form = MultiDict({name: value for name, value in right.items() if draw(st.integers(0, 9))})
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from([*right, *COLUMNS, "csrf_token", "then", "s1.answer", "s1.unit", "base.1"]))
        value = draw(odd_text)
        if draw(st.booleans()):
            form.add(name, value)
        else:
            form[name] = value
    return MultiDict([(name, value.encode("utf-8", "replace").decode()) for name, value in form.items(multi=True)])


@pytest.mark.parametrize("who", ["trainee", "instructor", "admin"])
def test_no_request_breaks_anything(who: str, furnished: Furnished) -> None:
    world, known = furnished, [rule for _method, rule in rules(furnished.app)]
    state = {"client": world.client(who), "sent": 0}

    @settings(
        max_examples=REQUESTS,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        rule = data.draw(st.sampled_from(known))
        usual = "POST" if "POST" in (rule.methods or ()) else "GET"
        method = data.draw(st.sampled_from((usual, usual, usual, "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH")))
        path = data.draw(paths(rule, world))
        body = data.draw(bodies(rule, world)) if method not in ("GET", "HEAD") else {}
        client: FlaskClient = state["client"]
        answer = client.open(path, method=method, **body)
        state["sent"] += 1
        assert answer.status_code < 500, (method, path, body)
        if answer.status_code == 401 or (answer.location or "").startswith("/sign-in"):
            state["client"] = world.client(who)

    ask()
    assert state["sent"] >= REQUESTS * 0.9
    _assert_whole(world)


@pytest.mark.parametrize("who", ["trainee", "instructor", "admin"])
def test_no_odd_word_in_an_address_breaks_anything(who: str, furnished: Furnished) -> None:
    """Every odd value in every variable place and in what a list is searched by, one after the other."""
    client, broken = furnished.client(who), []
    for method, rule in rules(furnished.app):
        body = sent(rule, furnished) if method == "POST" else {}
        for target in _odd_addresses(rule, furnished):
            status = client.open(target, method=method, **body).status_code
            broken += [(method, target, status)] if status >= 500 else []
    for page in ("/admin/", "/admin/journal", "/verify", f"/teach/cohorts/{furnished.academy.cohort}"):
        for name in QUERY:
            status = max(client.get(f"{page}?{name}={_encoded(odd)}").status_code for odd in ODD[:4])
            broken += [(page, name, status)] if status >= 500 else []
    assert broken == []


def _odd_addresses(rule: Rule, world: Furnished) -> list[str]:
    real = {name: str(value) for name, value in arguments(rule, world).items()}
    filled = [{**real, name: odd} for name in real for odd in WORDS]
    return [_filled(rule.rule, values) for values in filled]


def _filled(pattern: str, values: dict[str, str]) -> str:
    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda found: _encoded(values[found.group(1)]), pattern)


@pytest.mark.parametrize("who", ["trainee", "instructor", "admin"])
def test_json_in_place_of_a_form_is_no_form(who: str, furnished: Furnished) -> None:
    """Of any shape, and with the right fields too: it is taken for an empty form, and changes nothing."""
    client, forms = furnished.client(who), [rule for method, rule in rules(furnished.app) if method == "POST"]
    right = [(rule, sent(rule, furnished)) for rule in forms]
    quiet = [(rule, body["data"]) for rule, body in right if "json" not in body and body["data"]]
    before = snapshot(furnished.app)
    for rule, fields in quiet:
        if rule.endpoint in ("accounts.enter", "learning.place"):  # place takes both
            continue
        target = address(rule, furnished)
        for body in (None, 1.5, "a", [], [0.5, {}], {}, {"role": [1]}, fields):
            status = client.post(target, json=body).status_code
            assert status < 500, (rule.rule, body)
    assert changed(before, snapshot(furnished.app)) == []


@pytest.mark.parametrize("field", ["item", "seq", "base", "client", "fields"])
def test_no_odd_answer_breaks_anything(field: str, furnished: Furnished) -> None:
    """JSON that no page of ours sends: each field of a save with each odd value, at every item."""
    client, path = furnished.client("trainee"), f"/attempts/{furnished.objects.running}"
    fields = [{name: odd} for name in ("answer", "unit", "p.a") for odd in ([text] for text in ODD)]
    shapes = [
        None,
        True,
        1.5,
        -1,
        2**31,
        2**31 - 1,
        10**30,
        [],
        {},
        ["a"],
        {"answer": [1]},
        {"answer": "a"},
        {"\ud800": ["a"]},
    ]
    for odd in [*ODD, *shapes, *(fields if field == "fields" else [])]:
        for number in range(1, 9):
            body = {"item": number, "fields": {}, "client": "oddtab123", "seq": 1, "base": 0, field: odd}
            assert client.post(f"{path}/answers.json", json=body).status_code in (200, 400, 404, 409, 422), odd
        assert client.post(f"{path}/flags.json", json={"item": odd, "flagged": True}).status_code < 500
    _assert_whole(furnished)


def _assert_whole(world: Furnished) -> None:
    with world.app.app_context():
        with runtime().engine.connect() as connection:
            assert list(verify(connection)) == []
            assert missing_guards(connection) == []
            if connection.dialect.name == "sqlite":
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert recompute(world.academy.act(), True) == []
