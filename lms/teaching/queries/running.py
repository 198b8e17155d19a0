"""The attempts that run in a cohort now, and how many answers wait for a decision beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.bank.models import Quiz, QuizVersion
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import membership_now
from lms.database import Reader, record
from lms.sitting.models import Attempt, AttemptBreak, AttemptMinutes, AttemptSlot, LateDecision, Response
from quizzes.attempt import State, is_overdue
from quizzes.policy import Policy


@dataclass(frozen=True)
class RunningRow:
    """One attempt that runs: who, what, until when and how far.

    added       minutes that instructors gave it
    addition    the latest row of them, by which a page tells that nobody added since; 0: none
    on_break    when the break that runs ends; None: the clock runs
    last_at     when the latest answer arrived, late ones included
    over        its time and grace are over: no answer counts any more, though it is not closed yet
    """

    attempt: str
    enrolment: str
    person_id: int
    name: str
    quiz: str
    title: str
    number: int
    started_at: datetime
    due_at: datetime | None
    percent: int
    added: int
    addition: int
    answered: int
    of: int
    last_at: datetime | None
    on_break: datetime | None
    over: bool

    @property
    def extends(self) -> bool:
        """Whether minutes can be added to it."""
        return self.due_at is not None and not self.over


def running_rows(reader: Reader, cohort_id: int, now: datetime) -> list[RunningRow]:
    """One statement, however many attempts run; what ends first stands first."""
    member = membership_now(now).subquery("member")
    rows: Any = reader.execute(
        sa.select(
            Attempt.public_id,
            Enrolment.public_id,
            Person.id,
            Person.name,
            Quiz.public_id,
            QuizVersion.title,
            Attempt.number,
            Attempt.started_at,
            Attempt.due_at,
            Attempt.time_percent,
            _added(sa.func.sum(AttemptMinutes.minutes)),
            _added(sa.func.max(AttemptMinutes.id)),
            answered_items(),
            asked_items(),
            _last_answer(),
            _break(now),
            Attempt.policy,
        )
        .select_from(member)
        .join(Attempt, sa.and_(Attempt.enrolment_id == member.c.enrolment_id, Attempt.state == "in_progress"))
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(member.c.cohort_id == cohort_id)
        .order_by(Attempt.due_at.is_(None), Attempt.due_at, sa.func.lower(Person.name), Attempt.id)
    )
    return [_row(row, now) for row in rows]


def _row(row: Any, now: datetime) -> RunningRow:
    policy = Policy.load(row.policy)
    over = is_overdue(State.IN_PROGRESS, now, row.due_at, policy.grace_seconds)
    return record(RunningRow, *row[:16], over)


def _added(what: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.coalesce(what, 0))
        .where(AttemptMinutes.attempt_id == Attempt.id)
        .correlate(Attempt)
        .scalar_subquery()
    )


def asked_items() -> sa.ScalarSelect[int]:
    """Items that count; what only informs has no points."""
    asked = sa.select(sa.func.count()).where(AttemptSlot.attempt_id == Attempt.id, AttemptSlot.points != "0/1")
    return asked.correlate(Attempt).scalar_subquery()


def answered_items() -> sa.ScalarSelect[int]:
    """Items whose latest answer in time is one: not taken back."""
    other = aliased(Response)
    newest = (
        sa.select(sa.func.max(other.sequence))
        .where(other.slot_id == AttemptSlot.id, other.late.is_(False))
        .correlate(AttemptSlot)
        .scalar_subquery()
    )
    return (
        sa.select(sa.func.count())
        .select_from(AttemptSlot)
        .join(Response, sa.and_(Response.slot_id == AttemptSlot.id, Response.sequence == newest))
        .where(AttemptSlot.attempt_id == Attempt.id, AttemptSlot.points != "0/1", Response.answer.is_not(None))
        .correlate(Attempt)
        .scalar_subquery()
    )


def _last_answer() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.max(Response.received_at))
        .join(AttemptSlot, AttemptSlot.id == Response.slot_id)
        .where(AttemptSlot.attempt_id == Attempt.id)
        .correlate(Attempt)
        .scalar_subquery()
    )


def _break(now: datetime) -> sa.ScalarSelect[Any]:
    """When the break that runs ends by itself."""
    return (
        sa.select(AttemptBreak.ends_at)
        .where(AttemptBreak.attempt_id == Attempt.id, AttemptBreak.ended_at.is_(None), AttemptBreak.ends_at > now)
        .correlate(Attempt)
        .scalar_subquery()
    )


@dataclass(frozen=True)
class Sitting:
    """What goes on in a cohort: how many attempts run, and how many late answers wait since when."""

    running: int
    late: int
    since: datetime | None


def undecided() -> sa.Select[Any]:
    """Late answers that nobody has decided about, joined to their slot and attempt."""
    return (
        sa.select(Response.id)
        .join(AttemptSlot, AttemptSlot.id == Response.slot_id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .outerjoin(LateDecision, LateDecision.response_id == Response.id)
        .where(Response.late, LateDecision.id.is_(None))
    )


def sitting_in(reader: Reader, cohort_id: int, now: datetime) -> Sitting:
    """One statement."""
    member = membership_now(now).subquery("member")
    mine = sa.select(member.c.enrolment_id).where(member.c.cohort_id == cohort_id)
    running = sa.select(sa.func.count()).where(Attempt.state == "in_progress", Attempt.enrolment_id.in_(mine))
    late = undecided().where(Attempt.enrolment_id.in_(mine))
    count, since = sa.func.count(), sa.func.min(Response.received_at)
    row = reader.execute(late.with_only_columns(running.scalar_subquery(), count, since)).one()
    return Sitting(*row)
