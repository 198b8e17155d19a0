"""Who learns in which cohort."""

from __future__ import annotations

import sqlalchemy as sa

from lms.catalogue.queries import current_programme
from lms.cohorts.models import (
    Cohort,
    Enrolment,
    Membership,
)
from lms.cohorts.queries import membership_now
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.unit_of_work import Refused, Work, use_case


@use_case
def enrol(work: Work, person_id: int, cohort_id: int) -> str:
    """Enrols a person in the cohort's course, first cycle, under the programme as it stands; returns the public id."""
    course_id = work.connection.execute(sa.select(Cohort.course_id).where(Cohort.id == cohort_id)).scalar_one()
    programme = current_programme(work.connection, course_id)
    if programme is None:
        raise Refused("no_programme")
    taken = sa.select(Enrolment.id).where(Enrolment.person_id == person_id, Enrolment.course_id == course_id)
    if work.connection.execute(taken).first():
        raise Refused("already_enrolled")
    enrolment = Enrolment(
        public_id=work.chance.public_id(),
        person_id=person_id,
        course_id=course_id,
        cycle=1,
        programme_version_id=programme,
        created_at=work.now,
    )
    work.session.add(enrolment)
    work.flush()
    _member_row(work, enrolment.id, cohort_id)
    journal.record(
        work,
        "enrolled",
        {"person": person_id, "cohort": cohort_id, "programme": programme, "cycle": 1},
        enrolment=enrolment.id,
        seals=[
            seal(
                work.connection,
                "enrolment",
                ("person_id", "course_id", "cycle", "programme_version_id", "created_at"),
                id=enrolment.id,
            )
        ],
    )
    work.happened("enrolled", enrolment.id)
    return enrolment.public_id


def _member_row(work: Work, enrolment_id: int, cohort_id: int) -> None:
    work.session.add(
        Membership(
            enrolment_id=enrolment_id,
            cohort_id=cohort_id,
            valid_from=work.now,
            valid_until=None,
            recorded_at=work.now,
            recorded_by=work.actor.person_id,
        )
    )


@use_case
def move_to_cohort(work: Work, enrolment_id: int, cohort_id: int) -> None:
    """From now on another cohort; what was before stays on record."""
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))  # no attempt starts meanwhile
    present = membership_now(work.now).where(Membership.enrolment_id == enrolment_id)
    row = work.connection.execute(present).one_or_none()
    if row is not None and row.cohort_id == cohort_id:
        raise Refused("already_so")
    same_course = sa.select(Cohort.id).where(
        Cohort.id == cohort_id,
        Cohort.course_id == sa.select(Enrolment.course_id).where(Enrolment.id == enrolment_id).scalar_subquery(),
    )
    if work.connection.execute(same_course).first() is None:
        raise Refused("other_course")
    _member_row(work, enrolment_id, cohort_id)
    journal.record(work, "moved_to_cohort", {"cohort": cohort_id}, enrolment=enrolment_id)
    work.happened("moved_to_cohort", enrolment_id)
