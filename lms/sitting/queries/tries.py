"""The answers of an attempt that were checked while it ran, each with the mark that counts for it now."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.database import Known, Reader, Recorded, Rows
from lms.sitting.models import AttemptSlot, Mark
from lms.sitting.rules import Tried, Tries
from quizzes.values import Danger, Message, Outcome


def _tries_statement(known_by: Known) -> Rows:
    """A regrade adds a mark to the same response, so that its latest one counts."""
    now = aliased(Mark)
    given = () if known_by is None else (now.at <= known_by,)
    newest = sa.select(sa.func.max(now.id)).where(now.response_id == Mark.response_id, *given).correlate(Mark)
    latest = aliased(Mark)
    return (
        sa.select(Mark.slot_id, Mark.response_id, latest.credit, latest.danger, latest.messages)
        .join(AttemptSlot, AttemptSlot.id == Mark.slot_id)
        .join(latest, latest.id == newest.scalar_subquery())
        .where(AttemptSlot.attempt_id == sa.bindparam("attempt"), Mark.try_number.is_not(None))
        .order_by(Mark.slot_id, Mark.try_number)
    )


_TRIES = Recorded(_tries_statement)


def tries_of(reader: Reader, attempt_id: int, known_by: datetime | None = None) -> dict[int, Tries]:
    """By slot; the oldest first. As they are marked now, or as they were by then."""
    found: dict[int, Tries] = {}
    for row in _TRIES(reader, known_by, attempt=attempt_id):
        outcome = outcome_of(row.credit, row.danger, row.messages)
        if outcome is not None:
            found[row.slot_id] = (*found.get(row.slot_id, ()), Tried(row.response_id, outcome))
    return found


def outcome_of(credit: str | None, danger: str | None, messages: list[dict[str, Any]] | None = None) -> Outcome | None:
    """A stored mark as an outcome; None where it waits for a person."""
    if credit is None:
        return None
    said = tuple(Message(one["code"], one["params"]) for one in messages or ())
    return Outcome(Fraction(credit), Danger(danger) if danger else None, said)
