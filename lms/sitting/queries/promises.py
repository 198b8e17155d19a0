"""Which closing dates have held since an attempt began: what was promised once stays promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.cohorts.models import Extension, Membership, QuizWindow
from lms.database import Reader


def promised_closing(reader: Reader, attempt: Any) -> tuple[datetime | None, datetime | None]:
    """The latest closing date of a cohort, and the latest of this person's own, that held at any time since the
    start of an attempt; None where at some time there was none. A cohort's dates hold while one belongs to it."""
    belonging = sa.select(Membership.cohort_id, Membership.recorded_at).where(
        Membership.enrolment_id == attempt.enrolment_id
    )
    cohorts = list(_held(reader.execute(belonging.order_by(Membership.id)).all(), attempt.started_at))
    closing = [one for row in cohorts for one in _windows(reader, row, attempt)] or [None]
    own = sa.select(Extension.closes_at, Extension.recorded_at).where(
        Extension.enrolment_id == attempt.enrolment_id, Extension.quiz_id == attempt.quiz_id
    )
    extended = [row.closes_at for row in _held(reader.execute(own.order_by(Extension.id)).all(), attempt.started_at)]
    return (
        None if None in closing else max(at for at in closing if at is not None),
        max((at for at in extended if at is not None), default=None),
    )


def _windows(reader: Reader, belonging: Any, attempt: Any) -> list[datetime | None]:
    rows = reader.execute(
        sa.select(QuizWindow.closes_at, QuizWindow.recorded_at)
        .where(QuizWindow.cohort_id == belonging.cohort_id, QuizWindow.quiz_id == attempt.quiz_id)
        .order_by(QuizWindow.id)
    ).all()
    since = max(attempt.started_at, belonging.recorded_at)
    held = [row.closes_at for row in _held(rows, since)]
    return held if rows and rows[0].recorded_at <= since else [None, *held]


def _held(rows: Iterable[Any], since: datetime) -> Iterator[Any]:
    """The row that held at a moment, and every later one; `rows` in the order in which they were written."""
    before = None
    for row in rows:
        if row.recorded_at > since:
            if before is not None:
                yield before
                before = None
            yield row
        else:
            before = row
    if before is not None:
        yield before
