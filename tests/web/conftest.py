"""Fixtures of the web tests: clients that share nothing, and copies of a furnished academy."""

from __future__ import annotations

import contextlib
import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from lms.accounts.queries import open_sign_ins
from lms.clock import Chance, seeded_chance
from lms.database import db, reading
from tests.academy import Academy, FakeClock
from tests.fixtures import (
    academy,
    application,
    chance,
    client,
    clock,
    cluster,
    counting,
    database_url,
    make_app,
    prepared,
    pytest_configure,
    signed_in,
    template,
)
from tests.postgres import Cluster
from tests.seeds import seed_of
from tests.separate import SeparateClient
from tests.web.furnished import EVENING, Objects, furnish


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once for all applications of a worker: that was half of the time."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def app(
    prepared: Path, database_url: str, clock: FakeClock, chance: Chance, compiled: FileSystemBytecodeCache
) -> Iterator[Flask]:
    with application(prepared, database_url, clock, chance) as app:
        app.test_client_class = SeparateClient
        app.jinja_env.bytecode_cache = compiled
        yield app


@dataclass
class Furnished:
    """A copy of the furnished academy; `client(who)` is signed in, `client(None)` is not."""

    app: Flask
    academy: Academy
    objects: Objects

    def client(self, who: str | None) -> FlaskClient:
        client = self.app.test_client()
        if who is None:
            return client
        with self.app.app_context():
            self.academy.sign_in(client, who)
            opened = open_sign_ins(reading(), self.academy.people[who].id)
            self.objects.sessions.setdefault(who, max(row.id for row in opened))
            db.session.remove()
        return client


@pytest.fixture(scope="session")
def furnished_folder(prepared: Path, tmp_path_factory: pytest.TempPathFactory, cluster: Cluster | None) -> Path:
    """A folder with the furnished database and its handles, made once for each worker."""
    folder, clock = tmp_path_factory.mktemp("furnished"), FakeClock()
    if cluster:
        url = cluster.create("furnished", "academy")
    else:
        shutil.copy(prepared / "academy.db", folder / "academy.db")
        url = f"sqlite:///{folder / 'academy.db'}"
    app = make_app(url, prepared / "keys", clock, seeded_chance(seed_of("furnished")))
    people, cohort, other = pickle.loads((prepared / "handles").read_bytes())
    academy = Academy(app, clock, people, cohort, other)
    with app.app_context():
        made = furnish(academy)
        db.session.remove()
        db.engine.dispose()
    (folder / "handles").write_bytes(pickle.dumps((academy.people, cohort, other, made)))
    return folder


@pytest.fixture
def copies(
    furnished_folder: Path,
    prepared: Path,
    tmp_path: Path,
    cluster: Cluster | None,
    chance: Chance,
    compiled: FileSystemBytecodeCache,
) -> Iterator[Callable[..., Furnished]]:
    """Makes copies of the furnished academy, each with an application of its own."""
    with contextlib.ExitStack() as closing:

        def copy(**config: object) -> Furnished:
            number = len(list(tmp_path.glob("copy*")))
            place = tmp_path / f"copy{number}"
            place.mkdir()
            if cluster:
                name = cluster.clone("furnished")
                closing.callback(cluster.drop, name)
                url = cluster.url(name)
            else:
                shutil.copy(furnished_folder / "academy.db", place / "academy.db")
                url = f"sqlite:///{place / 'academy.db'}"
            clock = FakeClock(EVENING)
            app = make_app(url, prepared / "keys", clock, chance)
            app.config.update(config)
            app.jinja_env.bytecode_cache = compiled
            app.test_client_class = SeparateClient
            closing.callback(_dispose, app)
            people, cohort, other, made = pickle.loads((furnished_folder / "handles").read_bytes())
            return Furnished(app, Academy(app, clock, people, cohort, other), made)

        yield copy


def _dispose(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def furnished(copies: Callable[..., Furnished]) -> Furnished:
    return copies()
