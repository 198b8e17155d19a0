"""What a database holds, as one digest for each table: equal digests mean that nothing changed."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from flask import Flask

from lms.database import Base, db, runtime


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
    columns = [sa.type_coerce(column, column.type) for column in table.columns]
    rows = connection.execute(sa.select(*columns).order_by(*table.primary_key.columns))
    text = hashlib.sha256()
    for row in rows:
        text.update(repr(tuple(row)).encode())
    return text.hexdigest()


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Names of the tables that differ."""
    return [name for name in before if before[name] != after[name]]
