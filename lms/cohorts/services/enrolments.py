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
    return _enrolled(work, person_id, course_id, 1, programme, cohort_id).public_id


@use_case
def open_cycle(work: Work, enrolment_id: int) -> int:
    """The next cycle of an enrolment, under the programme as it stands and in the same cohort; returns its id.

    Nothing of the cycle before is changed. A second one of the same number is refused by the database."""
    before = work.connection.execute(
        sa.select(Enrolment.person_id, Enrolment.course_id, Enrolment.cycle).where(Enrolment.id == enrolment_id)
    ).one()
    member = membership_now(work.now).where(Membership.enrolment_id == enrolment_id)
    cohort = work.connection.execute(member).one_or_none()
    programme = current_programme(work.connection, before.course_id)
    if programme is None:
        raise Refused("no_programme")
    cohort_id = cohort.cohort_id if cohort else None
    return _enrolled(work, before.person_id, before.course_id, before.cycle + 1, programme, cohort_id).id


def _enrolled(
    work: Work, person_id: int, course_id: int, cycle: int, programme: int, cohort_id: int | None
) -> Enrolment:
    enrolment = Enrolment(
        public_id=work.chance.public_id(),
        person_id=person_id,
        course_id=course_id,
        cycle=cycle,
        programme_version_id=programme,
        created_at=work.now,
    )
    work.session.add(enrolment)
    work.flush()
    if cohort_id is not None:
        _member_row(work, enrolment.id, cohort_id)
    journal.record(
        work,
        "enrolled",
        {"person": person_id, "cohort": cohort_id, "programme": programme, "cycle": cycle},
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
    return enrolment


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
