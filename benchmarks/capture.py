"""Takes the pictures: one real request of every measured page, with what its template was given."""

from __future__ import annotations

import contextlib
import pickle
import re
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from werkzeug.local import LocalProxy

from benchmarks.academy import SECRET, Scene
from benchmarks.floors import PICTURES, Picture, Pictures, difference, items_rendered
from benchmarks.saving import SAVED, Choices, apart, bodies
from lms.canonical import digest
from lms.clock import seeded_chance
from lms.database import db, reading, runtime
from lms.sitting.models import Attempt, AttemptSlot
from quizzes.values import ManyOf, OneOf
from tests.academy import StatementCount

COOKIE = "signoff"
ITEMS = 20
# Functions, and what belongs to one request: the floor has its own or none.
NOT_PLAIN = {"g", "request", "session", "config", "current_user", "csrf_token"}


@dataclass(frozen=True)
class Shown:
    template: str
    context: Mapping[str, Any]


def take_pictures(app: Flask, scene: Scene, folder: Path) -> tuple[Pictures, list[Choices]]:
    """Every page once cold and once warm; the warm one is kept, here and in a file for the floors."""
    with app.app_context():
        own, shares = apart(_choices(scene))
        slots = _slots(scene)
        db.session.remove()
    pages = {name: _page(app, scene, name) for name in scene.pages}
    pages["save_answer"] = _save(app, scene, own)
    query, values, token = _look_up(app, pages["home"])
    taken = Pictures(
        pages,
        tuple((rule.rule, rule.endpoint) for rule in app.url_map.iter_rules() if rule.endpoint != "static"),
        scene.academy.clock(),
        SECRET,
        query,
        values,
        token,
        slots,
    )
    (folder / PICTURES).write_bytes(pickle.dumps(taken))
    _check(taken)
    return taken, shares


def _page(app: Flask, scene: Scene, name: str) -> Picture:
    who, path = scene.pages[name]
    client = _signed_in(app, scene, who)
    _get(client, path)
    with StatementCount(app) as count:
        body = _get_alike(app, client, path)
    template, context = _shown(app, client, path)
    return Picture(path, _cookie(client), _token(body), body, len(count), template, context, context["viewer"].zone)


def _get_alike(app: Flask, client: FlaskClient, path: str) -> bytes:
    """The page with the same chance as every time, so that two looks at it differ in nothing that is drawn."""
    parts = app.extensions["signoff"]
    usual, parts.chance = parts.chance, seeded_chance(1)
    try:
        return _get(client, path)
    finally:
        parts.chance = usual


def _shown(app: Flask, client: FlaskClient, path: str) -> tuple[str, dict[str, Any]]:
    """The page's template and what it is given where the product renders all of it, which it does at no other time."""
    shown: list[Shown] = []

    def note(_sender: Flask, template: Any, context: dict[str, Any], **_more: Any) -> None:
        shown.append(Shown(template.name, context | {"viewer": _plain(context["viewer"])}))

    fragments = app.jinja_env.globals["kept"]
    fragments.keeping = False
    with template_rendered.connected_to(note, app):
        _get_alike(app, client, path)
    fragments.keeping = True
    context = {key: value for key, value in shown[-1].context.items() if key not in NOT_PLAIN}
    return shown[-1].template, context


def _signed_in(app: Flask, scene: Scene, who: str) -> FlaskClient:
    """Requests must not run inside this context, or all of them would share one session and one viewer."""
    with app.app_context():
        return scene.academy.sign_in(app.test_client(), who)


def _get(client: FlaskClient, path: str) -> bytes:
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}, so there is nothing to measure.")
    body: bytes = answer.data
    return body


def _plain(value: Any) -> Any:
    return value._get_current_object() if isinstance(value, LocalProxy) else value


def _cookie(client: FlaskClient) -> str:
    found = client.get_cookie(COOKIE)
    return found.value if found else ""


def _token(body: bytes) -> str:
    found = re.search(rb'name="csrf_token" value="([^"]+)"', body)
    return found[1].decode() if found else ""


def _save(app: Flask, scene: Scene, own: Choices) -> Picture:
    client = _signed_in(app, scene, "saver")
    path = f"/attempts/{scene.saving}"
    token = _token(_get(client, path))
    series = bodies(own, "picturetaker")
    for _ in range(2):  # the second one is warm
        sent = next(series)
        with StatementCount(app) as count:
            headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
            answer = client.post(f"{path}/answers.json", data=sent, headers=headers)
        if SAVED not in answer.data:
            raise SystemExit(f"Saving an answer was refused: {answer.data.decode()}")
    return Picture(f"{path}/answers.json", _cookie(client), token, answer.data, len(count))


def _choices(scene: Scene) -> dict[int, tuple[str, ...]]:
    """The items of the saved attempt whose answer is one of several options."""
    found = {}
    for number, question, deal in scene.academy.slots(scene.saving):
        widget = question.shown.type.control(question.spec.shown, deal).widget
        if isinstance(widget, OneOf | ManyOf):
            found[number] = tuple(option.id for option in widget.options)
    return found


def _slots(scene: Scene) -> dict[int, int]:
    wanted = sa.select(AttemptSlot.number, AttemptSlot.id).join(Attempt, Attempt.id == AttemptSlot.attempt_id)
    rows = reading().execute(wanted.where(Attempt.public_id == scene.saving))
    return {row.number: row.id for row in rows}


def _look_up(app: Flask, page: Picture) -> tuple[str, tuple[Any, ...], str]:
    """The product's statement that finds the person behind a sign-in, its values, and the token's digest."""
    seen: list[tuple[str, tuple[Any, ...]]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: tuple[Any, ...], *_: Any) -> None:
        seen.append((statement, values))

    client = app.test_client()
    client.set_cookie(COOKIE, page.cookie)
    with client.session_transaction() as cookie:
        token = digest(cookie["_user_id"])
    with app.app_context():
        engine = runtime().engine
    sa.event.listen(engine, "before_cursor_execute", note)
    _get(client, page.path)
    sa.event.remove(engine, "before_cursor_execute", note)
    statement, values = next((statement, values) for statement, values in seen if token in values)
    return statement, tuple(values), token


def _check(taken: Pictures) -> None:
    """The floors must do the whole work: the same pages, every item rendered anew."""
    for name, page in taken.pages.items():
        found = difference(taken, name) if page.template else None
        if found is not None:
            raise SystemExit(f"The template floor of {name} does not give the product's page: {found}.")
    items = items_rendered(taken, "attempt_page")
    if items != ITEMS:
        raise SystemExit(f"The template floor of the attempt page renders {items} items instead of {ITEMS}.")


def copy_database(app: Flask, folder: Path, names: tuple[str, ...]) -> None:
    """A copy of the filled database for each floor that writes."""
    with app.app_context():
        runtime().engine.dispose()
    with contextlib.closing(sqlite3.connect(folder / "academy.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for name in names:
        shutil.copy(folder / "academy.db", folder / name)
