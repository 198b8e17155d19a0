"""Statements of the hot paths: defined with SQLAlchemy, compiled once, executed by the driver itself."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Session

Reader = Session | Connection
"""What queries read through: the request's session, or the connection of an open unit of work."""


class Found:
    """The rows of a prepared statement, all read: tuples whose values have the names of the columns too."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> Sequence[Any]:
        return self._rows

    def one(self) -> Any:
        """The only row. Raises NoResultFound and MultipleResultsFound as SQLAlchemy does."""
        row = self.one_or_none()
        if row is None:
            raise NoResultFound("No row was found when one was required")
        return row

    def one_or_none(self) -> Any | None:
        if len(self._rows) > 1:
            raise MultipleResultsFound("Multiple rows were found when one or none was required")
        return self._rows[0] if self._rows else None

    def scalars(self) -> list[Any]:
        """The first value of each row."""
        return [row[0] for row in self._rows]


class Prepared:
    """A statement of a hot path, built once and executed with parameters.

    SQLAlchemy defines it and compiles it once for each kind of database; from then on its text goes to the driver's
    own cursor, within the transaction of the connection that is given, which costs a tenth of what SQLAlchemy's
    execution does. Errors of the driver arrive as SQLAlchemy's, and the engine's listeners of `before_cursor_execute`
    are called.
    For SELECT, and for INSERT and UPDATE whose values are all given: no default of a column is filled in.
    """

    def __init__(self, build: Callable[[], sa.Executable]) -> None:
        self._build = build
        self._compiled: dict[str, Compiled] = {}

    def __call__(self, reader: Reader, /, **params: Any) -> Found:
        connection = _connection_of(reader) if isinstance(reader, Session) else reader
        compiled = self._compiled.get(connection.dialect.name)
        if compiled is None:
            compiled = self._compiled[connection.dialect.name] = Compiled(self._build(), connection.dialect, params)
        return Found(compiled.execute(connection, params))


Known: TypeAlias = "sa.BindParameter[Any] | None"
"""The moment by which something had to be recorded, as a parameter of a statement; None where everything counts."""


class Recorded:
    """A statement over records, prepared twice: over all of them, and over those that were known by a moment.

    `build` gets None, or the parameter that it compares the moments of recording with.
    """

    def __init__(self, build: Callable[[Known], sa.Executable]) -> None:
        self._every = Prepared(lambda: build(None))
        self._known = Prepared(lambda: build(sa.bindparam("known_by")))

    def __call__(self, reader: Reader, known_by: Any = None, /, **params: Any) -> Found:
        if known_by is None:
            return self._every(reader, **params)
        return self._known(reader, known_by=known_by, **params)


Processor: TypeAlias = Callable[[Any], Any]


class Compiled:
    """A statement as one kind of database understands it: its text, and what becomes of values on the way."""

    def __init__(self, statement: Any, dialect: Dialect, params: Mapping[str, Any]) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(params))
        if compiled.post_compile_params or compiled.literal_execute_params or compiled.escaped_bind_names:
            raise ValueError("a prepared statement's text does not depend on its values")
        if (compiled.isinsert and compiled.insert_prefetch) or (compiled.isupdate and compiled.update_prefetch):
            raise ValueError("a prepared statement is given every value")
        self.text: str = compiled.string
        self.positional: bool = compiled.positional
        names: Sequence[str] = compiled.positiontup if compiled.positional else tuple(compiled.binds)
        self.binds = tuple(_bind(name, compiled.binds[name], dialect) for name in names)
        self.results, self.row = _results(statement, compiled, dialect)

    def execute(self, connection: Connection, params: Mapping[str, Any]) -> Sequence[Any]:
        if not connection.in_transaction():
            connection.begin()  # as SQLAlchemy begins by itself
        raw = execute_raw(connection, self.text, self._values(params), rows=self.row is not None)
        return self._rows(raw) if raw else raw

    def _values(self, params: Mapping[str, Any]) -> Any:
        """The values in the order, or under the names, that the driver wants. KeyError for one that is missing."""
        if self.positional:
            return tuple(
                [
                    fixed if fixed is not None else params[name] if bind is None else bind(params[name])
                    for name, bind, fixed in self.binds
                ]
            )
        return {
            name: fixed if fixed is not None else params[name] if bind is None else bind(params[name])
            for name, bind, fixed in self.binds
        }

    def _rows(self, raw: Sequence[Any]) -> Sequence[Any]:
        found: list[Any] = []
        make, results = self.row, self.results
        for one in raw:
            values = list(one)
            for place, process in results:
                values[place] = process(values[place])
            found.append(make(values))  # type: ignore[misc]
        return found


def _bind(name: str, parameter: Any, dialect: Dialect) -> tuple[str, Processor | None, Any]:
    """A parameter's name, what is done to its value, and the value itself where the statement holds it."""
    process: Processor | None = parameter.type.dialect_impl(dialect).bind_processor(dialect)
    if parameter.required or parameter.value is None:
        return name, process, None
    return name, process, parameter.value if process is None else process(parameter.value)


def _results(
    statement: Any, compiled: Any, dialect: Dialect
) -> tuple[Sequence[tuple[int, Processor]], Callable[[Any], Any] | None]:
    """Which columns of a row are processed and how, and what makes a row of values; None where no rows come."""
    columns = list(compiled.statement.exported_columns)
    if not columns:
        return (), None
    processes = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    kept = tuple((place, process) for place, process in enumerate(processes) if process is not None)
    row = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
    return kept, row._make


def execute_raw(connection: Connection, text: str, values: Any = (), *, rows: bool = False) -> Sequence[Any]:
    """Executes a text by the driver's own cursor, within the transaction of this connection; all rows where they are
    wanted. Errors of the driver arrive as SQLAlchemy's."""
    driver: Any = connection.connection.dbapi_connection
    cursor: Any = None
    try:
        cursor = driver.cursor()
        listeners = connection.engine.dispatch.before_cursor_execute
        if listeners:
            for listener in listeners:
                text, values = listener(connection, cursor, text, values, None, False)
        cursor.execute(text, values)
        found: Sequence[Any] = cursor.fetchall() if rows else ()
        return found
    except Exception as error:
        _raise_translated(connection, cursor, text, values, error)
    finally:
        if cursor is not None:
            cursor.close()


def _raise_translated(connection: Connection, cursor: Any, text: str, values: Any, error: Exception) -> NoReturn:
    """Raises a driver's error as SQLAlchemy's; a connection that was lost is given up."""
    dialect: Any = connection.dialect
    if not isinstance(error, dialect.loaded_dbapi.Error):
        raise error
    lost: bool = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
    translated = sa.exc.DBAPIError.instance(
        text,
        values,
        error,
        dialect.loaded_dbapi.Error,
        connection.engine.hide_parameters,
        connection_invalidated=lost,
        dialect=dialect,
    )
    if lost:
        connection.invalidate(error)
    raise translated from error


def _connection_of(session: Session) -> Connection:
    """The session's connection, asked for once a transaction: the session would check its state each time."""
    known: Connection | None = session.info.get("connection")
    if known is None or known.closed:
        known = session.info["connection"] = session.connection()
    return known
