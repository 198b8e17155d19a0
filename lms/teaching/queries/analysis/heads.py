"""Which quizzes a course has, one of them as its analysis needs it, and whose attempts a reader may look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.bank.models import Quiz, QuizVersion
from lms.bank.queries import QuizRow, quizzes_of
from lms.catalogue.queries import current_release_id, current_release_of
from lms.cohorts.models import Cohort, CohortInstructor
from lms.cohorts.queries import cohorts, instructing
from lms.database import Reader, Rows, record
from quizzes.policy import Policy


@dataclass(frozen=True)
class QuizHead:
    """A quiz by its newest version. `release_id` is the course as it stands now; None before the first release."""

    id: int
    public_id: str
    course_id: int
    key: str
    title: str
    release_id: int | None
    policy: Policy

    @property
    def pass_mark(self) -> Fraction:
        return self.policy.pass_mark


@dataclass(frozen=True)
class Scope:
    """Whose attempts count: those of these cohorts' present members, or everybody's."""

    cohort_ids: tuple[int, ...] | None  # None: everybody's
    names: tuple[str, ...] = ()


EVERYBODY = Scope(None)


def quiz_head(reader: Reader, public_id: str) -> QuizHead | None:
    return next(iter(_heads(reader, Quiz.public_id == public_id)), None)


def quiz_heads(reader: Reader) -> list[QuizHead]:
    """Every quiz that there has been."""
    return _heads(reader, sa.true())


def _heads(reader: Reader, condition: sa.ColumnElement[bool]) -> list[QuizHead]:
    newest = sa.select(sa.func.max(QuizVersion.number)).where(QuizVersion.quiz_id == Quiz.id).correlate(Quiz)
    wanted: Rows = (
        sa.select(
            Quiz.id,
            Quiz.public_id,
            Quiz.course_id,
            Quiz.key,
            QuizVersion.title,
            current_release_of(Quiz.course_id),
            QuizVersion.policy,
        )
        .join(
            QuizVersion,
            sa.and_(QuizVersion.quiz_id == Quiz.id, QuizVersion.number == newest.scalar_subquery()),
        )
        .where(condition)
        .order_by(Quiz.id)
    )
    return [record(QuizHead, *row[:6], Policy.load(row[6])) for row in reader.execute(wanted)]


def quizzes_of_course(reader: Reader, course_id: int) -> Sequence[QuizRow]:
    """Those of the current release, module quizzes in order and the examination last."""
    release = current_release_id(reader, course_id)
    return () if release is None else quizzes_of(reader, release)


def course_instructors(reader: Reader, course_id: int, at: datetime) -> frozenset[int]:
    """Everybody who instructs a cohort of the course now."""
    rows = instructing(at).join(Cohort, Cohort.id == CohortInstructor.cohort_id).where(Cohort.course_id == course_id)
    return frozenset(row.person_id for row in reader.execute(rows))


def scope_of(session: Session, course_id: int, instructor_id: int | None, at: datetime) -> Scope:
    """The wall between cohorts: an instructor's own; everybody for None, who is an administrator."""
    if instructor_id is None:
        return EVERYBODY
    mine = [row for row in cohorts(session, at, instructor_id) if row.course_id == course_id]
    return Scope(tuple(row.id for row in mine), tuple(row.name for row in mine))
