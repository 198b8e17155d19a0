"""R7: the disk is full in the storm: what was acknowledged stays, the rest is refused cleanly, then it goes on."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from tests.chaos.clients import Storm, Tab, gathered
from tests.chaos.databases import SqliteFile
from tests.chaos.pg import PostgresDatabase
from tests.chaos.server import Server
from tests.chaos.stage import Skipped, Stage

ROOM, ROOM_IN_TABLES = 1_500, 200  # kB that are free at first; on PostgreSQL the log lies elsewhere
PATIENCE = 60  # seconds of the storm until the disk is full
SAID = "SELECT count(*) FROM response"


def fill_disk(stage: Stage) -> int:
    """On a file system of its own where root may mount one; else SQLite's files may grow so far and no further."""
    if os.geteuid() == 0:
        with _small_disk(stage) as enlarge:
            _storm(stage, stage.server(), None, enlarge)
    elif isinstance(stage.database, SqliteFile):
        limited = stage.server()
        _storm(stage, limited, _limit(stage.database.path), lambda: _without_limit(limited))
    else:
        raise Skipped("only root may mount the small file system that a tablespace needs.")
    return 1


def _storm(stage: Stage, server: Server, before: Callable[[], None] | None, enlarge: Callable[[], None]) -> None:
    server.start(before)
    tabs = gathered(server.port, stage.scene, stage.history, stage.chance)
    storm = Storm(tabs)
    with storm.raging():
        if not _until(lambda: _refused(stage) >= len(tabs)):
            stage.history.broken("errors", f"the disk was not full after {PATIENCE} s")
            return
        stage.history.add("full", rows=stage.query(SAID)[0][0])
        _still_read(stage, tabs)
        enlarge()
        begun = len(stage.history.events)
        if not _until(lambda: _acknowledged(stage, begun) >= len(tabs)):
            stage.history.broken("errors", f"nothing was saved for {PATIENCE} s after there was room again")
    storm.settle()
    stage.notes.append(f"{_refused(stage)} times 503 while the disk was full")


def _still_read(stage: Stage, tabs: list[Tab]) -> None:
    """Pages that only read are shown while nothing can be written."""
    reader = Tab(tabs[0].browser.port, 99, tabs[0].email, stage.history, stage.chance)
    reader.browser.cookies, reader.attempt = dict(tabs[0].browser.cookies), tabs[0].attempt
    answer = reader.browser.get(f"/attempts/{reader.attempt}")
    if answer.status != 200:
        stage.history.broken("errors", f"the attempt's page was {answer.status} while the disk was full")


def _refused(stage: Stage) -> int:
    return sum(event.get("status") in (503, 507) for event in list(stage.history.events))


def _acknowledged(stage: Stage, begun: int) -> int:
    return sum(event.get("code") == "saved" for event in stage.history.events[begun:])


def _until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False


@contextlib.contextmanager
def _small_disk(stage: Stage) -> Iterator[Callable[[], None]]:
    """Puts the stage's database on a file system with little room; what is given back makes it larger."""
    place = stage.folder / "disk" if stage.sqlite else Path(f"/tmp/signoff-disk-{os.getpid()}")
    place.mkdir()
    _mount("-t", "tmpfs", "-o", "size=256m", "none", str(place))
    try:
        with _moved(stage, place):
            used = sum(file.stat().st_blocks for file in place.rglob("*")) // 2
            _mount("-o", f"remount,size={used + (ROOM if stage.sqlite else ROOM_IN_TABLES)}k", str(place))
            yield lambda: _mount("-o", "remount,size=256m", str(place))
            for server in stage.servers:
                server.stop()
            stage.sound()
            _keep_rows(stage)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)


@contextlib.contextmanager
def _moved(stage: Stage, place: Path) -> Iterator[None]:
    database = stage.database
    if isinstance(database, SqliteFile):
        old = database.path
        database.path = Path(shutil.copy(old, place / "academy.db"))
        yield
        for name in ("academy.db", "academy.db-wal", "academy.db-shm"):
            if (place / name).exists():
                shutil.copy(place / name, old.parent / name)
        database.path = old
        return
    assert isinstance(database, PostgresDatabase)
    shutil.chown(place, "nobody")
    where = f"dbname=postgres user=signoff host={database.server.folder}"
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        connection.execute(f'ALTER DATABASE "{database.database}" SET TABLESPACE small')
    yield
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database.database,)
        )
        connection.execute(f'ALTER DATABASE "{database.database}" SET TABLESPACE pg_default')
        connection.execute("DROP TABLESPACE small")


def _keep_rows(stage: Stage) -> None:
    stage.history.add("rows", rows=stage.query(SAID)[0][0])


def _mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Skipped(f"a file system cannot be mounted here ({' '.join(done.stderr.split())}).")


def _limit(path: Path) -> Callable[[], None]:
    """No file of the server grows beyond this size: a write fails with EFBIG, which SQLite takes for a full disk."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = path.stat().st_size + ROOM * 1024
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    return limit


def _without_limit(server: Server) -> None:
    """Lifts the limit of every process of the running server."""
    assert server.process is not None
    for pid in (server.process.pid, *server.workers().values()):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
