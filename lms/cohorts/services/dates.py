"""When something is due, opens and closes: for a cohort, or for one person."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from lms.cohorts.models import (
    Cohort,
    DueDate,
    Enrolment,
    Extension,
    QuizWindow,
)
from lms.cohorts.queries import NO_WINDOW, windows_of
from lms.cohorts.services.quizzes import quiz_id
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.unit_of_work import Refused, Work, use_case

DUE_SUBJECTS = ("lessons", "quizzes", "examination", "practicals")
WINDOW_COLUMNS = ("cohort_id", "quiz_id", "opens_at", "due_at", "closes_at", "recorded_at", "recorded_by")
EXTENSION_COLUMNS = ("enrolment_id", "quiz_id", "due_at", "closes_at", "recorded_at", "recorded_by")


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
    quiz = quiz_id(work, quiz_public_id)
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
    quiz = quiz_id(work, quiz_public_id)
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
