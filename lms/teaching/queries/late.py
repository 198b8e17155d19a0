"""Late answers of a cohort that wait for a decision, each beside the answer that counts now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.bank.models import QuizVersion
from lms.bank.queries import ShownQuestion, shown_questions
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import membership_now
from lms.database import Reader
from lms.journal.models import Body
from lms.sitting.models import Attempt, AttemptSlot, Response
from lms.sitting.queries.slots import given
from lms.teaching.queries.running import undecided
from quizzes.attempt import State
from quizzes.policy import Policy
from quizzes.values import Control, Message

MOST_LISTED = 200


@dataclass(frozen=True)
class Answered:
    """One answer in words, and when it arrived."""

    words: tuple[Message, ...]
    at: datetime
    accepted: bool = False  # came late itself, and a person let it count


@dataclass(frozen=True)
class LateRow:
    """One late answer. `counts` is the sequence of the answer beside it; 0 where none counts.

    seconds   after the deadline and its grace; None where the attempt got a later deadline since
    newer     the answer that counts was given after this one
    """

    attempt: str
    enrolment: str
    person_id: int
    name: str
    quiz: str
    attempt_number: int
    state: str
    number: int
    sequence: int
    question: ShownQuestion
    control: Control
    late: Answered
    present: Answered | None
    counts: int
    due_at: datetime | None
    seconds: int | None

    @property
    def newer(self) -> bool:
        return self.present is not None and self.present.at > self.late.at

    @property
    def runs(self) -> bool:
        """The attempt goes on: its trainee can answer this item, and nothing is decided for them."""
        return self.state == State.IN_PROGRESS

    @property
    def may_count(self) -> bool:
        return self.state not in (State.IN_PROGRESS, State.ABANDONED)


def late_rows(reader: Reader, cohort_id: int, now: datetime) -> list[LateRow]:
    """One statement when warm, however many there are; what came first stands first."""
    member = membership_now(now).subquery("member")
    present, prose, present_prose = aliased(Response), aliased(Body), aliased(Body)
    other = aliased(Response)
    newest = (
        sa.select(sa.func.max(other.sequence))
        .where(other.slot_id == AttemptSlot.id, other.late.is_(False))
        .correlate(AttemptSlot)
        .scalar_subquery()
    )
    rows: Any = reader.execute(
        undecided()
        .join(member, member.c.enrolment_id == Attempt.enrolment_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(prose, sa.and_(prose.id == Response.body_id, prose.erased_at.is_(None)))
        .outerjoin(present, sa.and_(present.slot_id == AttemptSlot.id, present.sequence == newest))
        .outerjoin(present_prose, sa.and_(present_prose.id == present.body_id, present_prose.erased_at.is_(None)))
        .where(member.c.cohort_id == cohort_id)
        .with_only_columns(
            Attempt.public_id.label("attempt"),
            Enrolment.public_id.label("enrolment"),
            Person.id.label("person_id"),
            Person.name.label("name"),
            QuizVersion.title.label("quiz"),
            Attempt.number.label("attempt_number"),
            Attempt.state.label("state"),
            Attempt.due_at.label("due_at"),
            Attempt.policy.label("policy"),
            AttemptSlot.number.label("number"),
            AttemptSlot.question_version_id.label("question"),
            AttemptSlot.deal.label("deal"),
            Response.sequence.label("sequence"),
            Response.received_at.label("received_at"),
            Response.answer.label("answer"),
            prose.text.label("prose"),
            present.sequence.label("counts"),
            present.received_at.label("present_at"),
            present.answer.label("present_answer"),
            present_prose.text.label("present_prose"),
            present.accepts_id.label("accepts_id"),
        )
        .order_by(Response.received_at, Response.id)
        .limit(MOST_LISTED)
    ).all()
    questions = shown_questions(reader, [row.question for row in rows])
    return [_row(row, questions) for row in rows]


@dataclass(frozen=True)
class _Given:
    """An answer as the types read it from a row."""

    answer: Any
    prose: str | None


def _row(row: Any, questions: Mapping[int, ShownQuestion]) -> LateRow:
    question = questions[row.question]
    kind, shown = question.type, question.spec.shown
    deal = kind.load_deal(row.deal)

    def words(answer: Any, prose: str | None) -> tuple[Message, ...]:
        return tuple(kind.describe(shown, deal, given(kind, _Given(answer, prose))))

    present = None
    if row.counts is not None:
        said = words(row.present_answer, row.present_prose)
        present = Answered(said, row.present_at, row.accepts_id is not None)
    return LateRow(
        row.attempt,
        row.enrolment,
        row.person_id,
        row.name,
        row.quiz,
        row.attempt_number,
        row.state,
        row.number,
        row.sequence,
        question,
        kind.control(shown, deal),
        Answered(words(row.answer, row.prose), row.received_at),
        present,
        row.counts or 0,
        row.due_at,
        _seconds(row),
    )


def _seconds(row: Any) -> int | None:
    if row.due_at is None:
        return None
    over = row.due_at + timedelta(seconds=Policy.load(row.policy).grace_seconds)
    late = row.received_at - over
    return -(-late // timedelta(seconds=1)) if late > timedelta(0) else None
