"""Opening a cohort, and who instructs in it."""

from __future__ import annotations

from datetime import datetime

from lms.accounts.models import RoleGrant
from lms.accounts.queries import effective_roles
from lms.cohorts.models import (
    Cohort,
    CohortInstructor,
)
from lms.cohorts.queries import instructors_of
from lms.journal import services as journal
from lms.permissions import INSTRUCTOR
from lms.unit_of_work import Refused, Work, use_case


@use_case
def open_cohort(work: Work, course_id: int, name: str, zone: str, starts_at: datetime) -> str:
    """A new cohort; returns its public id."""
    cohort = Cohort(
        public_id=work.chance.public_id(),
        course_id=course_id,
        name=" ".join(name.split()),
        zone=zone,
        starts_at=starts_at,
        created_at=work.now,
    )
    work.session.add(cohort)
    work.flush()
    journal.record(work, "cohort_opened", {"cohort": cohort.id})
    return cohort.public_id


@use_case
def assign_instructor(work: Work, cohort_id: int, person_id: int) -> None:
    if person_id in instructors_of(work.connection, cohort_id, work.now):
        raise Refused("already_so")
    role = effective_roles(work.now).where(RoleGrant.person_id == person_id, RoleGrant.role == INSTRUCTOR)
    if work.connection.execute(role).first() is None:
        raise Refused("not_an_instructor")
    _instructor_row(work, cohort_id, person_id, None)
    journal.record(work, "instructor_assigned", {"cohort": cohort_id, "person": person_id})


@use_case
def release_instructor(work: Work, cohort_id: int, person_id: int) -> None:
    if person_id not in instructors_of(work.connection, cohort_id, work.now):
        raise Refused("already_so")
    _instructor_row(work, cohort_id, person_id, work.now)
    journal.record(work, "instructor_released", {"cohort": cohort_id, "person": person_id})


def _instructor_row(work: Work, cohort_id: int, person_id: int, until: datetime | None) -> None:
    work.session.add(
        CohortInstructor(
            cohort_id=cohort_id,
            person_id=person_id,
            valid_from=work.now,
            valid_until=until,
            recorded_at=work.now,
            recorded_by=work.actor.person_id,
        )
    )
