"""The database: base class and column types of every model, how a connection is set up, and who may write now."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, Unpack, cast

import sqlalchemy as sa
from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session, registry

from lms.canonical import canonical_json
from lms.clock import Chance, utc_now
from lms.keys import KeyRing
from lms.memory import RecentMemory, VersionMemory
from lms.prepared import Known as Known
from lms.prepared import Prepared as Prepared
from lms.prepared import Reader as Reader
from lms.prepared import Recorded as Recorded
from lms.prepared import execute_raw

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


T = TypeVar("T")
Rows: TypeAlias = sa.Select[Unpack[tuple[Any, ...]]]
"""A SELECT whose rows are put into a dataclass, which then says what their columns are."""


def record(kind: Callable[..., T], *values: Any) -> T:
    """A dataclass from a row's values and what was made of some of them."""
    return kind(*values)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware moment in UTC on every database (SQLite keeps no zone, so it is added on the way out)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Document(sa.TypeDecorator[Any]):
    """A JSON document kept as canonical text, byte for byte the same on every database."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime, str: sa.Text},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class WriteGate:
    """Lets one writer at a time into an SQLite file, over threads and processes, in the order of arrival.

    SQLite's own busy handler sleeps and is unfair (worst waits of seconds under load), and a checkpoint that
    races a commit can corrupt databases written by SQLite before 3.51.3; behind the gate neither can happen.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._thread = threading.Lock()
        self._file: tuple[int, int] | None = None

    def __enter__(self) -> None:
        if self._path is not None:
            self._thread.acquire()
            try:
                fcntl.flock(self._handle(), fcntl.LOCK_EX)
            except BaseException:
                self._thread.release()
                raise

    def __exit__(self, *_: object) -> None:
        if self._path is not None:
            try:
                fcntl.flock(self._handle(), fcntl.LOCK_UN)
            finally:
                self._thread.release()

    def _handle(self) -> int:
        """The lock file of this process: a descriptor inherited by fork would share the parent's lock."""
        if self._file is None or self._file[0] != os.getpid():
            self._file = (os.getpid(), os.open(str(self._path), os.O_RDWR | os.O_CREAT, 0o600))
        return self._file[1]


class Spare:
    """Connections to an SQLite file that stay open between their uses: to take one from the pool and to give it back
    costs more than most statements. Where a server could have closed them meanwhile, each use has one of the pool.

    `ready` makes a connection ready for every use that it will have."""

    def __init__(self, engine: Engine, ready: Callable[[Connection], object] | None = None) -> None:
        self._engine, self._ready = engine, ready
        self._free: list[tuple[int, Connection]] = []

    def __call__(self) -> Use:
        return Use(self)

    def take(self) -> Connection:
        while self._free:
            with contextlib.suppress(IndexError):  # another thread was faster
                process, connection = self._free.pop()
                if process == os.getpid():  # one that was inherited by fork is the parent's
                    return connection
        connection = self._engine.connect()
        if self._ready is not None:
            self._ready(connection)
        return connection

    def give_back(self, connection: Connection) -> None:
        if connection.dialect.name != "sqlite" or connection.invalidated or connection.closed:
            connection.close()
        else:
            self._free.append((os.getpid(), connection))

    def close(self, _engine: Engine) -> None:
        """Closes those that are free, as the engine does with its own."""
        while self._free:
            _process, connection = self._free.pop()
            connection.detach()
            connection.close()


class Use:
    """One use of a connection, for `with`."""

    __slots__ = ("_connection", "_spare")

    def __init__(self, spare: Spare) -> None:
        self._spare = spare

    def __enter__(self) -> Connection:
        self._connection = self._spare.take()
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._spare.give_back(self._connection)


class Snapshot(Use):
    """One use of a connection whose statements see the same state."""

    __slots__ = ()

    def __enter__(self) -> Connection:
        connection = super().__enter__()
        self._say(connection, "BEGIN")
        return connection

    def __exit__(self, *_: object) -> None:
        try:
            self._say(self._connection, "ROLLBACK")
        finally:
            super().__exit__()

    def _say(self, connection: Connection, text: str) -> None:
        """To SQLite: elsewhere SQLAlchemy has begun, and ends it where the connection goes back to the pool."""
        if connection.dialect.name == "sqlite" and not connection.invalidated:
            driver: Any = connection.connection.dbapi_connection
            driver.execute(text).close()


@dataclass
class Runtime:
    """What one application instance works with; the application puts it together, tests replace parts."""

    engine: Engine
    gate: WriteGate
    keys: KeyRing
    clock: Callable[[], datetime] = utc_now
    chance: Chance = field(default_factory=Chance)
    follows: tuple[Callable[..., None], ...] = ()
    memory: VersionMemory = field(default_factory=VersionMemory)
    recent: RecentMemory = field(default_factory=lambda: RecentMemory(10_000))
    writer: Engine = field(init=False)  # the same engine, whose transactions begin as a writer's
    single: Engine = field(init=False)  # the same engine, for one statement that needs no transaction around it
    writing: Spare = field(init=False)
    glancing: Spare = field(init=False)

    def __post_init__(self) -> None:
        self.writer = self.engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self.single = self.engine.execution_options(sqlite_begin="")
        self.writing = Spare(self.writer)
        # Begun once for SQLAlchemy, and never for SQLite, where each statement then stands by itself.
        self.glancing = Spare(self.single, Connection.begin)
        for spare in (self.writing, self.glancing):
            sa.event.listen(self.engine, "engine_disposed", spare.close)


def runtime() -> Runtime:
    return cast(Runtime, current_app.extensions["signoff"])


def memory() -> VersionMemory:
    return runtime().memory


def reading() -> Session:
    """The request's session, for queries only: nothing that is added to it is ever committed."""
    return cast(Session, db.session())


def glance() -> Use:
    """A connection for one prepared statement: it costs a tenth of the request's session."""
    return runtime().glancing()


def snapshot() -> Snapshot:
    """A connection for the prepared statements of a page, at a third of what the request's session costs."""
    return Snapshot(runtime().glancing)


def close_reading() -> None:
    """Ends the read transaction of this request, where there is one."""
    if db.session.registry.has():
        db.session.close()


def now() -> datetime:
    return runtime().clock()


def prepare_engine(engine: Engine) -> WriteGate:
    """Sets up every connection of this engine and returns its write gate."""
    if engine.dialect.name != "sqlite":
        return WriteGate(None)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    name = engine.url.database or ""
    return WriteGate(Path(name + ".lock") if name not in ("", ":memory:") else None)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late: reads would precede the lock
    for pragma in (
        "busy_timeout=5000",
        "journal_mode=WAL",
        "synchronous=FULL",  # an acknowledged answer survives a power cut
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else INSERT OR REPLACE would pass the triggers that guard history
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    begin: str = connection.get_execution_options().get("sqlite_begin", "BEGIN")
    if begin:
        execute_raw(connection, begin)
