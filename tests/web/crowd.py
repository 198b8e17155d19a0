"""Makes a furnished academy large: five hundred rows wherever a page lists rows, one INSERT for each table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.database import Base, db, runtime
from tests.web.conftest import Furnished

MANY = 500
Change = Callable[[int], dict[str, Any]]


def crowd(world: Furnished, cohort: int = MANY) -> None:
    """Five hundred attempts, observations, tries and journal entries of 'trainee'; so many colleagues in the cohort."""
    with world.app.app_context():
        enrolment = world.academy.enrolment().id
        db.session.remove()
        with runtime().engine.begin() as connection:
            _of_trainee(connection, enrolment)
            _colleagues(connection, enrolment, cohort)
        runtime().memory.clear()
        db.session.remove()


def _of_trainee(connection: Connection, enrolment: int) -> None:
    attempt = _first(connection, "attempt", enrolment_id=enrolment, state="released")
    finished = {"allowed": MANY + 9}
    _copy(connection, "attempt", attempt, MANY, lambda i: {**finished, "number": 9 + i, "public_id": f"attempt{i}"})
    tried = _first(connection, "check_answer", enrolment_id=enrolment)
    _copy(connection, "check_answer", tried, MANY, lambda i: {})
    seen = _first(connection, "observation", enrolment_id=enrolment)
    signed = _first(connection, "observation_version", observation_id=seen["id"])
    made = _copy(connection, "observation", seen, MANY, lambda i: {"public_id": f"seen{i}", "case_code": f"C-{i}"})
    _copy(connection, "observation_version", signed, MANY, lambda i: {"observation_id": made[i]})


def _colleagues(connection: Connection, enrolment: int, count: int) -> None:
    """Copies of 'trainee' with a standing and an attempt at every quiz, and a sign of life at different times."""
    mine = _first(connection, "enrolment", id=enrolment)
    person = _first(connection, "person", id=mine["person_id"])
    standing = _first(connection, "standing", enrolment_id=enrolment)
    member = _first(connection, "membership", enrolment_id=enrolment)
    state = _first(connection, "person_state", person_id=person["id"])
    role = _first(connection, "role_grant", person_id=person["id"])
    people = _copy(connection, "person", person, count, lambda i: {"public_id": f"p{i}", "email": f"p{i}@example.org"})
    made = _copy(connection, "enrolment", mine, count, lambda i: {"public_id": f"e{i}", "person_id": people[i]})
    for table, row, name, owners in (
        ("standing", standing, "enrolment_id", made),
        ("membership", member, "enrolment_id", made),
        ("person_state", state, "person_id", people),
        ("role_grant", role, "person_id", people),
    ):
        _copy(connection, table, row, count, lambda i, name=name, owners=owners: {name: owners[i]})  # type: ignore[misc]
    attempt = _first(connection, "attempt", enrolment_id=enrolment, state="released")
    _copy(
        connection,
        "attempt",
        attempt,
        count,
        lambda i: {
            "public_id": f"a{i}",
            "enrolment_id": made[i],
            "started_at": attempt["started_at"] + timedelta(minutes=i),
        },
    )


def _first(connection: Connection, table: str, **where: Any) -> dict[str, Any]:
    known = Base.metadata.tables[table]
    wanted = sa.select(known).filter_by(**where).order_by(*known.primary_key.columns).limit(1)
    return dict(connection.execute(wanted).mappings().one())


def _copy(connection: Connection, table: str, row: dict[str, Any], times: int, change: Change) -> list[int]:
    """Copies of a row, each changed in its own way; returns their ids."""
    known = Base.metadata.tables[table]
    copied = {name: value for name, value in row.items() if name != "id"}
    rows = [{**copied, **change(i)} for i in range(times)]
    made = connection.execute(sa.insert(known).returning(known.c.id, sort_by_parameter_order=True), rows)
    return list(made.scalars())
