"""What bears on the deadlines of attempts that run, for many at once: to say beforehand what a date would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.cohorts.models import Enrolment, Extension, QuizWindow
from lms.cohorts.queries import membership_now
from lms.database import Reader
from lms.sitting.models import Attempt, AttemptBreak, AttemptMinutes, AttemptReopening
from quizzes.attempt import State, Timing, effective_deadline, is_overdue
from quizzes.policy import Policy


@dataclass(frozen=True)
class Timed:
    """An attempt that runs, with everything that bears on its end."""

    public_id: str
    name: str
    due_at: datetime | None
    timing: Timing
    extended: bool  # has a date of this very person

    def with_window(self, closes_at: datetime | None) -> datetime | None:
        """Its deadline if the cohort's window closed then."""
        return self._kept(replace(self.timing, closes_at=closes_at))

    def with_extension(self, extended_to: datetime | None) -> datetime | None:
        """Its deadline if this were the person's own closing date."""
        return self._kept(replace(self.timing, extended_to=extended_to))

    def _kept(self, timing: Timing) -> datetime | None:
        """What was promised stays: a deadline moves later only, and one that was never set stays unset."""
        found = effective_deadline(timing)
        return None if found is None or self.due_at is None else max(found, self.due_at)


def running_at(
    reader: Reader, quiz_id: int, now: datetime, *, cohort_id: int | None = None, enrolment_id: int | None = None
) -> list[Timed]:
    """The attempts at a quiz that run now, of a cohort or of one enrolment: two statements, however many there are."""
    member = membership_now(now).subquery("member")
    whose = member.c.cohort_id == cohort_id if enrolment_id is None else Attempt.enrolment_id == enrolment_id
    wanted: Any = (
        sa.select(
            Attempt.id,
            Attempt.public_id,
            Attempt.started_at,
            Attempt.due_at,
            Attempt.time_percent,
            Attempt.policy,
            Person.name,
            _latest(QuizWindow.closes_at, QuizWindow.cohort_id == member.c.cohort_id, QuizWindow.quiz_id, member),
            _latest(Extension.closes_at, Extension.enrolment_id == Attempt.enrolment_id, Extension.quiz_id),
            _latest(Extension.id, Extension.enrolment_id == Attempt.enrolment_id, Extension.quiz_id),
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(member, member.c.enrolment_id == Attempt.enrolment_id)
        .where(whose, Attempt.quiz_id == quiz_id, Attempt.state == State.IN_PROGRESS.value)
        .order_by(sa.func.lower(Person.name), Attempt.id)
    )
    rows = [row for row in reader.execute(wanted).all() if not _over(row, now)]
    acts = _acts(reader, [row.id for row in rows])
    return [_timed(row, acts.get(row.id, ())) for row in rows]


def _over(row: Any, now: datetime) -> bool:
    return is_overdue(State.IN_PROGRESS, now, row.due_at, Policy.load(row.policy).grace_seconds)


def _latest(column: Any, whose: sa.ColumnElement[bool], quiz: Any, *others: sa.FromClause) -> sa.ScalarSelect[Any]:
    """This column of the latest row for the attempt's quiz."""
    table = quiz.class_
    wanted = sa.select(column).where(whose, quiz == Attempt.quiz_id).order_by(table.id.desc()).limit(1)
    return wanted.correlate(Attempt, *others).scalar_subquery()


@dataclass(frozen=True)
class _Did:
    """Something that moves an attempt's end: minutes added, a break, a reopening."""

    kind: str
    at: datetime
    minutes: int
    until: datetime | None


def _acts(reader: Reader, ids: list[int]) -> Mapping[int, tuple[_Did, ...]]:
    nothing = sa.cast(sa.null(), AttemptBreak.ends_at.type)
    added = sa.select(
        AttemptMinutes.attempt_id, sa.literal("added").label("kind"), AttemptMinutes.recorded_at.label("at"),
        AttemptMinutes.minutes.label("minutes"), nothing.label("until"),
    ).where(AttemptMinutes.attempt_id.in_(ids))  # fmt: skip
    reopened = sa.select(
        AttemptReopening.attempt_id, sa.literal("reopened"), AttemptReopening.recorded_at,
        AttemptReopening.minutes, nothing,
    ).where(AttemptReopening.attempt_id.in_(ids))  # fmt: skip
    ended = sa.case((AttemptBreak.ended_at < AttemptBreak.ends_at, AttemptBreak.ended_at), else_=AttemptBreak.ends_at)
    paused = sa.select(
        AttemptBreak.attempt_id, sa.literal("paused"), AttemptBreak.began_at, sa.literal(0), ended
    ).where(AttemptBreak.attempt_id.in_(ids))
    found: dict[int, tuple[_Did, ...]] = {}
    for row in reader.execute(sa.union_all(added, reopened, paused)):
        found[row.attempt_id] = (*found.get(row.attempt_id, ()), _Did(*row[1:]))
    return found


def _timed(row: Any, acts: tuple[_Did, ...]) -> Timed:
    reopened = max((act for act in acts if act.kind == "reopened"), key=lambda act: act.at, default=None)
    since = reopened.at if reopened else row.started_at
    later = [act for act in acts if act.at >= since]
    timing = Timing(
        row.started_at,
        Policy.load(row.policy).minutes,
        Fraction(row.time_percent, 100),
        row[7],
        row[8],
        sum((act.until - act.at for act in later if act.until is not None), timedelta(0)),
        sum(act.minutes for act in later if act.kind == "added"),
        (reopened.at, reopened.minutes) if reopened else None,
    )
    return Timed(row.public_id, row.name, row.due_at, timing, row[9] is not None)
