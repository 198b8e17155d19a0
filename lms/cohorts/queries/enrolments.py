"""Enrolments, with whose they are, where they belong and by which programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.catalogue.queries import current_programme_of, current_release_of
from lms.cohorts.models import (
    Cohort,
    Enrolment,
    ProgrammeMove,
)
from lms.cohorts.queries.memberships import Moment, instructors_of, membership_now
from lms.database import Prepared, Reader, Rows, UtcDateTime
from lms.permissions import Subject


def programme_held() -> sa.ColumnElement[int]:
    """The programme version of the enclosing statement's enrolment: by its latest move, or what it began with."""
    latest = (
        sa.select(ProgrammeMove.programme_version_id)
        .where(ProgrammeMove.enrolment_id == Enrolment.id)
        .order_by(ProgrammeMove.id.desc())
        .limit(1)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return sa.func.coalesce(latest, Enrolment.programme_version_id)


def newest_cycle() -> sa.ColumnElement[bool]:
    """That the enclosing statement's enrolment is the newest of its person in the course."""
    later = aliased(Enrolment)
    newer = sa.exists().where(
        later.person_id == Enrolment.person_id,
        later.course_id == Enrolment.course_id,
        later.cycle > Enrolment.cycle,
    )
    return ~newer


@dataclass(frozen=True)
class EnrolmentRow:
    """An enrolment with whose it is, where it belongs and who instructs there."""

    id: int
    public_id: str
    person_id: int
    course_id: int
    cycle: int
    programme_version_id: int  # the one that holds: by the latest move, or what it began with
    cohort_id: int | None
    cohort_name: str | None
    cohort_public_id: str | None
    name: str
    title: str
    zone: str
    created_at: datetime
    release_id: int  # the course as it stands now
    programme_began_id: int
    programme_newest_id: int  # of the course
    programme_offered_id: int | None  # the newest one at the latest move
    programme_how: str | None  # the latest move: moved | chose_new | chose_old
    programme_since: datetime | None


def _enrolment_rows(at: Moment) -> Rows:
    member = membership_now(at).subquery()
    later = aliased(ProgrammeMove)
    newer = sa.exists().where(later.enrolment_id == ProgrammeMove.enrolment_id, later.id > ProgrammeMove.id)
    move = sa.and_(ProgrammeMove.enrolment_id == Enrolment.id, ~newer)
    return (
        sa.select(
            Enrolment.id,
            Enrolment.public_id,
            Enrolment.person_id,
            Enrolment.course_id,
            Enrolment.cycle,
            sa.func.coalesce(ProgrammeMove.programme_version_id, Enrolment.programme_version_id),
            Cohort.id,
            Cohort.name,
            Cohort.public_id,
            Person.name,
            Person.title,
            Person.zone,
            Enrolment.created_at,
            current_release_of(Enrolment.course_id),
            Enrolment.programme_version_id.label("programme_began_id"),
            current_programme_of(Enrolment.course_id),
            ProgrammeMove.offered_id,
            ProgrammeMove.how,
            ProgrammeMove.recorded_at,
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(member, member.c.enrolment_id == Enrolment.id)
        .outerjoin(Cohort, Cohort.id == member.c.cohort_id)
        .outerjoin(ProgrammeMove, move)
    )


AT: sa.BindParameter[datetime] = sa.bindparam("at", type_=UtcDateTime())
_OWN = Prepared(
    lambda: (
        _enrolment_rows(AT).where(Enrolment.person_id == sa.bindparam("person")).order_by(Enrolment.id.desc()).limit(1)
    )
)
_PUBLIC = Prepared(lambda: _enrolment_rows(AT).where(Enrolment.public_id == sa.bindparam("public_id")))
_BY_ID = Prepared(lambda: _enrolment_rows(AT).where(Enrolment.id == sa.bindparam("enrolment")))


def own_enrolment(reader: Reader, person_id: int, at: datetime) -> EnrolmentRow | None:
    """The enrolment that a person studies in: the newest one."""
    row = _OWN(reader, person=person_id, at=at).one_or_none()
    return EnrolmentRow(*row) if row else None


def enrolment_by_public_id(reader: Reader, public_id: str, at: datetime) -> EnrolmentRow | None:
    row = _PUBLIC(reader, public_id=public_id, at=at).one_or_none()
    return EnrolmentRow(*row) if row else None


def enrolment_by_id(reader: Reader, enrolment_id: int, at: datetime) -> EnrolmentRow:
    return EnrolmentRow(*_BY_ID(reader, enrolment=enrolment_id, at=at).one())


def enrolments_of(reader: Reader, at: datetime, cohort_public_id: str | None = None) -> list[EnrolmentRow]:
    """Every enrolment, or everybody who is in this cohort by their newest one; the oldest enrolments first."""
    rows = _enrolment_rows(at).order_by(Enrolment.id)
    if cohort_public_id is not None:
        rows = rows.where(Cohort.public_id == cohort_public_id, newest_cycle())
    return [EnrolmentRow(*row) for row in reader.execute(rows)]


def subject_of(reader: Reader, enrolment: EnrolmentRow | None, at: datetime) -> Subject | None:
    """What the permissions need to know of an enrolment."""
    if enrolment is None:
        return None
    return Subject(enrolment.person_id, instructors_of(reader, enrolment.cohort_id, at))
