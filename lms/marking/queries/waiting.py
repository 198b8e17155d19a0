"""What waits for a person in a cohort: numbers that can be read in two ways, and texts, item by item."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.bank.models import Question, QuestionVersion, QuizVersion
from lms.bank.queries import KeyedQuestion, keyed_questions
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import membership_now
from lms.database import Reader
from lms.journal.models import Body
from lms.sitting.models import Attempt, AttemptSlot, Mark, Response
from lms.sitting.queries.slots import counting_mark, given
from quizzes.question import Worth, kinds, type_for
from quizzes.values import Control

MOST_LISTED = 200


@dataclass(frozen=True)
class Waiting:
    """How many answers of a cohort wait for a person, and since when."""

    n: int
    since: datetime | None


@dataclass(frozen=True)
class WaitingRow:
    attempt: str
    number: int
    name: str
    quiz: str
    attempt_number: int
    submitted_at: datetime


def _waiting(cohort_id: int, at: datetime) -> sa.Select[Any]:
    """Items whose latest mark leaves them to a person; only attempts that are not settled can hold one."""
    member = membership_now(at).subquery("member")
    return (
        sa.select(AttemptSlot.id)
        .select_from(member)
        .join(Attempt, sa.and_(Attempt.enrolment_id == member.c.enrolment_id, Attempt.state == "submitted"))
        .join(AttemptSlot, AttemptSlot.attempt_id == Attempt.id)
        .join(Mark, Mark.id == counting_mark())
        .where(member.c.cohort_id == cohort_id, Mark.credit.is_(None))
    )


def waiting_in(reader: Reader, cohort_id: int, at: datetime) -> Waiting:
    counted = _waiting(cohort_id, at).with_only_columns(sa.func.count(), sa.func.min(Attempt.submitted_at))
    return Waiting(*reader.execute(counted).one())


def waiting_list(reader: Reader, cohort_id: int, at: datetime) -> list[WaitingRow]:
    """The answers that a machine could not read, what waited longest first."""
    rows: Any = reader.execute(
        _waiting(cohort_id, at)
        .join(QuestionVersion, QuestionVersion.id == AttemptSlot.question_version_id)
        .where(QuestionVersion.kind.not_in(_judged()))
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .with_only_columns(
            Attempt.public_id,
            AttemptSlot.number,
            Person.name,
            QuizVersion.title,
            Attempt.number,
            Attempt.submitted_at,
        )
        .order_by(Attempt.submitted_at, AttemptSlot.id)
        .limit(MOST_LISTED)
    )
    return [WaitingRow(*row) for row in rows]


@functools.cache
def _judged() -> tuple[str, ...]:
    """The kinds of questions that no machine marks."""
    return tuple(kind for kind in kinds() if type_for(kind).worth is Worth.PERSON)


@dataclass(frozen=True)
class WaitingItem:
    """One item whose texts wait, whoever wrote them."""

    key: str
    lead_in: str  # HTML
    n: int
    since: datetime


def waiting_items(reader: Reader, cohort_id: int, at: datetime) -> list[WaitingItem]:
    """The items whose texts wait, the longest wait first."""
    rows: Any = reader.execute(
        _texts(cohort_id, at)
        .with_only_columns(
            Question.key,
            sa.func.max(AttemptSlot.key_revision_id).label("revision"),
            sa.func.count().label("n"),
            sa.func.min(Attempt.submitted_at).label("since"),
        )
        .group_by(Question.key)
        .order_by(sa.literal_column("since"), Question.key)
    ).all()
    keys = keyed_questions(reader, [row.revision for row in rows])
    return [WaitingItem(row.key, keys[row.revision].shown.rendered["lead_in"], row.n, row.since) for row in rows]


@dataclass(frozen=True)
class WaitingText:
    """One text to judge, without the name of whoever wrote it."""

    attempt: str
    number: int
    question: KeyedQuestion
    control: Control
    text: str
    left: int  # texts to this item that wait, this one included


def next_text(
    reader: Reader, cohort_id: int, key: str, marker: int, at: datetime, after: str = "", only: str = ""
) -> WaitingText | None:
    """The text to this item that waited longest, of others than the marker; `after` an attempt that is left for
    later, or `only` the one of an attempt."""
    waiting = _texts(cohort_id, at).where(Question.key == key, Enrolment.person_id != marker)
    ordered = waiting.order_by(Attempt.submitted_at, AttemptSlot.id)
    attempts = list(reader.execute(ordered.with_only_columns(Attempt.public_id)).scalars())
    if only and only not in attempts:
        return None
    chosen = only or _following(attempts, after)
    return _text(reader, waiting, chosen, len(attempts)) if chosen else None


def _following(attempts: list[str], after: str) -> str | None:
    """The one behind `after`, from the start again behind the last."""
    if after in attempts:
        return attempts[(attempts.index(after) + 1) % len(attempts)]
    return next(iter(attempts), None)


def _text(reader: Reader, waiting: sa.Select[Any], attempt: str, left: int) -> WaitingText:
    row: Any = reader.execute(
        waiting.where(Attempt.public_id == attempt)
        .outerjoin(Response, Response.id == Mark.response_id)
        .outerjoin(Body, sa.and_(Body.id == Response.body_id, Body.erased_at.is_(None)))
        .with_only_columns(
            Attempt.public_id,
            AttemptSlot.number,
            AttemptSlot.key_revision_id,
            AttemptSlot.deal,
            Response.answer,
            Body.text.label("prose"),
        )
    ).one()
    question = keyed_questions(reader, [row.key_revision_id])[row.key_revision_id]
    kind, shown = question.shown.type, question.shown.spec.shown
    text = next(iter(kind.raw_of(given(kind, row)).get("text", ())), "")
    control = kind.control(shown, kind.load_deal(row.deal))
    return WaitingText(row.public_id, row.number, question, control, text, left)


def _texts(cohort_id: int, at: datetime) -> sa.Select[Any]:
    return (
        _waiting(cohort_id, at)
        .join(QuestionVersion, QuestionVersion.id == AttemptSlot.question_version_id)
        .join(Question, Question.id == AttemptSlot.question_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(QuestionVersion.kind.in_(_judged()))
    )
