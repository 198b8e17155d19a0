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
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from lms.database import runtime
from tests.chaos.clients import items_of
from tests.chaos.inprocess import application, signed_in
from tests.chaos.stage import Stage

MOST = 400  # statements of a request, beyond which something is wrong with the fault itself
UNTOLD = ("login_session", "sign_in_failure", "job")  # what a request may note besides what it is about
REPEATED = ("take over",)  # says how things stand after its commit; when that fails, it may be asked for again
Act = Callable[[], TestResponse]


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
    """For a save, a start, a submission, a check, a take-over and minutes that are added."""
    logging.getLogger("signoff").setLevel(logging.CRITICAL)  # each failure would be logged with its trace
    logging.getLogger("app").setLevel(logging.CRITICAL)
    with application(stage.database.url, stage.keys) as (app, _clock):
        app.logger.setLevel(logging.CRITICAL)
        with app.app_context():
            statements = Statements(runtime().engine)
        acts = dict(_acts(stage, app))
        with statements.watching():
            tried = {name: _until_success(stage, statements, name, act) for name, act in acts.items()}
            _lost_answer_of_a_commit(stage, statements, app)
    stage.notes.append("statements that failed: " + ", ".join(f"{name} {count}" for name, count in tried.items()))
    return sum(tried.values())


def _until_success(stage: Stage, statements: Statements, name: str, act: Act) -> int:
    """Returns how many statements there were to fail."""
    for number in range(1, MOST):
        before = _digest(stage)
        statements.begin(number)
        answer = act()
        fired, changed = statements.count >= number, _digest(stage) != before
        good = answer.status_code < 400
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
    answer = act()
    if answer.status_code >= 400 or _digest(stage) != before:
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


def _acts(stage: Stage, app: Flask) -> Iterator[tuple[str, Act]]:
    """Each in its order: what an act needs is there when its turn comes."""
    trainee, sitter = signed_in(app, stage.scene.trainees[0]), signed_in(app, stage.scene.trainees[1])
    instructor = signed_in(app, stage.scene.instructor)
    module, examination = f"/quizzes/{stage.scene.module}", f"/quizzes/{stage.scene.examination}"
    running = sitter.post(f"{module}/attempts").location
    checked = sitter.post(f"{examination}/attempts", data={"integrity": "yes"}).location
    assert running
    assert checked
    form = _form(sitter.get(checked).get_data(as_text=True))
    send = _send(sitter.get(running).get_data(as_text=True), 1)
    yield "save", lambda: sitter.post(f"{running}/answers.json", json=send)
    yield "take over", lambda: sitter.post(f"{running}/hold.json", json={"client": "another1", "take": True})
    minutes = {"minutes": "5", "why": "the alarm rang"}
    yield "add minutes", lambda: instructor.post(f"/teach{running}/minutes", data=minutes)
    yield "check", lambda: sitter.post(checked, data=form)
    yield "start", lambda: trainee.post(f"{module}/attempts")
    yield "submit", lambda: sitter.post(f"{running}/submission")


def _send(page: str, seq: int) -> dict[str, Any]:
    """An answer in words to the first item of a page that takes some."""
    item = next(item for item in items_of(page) if not item.options and not item.numeric)
    fields = {item.field: [f"answer {seq}"]}
    return {"item": item.number, "fields": fields, "client": "statements", "seq": seq, "base": 0}


def _form(page: str) -> dict[str, str]:
    """The paper as a plain form, whose first item in words is checked."""
    items = tuple(items_of(page))
    item = next(item for item in items if not item.options and not item.numeric)
    bases = {f"base.{one.number}": "0" for one in items}
    return {**bases, f"s{item.number}.{item.field}": "checked", "client": "statements", "then": f"check-{item.number}"}


def _lost_answer_of_a_commit(stage: Stage, statements: Statements, app: Flask) -> None:
    """The commit happens and its answer is lost: what is sent again is recognised, and stored once."""
    statements.begin(0)
    client = signed_in(app, stage.scene.trainees[2])
    attempt = client.post(f"/quizzes/{stage.scene.module}/attempts").location
    assert attempt
    send = _send(client.get(attempt).get_data(as_text=True), 1)
    statements.begin(1, after=True)
    first = client.post(f"{attempt}/answers.json", json=send)
    statements.begin(0)
    again = client.post(f"{attempt}/answers.json", json=send)
    told = again.get_json()
    if first.status_code != 503 or again.status_code != 200 or (told["code"], told["sequence"]) != ("same", 1):
        stage.history.broken("slipped", f"a commit without an answer: {first.status_code}, then {told}")
