"""The quizzes of a course as they stand for one person, and what a start would mean."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import QuizRow, quizzes_of
from lms.catalogue.queries import Outline, outline
from lms.cohorts.queries import NO_WINDOW, EnrolmentRow, Terms, Window, terms_of
from lms.database import Prepared, Reader, Rows, record
from lms.learning.queries import steps_of
from lms.progress.queries import Reach, reached
from lms.progress.rules import Lock, examination_lock, module_quiz_lock
from lms.sitting.models import Attempt
from lms.sitting.queries.stored import stored_result
from quizzes.attempt import (
    Refusal,
    Standing,
    State,
    Timing,
    by_the_clock,
    effective_deadline,
    expiry,
    may_start,
    standing,
)
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

    def standing(self, now: datetime) -> Standing:
        return standing(State(self.state), now, self.due_at, self.policy)

    def runs(self, now: datetime) -> bool:
        """Nothing has ended it, and neither has the clock."""
        state = State(self.state)
        return state is State.IN_PROGRESS and by_the_clock(state, now, self.due_at, self.policy) is None

    @property
    def over_since(self) -> datetime:
        """When it ended, of an attempt that is over."""
        if self.submitted_at is not None or self.due_at is None:
            return self.submitted_at or self.started_at
        return expiry(self.due_at, self.policy)

    @property
    def percent(self) -> int | None:
        return None if self.result is None else percent(self.result.share, self.policy.pass_mark)


@dataclass(frozen=True)
class QuizState:
    """One quiz as it stands for one person at a moment."""

    now: datetime
    quiz: QuizRow
    position: int  # of its module; 0 for the examination
    attempts: tuple[AttemptRow, ...]
    allowed: int
    passed_at: datetime | None
    lock: Lock | None
    refusal: Refusal | None  # why no attempt can start now
    running: AttemptRow | None
    window: Window

    @property
    def standing(self) -> Standing:
        """How the latest attempt stands."""
        return self.attempts[-1].standing(self.now) if self.attempts else Standing.NOT_STARTED

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
    terms = terms_of(reader, enrolment.id, now)
    return _states(path, quizzes, done, attempts, terms, now)


def _states(
    path: Outline,
    quizzes: Sequence[QuizRow],
    done: Reach,
    attempts: list[AttemptRow],
    terms: Terms,
    now: datetime,
) -> list[QuizState]:
    locks = _locks(path, quizzes, done.lessons, done.quizzes, terms.waived)
    return [
        _state(quiz, path, [row for row in attempts if row.quiz_id == quiz.id], terms, done.quizzes, locks, now)
        for quiz in quizzes
    ]


def _locks(
    path: Outline, quizzes: Sequence[QuizRow], read: Any, passed: Any, waived: Collection[str]
) -> dict[int, Lock | None]:
    steps = {step.lesson: step for step in steps_of(path)}
    modules = [] if "quizzes" in waived else [quiz.id for quiz in quizzes if quiz.kind == "module"]
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
    terms: Terms,
    passed: dict[int, datetime],
    locks: dict[int, Lock | None],
    now: datetime,
) -> QuizState:
    running = next((row for row in attempts if row.runs(now)), None)
    finished = [(row.number, row.over_since) for row in attempts if row is not running]
    granted, window = terms.extra.get(quiz.id, 0), terms.window(quiz.id)
    module = path.by_lesson(quiz.lesson_id) if quiz.lesson_id is not None else None
    return QuizState(
        now,
        quiz,
        module.position if module else 0,
        tuple(attempts),
        quiz.policy.attempts + granted,
        passed.get(quiz.id),
        locks[quiz.id],
        may_start(now, quiz.policy, granted, finished, None, window.opens_at, window.last_start),
        running,
        window,
    )


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
    """What a start now would mean for this person, as the use case grants it.

    ends_at        the deadline; None without a limit
    seconds        how long that is; None without a limit
    minutes        the same in whole minutes, never more than is given
    cut            the window closes before the time of the policy would be over
    next_wait      hours to wait after this attempt before the next one; None where it would be the last
    break_minutes  of breaks that stop the clock
    domains        titles of the course's domains
    """

    state: QuizState
    time_percent: int
    break_minutes: int
    ends_at: datetime | None
    domains: dict[str, str]

    @property
    def seconds(self) -> int | None:
        return None if self.ends_at is None else (self.ends_at - self.state.now) // timedelta(seconds=1)

    @property
    def minutes(self) -> int | None:
        return None if self.seconds is None else self.seconds // 60

    @property
    def next_wait(self) -> int | None:
        following = len(self.state.attempts) + 2
        return None if following > self.state.allowed else self.state.quiz.policy.wait_before(following)

    @property
    def cut(self) -> bool:
        whole = effective_deadline(_timing(self.state, self.time_percent, NO_WINDOW))
        return whole is not None and self.ends_at is not None and self.ends_at < whole


def start_page(reader: Reader, enrolment: EnrolmentRow, public_id: str, now: datetime) -> StartPage | None:
    path = outline(reader, enrolment.release_id)
    quizzes = quizzes_of(reader, enrolment.release_id)
    terms = terms_of(reader, enrolment.id, now)
    states = _states(path, quizzes, reached(reader, enrolment.id), _attempts(reader, enrolment.id), terms, now)
    state = next((state for state in states if state.quiz.public_id == public_id), None)
    if state is None:
        return None
    ends = effective_deadline(_timing(state, terms.time_percent, state.window))
    domains = {row["id"]: row["title"] for row in path.release.document["domains"]}
    return StartPage(state, terms.time_percent, terms.break_minutes, ends, domains)


def _timing(state: QuizState, percent_time: int, window: Window) -> Timing:
    """Of an attempt that starts at this moment."""
    minutes, factor = state.quiz.policy.minutes, Fraction(percent_time, 100)
    return Timing(state.now, minutes, factor, window.closes_at, window.extended_to)
