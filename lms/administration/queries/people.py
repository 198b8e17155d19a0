"""One person as an administrator sees it: roles, registration, enrolments, open invitation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.accounts.models import Invitation, Person, RoleGrant
from lms.accounts.queries import (
    LicenceRow,
    PersonRow,
    SignInRow,
    effective_roles,
    latest_state,
    licences_of,
    open_sign_ins,
)
from lms.catalogue.models import Release
from lms.certification.models import Certificate, Standing
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import membership_now
from lms.database import Reader
from lms.permissions import ROLES, TRAINEE


@dataclass(frozen=True)
class TraineeCard:
    """What decides whether somebody can be enrolled."""

    person_id: int
    active: bool
    trainee: bool


def trainee_card(reader: Reader, email: str, at: datetime) -> TraineeCard | None:
    held = effective_roles(at).where(RoleGrant.person_id == Person.id, RoleGrant.role == TRAINEE).correlate(Person)
    row = reader.execute(
        sa.select(Person.id, latest_state().scalar_subquery(), held.exists()).where(Person.email == email)
    ).one_or_none()
    return TraineeCard(row[0], bool(row[1]), bool(row[2])) if row else None


@dataclass(frozen=True)
class RoleLine:
    role: str
    since: datetime | None  # None: not held now


@dataclass(frozen=True)
class EnrolmentLine:
    public_id: str
    course: str
    cycle: int
    cohort: str | None
    cohort_public_id: str | None
    created_at: datetime
    met: int
    total: int
    certified_at: datetime | None


@dataclass(frozen=True)
class PersonPage:
    person: PersonRow
    roles: tuple[RoleLine, ...]
    licences: tuple[LicenceRow, ...]  # newest first; the first one counts
    sign_ins: tuple[SignInRow, ...]
    invited_until: datetime | None  # while a one-time link is open
    enrolments: tuple[EnrolmentLine, ...]


def person_page(session: Session, person: PersonRow, at: datetime) -> PersonPage:
    """Five statements, however long the person's history is."""
    return PersonPage(
        person,
        _roles(session, person.id, at),
        licences_of(session, person.id),
        tuple(open_sign_ins(session, person.id)),
        _invited_until(session, person.id, at),
        _enrolments(session, person.id, at),
    )


def _roles(session: Session, person_id: int, at: datetime) -> tuple[RoleLine, ...]:
    held = effective_roles(at).add_columns(RoleGrant.valid_from).where(RoleGrant.person_id == person_id)
    since = {row.role: row.valid_from for row in session.execute(held)}
    return tuple(RoleLine(role, since.get(role)) for role in ROLES)


def _invited_until(session: Session, person_id: int, at: datetime) -> datetime | None:
    return session.execute(
        sa.select(sa.func.max(Invitation.expires_at)).where(
            Invitation.person_id == person_id, Invitation.used_at.is_(None), Invitation.expires_at > at
        )
    ).scalar_one()


def _enrolments(session: Session, person_id: int, at: datetime) -> tuple[EnrolmentLine, ...]:
    member = membership_now(at).subquery()
    certified = (
        sa.select(sa.func.max(Certificate.issued_at))
        .where(Certificate.enrolment_id == Enrolment.id)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            Enrolment.public_id,
            title_of(Enrolment.course_id),
            Enrolment.cycle,
            Cohort.name,
            Cohort.public_id,
            Enrolment.created_at,
            sa.func.coalesce(Standing.met, 0),
            sa.func.coalesce(Standing.total, 0),
            certified,
        )
        .outerjoin(member, member.c.enrolment_id == Enrolment.id)
        .outerjoin(Cohort, Cohort.id == member.c.cohort_id)
        .outerjoin(Standing, Standing.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.id.desc())
    )
    return tuple(EnrolmentLine(*row) for row in rows)


def title_of(course_id: sa.SQLColumnExpression[int]) -> sa.ScalarSelect[str]:
    """The course's title in its newest release, as a scalar subquery of the enclosing statement."""
    return (
        sa.select(Release.title)
        .where(Release.course_id == course_id)
        .order_by(Release.number.desc())
        .limit(1)
        .scalar_subquery()
    )
