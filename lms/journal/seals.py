"""Seals: digests of rows that a journal entry rests on, so that a changed row is found later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.canonical import digest_of
from lms.database import Base


def seal(connection: Connection, table: str, columns: Sequence[str], **where: Any) -> dict[str, Any]:
    """The digest of these columns of every row that matches, in the order of their ids, with how to find them again."""
    return {
        "table": table,
        "columns": list(columns),
        "where": where,
        "digest": digest_of(rows_of(connection, table, columns, where)),
    }


def rows_of(connection: Connection, table: str, columns: Sequence[str], where: dict[str, Any]) -> list[list[Any]]:
    known = Base.metadata.tables[table]
    statement = sa.select(*(known.c[name] for name in columns)).order_by(known.c.id)
    for name, value in sorted(where.items()):
        column = known.c[name]
        statement = statement.where(column.in_(value) if isinstance(value, list) else column == value)
    return [list(row) for row in connection.execute(statement)]


def holds(connection: Connection, stored: dict[str, Any]) -> bool:
    rows = rows_of(connection, stored["table"], stored["columns"], stored["where"])
    return bool(digest_of(rows) == stored["digest"])
