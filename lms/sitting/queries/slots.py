"""The slots of an attempt, each with the answer that counts: the latest one that came in time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.bank.queries import ShownQuestion
from lms.database import Known, Rows
from lms.journal.models import Body
from lms.memory import RecentMemory
from lms.sitting.models import AttemptSlot, Mark, Response, SlotFlag
from lms.sitting.queries.stored import answer_of, deal_of
from lms.sitting.queries.told import Told
from quizzes.question import AnyType
from quizzes.values import Control


@dataclass(frozen=True)
class Trying:
    """Where an item stands whose answers can be checked."""

    used: int
    left: int
    settled: bool  # right or out of tries: it takes no more answers
    current: bool  # the answer that is held is the one that was checked last
    told: Told | None  # what may be said of the answer that was checked last


@dataclass(frozen=True)
class SlotView:
    number: int
    question: ShownQuestion
    control: Control
    values: dict[str, list[str]]
    sequence: int
    saved_at: datetime | None
    flagged: bool
    confidence: int | None = None
    trying: Trying | None = None  # None: nothing can be checked here
    dealt: str = ""  # as it is stored: with the question, it says all of `control`

    @property
    def settled(self) -> bool:
        return self.trying is not None and self.trying.settled

    @property
    def tried(self) -> bool:
        return self.trying is not None and self.trying.used > 0

    @property
    def answered(self) -> bool:
        """Information asks nothing, so that nothing of it is open."""
        return bool(self.values) or not self.question.scored


def latest_answers() -> Rows:
    """Every slot of an attempt as its trainee sees it; the parameter `attempt` names the attempt."""
    return (
        sa.select(
            AttemptSlot.id,
            AttemptSlot.number,
            AttemptSlot.question_version_id,
            AttemptSlot.key_revision_id,
            AttemptSlot.points,
            AttemptSlot.section,
            sa.type_coerce(AttemptSlot.deal, sa.Text).label("deal_text"),
            Response.id.label("response_id"),
            sa.type_coerce(Response.answer, sa.Text).label("answer_text"),
            Response.confidence,
            Body.text.label("prose"),
            Response.sequence,
            Response.received_at,
            SlotFlag.flagged,
        )
        .outerjoin(Response, _counts())
        .outerjoin(Body, sa.and_(Body.id == Response.body_id, Body.erased_at.is_(None)))
        .outerjoin(SlotFlag, SlotFlag.slot_id == AttemptSlot.id)
        .where(AttemptSlot.attempt_id == sa.bindparam("attempt"))
        .order_by(AttemptSlot.number)
    )


def final_answers(attempt_id: int | None) -> Rows:
    """Every slot of an attempt as its marker needs it."""
    return every_final_answer().where(AttemptSlot.attempt_id == attempt_id)


def every_final_answer() -> Rows:
    return (
        sa.select(
            AttemptSlot.id.label("slot_id"),
            AttemptSlot.number,
            AttemptSlot.question_version_id,
            AttemptSlot.key_revision_id,
            AttemptSlot.points,
            AttemptSlot.deal,
            Response.id.label("response_id"),
            Response.answer,
            Body.text.label("prose"),
        )
        .outerjoin(Response, _counts())
        .outerjoin(Body, sa.and_(Body.id == Response.body_id, Body.erased_at.is_(None)))
        .order_by(AttemptSlot.attempt_id, AttemptSlot.number)
    )


def counting_mark(known_by: Known = None) -> sa.ScalarSelect[int]:
    """The mark that counts for a slot: the latest one, or the latest that was given by then."""
    newest = sa.select(sa.func.max(Mark.id)).where(Mark.slot_id == AttemptSlot.id, *_given_by(Mark, known_by))
    return newest.correlate(AttemptSlot).scalar_subquery()


def dangerous_mark(known_by: Known = None) -> sa.ScalarSelect[int]:
    """The mark of a slot that says it was answered dangerously: the latest one, or that of an earlier try."""
    one, other = aliased(Mark), aliased(Mark)
    newest = sa.select(sa.func.max(other.id)).where(other.slot_id == AttemptSlot.id, *_given_by(other, known_by))
    counts = sa.or_(one.why == "tried", one.id == newest.correlate(AttemptSlot).scalar_subquery())
    unsafe = (one.slot_id == AttemptSlot.id, one.danger == "unsafe", counts, *_given_by(one, known_by))
    return sa.select(sa.func.max(one.id)).where(*unsafe).correlate(AttemptSlot).scalar_subquery()


def _given_by(mark: Any, known_by: Known) -> tuple[sa.ColumnElement[bool], ...]:
    return () if known_by is None else (mark.at <= known_by,)


def _counts() -> sa.ColumnElement[bool]:
    """Whether a response is the one that counts for its slot: the latest that came in time."""
    newest = (
        sa.select(sa.func.max(Response.sequence))
        .where(Response.slot_id == AttemptSlot.id, Response.late.is_(False))
        .correlate(AttemptSlot)
        .scalar_subquery()
    )
    return sa.and_(Response.slot_id == AttemptSlot.id, Response.sequence == newest)


def given(kind: AnyType, row: Any) -> Any:
    """The answer of a row with `answer` and `prose`, or None; prose that was erased is empty."""
    if not row.answer:
        return None
    return kind.load_answer({**row.answer, "text": row.prose or ""} if kind.free_text else row.answer)


def latest_given(kind: AnyType, row: Any) -> Any:
    """The same of a row of `latest_answers`."""
    if not row.answer_text:
        return None
    if kind.free_text:
        return kind.load_answer({**json.loads(row.answer_text), "text": row.prose or ""})
    return answer_of(kind.kind, row.answer_text)


_CONTROLS = RecentMemory(20_000)
"""What was put in front of somebody, by the digest of the item and the text of what was dealt in it."""


def slot_view(row: Any, question: ShownQuestion) -> SlotView:
    kind = question.type
    values = kind.raw_of(latest_given(kind, row))
    control = _CONTROLS.recall(
        (question.kind, question.digest, row.deal_text),
        lambda: kind.control(question.spec.shown, deal_of(question.kind, row.deal_text)),
    )
    flagged = bool(row.flagged)
    return SlotView(
        row.number,
        question,
        control,
        values,
        row.sequence or 0,
        row.received_at,
        flagged,
        row.confidence,
        dealt=row.deal_text,
    )
