"""R3: the first statement of a request fails, then the second, and so on until it succeeds: all or nothing."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from lms.database import runtime
from tests.chaos.clients import Item, items_of
from tests.chaos.inprocess import application, signed_in
from tests.chaos.stage import Stage

MOST = 400  # statements of a request, beyond which something is wrong with the fault itself
UNTOLD = ("login_session", "sign_in_failure", "job")  # what a request may note besides what it is about
REPEATED = ("sheet",)  # shows what it refused, read after its commit; when that fails, it may be sent again
ADDS = {"add minutes"}  # asked for twice, it is done twice: who adds sees what there is
Do = Callable[[], TestResponse]


@dataclass(frozen=True)
class Act:
    """A request, and the status by which it says that it was done."""

    do: Do
    wanted: int


@dataclass
class Statements:
    """Counts what goes to the database, commits too, and lets the one that is named fail."""

    engine: sa.Engine
    fails: int = 0  # 0: none
    after: bool = False  # a commit fails once it has happened, as when its answer is lost
    count: int = 0
    commits: int = 0

    def begin(self, fails: int, after: bool = False) -> None:
        self.fails, self.after, self.count, self.commits = fails, after, 0, 0

    def statement(self, _connection: Any, _cursor: Any, text: str, values: Any, _context: Any, _many: bool) -> Any:
        if not self.after:
            self._step(text)
        return text, values

    def _step(self, text: str) -> None:
        self.count += 1
        if self.count == self.fails:
            raise OperationalError(text, {}, self._error())

    def _error(self) -> Exception:
        kind = sqlite3.OperationalError if self.engine.dialect.name == "sqlite" else psycopg.OperationalError
        return kind("injected: disk I/O error")

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        dialect: Any = self.engine.dialect
        kept = dialect.do_commit

        def commit(connection: Any) -> None:
            self.count += 1
            self.commits += 1
            if self.after:
                kept(connection)
            if self.count == self.fails:
                raise self._error()
            if not self.after:
                kept(connection)

        sa.event.listen(self.engine, "before_cursor_execute", self.statement, retval=True)
        dialect.do_commit = commit
        try:
            yield
        finally:
            dialect.do_commit = kept
            sa.event.remove(self.engine, "before_cursor_execute", self.statement)


def fail_each(stage: Stage) -> int:
    """For a save, a take-over, minutes that are added, a check, a paper as a plain form, a start and a submission."""
    logging.getLogger("signoff").setLevel(logging.CRITICAL)  # each failure would be logged with its trace
    logging.getLogger("app").setLevel(logging.CRITICAL)
    with application(stage.database.url, stage.keys) as (app, _clock):
        app.logger.setLevel(logging.CRITICAL)
        with app.app_context():
            statements = Statements(runtime().engine)
        acts, others = dict(_acts(stage, app, 0)), dict(_acts(stage, app, 3))
        with statements.watching():
            tried = {name: _until_success(stage, statements, name, act) for name, act in acts.items()}
            for name, act in others.items():
                if name not in ADDS:
                    _lost_answer_of_a_commit(stage, statements, name, act)
    stage.notes.append("statements that failed: " + ", ".join(f"{name} {count}" for name, count in tried.items()))
    return sum(tried.values())


def _until_success(stage: Stage, statements: Statements, name: str, act: Act) -> int:
    """Returns how many statements there were to fail."""
    for number in range(1, MOST):
        before = _digest(stage)
        statements.begin(number)
        answer = act.do()
        fired, changed = statements.count >= number, _digest(stage) != before
        good = answer.status_code == act.wanted
        if not fired:
            if not good or not changed:
                stage.history.broken("errors", f"{name}: {answer.status_code} without a fault, stored: {changed}")
            return number - 1
        if changed and not good and name in REPEATED:
            return _once_more(stage, statements, name, act, number)
        if good != changed:
            column = "lost" if good else "slipped"
            stage.history.broken(column, f"{name}, statement {number}: {answer.status_code}, yet stored is {changed}")
        if not good and (answer.status_code != 503 or "Retry-After" not in answer.headers):
            stage.history.broken("errors", f"{name}, statement {number}: {answer.status_code} instead of 503")
        if good:
            return number
    stage.history.broken("errors", f"{name} did not succeed")
    return MOST


def _once_more(stage: Stage, statements: Statements, name: str, act: Act, number: int) -> int:
    """What was done and not acknowledged is asked for again: it is acknowledged, and done no second time."""
    before = _digest(stage)
    statements.begin(0)
    answer = act.do()
    if answer.status_code != act.wanted or _digest(stage) != before:
        stage.history.broken("slipped", f"{name} again after statement {number}: {answer.status_code}")
    return number


def _digest(stage: Stage) -> str:
    """Every row of every table, but what is noted about the sign-in."""
    engine, made = sa.create_engine(stage.database.url), hashlib.sha256()
    try:
        with engine.connect() as connection:
            for table in sorted(sa.inspect(connection).get_table_names()):
                if table not in UNTOLD:
                    rows = connection.execute(sa.text(f'SELECT * FROM "{table}" ORDER BY 1')).all()
                    made.update(repr((table, rows)).encode())
    finally:
        engine.dispose()
    return made.hexdigest()


def _acts(stage: Stage, app: Flask, first: int) -> Iterator[tuple[str, Act]]:
    """Of three trainees from the given place on, each in its order: what an act needs is there when its turn comes."""
    trainee, sitter, other = (signed_in(app, email) for email in stage.scene.trainees[first : first + 3])
    instructor = signed_in(app, stage.scene.instructor)
    module, examination = f"/quizzes/{stage.scene.module}", f"/quizzes/{stage.scene.examination}"
    running = sitter.post(f"{module}/attempts").location
    checked = sitter.post(f"{examination}/attempts", data={"integrity": "yes"}).location
    assert running
    assert checked
    paper = sitter.get(checked).get_data(as_text=True)
    send = _send(sitter.get(running).get_data(as_text=True), 1)
    form = _form(paper)
    written = other.post(f"{examination}/attempts", data={"integrity": "yes"}).location
    assert written
    sheet = _sheet(other, written)
    yield "save", Act(lambda: sitter.post(f"{running}/answers.json", json=send), 200)
    claim = {"client": "another1", "take": True}
    yield "take over", Act(lambda: sitter.post(f"{running}/hold.json", json=claim), 200)
    minutes = {"minutes": "5", "why": "the alarm rang"}
    yield "add minutes", Act(lambda: instructor.post(f"/teach{running}/minutes", data=minutes), 303)
    yield "check", Act(lambda: sitter.post(checked, data=form), 303)
    yield "sheet", Act(lambda: other.post(written, data=sheet), 409)
    yield "start", Act(lambda: trainee.post(f"{module}/attempts"), 303)
    yield "submit", Act(lambda: sitter.post(f"{running}/submission"), 303)


def _send(page: str, seq: int) -> dict[str, Any]:
    """An answer in words to the first item of a page that takes some."""
    item = _typed(page)[0]
    fields = {item.field: [f"answer {seq}"]}
    return {"item": item.number, "fields": fields, "client": "statements", "seq": seq, "base": 0}


def _typed(page: str) -> list[Item]:
    return [item for item in items_of(page) if not item.options and not item.numeric]


def _form(page: str) -> dict[str, str]:
    """The paper as a plain form: the button of the first item in words that has one is pressed, which checks it."""
    bases = {f"base.{one.number}": "0" for one in items_of(page)}
    item = next(item for item in _typed(page) if f'value="check-{item.number}"' in page)
    return {**bases, f"s{item.number}.{item.field}": "checked", "client": "statements", "then": f"check-{item.number}"}


def _sheet(client: FlaskClient, path: str) -> dict[str, str]:
    """The paper with three answers, one of which another tab has given since: two of them are stored."""
    page = client.get(path).get_data(as_text=True)
    items = _typed(page)[:3]
    first = items[0]
    newer = {"fields": {first.field: ["of another tab"]}, "client": "othertab1", "seq": 1, "base": 0}
    assert client.post(f"{path}/answers.json", json={"item": first.number, **newer}).status_code == 200
    answers = {f"s{item.number}.{item.field}": "on the sheet" for item in items}
    bases = {f"base.{one.number}": "0" for one in items_of(page)}
    return {**bases, **answers, "client": "sheettab1", "then": "save"}


def _lost_answer_of_a_commit(stage: Stage, statements: Statements, name: str, act: Act) -> None:
    """The commit happens and its answer is lost: what is sent again is acknowledged, and stored once."""
    statements.begin(1, after=True)
    first = act.do()
    statements.begin(0)
    before = _digest(stage)
    again = act.do()
    if first.status_code != 503 or again.status_code != act.wanted or _digest(stage) != before:
        text = f"{first.status_code}, then {again.status_code}; stored again: {_digest(stage) != before}"
        stage.history.broken("slipped", f"{name}, a commit without an answer: {text}")
