"""What was answered: attempts that are over, what the examination earned in each domain, critical and unsafe items."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.bank.models import QuestionVersion
from lms.bank.queries import QuizRow
from lms.certification.evidence.known import by
from lms.certification.models import UnsafeReview
from lms.certification.rules import CriticalFact, DomainsFact, UnsafeFact
from lms.database import Known, Reader, Recorded, Rows
from lms.journal.models import Chain, Entry
from lms.sitting.models import Attempt, AttemptSlot, Mark
from lms.sitting.queries.slots import counting_mark, dangerous_mark
from lms.sitting.services.settling import result_of
from quizzes.policy import Policy


@dataclass(frozen=True)
class Over:
    """An attempt that has ended; `waiting` for a mark by a person, `abandoned` where nothing was submitted."""

    id: int
    quiz: int
    number: int
    policy: dict[str, Any]
    started_at: datetime
    waiting: bool
    abandoned: bool


_ATTEMPTS = Recorded(
    lambda known: (
        sa.select(Attempt.id, Attempt.quiz_id, Attempt.number, Attempt.policy, Attempt.state, Attempt.started_at)
        .where(Attempt.enrolment_id == sa.bindparam("enrolment"), *by(Attempt.started_at, known))
        .order_by(Attempt.quiz_id, Attempt.number)
    )
)


def attempts_over(reader: Reader, enrolment_id: int, known_by: datetime | None) -> list[Over]:
    """Every attempt that is over, or was by then: what has become of it since is not looked at."""
    rows = _ATTEMPTS(reader, known_by, enrolment=enrolment_id).all()
    if known_by is None:
        ended = {row.id: row.state for row in rows if row.state != "in_progress"}
        waiting = {row.id for row in rows if row.state == "submitted"}
    else:
        ended = _ends(reader, enrolment_id, known_by)
        unmarked = _unmarked(reader, enrolment_id, known_by)
        waiting = {row.id for row in rows if row.id in unmarked and _waited(reader, row, known_by)}
    return [
        Over(
            row.id,
            row.quiz_id,
            row.number,
            row.policy,
            row.started_at,
            ended[row.id] == "submitted" and row.id in waiting,
            ended[row.id] == "abandoned",
        )
        for row in rows
        if row.id in ended
    ]


_ENDS = {"attempt_submitted": "submitted", "attempt_abandoned": "abandoned", "attempt_reopened": None}


def _ends(reader: Reader, enrolment_id: int, known_by: datetime) -> dict[int, str]:
    """How each attempt had ended by then, from the journal: the row of an attempt says only how it stands now."""
    rows = reader.execute(
        sa.select(Entry.verb, Entry.payload)
        .join(Chain, Chain.id == Entry.chain_id)
        .where(Chain.kind == "enrolment", Chain.subject == enrolment_id, Entry.verb.in_(_ENDS), Entry.at <= known_by)
        .order_by(Entry.number)
    )
    latest = {row.payload["attempt"]: _ENDS[row.verb] for row in rows}
    return {attempt: end for attempt, end in latest.items() if end is not None}


def _unmarked(reader: Reader, enrolment_id: int, known_by: datetime) -> set[int]:
    """Attempts with a mark that says that a person decides, by then; or none yet."""
    return set(_UNMARKED(reader, known_by, enrolment=enrolment_id).scalars())


_UNMARKED = Recorded(
    lambda known: (
        sa.select(AttemptSlot.attempt_id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .outerjoin(Mark, Mark.id == counting_mark(known))
        .where(Attempt.enrolment_id == sa.bindparam("enrolment"), Mark.credit.is_(None))
        .distinct()
    )
)


def _waited(reader: Reader, attempt: Any, known_by: datetime) -> bool:
    return not result_of(reader, attempt.id, Policy.load(attempt.policy), known_by).complete


def domain_shares(reader: Reader, sat: Sequence[Over], known_by: datetime | None) -> tuple[DomainsFact, ...]:
    """Of every attempt at the examination whose answers all have their mark."""
    found = []
    for one in sat:
        if one.waiting or one.abandoned:
            continue
        result = result_of(reader, one.id, Policy.load(one.policy), known_by)
        found.append(DomainsFact(one.id, one.number, {row.domain: row.share for row in result.domains}))
    return tuple(found)


def critical(
    reader: Reader, enrolment_id: int, over: Sequence[Over], sat: Collection[int], known_by: datetime | None
) -> tuple[CriticalFact, ...]:
    """Marked answers to critical items and to items of one idea; `sat` are the attempts at the examination."""
    counted = {one.id for one in over if not one.abandoned}
    return tuple(
        CriticalFact(
            row.id,
            row.question_id,
            row.siblings,
            row.domain,
            row.attempt_id in sat and row.critical,
            row.attempt_id,
            row.started_at,
            row.credit == "1/1",
            row.dangerous is not None,
            row.review is not None,
        )
        for row in _CRITICAL(reader, known_by, enrolment=enrolment_id)
        if row.attempt_id in counted
    )


def _critical(known: Known) -> Rows:
    return (
        sa.select(
            AttemptSlot.id,
            AttemptSlot.question_id,
            QuestionVersion.siblings,
            QuestionVersion.domain,
            QuestionVersion.critical,
            AttemptSlot.attempt_id,
            Attempt.started_at,
            Mark.credit,
            dangerous_mark(known).label("dangerous"),
            UnsafeReview.id.label("review"),
        )
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptSlot.question_version_id)
        .join(Mark, Mark.id == counting_mark(known))
        .outerjoin(UnsafeReview, sa.and_(UnsafeReview.slot_id == AttemptSlot.id, *by(UnsafeReview.reviewed_at, known)))
        .where(
            Attempt.enrolment_id == sa.bindparam("enrolment"),
            sa.or_(QuestionVersion.critical, QuestionVersion.siblings.is_not(None)),
            Mark.credit.is_not(None),
        )
        .order_by(AttemptSlot.id)
    )


_CRITICAL = Recorded(_critical)


def unsafe(
    reader: Reader, enrolment_id: int, over: Sequence[Over], quizzes: tuple[QuizRow, ...], known_by: datetime | None
) -> tuple[UnsafeFact, ...]:
    """Unsafe answers to critical items, earlier tries included, and whether somebody has spoken about each.

    What was checked in an attempt that still runs is looked at when the attempt is over."""
    titles = {quiz.id: quiz.title for quiz in quizzes}
    ended = {one.id for one in over}
    return tuple(
        UnsafeFact(row.id, titles.get(row.quiz_id, ""), row.review is not None)
        for row in _UNSAFE(reader, known_by, enrolment=enrolment_id)
        if row.attempt_id in ended
    )


def _unsafe(known: Known) -> Rows:
    return (
        sa.select(AttemptSlot.id, Attempt.quiz_id, AttemptSlot.attempt_id, UnsafeReview.id.label("review"))
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptSlot.question_version_id)
        .join(Mark, Mark.id == dangerous_mark(known))
        .outerjoin(UnsafeReview, sa.and_(UnsafeReview.slot_id == AttemptSlot.id, *by(UnsafeReview.reviewed_at, known)))
        .where(Attempt.enrolment_id == sa.bindparam("enrolment"), QuestionVersion.critical)
        .order_by(AttemptSlot.id)
    )


_UNSAFE = Recorded(_unsafe)
