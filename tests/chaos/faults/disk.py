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
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.chaos.clients import Storm, Tab, gathered
from tests.chaos.databases import SqliteFile
from tests.chaos.pg import PostgresDatabase
from tests.chaos.server import Server
from tests.chaos.stage import Skipped, Stage

ROOM, ROOM_IN_TABLES = 1_500, 200  # kB that are free at first; on PostgreSQL the log lies elsewhere
LARGE = "256m"
PATIENCE = 60  # seconds of the storm until the disk is full
SAID = "SELECT count(*) FROM response"


@dataclass(frozen=True)
class Disk:
    """What makes the disk small, once everybody sits, and what makes it large again."""

    shrink: Callable[[], None]
    enlarge: Callable[[], None]


def fill_disk(stage: Stage) -> int:
    """On a file system of its own where root may mount one; else SQLite's files may grow so far and no further."""
    if os.geteuid() == 0:
        with _small_disk(stage) as disk:
            _storm(stage, stage.server(), disk)  # over the database where it lies now
    elif isinstance(stage.database, SqliteFile):
        server = stage.server()
        path = stage.database.path
        _storm(stage, server, Disk(lambda: _limit(server, path.stat().st_size + ROOM * 1024), lambda: _limit(server)))
    else:
        raise Skipped("only root may mount the small file system that a tablespace needs.")
    return 1


def _storm(stage: Stage, server: Server, disk: Disk) -> None:
    server.start(_ignore_the_signal)
    tabs = gathered(server.port, stage.scene, stage.history, stage.chance)
    disk.shrink()
    storm = Storm(tabs)
    with storm.raging():
        if not _until(lambda: _refused(stage) >= len(tabs)):
            stage.history.broken("errors", f"the disk was not full after {PATIENCE} s")
            return
        stage.history.add("full", rows=stage.query(SAID)[0][0])
        _still_read(stage, tabs)
        disk.enlarge()
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
def _small_disk(stage: Stage) -> Iterator[Disk]:
    """Puts the stage's database on a file system of its own; whatever happens, it is brought back from there."""
    place = stage.folder / "disk" if stage.sqlite else Path(f"/tmp/signoff-disk-{os.getpid()}")
    place.mkdir()
    room = ROOM if stage.sqlite else ROOM_IN_TABLES

    def shrink() -> None:
        used = sum(file.stat().st_blocks for file in place.rglob("*")) // 2
        _mount("-o", f"remount,size={used + room}k", str(place))

    def enlarge() -> None:
        _mount("-o", f"remount,size={LARGE}", str(place))

    _mount("-t", "tmpfs", "-o", f"size={LARGE}", "none", str(place))
    try:
        with _moved(stage, place):
            try:
                yield Disk(shrink, enlarge)
            finally:
                enlarge()
                for server in stage.servers:
                    server.stop()
            stage.sound()
            _keep_rows(stage)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)
        place.rmdir()


@contextlib.contextmanager
def _moved(stage: Stage, place: Path) -> Iterator[None]:
    database = stage.database
    if isinstance(database, SqliteFile):
        old = database.path
        database.path = Path(shutil.copy(old, place / "academy.db"))
        try:
            yield
        finally:
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
    try:
        yield
    finally:
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


def _ignore_the_signal() -> None:
    """A write beyond the limit fails with EFBIG then, which SQLite takes for a full disk, and ends nothing."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _limit(server: Server, size: int = resource.RLIM_INFINITY) -> None:
    """No file of any process of the running server grows beyond this size."""
    assert server.process is not None
    for pid in (server.process.pid, *server.workers().values()):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
