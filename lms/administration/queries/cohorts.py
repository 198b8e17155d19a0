"""Cohorts as an administrator sees them: who instructs, who learns, by when, and where one could move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.queries import effective_roles, latest_state
from lms.administration.queries.people import title_of
from lms.catalogue.models import Course
from lms.certification.models import Standing
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import (
    CohortRow,
    cohort_by_public_id,
    cohorts,
    due_dates,
    instructing,
    membership_now,
    newest_cycle,
)
from lms.permissions import INSTRUCTOR


@dataclass(frozen=True)
class InstructorLine:
    person_id: int
    public_id: str
    name: str
    title: str
    active: bool


@dataclass(frozen=True)
class CohortLine:
    cohort: CohortRow
    course: str
    instructors: tuple[InstructorLine, ...]


@dataclass(frozen=True)
class MemberLine:
    enrolment_id: int
    enrolment_public_id: str
    person_public_id: str
    name: str
    title: str
    email: str
    active: bool
    met: int
    total: int
    last_activity_at: datetime | None


@dataclass(frozen=True)
class OtherCohort:
    id: int
    public_id: str
    name: str


@dataclass(frozen=True)
class CohortPage:
    cohort: CohortRow
    course: str
    instructors: tuple[InstructorLine, ...]
    candidates: tuple[InstructorLine, ...]  # active instructors who do not instruct here
    members: tuple[MemberLine, ...]
    due: dict[str, datetime]
    others: tuple[OtherCohort, ...]  # of the same course

    def instructor(self, public_id: str) -> InstructorLine | None:
        return next((one for one in self.instructors if one.public_id == public_id), None)


def course_titles(session: Session) -> dict[int, str]:
    """Every course that has been loaded, by its newest title."""
    rows = session.execute(sa.select(Course.id, title_of(Course.id)).order_by(Course.key))
    return {row[0]: row[1] for row in rows if row[1] is not None}


def cohort_lines(session: Session, at: datetime) -> list[CohortLine]:
    """All cohorts, newest first: three statements however many there are."""
    titles = course_titles(session)
    instructors = _instructors(session, at)
    return [
        CohortLine(row, titles.get(row.course_id, ""), tuple(instructors.get(row.id, ())))
        for row in cohorts(session, at)
    ]


def cohort_page(session: Session, public_id: str, at: datetime) -> CohortPage | None:
    """One cohort with everything on its page, in seven statements; None where there is no such cohort."""
    cohort = cohort_by_public_id(session, public_id, at)
    if cohort is None:
        return None
    here = tuple(_instructors(session, at, cohort.id).get(cohort.id, ()))
    known = {one.person_id for one in here}
    return CohortPage(
        cohort,
        course_titles(session).get(cohort.course_id, ""),
        here,
        tuple(one for one in _available(session, at) if one.person_id not in known),
        _members(session, cohort.id, at),
        due_dates(session, cohort.id),
        _others(session, cohort),
    )


def _instructors(session: Session, at: datetime, cohort_id: int | None = None) -> dict[int, list[InstructorLine]]:
    now = instructing(at).subquery()
    statement = (
        sa.select(now.c.cohort_id, Person.id, Person.public_id, Person.name, Person.title, _active())
        .join(now, now.c.person_id == Person.id)
        .order_by(sa.func.lower(Person.name), Person.id)
    )
    if cohort_id is not None:
        statement = statement.where(now.c.cohort_id == cohort_id)
    grouped: dict[int, list[InstructorLine]] = {}
    for cohort, *rest in session.execute(statement):
        grouped.setdefault(cohort, []).append(InstructorLine(*rest))
    return grouped


def _available(session: Session, at: datetime) -> list[InstructorLine]:
    roles = effective_roles(at).subquery()
    rows = session.execute(
        sa.select(Person.id, Person.public_id, Person.name, Person.title, _active())
        .join(roles, sa.and_(roles.c.person_id == Person.id, roles.c.role == INSTRUCTOR))
        .where(_active())
        .order_by(sa.func.lower(Person.name), Person.id)
    )
    return [InstructorLine(*row) for row in rows]


def _active() -> sa.ColumnElement[bool]:
    return sa.func.coalesce(latest_state().scalar_subquery(), sa.false())


def _members(session: Session, cohort_id: int, at: datetime) -> tuple[MemberLine, ...]:
    member = membership_now(at).subquery()
    rows: Any = session.execute(
        sa.select(
            Enrolment.id,
            Enrolment.public_id,
            Person.public_id,
            Person.name,
            Person.title,
            Person.email,
            _active(),
            sa.func.coalesce(Standing.met, 0),
            sa.func.coalesce(Standing.total, 0),
            Standing.last_activity_at,
        )
        .join(member, member.c.enrolment_id == Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Standing, Standing.enrolment_id == Enrolment.id)
        .where(member.c.cohort_id == cohort_id, newest_cycle())
        .order_by(sa.func.lower(Person.name), Enrolment.id)
    )
    return tuple(MemberLine(*row) for row in rows)


def _others(session: Session, cohort: CohortRow) -> tuple[OtherCohort, ...]:
    rows = session.execute(
        sa.select(Cohort.id, Cohort.public_id, Cohort.name)
        .where(Cohort.course_id == cohort.course_id, Cohort.id != cohort.id)
        .order_by(Cohort.starts_at.desc(), Cohort.name)
    )
    return tuple(OtherCohort(*row) for row in rows)
