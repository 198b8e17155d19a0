"""The least that a page or a save could cost: small bare Flask applications, to stand beside the product."""

from __future__ import annotations

import itertools
import json
import os
import pickle
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, DictLoader

from config import ROOT
from lms import i18n, messages
from lms.canonical import digest
from lms.web import asset

FOLDER = "BENCHMARK_FOLDER"  # the environment's name for where the pictures lie
PICTURES = "pictures.pickle"
FLOOR = "/floor"


@dataclass(frozen=True)
class Picture:
    """One request of the product: who asked for what, what came, and what its template was given."""

    path: str
    cookie: str
    token: str  # of the CSRF protection
    body: bytes
    statements: int
    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)  # plain values only
    zone: str = "UTC"


@dataclass(frozen=True)
class Pictures:
    """All that the floors need, made in the benchmark's process and read by theirs."""

    pages: Mapping[str, Picture]
    rules: tuple[tuple[str, str], ...]  # (rule, endpoint): addresses in pages are built as the product does
    moment: datetime
    secret: str
    session_query: str  # the product's look-up of a sign-in
    session_values: tuple[Any, ...]
    session_token: str  # digest of the token among these values
    slots: Mapping[int, int]  # number of an item -> its slot


def pictures() -> Pictures:
    found: Pictures = pickle.loads((Path(os.environ[FOLDER]) / PICTURES).read_bytes())
    return found


# -- (a) the same bytes -----------------------------------------------------------------------------------


def bytes_floor() -> Flask:
    """Bare Flask that answers with the bytes that the product answered."""
    app, bodies = Flask("floor"), {name: page.body for name, page in pictures().pages.items()}

    @app.route(f"{FLOOR}/<name>", methods=["GET", "POST"])
    def same(name: str) -> ResponseReturnValue:
        request.get_data()  # a body that nobody reads would cost the connection
        return bodies[name]

    return app


# -- (b) the same templates -------------------------------------------------------------------------------


def template_floor() -> Flask:
    """Bare Flask that renders the whole page by plain Jinja from values in memory: no user, no database."""
    taken = pictures()
    app = template_app(taken)
    # Each page has templates of its own: another page's token would have all of them compiled anew.
    pages = {name: template_app(taken) for name in taken.pages}

    @app.get(f"{FLOOR}/<name>")
    def page(name: str) -> ResponseReturnValue:
        return render(pages[name], taken, name)

    return app


def template_app(taken: Pictures) -> Flask:
    """A Flask whose Jinja is set up like the product's, and which knows the product's addresses."""
    app = Flask("floor", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config["TEMPLATES_AUTO_RELOAD"] = False
    environment: Any = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(messages.gettext, messages.ngettext, newstyle=False)
    environment.globals.update({"_": messages.gettext, "ngettext": messages.ngettext, "say": messages.say})
    environment.globals.update({"kept": _rendered, "kept_as": _rendered_as, "asset": asset})
    environment.filters["with_token"] = lambda html, _token: html  # the floor's forms have their token from the start
    for name in ("moment", "day", "clock_time", "distance", "number", "say"):
        environment.filters[name] = getattr(messages, name)
    for rule, endpoint in taken.rules:
        app.add_url_rule(rule, endpoint, view_func=_nowhere)
    return app


def _rendered(macro: Any, *args: object, **kwargs: object) -> Any:
    """Where the product keeps a rendered piece, the floor renders it each time."""
    return macro(*args, **kwargs)


def _rendered_as(_look: object, macro: Any, *args: object, **kwargs: object) -> Any:
    return macro(*args, **kwargs)


def _nowhere(**_values: object) -> ResponseReturnValue:
    return "", 404


def _with_token(app: Flask, token: str) -> Any:
    """The environment whose forms carry this token; the same page has the same one, so that is set once."""
    environment: Any = app.jinja_env
    if environment.globals.get("TOKEN") != token:
        environment.globals.update({"TOKEN": token, "csrf_token": lambda: token})
        environment.cache.clear()
    return environment


def render(app: Flask, taken: Pictures, name: str) -> str:
    page = taken.pages[name]
    messages.present(messages.Presentation("en", page.zone, taken.moment, i18n.translations("en")))
    return _with_token(app, page.token).get_template(page.template).render(page.context, token=page.token)


# In place of the items' template: says each time that an item is really rendered.
_COUNTING = "".join(
    "{% macro " + name + "() %}{% if varargs and kwargs %}{% endif %}" + said + "{% endmacro %}"
    for name, said in (("stem", ""), ("lead_in", ""), ("ask", "{{ asked() }}"))
)


def items_rendered(taken: Pictures, name: str) -> int:
    """How many items of a page the floor renders by their template, when it has rendered the page before."""
    app, asked = template_app(taken), itertools.count()
    counting = DictLoader({"questions/asked.html": _COUNTING})
    app.jinja_env.loader = ChoiceLoader([counting, app.create_global_jinja_loader()])
    app.jinja_env.globals["asked"] = lambda: next(asked)
    with app.test_request_context():
        render(app, taken, name)
        before = next(asked)
        render(app, taken, name)
    return next(asked) - before - 1


def difference(taken: Pictures, name: str) -> str | None:
    """Where the floor's page leaves the product's, spaces aside; None when they are the same."""
    app = template_app(taken)
    with app.test_request_context():
        ours, theirs = render(app, taken, name).split(), taken.pages[name].body.decode().split()
    pairs = itertools.zip_longest(ours, theirs, fillvalue="(end)")
    return next((f"{mine!r} instead of {other!r}" for mine, other in pairs if mine != other), None)


# -- (c) one durable insert -------------------------------------------------------------------------------

INSERT = (
    "INSERT INTO response"
    " (slot_id, sequence, client_id, client_seq, base_sequence, answer, late, receipt, received_at)"
    " VALUES (?, ?, ?, ?, ?, ?, 0, '', ?)"
)


class _Store:
    """One connection for each thread, set up like the product's; every statement is a durable transaction."""

    def __init__(self, name: str) -> None:
        self._path = Path(os.environ[FOLDER]) / name
        self._kept = threading.local()

    def __call__(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._kept, "connection", None)
        if found is None:
            found = self._kept.connection = sqlite3.connect(self._path, isolation_level=None)
            for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                found.execute(f"PRAGMA {pragma}").close()
            found.execute("PRAGMA recursive_triggers=ON").close()
        return found


def bare_insert_floor() -> Flask:
    """Bare Flask with one durable INSERT by the raw driver, for anybody."""
    app, taken, store = Flask("floor"), pictures(), _Store("bare_insert_ms.db")

    @app.post(f"{FLOOR}/save_answer")
    def save() -> ResponseReturnValue:
        return _insert(store, taken)

    return app


def insert_floor() -> Flask:
    """The same behind Flask-Login, Flask-WTF and the product's look-up of a sign-in, by the raw driver."""
    app, taken, store = Flask("floor"), pictures(), _Store("insert_floor_ms.db")
    app.config.update(
        SECRET_KEY=taken.secret,
        SESSION_COOKIE_NAME="signoff",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRFProtect(app)
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(lambda token: _signed_in(store, taken, token))

    @app.post(f"{FLOOR}/save_answer")
    def save() -> ResponseReturnValue:
        return _insert(store, taken) if current_user.is_authenticated else ("", 401)

    return app


def _signed_in(store: _Store, taken: Pictures, token: str) -> UserMixin | None:
    known = taken.session_token
    values = [digest(token) if value == known else value for value in taken.session_values]
    return UserMixin() if store().execute(taken.session_query, values).fetchall() else None


def _insert(store: _Store, taken: Pictures) -> ResponseReturnValue:
    sent: dict[str, Any] = request.get_json()
    slot, seq, answer = taken.slots[sent["item"]], sent["seq"], json.dumps(sent["fields"])
    at = taken.moment.strftime("%Y-%m-%d %H:%M:%S.%f")
    store().execute(INSERT, (slot, seq, sent["client"], seq, sent["base"], answer, at))
    return {"code": "saved", "item": sent["item"], "sequence": seq}
