"""Who may run a day, who could train there, and the kit that the course proposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.accounts.queries import effective_roles, latest_state
from lms.catalogue.queries import current_release_id, outline
from lms.cohorts.queries import instructing
from lms.database import Reader
from lms.days.queries.days import DayRow
from lms.permissions import INSTRUCTOR, SUPERVISOR


@dataclass(frozen=True)
class KnownTrainer:
    person_id: int
    public_id: str
    name: str
    title: str


def instructors_of_day(reader: Reader, row: DayRow, at: datetime) -> frozenset[int]:
    """Whoever instructs one of the cohorts that the day is offered to."""
    known = instructing(at).subquery()
    wanted = sa.select(known.c.person_id).where(known.c.cohort_id.in_([cohort.id for cohort in row.cohorts]))
    return frozenset(reader.execute(wanted).scalars())


def trainers_known(reader: Reader, at: datetime) -> list[KnownTrainer]:
    """Everybody who could train: active instructors and supervisors, by name."""
    roles = effective_roles(at).subquery()
    may = sa.select(roles.c.person_id).where(roles.c.role.in_((INSTRUCTOR, SUPERVISOR)))
    wanted = (
        sa.select(Person.id, Person.public_id, Person.name, Person.title)
        .where(Person.id.in_(may), latest_state().scalar_subquery().is_(True))
        .order_by(sa.func.lower(Person.name), Person.id)
    )
    return [KnownTrainer(*row) for row in reader.execute(wanted)]


def kit_of(reader: Reader, course_id: int) -> tuple[str, ...]:
    """The kit list of the course as it stands now; empty where its pack has none."""
    release = current_release_id(reader, course_id)
    return tuple(outline(reader, release).release.document.get("kit", ())) if release is not None else ()
