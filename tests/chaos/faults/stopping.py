"""R17: SIGTERM while requests are being answered: they are finished first."""

from __future__ import annotations

import contextlib
import fcntl
import random
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from tests.chaos.clients import Tab
from tests.chaos.databases import SqliteFile
from tests.chaos.server import Server
from tests.chaos.stage import Stage

ROUNDS, SHORT = 4, 1
PATIENCE = 30  # seconds until the server has read what was sent to it
IN_FLIGHT = 8  # as many as the threads of two workers


def stop_gently(stage: Stage) -> int:
    """Saves wait at a lock that the harness holds, SIGTERM arrives, the lock is let go: every one is acknowledged."""
    rounds = SHORT if stage.short else ROUNDS
    for number in range(rounds):
        server = stage.server()
        server.start()
        tabs = [
            _ready(stage, server.port, email, place) for place, email in enumerate(stage.scene.trainees[:IN_FLIGHT])
        ]
        with _held(stage):
            threads = [threading.Thread(target=tab.save_one) for tab in tabs]
            for thread in threads:
                thread.start()
            _arrived(server)
            server.terminate()
            time.sleep(stage.chance.uniform(0.5, 1.5))
        for thread in threads:
            thread.join()
        try:
            code = server.ended()
        except subprocess.TimeoutExpired:
            stage.history.broken("errors", f"round {number}: the server did not end")
            continue
        if code != 0:
            stage.history.broken("errors", f"round {number}: exit code {code} after SIGTERM")
        waiting = [tab.email for tab in tabs if tab.pending is not None]
        if waiting:
            stage.history.broken("errors", f"round {number}: {len(waiting)} requests in flight were not answered")
    return rounds


def _ready(stage: Stage, port: int, email: str, number: int) -> Tab:
    tab = Tab(port, number, email, stage.history, random.Random(stage.chance.getrandbits(64)))
    tab.browser.timeout = 60
    tab.sign_in(stage.scene.password)
    tab.start(stage.scene.module)
    tab.open()
    return tab


def _arrived(server: Server) -> None:
    """Waits until the server has read every request: one that lies at its door was never in its hands."""
    time.sleep(0.5)
    until = time.monotonic() + PATIENCE
    while server.unread() and time.monotonic() < until:
        time.sleep(0.05)


@contextlib.contextmanager
def _held(stage: Stage) -> Iterator[None]:
    """Lets no save through: the gate's lock on SQLite, the rows of the attempts on PostgreSQL."""
    if isinstance(stage.database, SqliteFile):
        with Path(f"{stage.database.path}.lock").open("r+b") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield
        return
    engine = sa.create_engine(stage.database.url)
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT id FROM attempt WHERE state = 'in_progress' FOR UPDATE")).all()
        yield
    engine.dispose()
