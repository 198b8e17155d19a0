"""What a database holds, as one digest for each table: equal digests mean that nothing changed."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from flask import Flask

from lms.database import Base, db, runtime
from lms.prepared import execute_raw


def snapshot(app: Flask, ignoring: frozenset[str] = frozenset()) -> dict[str, str]:
    """A digest of every table's rows, in the order of their keys."""
    with app.app_context(), runtime().engine.connect() as connection:
        found = {
            table.name: _digest(connection, table)
            for table in Base.metadata.sorted_tables
            if table.name not in ignoring
        }
        db.session.remove()
    return found


def _digest(connection: sa.Connection, table: sa.Table) -> str:
    """Of what the driver returns, before any type makes an object of it: a thousand snapshots are taken in a run."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    order = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    rows = execute_raw(connection, f'SELECT {columns} FROM "{table.name}" ORDER BY {order}', rows=True)
    return hashlib.sha256(repr(rows).encode("utf-8", "surrogatepass")).hexdigest()


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Names of the tables that differ."""
    return [name for name in before if before[name] != after[name]]
