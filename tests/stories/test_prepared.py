"""Prepared statements: the driver executes them, and everything else is as SQLAlchemy has it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError, MultipleResultsFound, NoResultFound, OperationalError, ProgrammingError

from lms.accounts.models import Person
from lms.database import Prepared, UtcDateTime, reading, runtime
from lms.sitting.models import Attempt
from lms.unit_of_work import transaction
from tests.academy import Academy, StatementCount
from tests.fixtures import POSTGRESQL
from tests.stories.attempts import head_of

PEOPLE = Prepared(lambda: sa.select(Person.id, Person.name, Person.created_at).order_by(Person.id))
ONE = Prepared(lambda: sa.select(Person.id, Person.name).where(Person.email == sa.bindparam("email")))
NAMED = Prepared(lambda: sa.insert(Person).returning(Person.id))


def values(**more: Any) -> dict[str, Any]:
    now = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
    plain = {"title": "", "language": "en", "zone": "UTC", "created_at": now}
    return {"public_id": "p" * 26, "name": "Iris Blom", "email": "iris@example.org", **plain, **more}


def test_it_finds_what_sqlalchemy_finds(academy: Academy) -> None:
    statement = sa.select(Person.id, Person.name, Person.created_at).order_by(Person.id)
    found = PEOPLE(reading()).all()
    assert [tuple(row) for row in found] == [tuple(row) for row in reading().execute(statement)]
    assert found[0].name == found[0][1]
    assert found[0].created_at.utcoffset() == timedelta(0)


def test_documents_and_booleans_come_as_sqlalchemy_gives_them(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    where = Attempt.public_id == sa.bindparam("attempt")
    build = lambda: sa.select(Attempt.policy, Attempt.passed, Attempt.due_at, Attempt.number > 0).where(where)  # noqa: E731
    found = Prepared(build)(reading(), attempt=sitting[0]).one()
    assert tuple(found) == tuple(reading().execute(build(), {"attempt": sitting[0]}).one())
    assert found[3] is True


def test_one_and_no_row(academy: Academy) -> None:
    assert ONE(reading(), email="nobody@example.org").one_or_none() is None
    assert ONE(reading(), email="admin@example.org").one().name == "Ada Lindqvist"
    with pytest.raises(NoResultFound):
        ONE(reading(), email="nobody@example.org").one()
    with pytest.raises(MultipleResultsFound):
        PEOPLE(reading()).one_or_none()
    with pytest.raises(KeyError):
        ONE(reading())


def test_what_it_adds_is_part_of_the_transaction(academy: Academy) -> None:
    with suppress(RuntimeError), transaction(academy.act()) as work:
        assert NAMED(work.connection, **values()).one().id > 0
        assert ONE(work.connection, email="iris@example.org").one().name == "Iris Blom"
        raise RuntimeError
    with transaction(academy.act()) as work:
        assert ONE(work.connection, email="iris@example.org").one_or_none() is None
        NAMED(work.connection, **values())
    assert ONE(reading(), email="iris@example.org").one().name == "Iris Blom"


def test_a_connection_that_has_begun_nothing_begins(academy: Academy) -> None:
    with runtime().engine.connect() as connection:
        PEOPLE(connection)
        assert connection.in_transaction()
        NAMED(connection, **values())
        connection.rollback()
        assert ONE(connection, email="iris@example.org").one_or_none() is None


def test_the_drivers_errors_arrive_as_sqlalchemys(academy: Academy) -> None:
    with pytest.raises(IntegrityError) as caught, transaction(academy.act()) as work:
        NAMED(work.connection, **values(email="admin@example.org"))
    assert isinstance(caught.value.orig, runtime().engine.dialect.loaded_dbapi.IntegrityError)
    assert "INSERT INTO person" in str(caught.value)
    missing = Prepared(lambda: sa.select(sa.column("x")).select_from(sa.table("no_such_table", sa.column("x"))))
    with pytest.raises((OperationalError, ProgrammingError)), runtime().engine.connect() as connection:
        missing(connection)


def test_a_lost_connection_is_given_up_and_the_next_one_works(academy: Academy) -> None:
    with runtime().engine.connect() as connection:
        connection.connection.dbapi_connection.close()  # type: ignore[union-attr]
        with pytest.raises((OperationalError, ProgrammingError)):
            PEOPLE(connection)
    assert PEOPLE(reading()).all()


def test_listeners_are_called_and_may_fail(app: Flask, academy: Academy) -> None:
    with StatementCount(app) as count:
        PEOPLE(reading())
    assert len(count) == 1

    def fail(*_: Any) -> None:
        raise OperationalError("away", None, Exception("away"))

    sa.event.listen(runtime().engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(OperationalError), transaction(academy.act()) as work:
            PEOPLE(work.connection)
    finally:
        sa.event.remove(runtime().engine, "before_cursor_execute", fail)
    assert PEOPLE(reading()).all()


@pytest.mark.parametrize(
    "build",
    [
        lambda: sa.select(Person.id).where(Person.id.in_(sa.bindparam("ids", expanding=True))),
        lambda: sa.insert(Attempt),
    ],
)
def test_what_it_cannot_do_is_refused(build: Any, academy: Academy) -> None:
    with pytest.raises(ValueError, match="prepared statement"):
        Prepared(build)(reading(), public_id="x", ids=[1])


def test_a_moment_is_kept_in_utc(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    moment = datetime.fromisoformat("2026-11-23T12:00:00+05:30")
    due = sa.bindparam("due", type_=UtcDateTime())
    change = Prepared(lambda: sa.update(Attempt).where(Attempt.public_id == sa.bindparam("a")).values(due_at=due))
    with transaction(trainee.act()) as work:
        change(work.connection, a=sitting[0], due=moment)
    assert head_of(sitting[0]).due_at == moment


def test_every_connection_that_writes_waits_for_the_disk(app: Flask, academy: Academy) -> None:
    """An answer that was acknowledged survives a power cut: each commit is synced, on every connection of the pool."""
    asked = "SHOW synchronous_commit" if POSTGRESQL else "PRAGMA synchronous"
    held, seen = [runtime().writer.connect() for _ in range(3)], []
    for connection in held:
        seen.append(connection.exec_driver_sql(asked).scalar_one())
        connection.rollback()  # another writer has to wait else
    for connection in held:
        connection.close()
    with transaction(academy.act()) as work:
        seen.append(work.connection.exec_driver_sql(asked).scalar_one())
        seen.append(work.session.connection().exec_driver_sql(asked).scalar_one())
    seen.append(reading().connection().exec_driver_sql(asked).scalar_one())
    assert seen == ["on" if POSTGRESQL else 2] * 6
