"""Who is in which cohort now, and who instructs there."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.cohorts.models import (
    CohortInstructor,
    Membership,
)
from lms.database import Prepared, Reader, UtcDateTime

Moment = datetime | sa.BindParameter[datetime]


def instructing(at: Moment) -> sa.Select[int, int]:
    """(cohort, person) of everyone who instructs now: the latest row of each pair decides."""
    later = aliased(CohortInstructor)
    newer = sa.exists().where(
        later.cohort_id == CohortInstructor.cohort_id,
        later.person_id == CohortInstructor.person_id,
        later.id > CohortInstructor.id,
    )
    return sa.select(CohortInstructor.cohort_id, CohortInstructor.person_id).where(
        ~newer,
        CohortInstructor.valid_from <= at,
        sa.or_(CohortInstructor.valid_until.is_(None), CohortInstructor.valid_until > at),
    )


def membership_now(at: Moment) -> sa.Select[int, int]:
    """(enrolment, cohort) of everyone's present cohort."""
    later = aliased(Membership)
    newer = sa.exists().where(later.enrolment_id == Membership.enrolment_id, later.id > Membership.id)
    return sa.select(Membership.enrolment_id, Membership.cohort_id).where(
        ~newer,
        Membership.valid_from <= at,
        sa.or_(Membership.valid_until.is_(None), Membership.valid_until > at),
    )


def instructors_of(reader: Reader, cohort_id: int | None, at: datetime) -> frozenset[int]:
    return (
        frozenset(row.person_id for row in _INSTRUCTORS(reader, cohort=cohort_id, at=at)) if cohort_id else frozenset()
    )


_INSTRUCTORS = Prepared(
    lambda: instructing(sa.bindparam("at", type_=UtcDateTime())).where(
        CohortInstructor.cohort_id == sa.bindparam("cohort")
    )
)
