"""Cohorts and their members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.cohorts.models import (
    Cohort,
    CohortInstructor,
    Enrolment,
)
from lms.cohorts.queries.enrolments import newest_cycle
from lms.cohorts.queries.memberships import instructing, membership_now
from lms.database import Rows


@dataclass(frozen=True)
class CohortRow:
    id: int
    public_id: str
    course_id: int
    name: str
    zone: str
    starts_at: datetime
    members: int


def _cohort_rows(at: datetime) -> Rows:
    member = membership_now(at).subquery()
    count = (
        sa.select(sa.func.count(sa.distinct(Enrolment.person_id)))  # who renews is there with two cycles
        .select_from(member)
        .join(Enrolment, Enrolment.id == member.c.enrolment_id)
        .where(member.c.cohort_id == Cohort.id)
        .correlate(Cohort)
        .scalar_subquery()
    )
    return sa.select(Cohort.id, Cohort.public_id, Cohort.course_id, Cohort.name, Cohort.zone, Cohort.starts_at, count)


def cohorts(session: Session, at: datetime, instructor_id: int | None = None) -> list[CohortRow]:
    """All cohorts, or those that this person instructs."""
    statement = _cohort_rows(at).order_by(Cohort.starts_at.desc(), Cohort.name)
    if instructor_id is not None:
        mine = instructing(at).where(CohortInstructor.person_id == instructor_id).subquery()
        statement = statement.where(Cohort.id.in_(sa.select(mine.c.cohort_id)))
    return [CohortRow(*row) for row in session.execute(statement)]


def cohort_by_public_id(session: Session, public_id: str, at: datetime) -> CohortRow | None:
    row = session.execute(_cohort_rows(at).where(Cohort.public_id == public_id)).one_or_none()
    return CohortRow(*row) if row else None


@dataclass(frozen=True)
class MemberRow:
    enrolment_public_id: str
    person_public_id: str
    name: str
    email: str


def members(session: Session, cohort_id: int, at: datetime) -> list[MemberRow]:
    member = membership_now(at).subquery()
    rows = session.execute(
        sa.select(Enrolment.public_id, Person.public_id, Person.name, Person.email)
        .join(member, member.c.enrolment_id == Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(member.c.cohort_id == cohort_id, newest_cycle())
        .order_by(sa.func.lower(Person.name))
    )
    return [MemberRow(*row) for row in rows]
