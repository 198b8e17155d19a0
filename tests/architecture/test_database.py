"""The schema that migrations make is the schema that the models describe, with every guard in place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from lms.database import Base, runtime
from lms.guards import APPEND_ONLY, missing_guards

OVERWRITTEN = {
    "academy": "one row, made once",
    "attempt_break": "its end is written once",
    "attempt": "its state moves on; what was answered and marked lies in tables of history",
    "certificate_series": "",
    "claim": "",
    "cohort": "",
    "course": "",
    "dealt_paper": "is used up",
    "enrolment": "",
    "evaluation_box": "sums grow in it; a row for each answer would tell whose it is",
    "invitation": "is used up",
    "job": "",
    "journal_body": "can be erased, which leaves its digest",
    "journal_chain": "its head moves on",
    "lesson": "",
    "login_session": "ends",
    "outbox": "is sent",
    "person": "language and zone",
    "question": "",
    "quiz": "",
    "reading": "a bookmark",
    "sign_in_failure": "is forgotten",
    "slot_flag": "a bookmark",
    "standing": "is recomputed",
}


def test_migrations_make_what_the_models_describe(app: Flask) -> None:
    with runtime().engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_guard_is_in_the_database(app: Flask) -> None:
    with runtime().engine.connect() as connection:
        assert missing_guards(connection) == []


def test_every_check_of_the_models_is_in_the_database(app: Flask) -> None:
    declared = {
        str(constraint.name)
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint) and constraint.name
    }
    inspector = sa.inspect(runtime().engine)
    found = {one["name"] for table in Base.metadata.tables for one in inspector.get_check_constraints(table)}
    assert declared - found == set()


def test_a_new_table_says_whether_it_is_history(app: Flask) -> None:
    tables = set(Base.metadata.tables)
    assert set(APPEND_ONLY) <= tables
    assert tables - set(APPEND_ONLY) - set(OVERWRITTEN) == set()
    assert set(APPEND_ONLY) & set(OVERWRITTEN) == set()


def test_nothing_is_deleted_by_way_of_something_else() -> None:
    keys = [key for table in Base.metadata.sorted_tables for key in table.foreign_keys]
    assert [str(key) for key in keys if key.ondelete or key.onupdate] == []
