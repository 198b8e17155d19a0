"""The finished attempts at a quiz as columns: what each version of an item earned, and what was answered to it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import KeyedQuestion, ShownQuestion, keyed_questions
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import membership_now
from lms.database import Reader, Rows
from lms.sitting.models import Attempt, AttemptSlot, Mark, Response
from lms.sitting.queries.slots import counting_mark
from lms.teaching.queries.analysis.heads import Scope

CHOICES = ("first", "last", "best", "all")


@dataclass(frozen=True)
class Sitting:
    """One finished attempt. Its score is a cache, None where it has not been settled."""

    id: int
    enrolment: str
    number: int
    score: str | None
    maximum: str | None
    passed: bool | None  # None: an answer waits for a mark


@dataclass(frozen=True)
class Column:
    """One version of an item: a place for each attempt, None where it was not presented or waits for a mark.

    Credits are shares of the item's points. A blank earned 0 and has no answer."""

    keyed: KeyedQuestion  # by the newest revision that a mark here rests on
    points: Fraction
    credits: tuple[Fraction | None, ...]
    answers: tuple[str | None, ...]  # as stored
    waiting: frozenset[int]  # the places of answers that nobody has marked yet
    blank: int
    unsafe: int

    @property
    def question(self) -> ShownQuestion:
        return self.keyed.shown

    @property
    def marks(self) -> Sequence[Fraction | None]:
        if self.points == 1:
            return self.credits
        return [None if credit is None else credit * self.points for credit in self.credits]


@dataclass(frozen=True)
class Sheet:
    sittings: tuple[Sitting, ...]
    columns: tuple[Column, ...]  # by key and version
    waiting: frozenset[int]  # the places of attempts in which an answer waits


def sheet(reader: Reader, quiz_id: int, scope: Scope, chosen: tuple[Sitting, ...], at: datetime) -> Sheet:
    """One statement when warm, however many attempts there are."""
    place_of = {sitting.id: place for place, sitting in enumerate(chosen)}
    by_version: dict[int, list[Any]] = {}
    for row in reader.execute(_finished(marked_slots(), quiz_id, scope, at)):
        if row[0] in place_of:
            by_version.setdefault(row[1], []).append(row)
    newest = {version: max(row[3] for row in rows) for version, rows in by_version.items()}
    keyed = keyed_questions(reader, list(newest.values()))
    asked = [(keyed[newest[version]], rows) for version, rows in by_version.items()]
    columns = [_column(one, rows, place_of) for one, rows in asked if one.shown.scored]
    columns.sort(key=lambda column: (column.question.key, column.question.number))
    return Sheet(chosen, tuple(columns), frozenset().union(*(column.waiting for column in columns)))


def choose(finished: Iterable[Sitting], choice: str) -> list[Sitting]:
    """Of each trainee's attempts, in their order: the first, the last, the best, or all of them."""
    if choice == "all":
        return list(finished)
    own = [list(group) for _, group in groupby(finished, attrgetter("enrolment"))]
    if choice == "best":
        return [max(group, key=_goodness) for group in own]
    return [group[-1] if choice == "last" else group[0] for group in own]


def _goodness(sitting: Sitting) -> tuple[bool, Fraction, int]:
    """A pass before any failure, then the highest share, then the earliest: as the product itself counts."""
    unsettled = sitting.score is None or sitting.maximum is None or not Fraction(sitting.maximum)
    share = Fraction(-1) if unsettled else Fraction(sitting.score or 0) / Fraction(sitting.maximum or 1)
    return sitting.passed is True, share, -sitting.number


def _finished(statement: Rows, quiz_id: int, scope: Scope, at: datetime) -> Rows:
    """Of attempts: those that were submitted, behind the wall."""
    found = statement.where(Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_not(None))
    if scope.cohort_ids is None:
        return found
    member = membership_now(at).subquery("member")
    joined = found.join(member, member.c.enrolment_id == Attempt.enrolment_id)
    return joined.where(member.c.cohort_id.in_(scope.cohort_ids))


def sittings(reader: Reader, quiz_id: int, scope: Scope, at: datetime) -> list[Sitting]:
    """The finished attempts, each trainee's in their order."""
    wanted: Rows = sa.select(
        Attempt.id, Enrolment.public_id, Attempt.number, Attempt.score, Attempt.maximum, Attempt.passed
    ).join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    ordered = _finished(wanted, quiz_id, scope, at).order_by(Attempt.enrolment_id, Attempt.number)
    return [Sitting(*row) for row in reader.execute(ordered)]


def newest_mark(reader: Reader) -> int | None:
    """By which it can be told whether any mark was given since."""
    return reader.execute(sa.select(sa.func.max(Mark.id))).scalar_one()


def marked_slots(*more: sa.SQLColumnExpression[Any]) -> Rows:
    """Every slot with its latest mark and the answer that this mark judged, as it was stored."""
    return (
        sa.select(
            AttemptSlot.attempt_id,
            AttemptSlot.question_version_id,
            AttemptSlot.points,
            sa.func.coalesce(Mark.key_revision_id, AttemptSlot.key_revision_id).label("key_revision_id"),
            Mark.credit,
            Mark.danger,
            sa.type_coerce(Response.answer, sa.Text()).label("answer"),
            *more,
        )
        .select_from(Attempt)
        .join(AttemptSlot, AttemptSlot.attempt_id == Attempt.id)
        .outerjoin(Mark, Mark.id == counting_mark())
        .outerjoin(Response, Response.id == Mark.response_id)
    )


def version_slots(
    quiz_id: int, version_id: int, scope: Scope, at: datetime, *more: sa.SQLColumnExpression[Any]
) -> Rows:
    """The slots of one version of an item, with more columns of them."""
    slots = marked_slots(*more).where(AttemptSlot.question_version_id == version_id)
    return _finished(slots, quiz_id, scope, at)


def _column(keyed: KeyedQuestion, rows: Sequence[Any], place_of: Mapping[int, int]) -> Column:
    """Rows of `marked_slots` by place: there can be a hundred thousand, and names would cost half as much again."""
    credits: list[Fraction | None] = [None] * len(place_of)
    answers: list[str | None] = [None] * len(place_of)
    waiting, blank, unsafe = set(), 0, 0
    for attempt, _version, _points, _revision, credit, danger, answer in rows:
        place = place_of[attempt]
        if credit is None:
            waiting.add(place)
        else:
            credits[place] = _fraction(credit)
            blank += answer is None
        answers[place] = answer
        unsafe += danger is not None
    points = _fraction(rows[0].points)
    return Column(keyed, points, tuple(credits), tuple(answers), frozenset(waiting), blank, unsafe)


@functools.lru_cache(maxsize=4096)
def _fraction(text: str) -> Fraction:
    """A stored fraction; the same few stand in every column."""
    return Fraction(text)
