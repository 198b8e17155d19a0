"""The logbook: what a trainee wrote, in versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.database import Reader, Rows
from lms.journal.models import Body
from lms.practicals.models import LogbookEntry, LogbookVersion


@dataclass(frozen=True)
class EntryRow:
    """One version of an entry."""

    entry_id: int
    public_id: str
    enrolment_id: int
    case_code: str  # the same code as another entry's: the same patient again
    version_id: int
    number: int
    role: str
    performed_on: date  # the first day of the month
    document: dict[str, Any]
    checklist_version_id: int
    written_at: datetime
    digest: str
    reflection: str | None  # '' where there is none, None where it was erased


def _rows() -> Rows:
    reflection = sa.case(
        (LogbookVersion.reflection_id.is_(None), ""),
        (Body.erased_at.is_(None), Body.text),
    )
    return (
        sa.select(
            LogbookEntry.id,
            LogbookEntry.public_id,
            LogbookEntry.enrolment_id,
            LogbookEntry.case_code,
            LogbookVersion.id,
            LogbookVersion.number,
            LogbookVersion.role,
            LogbookVersion.performed_on,
            LogbookVersion.document,
            LogbookVersion.checklist_version_id,
            LogbookVersion.written_at,
            LogbookVersion.digest,
            reflection,
        )
        .join(LogbookEntry, LogbookEntry.id == LogbookVersion.entry_id)
        .outerjoin(Body, Body.id == LogbookVersion.reflection_id)
    )


def _row(columns: Sequence[Any]) -> EntryRow:
    row = EntryRow(*columns)
    return replace(row, case_code=row.document["case"] or row.case_code)


def _latest() -> Rows:
    later = aliased(LogbookVersion)
    newer = sa.exists().where(later.entry_id == LogbookVersion.entry_id, later.number > LogbookVersion.number)
    return _rows().where(~newer)


def entries(reader: Reader, enrolment_id: int) -> list[EntryRow]:
    """The latest version of every entry, the newest month first."""
    wanted = _latest().where(LogbookEntry.enrolment_id == enrolment_id)
    ordered = wanted.order_by(LogbookVersion.performed_on.desc(), LogbookEntry.id.desc())
    return [_row(row) for row in reader.execute(ordered)]


def entry(reader: Reader, public_id: str) -> EntryRow | None:
    row = reader.execute(_latest().where(LogbookEntry.public_id == public_id)).one_or_none()
    return _row(row) if row else None


def entry_versions(reader: Reader, entry_id: int) -> list[EntryRow]:
    """Every version of one entry, the oldest first."""
    rows = reader.execute(_rows().where(LogbookEntry.id == entry_id).order_by(LogbookVersion.number))
    return [_row(row) for row in rows]


def entry_version(reader: Reader, version_id: int) -> EntryRow:
    return _row(reader.execute(_rows().where(LogbookVersion.id == version_id)).one())
