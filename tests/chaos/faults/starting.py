"""R16: four servers start at once over a database that has to be made, or migrated: one does it, the others wait."""

from __future__ import annotations

import os
import subprocess
import sys

from alembic.script import ScriptDirectory

from config import ROOT
from tests.chaos.server import LAUNCHER, NotServing, Server
from tests.chaos.stage import Stage

AT_ONCE = 4
PATIENCE = 240  # seconds for the demo academy to be made, on a machine that is busy
HEAD = "SELECT version_num FROM alembic_version"
FINISHED = "SELECT outcome FROM job WHERE name = 'make_demo'"


def on_nothing(stage: Stage) -> int:
    """An empty database in demo mode: one demo academy, whole."""
    stage.database = stage.store.empty(f"nothing-{stage.store.name.lower()}")
    demo = {"SIGNOFF_ENV": "demo", "SIGNOFF_BASE_URL": "", "SIGNOFF_SECRET_KEY": ""}
    _together(stage, [stage.server(LAUNCHER, **demo) for _ in range(AT_ONCE)])
    _wanted(stage, "SELECT count(*) FROM academy WHERE kind = 'demo'", 1, "demo academies")
    _wanted(stage, FINISHED, "done", "the outcome of making it")
    _wanted(stage, "SELECT count(*) - count(DISTINCT email) FROM person", 0, "people twice")
    _wanted(stage, HEAD, _head(), "the schema's revision")
    return 1


def on_pending_migration(stage: Stage) -> int:
    """A database one revision behind: migrated once."""
    _flask(stage, "db", "downgrade")
    if _head() in [str(row[0]) for row in stage.query(HEAD)]:
        stage.history.broken("errors", "the database was not taken back a revision")
    _together(stage, [stage.server() for _ in range(AT_ONCE)])
    _wanted(stage, HEAD, _head(), "the schema's revision")
    _wanted(stage, "SELECT count(*) FROM academy", 1, "academies")
    return 1


def _together(stage: Stage, servers: list[Server]) -> None:
    """All serve, or say in one sentence why they do not."""
    for server in servers:
        server.launch()
    for number, server in enumerate(servers):
        try:
            server.wait(PATIENCE)
        except NotServing as error:
            said = server.log.read_text(errors="replace").strip().splitlines()
            if len(said) != 1 or server.process is None or server.process.poll() is None:
                stage.history.broken("errors", f"server {number} of {len(servers)}: {error}")
            else:
                stage.notes.append(f"server {number} of {len(servers)} did not start: {said[0]}")
    stage.notes.append(f"{sum(server.answers() for server in servers)} of {len(servers)} servers serve")


def _wanted(stage: Stage, query: str, value: object, what: str) -> None:
    found = [row[0] for row in stage.query(query)]
    if found != [value]:
        stage.history.broken("slipped", f"{what}: {found} instead of {value}")


def _head() -> str:
    (head,) = ScriptDirectory(str(ROOT / "migrations")).get_heads()
    return head


def _flask(stage: Stage, *words: str) -> str:
    command = [sys.executable, "-m", "flask", "--app", "app:wsgi", *words]
    environment = {**os.environ, **stage.environment}
    ran = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return ran.stdout
