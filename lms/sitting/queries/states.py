"""The quizzes of a course as they stand for one person, and what a start would mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import QuizRow, quizzes_of
from lms.catalogue.queries import Outline, outline
from lms.cohorts.queries import EnrolmentRow, extra_attempts, time_percent
from lms.database import Prepared, Reader, Rows, record
from lms.learning.queries import steps_of
from lms.progress.queries import reached
from lms.progress.rules import Lock, examination_lock, module_quiz_lock
from lms.sitting.models import Attempt
from lms.sitting.queries.stored import stored_result
from quizzes.attempt import Refusal, may_start
from quizzes.grade import Grade, grade
from quizzes.policy import Policy
from quizzes.scoring import Result, percent


@dataclass(frozen=True)
class AttemptRow:
    public_id: str
    quiz_id: int
    number: int
    state: str
    started_at: datetime
    due_at: datetime | None
    submitted_at: datetime | None
    passed: bool | None
    result: Result | None
    policy: Policy

    @property
    def percent(self) -> int | None:
        return None if self.result is None else percent(self.result.share, self.policy.pass_mark)


@dataclass(frozen=True)
class QuizState:
    """One quiz as it stands for one person."""

    quiz: QuizRow
    position: int  # of its module; 0 for the examination
    attempts: tuple[AttemptRow, ...]
    allowed: int
    passed_at: datetime | None
    lock: Lock | None
    refusal: Refusal | None  # why no attempt can start now
    running: AttemptRow | None

    @property
    def left(self) -> int:
        return max(0, self.allowed - len(self.attempts))

    @property
    def grade(self) -> Grade | None:
        """What all attempts together are worth, by the policy of the latest."""
        rated = [row for row in self.attempts if row.result is not None]
        return grade([row.result for row in rated if row.result], rated[-1].policy) if rated else None

    @property
    def grade_percent(self) -> int | None:
        found = self.grade
        return None if found is None else percent(found.share, self.quiz.policy.pass_mark)


def quiz_states(reader: Reader, enrolment: EnrolmentRow, now: datetime) -> list[QuizState]:
    """Every quiz of the course: three statements when warm."""
    path = outline(reader, enrolment.release_id)
    quizzes = quizzes_of(reader, enrolment.release_id)
    done = reached(reader, enrolment.id)
    attempts = _attempts(reader, enrolment.id)
    extra = extra_attempts(reader, enrolment.id)
    locks = _locks(path, quizzes, done.lessons, done.quizzes)
    return [
        _state(quiz, path, [row for row in attempts if row.quiz_id == quiz.id], extra, done.quizzes, locks, now)
        for quiz in quizzes
    ]


def _locks(path: Outline, quizzes: Sequence[QuizRow], read: Any, passed: Any) -> dict[int, Lock | None]:
    steps = {step.lesson: step for step in steps_of(path)}
    modules = [quiz.id for quiz in quizzes if quiz.kind == "module"]
    return {
        quiz.id: examination_lock(modules, passed)
        if quiz.lesson_id is None
        else module_quiz_lock(steps[quiz.lesson_id], read)
        for quiz in quizzes
    }


def _state(
    quiz: QuizRow,
    path: Outline,
    attempts: list[AttemptRow],
    extra: dict[int, int],
    passed: dict[int, datetime],
    locks: dict[int, Lock | None],
    now: datetime,
) -> QuizState:
    running = next((row for row in attempts if row.state == "in_progress" and not overdue(row, now)), None)
    finished = [
        (row.number, row.submitted_at or row.due_at or row.started_at) for row in attempts if row is not running
    ]
    granted = extra.get(quiz.id, 0)
    module = path.by_lesson(quiz.lesson_id) if quiz.lesson_id is not None else None
    return QuizState(
        quiz,
        module.position if module else 0,
        tuple(attempts),
        quiz.policy.attempts + granted,
        passed.get(quiz.id),
        locks[quiz.id],
        may_start(now, quiz.policy, granted, finished, None),
        running,
    )


def overdue(row: AttemptRow, now: datetime) -> bool:
    return row.due_at is not None and now > row.due_at + timedelta(seconds=row.policy.grace_seconds)


def _attempts_statement() -> Rows:
    return (
        sa.select(
            Attempt.public_id,
            Attempt.quiz_id,
            Attempt.number,
            Attempt.state,
            Attempt.started_at,
            Attempt.due_at,
            Attempt.submitted_at,
            Attempt.passed,
            Attempt.result,
            Attempt.policy,
        )
        .where(Attempt.enrolment_id == sa.bindparam("enrolment"))
        .order_by(Attempt.quiz_id, Attempt.number)
    )


_ATTEMPTS = Prepared(_attempts_statement)


def _attempts(reader: Reader, enrolment_id: int) -> list[AttemptRow]:
    return [
        record(
            AttemptRow,
            *row[:8],
            stored_result(row.result) if row.result else None,
            Policy.load(row.policy),
        )
        for row in _ATTEMPTS(reader, enrolment=enrolment_id)
    ]


@dataclass(frozen=True)
class StartPage:
    state: QuizState
    time_percent: int
    minutes: int | None  # already multiplied for this person
    ends_at: datetime | None  # if started now
    domains: dict[str, str]  # titles of the course's domains


def start_page(reader: Reader, enrolment: EnrolmentRow, public_id: str, now: datetime) -> StartPage | None:
    states = quiz_states(reader, enrolment, now)
    state = next((state for state in states if state.quiz.public_id == public_id), None)
    if state is None:
        return None
    percent_time = time_percent(reader, enrolment.person_id)
    allowed = state.quiz.policy.minutes
    minutes = None if allowed is None else -(-allowed * percent_time // 100)
    ends = None if minutes is None else now + timedelta(minutes=minutes)
    domains = {row["id"]: row["title"] for row in outline(reader, enrolment.release_id).release.document["domains"]}
    return StartPage(state, percent_time, minutes, ends, domains)
