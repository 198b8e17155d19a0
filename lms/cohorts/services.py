"""Cohorts, the write side: who learns where, under whom, by when, and with how much time."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from lms.accounts.models import RoleGrant
from lms.accounts.queries import effective_roles
from lms.bank.models import Quiz
from lms.catalogue.queries import current_programme
from lms.cohorts.models import (
    Accommodation,
    AttemptGrant,
    Cohort,
    CohortInstructor,
    DueDate,
    Enrolment,
    Extension,
    Membership,
    QuizWindow,
)
from lms.cohorts.queries import NO_WINDOW, instructors_of, membership_now, windows_of
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.permissions import INSTRUCTOR
from lms.unit_of_work import Refused, Work, use_case

DUE_SUBJECTS = ("lessons", "quizzes", "examination", "practicals")
MOST_BREAK_MINUTES = 240
WINDOW_COLUMNS = ("cohort_id", "quiz_id", "opens_at", "due_at", "closes_at", "recorded_at", "recorded_by")
EXTENSION_COLUMNS = ("enrolment_id", "quiz_id", "due_at", "closes_at", "recorded_at", "recorded_by")
ACCOMMODATION_COLUMNS = ("person_id", "time_percent", "break_minutes", "category", "recorded_at", "recorded_by")


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


@use_case
def set_due_date(work: Work, cohort_id: int, subject: str, due_at: datetime | None) -> None:
    if subject not in DUE_SUBJECTS:
        raise Refused("due_subject_unknown")
    work.session.add(
        DueDate(
            cohort_id=cohort_id,
            subject=subject,
            due_at=due_at,
            recorded_at=work.now,
            recorded_by=work.actor.person_id,
        )
    )
    journal.record(work, "due_date_set", {"cohort": cohort_id, "subject": subject, "due_at": due_at})


@use_case
def set_window(
    work: Work,
    cohort_id: int,
    quiz_public_id: str,
    opens_at: datetime | None,
    due_at: datetime | None,
    closes_at: datetime | None,
) -> None:
    """The dates of a quiz for a cohort; all of them empty withdraws what was set. What runs is never cut shorter."""
    work.lock(sa.select(Cohort.id).where(Cohort.id == cohort_id))  # no attempt starts by the dates that end here
    quiz = _quiz(work, quiz_public_id)
    if not in_order(opens_at, due_at, closes_at):
        raise Refused("dates_not_in_order")
    window = QuizWindow(
        cohort_id=cohort_id,
        quiz_id=quiz,
        opens_at=opens_at,
        due_at=due_at,
        closes_at=closes_at,
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(window)
    work.flush()
    journal.record(
        work,
        "window_set",
        {"cohort": cohort_id, "quiz": quiz, "opens_at": opens_at, "due_at": due_at, "closes_at": closes_at},
        seals=[seal(work.connection, "quiz_window", WINDOW_COLUMNS, id=window.id)],
    )
    work.happened("window_set", None, window.id)


def in_order(opens_at: datetime | None, due_at: datetime | None, closes_at: datetime | None) -> bool:
    """Whether it opens before it is due and closes, and is due by its closing at the latest."""
    return not (
        (opens_at is not None and due_at is not None and opens_at >= due_at)
        or (opens_at is not None and closes_at is not None and opens_at >= closes_at)
        or (due_at is not None and closes_at is not None and due_at > closes_at)
    )


@use_case
def extend(
    work: Work,
    enrolment_id: int,
    quiz_public_id: str,
    due_at: datetime | None,
    closes_at: datetime | None,
    reason: str,
) -> None:
    """Dates of a quiz for one person, in place of the cohort's; an empty one leaves the cohort's, two withdraw it.

    Refused for oneself, and where the quiz would close for this person no later than for the cohort."""
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))  # no attempt starts meanwhile
    quiz = _quiz(work, quiz_public_id)
    if _person_of(work, enrolment_id) == work.actor.person_id:
        raise Refused("extension_own")
    window = windows_of(work.connection, enrolment_id, work.now).get(quiz, NO_WINDOW)
    if closes_at is not None and window.closes_at is not None and closes_at <= window.closes_at:
        raise Refused("extension_not_later", closes_at=window.closes_at)
    if not in_order(window.opens_at, due_at, closes_at or window.closes_at):
        raise Refused("dates_not_in_order")
    body = journal.write_body(work, reason.strip())
    extension = Extension(
        enrolment_id=enrolment_id,
        quiz_id=quiz,
        due_at=due_at,
        closes_at=closes_at,
        reason_id=body,
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(extension)
    work.flush()
    journal.record(
        work,
        "extension_given",
        {"quiz": quiz, "due_at": due_at, "closes_at": closes_at, "reason": journal.body_digest(work, body)},
        enrolment=enrolment_id,
        seals=[seal(work.connection, "extension", EXTENSION_COLUMNS, id=extension.id)],
    )
    work.happened("extension_given", enrolment_id, quiz)


def _person_of(work: Work, enrolment_id: int) -> int:
    return work.connection.execute(sa.select(Enrolment.person_id).where(Enrolment.id == enrolment_id)).scalar_one()


def _quiz(work: Work, public_id: str) -> int:
    found = work.connection.execute(sa.select(Quiz.id).where(Quiz.public_id == public_id)).scalar_one_or_none()
    if found is None:
        raise Refused("quiz_unknown")
    return found


@use_case
def grant_time(
    work: Work, person_id: int, enrolment_id: int, percent: int, category: str, break_minutes: int = 0
) -> None:
    """More time on every timed surface, with so many minutes of breaks in each attempt, the running ones included;
    why is a category, never a diagnosis. Less than before holds from the next attempt on."""
    if not 100 <= percent <= 400:
        raise Refused("time_percent_range")
    if not 0 <= break_minutes <= MOST_BREAK_MINUTES:
        raise Refused("break_minutes_range", most=MOST_BREAK_MINUTES)
    mine = sa.select(Enrolment.id).where(Enrolment.person_id == person_id).order_by(Enrolment.id)
    work.connection.execute(mine.with_for_update())  # no attempt starts meanwhile
    accommodation = Accommodation(
        person_id=person_id,
        time_percent=percent,
        break_minutes=break_minutes,
        category=category,
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(accommodation)
    work.flush()
    journal.record(
        work,
        "time_granted",
        {"person": person_id, "percent": percent, "breaks": break_minutes},
        enrolment=enrolment_id,
        seals=[seal(work.connection, "accommodation", ACCOMMODATION_COLUMNS, id=accommodation.id)],
    )
    work.happened("time_granted", enrolment_id, person_id)


@use_case
def grant_attempt(work: Work, enrolment_id: int, quiz_public_id: str, reason: str) -> None:
    """One more attempt at one quiz; the reason is kept apart from the chain, by its salted digest."""
    quiz = _quiz(work, quiz_public_id)
    body = journal.write_body(work, reason.strip())
    work.session.add(
        AttemptGrant(
            enrolment_id=enrolment_id,
            quiz_id=quiz,
            reason_id=body,
            recorded_at=work.now,
            recorded_by=work.actor.person_id,
        )
    )
    journal.record(
        work,
        "attempt_granted",
        {"quiz": quiz, "reason": journal.body_digest(work, body)},
        enrolment=enrolment_id,
    )
    work.happened("attempt_granted", enrolment_id, quiz)
