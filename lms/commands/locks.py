"""Locks over processes: one launcher prepares a database at a time, and nobody erases one that is served."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from lms.commands.plain import Failure

ADVISORY = 0x5167_0FF0  # any number that is ours: one launcher at a time prepares a PostgreSQL database


@contextlib.contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Waits until no other launcher prepares the same database."""
    if engine.dialect.name == "sqlite":
        with locked(beside(engine, "start.lock"), fcntl.LOCK_EX):
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.select(sa.func.pg_advisory_lock(ADVISORY)))
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(ADVISORY)))


@contextlib.contextmanager
def locked(path: Path, how: int) -> Iterator[None]:
    """Holds a lock file, shared with forked children; BlockingIOError where it would have to wait."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def serving(engine: Engine) -> Iterator[None]:
    """Says that a server is at work on this database, so that nobody erases it meanwhile."""
    if engine.dialect.name == "sqlite":
        with locked(beside(engine, "serving.lock"), fcntl.LOCK_SH):
            yield
    else:
        yield


@contextlib.contextmanager
def nobody_serving(engine: Engine) -> Iterator[None]:
    """Refuses while a server is at work on this database."""
    if engine.dialect.name != "sqlite":
        yield
        return
    try:
        with locked(beside(engine, "serving.lock"), fcntl.LOCK_EX | fcntl.LOCK_NB):
            yield
    except BlockingIOError as error:
        raise Failure("Signoff is running on this database: stop it first.") from error


def beside(engine: Engine, name: str) -> Path:
    """A lock file of one database: two databases in a folder do not wait for each other."""
    database = Path(engine.url.database or "")
    return database.with_name(name if database.name == "signoff.db" else f"{database.name}.{name}")
