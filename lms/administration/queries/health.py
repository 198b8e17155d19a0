"""How the installation stands: database, migrations, guards, jobs, keys, and versions of everything."""

from __future__ import annotations

import functools
import platform
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from lms.accounts.models import Job, Outbox, Person
from lms.certification.models import Certificate
from lms.cohorts.models import Enrolment
from lms.database import Base, Runtime
from lms.guards import APPEND_ONLY, missing_guards
from lms.journal.models import Entry
from lms.sitting.models import Attempt

PACKAGES = (
    "Flask",
    "SQLAlchemy",
    "alembic",
    "Flask-Login",
    "Flask-WTF",
    "pydantic",
    "cryptography",
    "argon2-cffi",
    "granian",
)


@dataclass(frozen=True)
class JobLine:
    name: str
    ran_at: datetime | None
    outcome: str


@dataclass(frozen=True)
class Counts:
    people: int
    enrolments: int
    attempts: int
    certificates: int
    entries: int
    mail_waiting: int


@dataclass(frozen=True)
class HealthPage:
    database: str  # 'SQLite' or 'PostgreSQL'
    database_version: str
    revision: str | None
    head: str
    missing_guards: tuple[str, ...]
    guarded_tables: int
    counts: Counts
    jobs: tuple[JobLine, ...]
    keys: tuple[str, ...]
    python: str
    packages: tuple[tuple[str, str], ...]

    @property
    def migrated(self) -> bool:
        return self.revision == self.head


def health_page(session: Session, parts: Runtime, migrations: Path) -> HealthPage:
    connection = session.connection()
    return HealthPage(
        {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.dialect.name, connection.dialect.name),
        ".".join(str(part) for part in connection.dialect.server_version_info or ()),
        revision(connection),
        head(migrations),
        tuple(missing_guards(connection)),
        len(APPEND_ONLY),
        _counts(session),
        _jobs(session),
        tuple(parts.keys.ids()),
        platform.python_version(),
        tuple((name, _version(name)) for name in PACKAGES),
    )


def revision(connection: Connection) -> str | None:
    """The migration that the database stands at; None where it was never migrated."""
    return ", ".join(MigrationContext.configure(connection).get_current_heads()) or None


@functools.cache
def head(migrations: Path) -> str:
    """The newest migration of the code; it cannot change while a process runs."""
    return ", ".join(ScriptDirectory(str(migrations)).get_heads())


def _counts(session: Session) -> Counts:
    models: tuple[type[Base], ...] = (Person, Enrolment, Attempt, Certificate, Entry)
    waiting = sa.select(sa.func.count()).where(Outbox.sent_at.is_(None)).scalar_subquery()
    row: Any = session.execute(sa.select(*(_count(model) for model in models), waiting)).one()
    return Counts(*row)


def _count(model: type[Base]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(model).scalar_subquery()


def _jobs(session: Session) -> tuple[JobLine, ...]:
    rows = session.execute(sa.select(Job.name, Job.ran_at, Job.outcome).order_by(Job.name))
    return tuple(JobLine(*row) for row in rows)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
