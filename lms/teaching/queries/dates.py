"""When a cohort and each of its people may sit a quiz, and what another date would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.bank.queries import QuizRow
from lms.cohorts.models import Extension, QuizWindow
from lms.cohorts.queries import NO_WINDOW, CohortRow, EnrolmentRow, Window, membership_now, windows_of
from lms.cohorts.services import in_order
from lms.database import Reader
from lms.sitting.queries.timings import Timed, running_at
from lms.teaching.queries.analysis.heads import quizzes_of_course
from quizzes.attempt import Refusal


@dataclass(frozen=True)
class QuizDates:
    """One quiz of a cohort with the window that holds now."""

    quiz: QuizRow
    position: int  # of its module; 0 for the examination
    window: Window


def quiz_dates(reader: Reader, cohort: CohortRow) -> list[QuizDates]:
    """Every quiz of the course: one statement when warm beside the release's."""
    held = _windows(reader, cohort.id)
    return [
        QuizDates(quiz, position if quiz.kind == "module" else 0, held.get(quiz.id, NO_WINDOW))
        for position, quiz in enumerate(quizzes_of_course(reader, cohort.course_id), start=1)
    ]


def _windows(reader: Reader, cohort_id: int) -> dict[int, Window]:
    later = aliased(QuizWindow)
    newer = sa.exists().where(
        later.cohort_id == QuizWindow.cohort_id, later.quiz_id == QuizWindow.quiz_id, later.id > QuizWindow.id
    )
    rows = reader.execute(
        sa.select(QuizWindow.quiz_id, QuizWindow.opens_at, QuizWindow.due_at, QuizWindow.closes_at).where(
            QuizWindow.cohort_id == cohort_id, ~newer
        )
    )
    return {row.quiz_id: Window(row.opens_at, row.due_at, row.closes_at) for row in rows}


@dataclass(frozen=True)
class Moved:
    """The deadline of an attempt that runs, before and after."""

    name: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class Touched:
    """Whom a window would concern: everybody in the cohort, `extended` of whom have a date of their own too."""

    people: int
    extended: int
    running: tuple[Moved, ...]

    @property
    def later(self) -> int:
        """Attempts that run and would end later."""
        return sum(one.after != one.before for one in self.running)


def touched_by_window(
    reader: Reader, cohort: CohortRow, quiz_id: int, closes_at: datetime | None, now: datetime
) -> Touched:
    """Three statements."""
    member = membership_now(now).subquery("member")
    extended = (
        sa.select(sa.func.count(sa.distinct(Extension.enrolment_id)))
        .join(member, member.c.enrolment_id == Extension.enrolment_id)
        .where(member.c.cohort_id == cohort.id, Extension.quiz_id == quiz_id)
    )
    running = running_at(reader, quiz_id, now, cohort_id=cohort.id)
    return Touched(
        cohort.members,
        reader.execute(extended).scalar_one(),
        tuple(Moved(one.name, one.due_at, one.with_window(closes_at)) for one in running),
    )


@dataclass(frozen=True)
class PersonDates:
    """The dates of one quiz for one person, and the attempt that runs there now."""

    quiz: QuizRow
    position: int
    window: Window
    running: Timed | None

    def refusal(self, due_at: datetime | None, closes_at: datetime | None) -> Refusal | None:
        """Why these dates cannot be given, as the act itself would say."""
        held = self.window.closes_at
        if closes_at is not None and held is not None and closes_at <= held:
            return Refusal("extension_not_later", {"closes_at": held})
        in_their_order = in_order(self.window.opens_at, due_at, closes_at or held)
        return None if in_their_order else Refusal("dates_not_in_order")


def person_dates(
    reader: Reader, enrolment: EnrolmentRow, quizzes: Sequence[QuizRow], quiz_public_id: str, now: datetime
) -> PersonDates | None:
    """Three statements; None for a quiz that the course does not have."""
    places: dict[str, Any] = {quiz.public_id: (quiz, place) for place, quiz in enumerate(quizzes, start=1)}
    if quiz_public_id not in places:
        return None
    quiz, place = places[quiz_public_id]
    window = windows_of(reader, enrolment.id, now).get(quiz.id, NO_WINDOW)
    running = running_at(reader, quiz.id, now, enrolment_id=enrolment.id)
    return PersonDates(quiz, place if quiz.kind == "module" else 0, window, running[0] if running else None)
