"""Runs migrations: on SQLite with foreign keys off and checked afterwards, since batch mode recreates tables."""

from __future__ import annotations

import importlib

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from lms.database import Base

FEATURES = "journal accounts catalogue bank cohorts progress learning sitting practicals certification"
for feature in FEATURES.split():
    importlib.import_module(f"lms.{feature}.models")

target = Base.metadata


def include(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    return not (kind == "table" and name == "alembic_version")


def run(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=target,
        include_object=include,
        render_as_batch=sqlite,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    engine = current_app.extensions["migrate"].db.engine
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        run(connection)
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"migration left dangling references: {broken[:5]}")
            connection.commit()
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


run_online()
