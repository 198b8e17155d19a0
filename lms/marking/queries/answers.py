"""Answers with their marks, as whoever instructs sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.bank.models import KeyRevision
from lms.bank.queries import KeyedQuestion, ShownQuestion, keyed_questions
from lms.database import Reader
from lms.journal.models import Body
from lms.sitting.models import AttemptSlot, Mark, Response
from lms.sitting.queries.slots import final_answers, given
from quizzes.numbers import readings, unambiguous
from quizzes.values import Control, Message


@dataclass(frozen=True)
class MarkRow:
    """One mark: what it is worth, who or what gave it, why and when."""

    id: int
    credit: Fraction | None  # None: left to a person
    unsafe: bool
    messages: tuple[Message, ...]
    grader: str
    grader_version: str
    given_by: str | None
    why: str
    reason: str | None  # None: none was needed, or it was erased
    at: datetime
    key_revision: int


@dataclass(frozen=True)
class Reading:
    """One number that an ambiguous answer can mean, judged as if it had been typed clearly."""

    text: str
    right: bool
    unsafe: bool
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class AnswerRow:
    """One item of an attempt with the answer that counts, the key, and every mark."""

    slot_id: int
    number: int
    question: ShownQuestion
    key_revision: int
    control: Control
    values: dict[str, list[str]]  # as typed
    answer: tuple[Message, ...]
    right: tuple[Message, ...]
    rationale: str
    saved: int  # how often an answer was saved
    late: int  # of these, after the time
    marks: tuple[MarkRow, ...]  # the oldest first; the last one counts
    readings: tuple[Reading, ...]  # what an ambiguous number can mean, and what each would be worth

    @property
    def mark(self) -> MarkRow | None:
        return self.marks[-1] if self.marks else None

    @property
    def waits(self) -> bool:
        return self.mark is not None and self.mark.credit is None

    @property
    def verdict(self) -> str:
        """unmarked | waiting | right | unsafe | partly | wrong"""
        if self.mark is None:
            return "unmarked"
        if self.mark.credit is None:
            return "waiting"
        if self.mark.unsafe:
            return "unsafe"
        return "right" if self.mark.credit == 1 else "partly" if self.mark.credit else "wrong"


def answers(reader: Reader, attempt_id: int) -> list[AnswerRow]:
    """Every item of the attempt: two statements when warm."""
    rows: Any = reader.execute(final_answers(attempt_id).add_columns(_saves(False), _saves(True))).all()
    keys = keyed_questions(reader, [row.key_revision_id for row in rows])
    marks = _marks(reader, attempt_id)
    return [_answer(row, keys[row.key_revision_id], marks.get(row.slot_id, ())) for row in rows]


def _saves(only_late: bool) -> sa.Label[int]:
    other = aliased(Response)  # the enclosing statement has a response already, the one that counts
    every = sa.select(sa.func.count()).where(other.slot_id == AttemptSlot.id)
    chosen = every.where(other.late.is_(True)) if only_late else every
    return chosen.correlate(AttemptSlot).scalar_subquery().label("late" if only_late else "saved")


def _marks(reader: Reader, attempt_id: int) -> dict[int, tuple[MarkRow, ...]]:
    rows = reader.execute(
        sa.select(
            Mark.slot_id,
            Mark.id,
            Mark.credit,
            Mark.danger,
            Mark.messages,
            Mark.grader,
            Mark.grader_version,
            Person.name,
            Mark.why,
            sa.case((Body.erased_at.is_(None), Body.text)),
            Mark.at,
            KeyRevision.number,
        )
        .join(AttemptSlot, AttemptSlot.id == Mark.slot_id)
        .join(KeyRevision, KeyRevision.id == Mark.key_revision_id)
        .outerjoin(Person, Person.id == Mark.given_by)
        .outerjoin(Body, Body.id == Mark.reason_id)
        .where(AttemptSlot.attempt_id == attempt_id)
        .order_by(Mark.id)
    )
    found: dict[int, tuple[MarkRow, ...]] = {}
    for row in rows:
        found[row[0]] = (*found.get(row[0], ()), _mark(row))
    return found


def _mark(row: Any) -> MarkRow:
    credit = None if row.credit is None else Fraction(row.credit)
    messages = tuple(Message(one["code"], one["params"]) for one in row.messages or ())
    return MarkRow(row.id, credit, row.danger is not None, messages, *row[5:])


def _answer(row: Any, keyed: KeyedQuestion, marks: tuple[MarkRow, ...]) -> AnswerRow:
    kind, shown = keyed.shown.type, keyed.shown.spec.shown
    deal = kind.load_deal(row.deal)
    answer = given(kind, row)
    return AnswerRow(
        row.slot_id,
        row.number,
        keyed.shown,
        keyed.revision,
        kind.control(shown, deal),
        kind.raw_of(answer),
        tuple(kind.describe(shown, deal, answer)),
        tuple(kind.describe(shown, deal, kind.key(keyed.spec, deal))),
        keyed.rendered["rationale"],
        row.saved,
        row.late,
        marks,
        _readings(keyed, deal, kind.raw_of(answer)),
    )


def _readings(keyed: KeyedQuestion, deal: Any, raw: dict[str, list[str]]) -> tuple[Reading, ...]:
    kind = keyed.shown.type
    found = []
    for text in readings(next(iter(raw.get("answer", ())), "")):
        clear = kind.parse(keyed.shown.spec.shown, deal, {**raw, "answer": [unambiguous(text)]})
        outcome = kind.grade(keyed.spec, deal, clear)
        if outcome is not None:
            found.append(Reading(text, outcome.credit == 1, outcome.danger is not None, outcome.messages))
    return tuple(found)
