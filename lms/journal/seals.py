"""Seals: digests of rows that a journal entry rests on, so that a changed row is found later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.canonical import digest_of
from lms.database import Base

MOST_VALUES = 5_000
"""In one statement; SQLite takes 32,766 parameters, PostgreSQL 65,535."""


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


def broken(connection: Connection, sealed: Iterable[tuple[int, dict[str, Any]]]) -> list[int]:
    """Which of these holders have a seal that its rows no longer fit; each once, in the order given.

    Seals over the same columns that find their rows in the same way are compared together: one statement for many."""
    alike: dict[tuple[str, tuple[str, ...], str], list[tuple[int, dict[str, Any]]]] = {}
    found: set[int] = set()
    order: list[int] = []
    for holder, stored in sealed:
        order.append(holder)
        names = list(stored["where"])
        if len(names) == 1:
            alike.setdefault((stored["table"], tuple(stored["columns"]), names[0]), []).append((holder, stored))
        elif not _holds(stored, rows_of(connection, stored["table"], stored["columns"], stored["where"])):
            found.add(holder)
    for (table, columns, name), group in alike.items():
        found |= _broken_together(connection, table, columns, name, group)
    return [holder for holder in dict.fromkeys(order) if holder in found]


def _broken_together(
    connection: Connection,
    table: str,
    columns: tuple[str, ...],
    name: str,
    group: Sequence[tuple[int, dict[str, Any]]],
) -> set[int]:
    known = Base.metadata.tables[table]
    wanted = sorted({value for _, stored in group for value in _values(stored["where"][name])})
    rows: dict[Any, list[tuple[int, list[Any]]]] = {}
    for start in range(0, len(wanted), MOST_VALUES):
        statement = sa.select(known.c.id, known.c[name], *(known.c[column] for column in columns)).where(
            known.c[name].in_(wanted[start : start + MOST_VALUES])
        )
        for id, value, *rest in connection.execute(statement):
            rows.setdefault(value, []).append((id, rest))
    found = set()
    for holder, stored in group:
        mine = [row for value in _values(stored["where"][name]) for row in rows.get(value, ())]
        if not _holds(stored, [rest for _, rest in sorted(mine, key=lambda row: row[0])]):
            found.add(holder)
    return found


def _values(where: Any) -> list[Any]:
    return list(dict.fromkeys(where)) if isinstance(where, list) else [where]


def _holds(stored: dict[str, Any], rows: list[list[Any]]) -> bool:
    return bool(digest_of(rows) == stored["digest"])
