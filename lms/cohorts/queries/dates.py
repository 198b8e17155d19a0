"""When something is due in a cohort, and between which dates one person may sit one quiz."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.cohorts.models import (
    DueDate,
)
from lms.database import Prepared, Reader, Rows


def due_statement() -> Rows:
    """The latest row of each subject of `cohort`: (subject, due_at), which is empty where it was withdrawn."""
    later = aliased(DueDate)
    newer = sa.exists().where(
        later.cohort_id == DueDate.cohort_id, later.subject == DueDate.subject, later.id > DueDate.id
    )
    return sa.select(DueDate.subject, DueDate.due_at).where(DueDate.cohort_id == sa.bindparam("cohort"), ~newer)


_DUE = Prepared(due_statement)


def due_dates(reader: Reader, cohort_id: int | None) -> dict[str, datetime]:
    """The cohort's dates by subject; the latest row of each counts, and an empty one withdraws it."""
    return {row.subject: row.due_at for row in _DUE(reader, cohort=cohort_id) if row.due_at is not None}


@dataclass(frozen=True)
class Window:
    """When one person may sit one quiz: the dates of the present cohort and, beside them, the person's own.

    opens_at     no attempt starts before
    due_at       when it should be done; refuses nothing
    closes_at    when the cohort's window closes
    extended_to  when it closes for this person; an earlier date than the cohort's takes nothing away
    """

    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    extended_to: datetime | None = None

    @property
    def last_start(self) -> datetime | None:
        """No attempt starts from then on: the later of the two closing dates."""
        return max((at for at in (self.closes_at, self.extended_to) if at is not None), default=None)


NO_WINDOW = Window()
