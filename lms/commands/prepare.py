"""What must be so before the first request: schema at head, a key, a course, in demo mode an academy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command as alembic
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask, current_app
from sqlalchemy.engine import Connection

from config import Settings
from lms.accounts.queries import AcademyRow, academy
from lms.catalogue.models import Release
from lms.commands import leases
from lms.commands.plain import Failure, act_of_the_system
from lms.database import db, now, runtime
from lms.guards import missing_guards
from lms.publishing.pack.__main__ import summary
from lms.publishing.pack.reader import read_pack
from lms.publishing.services import load_pack

DEMO = "make_demo"
MakeDemo = Callable[[Flask], None]


class NotReady(Failure):
    """Why the application cannot start."""


def prepare(app: Flask, make_demo: MakeDemo) -> AcademyRow | None:
    """Brings database, keys and content to where this code expects them; quick when all is well."""
    with app.app_context():
        migrate()
        ensure_key()
        found = academy_now()
        settings: Settings = current_app.config["SIGNOFF"]
        if found is not None or not settings.demo:
            ensure_course()  # the demo academy loads it itself, on the day its story begins
        if not settings.demo:
            if found is not None and found.demo:
                raise NotReady(
                    "This database holds the demo academy and its public passwords: production needs its own."
                )
            return found
        unfinished = outcome(DEMO) == "unfinished"
    if unfinished:
        erase_demo(app)
        return prepare(app, make_demo)
    if found is None:
        fill_demo(app, make_demo)
    with app.app_context():
        return academy_now()


# -- the schema -------------------------------------------------------------------------------------------


def migrate() -> None:
    """Upgrades to head where needed; refuses a database that newer code has migrated."""
    config = alembic_config()
    scripts = ScriptDirectory.from_config(config)
    present = revisions()
    for revision in present:
        try:
            scripts.get_revision(revision)
        except CommandError as error:
            raise NotReady(
                f"The database is newer than this code (its revision {revision} is unknown here): "
                f"start the release that migrated it, or restore a backup."
            ) from error
    if set(present) == set(scripts.get_heads()):
        return
    alembic.upgrade(config, "head")
    with runtime().engine.connect() as connection:
        missing = missing_guards(connection)
    if missing:
        raise NotReady(f"After migrating, the database lacks {len(missing)} guards of history, such as {missing[0]}.")


def alembic_config() -> AlembicConfig:
    kept = current_app.extensions["migrate"]
    config: AlembicConfig = kept.migrate.get_config(kept.directory)
    return config


def revisions() -> tuple[str, ...]:
    with runtime().engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_heads()


# -- keys and content -------------------------------------------------------------------------------------


def ensure_key() -> None:
    if not runtime().keys.ids():
        runtime().keys.new(now())


def ensure_course() -> None:
    """Loads the pack that ships into a database without any; later packs are loaded when a person says so."""
    with runtime().engine.connect() as connection:
        if connection.execute(sa.select(Release.id).limit(1)).first():
            return
    folder = current_app.config["SIGNOFF"].course_folder
    read = read_pack(folder)
    if read.pack is None:
        raise NotReady(f"The course in {folder} has faults ({summary(read, read.findings)}): see `flask course check`.")
    load_pack(act_of_the_system(), read.pack)


def academy_now() -> AcademyRow | None:
    found = academy(db.session())
    db.session.remove()
    return found


def outcome(name: str) -> str | None:
    with runtime().engine.connect() as connection:
        return leases.outcome_of(connection, name)


# -- the demo academy -------------------------------------------------------------------------------------


def fill_demo(app: Flask, make_demo: MakeDemo) -> None:
    """Makes the demo academy, remembering that it is under way: one that was cut off is made anew."""
    with app.app_context():
        leases.note(act_of_the_system(), DEMO, "unfinished")
    make_demo(app)
    with app.app_context():
        leases.note(act_of_the_system(), DEMO, "done")


def erase_demo(app: Flask) -> None:
    """Removes everything of a database that holds no real academy."""
    with app.app_context():
        engine = runtime().engine
        if sa.inspect(engine).has_table("academy"):
            found = academy_now()
            if found is not None and not found.demo:
                raise NotReady(f"{found.name} is a real academy: its records are not erased.")
        db.session.remove()
        runtime().memory.clear()
        engine.dispose()
        if engine.dialect.name == "sqlite":
            _delete_file(Path(engine.url.database or ""))
        else:
            with engine.begin() as connection:
                _drop_everything(connection)


def _delete_file(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _drop_everything(connection: Connection) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for table in sa.inspect(connection).get_table_names():
        connection.exec_driver_sql(f"DROP TABLE {quote(table)} CASCADE")
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS refuse_change() CASCADE")
