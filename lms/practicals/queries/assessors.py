"""Who may assess: supervisors, who vouches for them, and how somebody stands at this minute."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Credential, Licence, Person
from lms.accounts.queries import effective_roles, licence_until
from lms.calibration.queries import calibrated
from lms.catalogue.models import Course
from lms.catalogue.queries import programme
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import EnrolmentRow, instructing, instructors_of
from lms.database import Prepared, Reader, Rows, UtcDateTime, record
from lms.permissions import SUPERVISOR
from lms.practicals.models import AssessorGrant, Observation, ObservationVersion
from lms.practicals.queries.observations import academy_day
from lms.practicals.rules.assessing import Assessor, Entitled, GrantFact, OwnLicence, asked_of, entitled


def _roles() -> Rows:
    roles = effective_roles(sa.bindparam("at", type_=UtcDateTime())).subquery()
    return sa.select(roles.c.role).where(roles.c.person_id == sa.bindparam("person"))


_ROLES = Prepared(_roles)
_GRANT = Prepared(
    lambda: (
        sa.select(AssessorGrant.areas, AssessorGrant.valid_from, AssessorGrant.valid_until)
        .where(AssessorGrant.person_id == sa.bindparam("person"), AssessorGrant.course_id == sa.bindparam("course"))
        .order_by(AssessorGrant.id.desc())
        .limit(1)
    )
)
_LICENCE = Prepared(
    lambda: (
        sa.select(Licence.valid_from, Licence.valid_until, Licence.verification)
        .where(Licence.person_id == sa.bindparam("person"))
        .order_by(Licence.id.desc())
        .limit(1)
    )
)


def assessor(reader: Reader, person_id: int, enrolment: EnrolmentRow, calibration: bool, at: datetime) -> Assessor:
    """How this person stands toward one trainee at this moment: four statements, three more for a calibration."""
    held = set(_ROLES(reader, person=person_id, at=at).scalars())
    grant = _GRANT(reader, person=person_id, course=enrolment.course_id).one_or_none()
    licence = _LICENCE(reader, person=person_id).one_or_none()
    return Assessor(
        person_id,
        "instructor" in held and person_id in instructors_of(reader, enrolment.cohort_id, at),
        SUPERVISOR in held,
        GrantFact(frozenset(grant.areas), grant.valid_from, grant.valid_until) if grant else None,
        record(OwnLicence, *licence) if licence else None,
        calibrated(reader, person_id, enrolment.course_id, at) if calibration else None,
    )


def entitlement(
    reader: Reader, person_id: int, enrolment: EnrolmentRow, areas: Collection[str], at: datetime
) -> tuple[Assessor, Entitled]:
    """Whether this person may assess this trainee in these areas now, and why not."""
    asked = asked_of(programme(reader, enrolment.programme_version_id).document)
    who = assessor(reader, person_id, enrolment, asked.calibration, at)
    return who, entitled(who, enrolment.person_id, areas, asked, at, academy_day(reader, at))


@dataclass(frozen=True)
class SupervisorRow:
    """A supervisor as whoever vouches sees them, in one course."""

    person_id: int
    public_id: str
    name: str
    title: str
    email: str
    invited: bool  # has no password yet
    course_id: int
    course: str
    areas: tuple[str, ...]  # that somebody vouches for
    valid_from: datetime | None
    valid_until: datetime | None
    granted_by: str | None
    licence_until: date | None
    waiting: int  # signatures that wait to be counted

    def vouched(self, now: datetime) -> bool:
        return self.valid_from is not None and (self.valid_until is None or self.valid_until > now)


def supervisors(reader: Reader, at: datetime, person: str = "") -> list[SupervisorRow]:
    """Every supervisor in every course, by name: one statement."""
    roles = effective_roles(at).subquery()
    later, grant, granter = aliased(AssessorGrant), aliased(AssessorGrant), aliased(Person)
    newest = (
        sa.select(sa.func.max(later.id))
        .where(later.person_id == Person.id, later.course_id == Course.id)
        .correlate(Person, Course)
        .scalar_subquery()
    )
    licence = licence_until(Person.id)
    waiting = _waiting().correlate(Person, Course).scalar_subquery()
    has_password = sa.exists().where(Credential.person_id == Person.id, Credential.kind == "password")
    wanted: sa.Select[Any] = (
        sa.select(
            Person.id,
            Person.public_id,
            Person.name,
            Person.title,
            Person.email,
            ~has_password,
            Course.id,
            Course.key,
            grant.areas,
            grant.valid_from,
            grant.valid_until,
            granter.name,
            licence,
            waiting,
        )
        .join(roles, sa.and_(roles.c.person_id == Person.id, roles.c.role == SUPERVISOR))
        .join(Course, sa.true())
        .outerjoin(grant, grant.id == newest)
        .outerjoin(granter, granter.id == grant.recorded_by)
        .order_by(sa.func.lower(Person.name), Person.id, Course.id)
    )
    if person:
        wanted = wanted.where(Person.public_id == person)
    return [
        record(SupervisorRow, *row[:8], tuple(row[8] or ()), *row[9:13], row[13] if row[9] is None else 0)
        for row in reader.execute(wanted)
    ]


def _waiting() -> sa.Select[int]:
    later = aliased(ObservationVersion)
    newer = sa.exists().where(
        later.observation_id == ObservationVersion.observation_id, later.number > ObservationVersion.number
    )
    return (
        sa.select(sa.func.count())
        .select_from(ObservationVersion)
        .join(Observation, Observation.id == ObservationVersion.observation_id)
        .join(Enrolment, Enrolment.id == Observation.enrolment_id)
        .where(
            ObservationVersion.observer_id == Person.id,
            ObservationVersion.provisional,
            ObservationVersion.state == "signed",
            Enrolment.course_id == Course.id,
            ~newer,
        )
    )


def teaches(reader: Reader, person_id: int, course_id: int, at: datetime) -> bool:
    """Whether this person instructs any cohort of the course now."""
    mine = instructing(at).subquery()
    wanted = sa.select(Cohort.id).join(mine, mine.c.cohort_id == Cohort.id)
    return (
        reader.execute(wanted.where(mine.c.person_id == person_id, Cohort.course_id == course_id)).first() is not None
    )
