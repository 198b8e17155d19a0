"""What one trainee was given beside the rules: attempts, dates, minutes; who gave it, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.cohorts.models import AttemptGrant, Extension
from lms.database import Reader
from lms.journal.models import Body
from lms.sitting.models import (
    Attempt,
    AttemptBreak,
    AttemptMinutes,
    AttemptReopening,
    AttemptSlot,
    LateDecision,
    Response,
)

MOST_LISTED = 100


@dataclass(frozen=True)
class SupportRow:
    """One thing that was given.

    kind     grant | extension | minutes | reopening | break | accepted | left_out
    attempt  public id and number of the attempt that it is about; None for a grant and an extension
    n        minutes, or the item's number
    first    due of an extension; when a break began
    last     closing of an extension; when a break ended, or will have
    reason   None: erased, or never asked for
    """

    kind: str
    quiz_id: int
    attempt: str | None
    number: int | None
    n: int | None
    first: datetime | None
    last: datetime | None
    reason: str | None
    erased: bool
    at: datetime
    by: str | None


def support_rows(reader: Reader, enrolment_id: int) -> tuple[SupportRow, ...]:
    """The newest first; one statement."""
    given = sa.union_all(*_of_enrolment(enrolment_id), *_of_attempts(enrolment_id)).subquery("given")
    rows: Any = reader.execute(
        sa.select(
            given.c.kind,
            given.c.quiz_id,
            given.c.attempt,
            given.c.number,
            given.c.n,
            given.c.first,
            given.c.last,
            sa.case((Body.erased_at.is_(None), Body.text)),
            Body.erased_at.is_not(None),
            given.c.at,
            Person.name,
        )
        .select_from(given)
        .outerjoin(Body, Body.id == given.c.reason_id)
        .outerjoin(Person, Person.id == given.c.by_id)
        .order_by(given.c.at.desc(), given.c.kind)
        .limit(MOST_LISTED)
    )
    return tuple(SupportRow(*row) for row in rows)


def _of_enrolment(enrolment_id: int) -> list[sa.Select[Any]]:
    grants = _columns(AttemptGrant, "grant", AttemptGrant.quiz_id)
    dates = _columns(Extension, "extension", Extension.quiz_id, first=Extension.due_at, last=Extension.closes_at)
    return [
        grants.where(AttemptGrant.enrolment_id == enrolment_id),
        dates.where(Extension.enrolment_id == enrolment_id),
    ]


def _of_attempts(enrolment_id: int) -> list[sa.Select[Any]]:
    ended = sa.case((AttemptBreak.ended_at < AttemptBreak.ends_at, AttemptBreak.ended_at), else_=AttemptBreak.ends_at)
    decided = sa.case((LateDecision.accepted, "accepted"), else_="left_out")
    late = (
        _columns(LateDecision, decided, Attempt.quiz_id, n=AttemptSlot.number, of_attempt=True)
        .join(Response, Response.id == LateDecision.response_id)
        .join(AttemptSlot, AttemptSlot.id == Response.slot_id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
    )
    acts = [
        _columns(table, kind, Attempt.quiz_id, n=n, first=first, last=last, of_attempt=True).join(
            Attempt, Attempt.id == table.attempt_id
        )
        for table, kind, n, first, last in (
            (AttemptMinutes, "minutes", AttemptMinutes.minutes, None, None),
            (AttemptReopening, "reopening", AttemptReopening.minutes, None, None),
            (AttemptBreak, "break", None, AttemptBreak.began_at, ended),
        )
    ]
    return [one.where(Attempt.enrolment_id == enrolment_id) for one in (late, *acts)]


def _columns(
    table: Any, kind: Any, quiz: Any, *, n: Any = None, first: Any = None, last: Any = None, of_attempt: bool = False
) -> sa.Select[Any]:
    """One branch of the union: what a table does not know is null. A break is the trainee's own, without a reason."""
    by_trainee = table is AttemptBreak
    number, text, moment = sa.Integer(), sa.Text(), Extension.due_at.type
    return sa.select(
        (sa.literal(kind) if isinstance(kind, str) else kind).label("kind"),
        quiz.label("quiz_id"),
        _or_null(Attempt.public_id if of_attempt else None, text).label("attempt"),
        _or_null(Attempt.number if of_attempt else None, number).label("number"),
        _or_null(n, number).label("n"),
        _or_null(first, moment).label("first"),
        _or_null(last, moment).label("last"),
        _or_null(None if by_trainee else table.reason_id, number).label("reason_id"),
        (table.began_at if by_trainee else table.recorded_at).label("at"),
        _or_null(None if by_trainee else table.recorded_by, number).label("by_id"),
    ).select_from(table)


def _or_null(column: Any, kind: Any) -> Any:
    return sa.cast(sa.null(), kind) if column is None else column
