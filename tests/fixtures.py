"""Shared fixtures: an application on a copy of a prepared database, people signed in, a clock that tests move.

The suites that need them import them in their conftest: the pure ones start without the application."""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import create_app
from config import Settings
from lms.clock import Chance, seeded_chance
from lms.database import db
from tests.academy import Academy, FakeClock, StatementCount, found
from tests.postgres import Cluster
from tests.seeds import seed_of
from tests.separate import SeparateClient
from tests.warm import share_statements, warm

warm()

POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"
WARNING = "error::sqlalchemy.exc.SAWarning"


def pytest_configure(config: pytest.Config) -> None:
    """Warnings of SQLAlchemy are errors; set here, since naming the class imports what pure tests do without."""
    if WARNING not in config.getini("filterwarnings"):
        config.addinivalue_line("filterwarnings", WARNING)


def make_app(url: str, keys: Path, clock: FakeClock, chance: Chance = Chance()) -> Flask:
    settings = Settings(
        environment="demo",
        database_url=url,
        secret_key="test secret of thirty-two characters",
        base_url="http://127.0.0.1:8000",
        key_folder=keys,
    )
    app = create_app(settings, {"TESTING": True, "WTF_CSRF_ENABLED": False})
    share_statements(app.extensions["signoff"])
    app.extensions["signoff"].clock = clock
    app.extensions["signoff"].chance = chance
    app.test_client_class = SeparateClient
    return app


_ONCE: dict[str, Any] = {}
"""What one worker makes once, however many suites have these fixtures."""


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster | None]:
    """A PostgreSQL server of this worker's own, where the run asks for one."""
    if not POSTGRESQL or "cluster" in _ONCE:
        yield _ONCE.get("cluster")
        return
    with Cluster.started(tmp_path_factory.mktemp("postgres")) as running:
        _ONCE["cluster"] = running
        yield running


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster | None) -> Path:
    """A folder with a database that holds the test academy, its keys and its handles."""
    if "prepared" not in _ONCE:
        _ONCE["prepared"] = _prepare(tmp_path_factory.mktemp("prepared"), cluster)
    folder: Path = _ONCE["prepared"]
    return folder


def _prepare(folder: Path, cluster: Cluster | None) -> Path:
    clock = FakeClock()
    url = cluster.create("academy") if cluster else f"sqlite:///{folder / 'academy.db'}"
    app = make_app(url, folder / "keys", clock, seeded_chance(seed_of("prepared")))
    with app.app_context():
        upgrade()
        academy = found(app, clock)
        db.session.remove()
        db.engine.dispose()
    handles = (academy.people, academy.cohort, academy.other_cohort)
    (folder / "handles").write_bytes(pickle.dumps(handles))
    return folder


@pytest.fixture(scope="session")
def template() -> str:
    """The database that each test gets a copy of; a file whose tests all begin further on makes its own."""
    return "academy"


def furthered(prepared: Path, cluster: Cluster | None, template: str, act: Callable[[Academy], object]) -> str:
    """Makes another template from the prepared database, once for each worker: what is there after the act."""
    if template not in _ONCE:
        if cluster:
            url = cluster.create(template, "academy")
        else:
            shutil.copy(prepared / "academy.db", prepared / f"{template}.db")
            url = f"sqlite:///{prepared / template}.db"
        clock = FakeClock()
        with application(prepared, url, clock, seeded_chance(seed_of(template))) as app:
            people, cohort, other = pickle.loads((prepared / "handles").read_bytes())
            act(Academy(app, clock, people, cohort, other))
        _ONCE[template] = template
    return template


@pytest.fixture
def database_url(prepared: Path, template: str, tmp_path: Path, cluster: Cluster | None) -> Iterator[str]:
    """A copy of the template for one test."""
    if cluster:
        name = cluster.clone(template)
        yield cluster.url(name)
        cluster.drop(name)
        return
    shutil.copy(prepared / f"{template}.db", tmp_path / "academy.db")
    yield f"sqlite:///{tmp_path / 'academy.db'}"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> Chance:
    """The test's own: papers, ids and tokens are drawn alike whatever ran before and wherever."""
    return seeded_chance(seed_of(request.node.nodeid))


@contextlib.contextmanager
def application(prepared: Path, database_url: str, clock: FakeClock, chance: Chance) -> Iterator[Flask]:
    app = make_app(database_url, prepared / "keys", clock, chance)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(prepared: Path, database_url: str, clock: FakeClock, chance: Chance) -> Iterator[Flask]:
    with application(prepared, database_url, clock, chance) as app:
        yield app


@pytest.fixture
def academy(app: Flask, clock: FakeClock, prepared: Path) -> Academy:
    people, cohort, other = pickle.loads((prepared / "handles").read_bytes())
    return Academy(app, clock, people, cohort, other)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask, academy: Academy) -> Callable[[str], FlaskClient]:
    """A new client signed in as one of the academy's people."""
    return lambda who: academy.sign_in(app.test_client(), who)


@pytest.fixture
def counting(app: Flask) -> Callable[[], StatementCount]:
    return lambda: StatementCount(app)
