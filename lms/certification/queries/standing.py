"""How an enrolment stands, clause by clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.certification.models import Standing
from lms.certification.rules import SATISFIED, WAIVED
from lms.database import Prepared, Reader


@dataclass(frozen=True)
class ClauseRow:
    """One clause as every page shows it."""

    id: str
    kind: str
    state: str
    have: int
    need: int
    missing: tuple[tuple[str, dict[str, Any]], ...]
    evidence: dict[str, Any]

    @property
    def met(self) -> bool:
        return self.state in SATISFIED

    @property
    def waived(self) -> dict[str, Any] | None:
        """Who waived it and when, with the digest of why; None where nobody did."""
        return self.evidence.get("waived") if self.state == WAIVED else None


@dataclass(frozen=True)
class StandingRow:
    clauses: tuple[ClauseRow, ...]
    met: int
    total: int
    complete: bool
    last_activity_at: datetime | None
    computed_at: datetime

    @property
    def studied(self) -> bool:
        """The lessons are read to their end, or need not be: what comes at the end of a course is open."""
        lessons = self.clause("lessons")
        return self.complete or (lessons is not None and lessons.met)

    def clause(self, kind: str) -> ClauseRow | None:
        return next((clause for clause in self.clauses if clause.kind == kind), None)


def clause_row(document: dict[str, Any]) -> ClauseRow:
    return ClauseRow(
        document["id"],
        document["kind"],
        document["state"],
        document["have"],
        document["need"],
        tuple((one["code"], one["params"]) for one in document["missing"]),
        document["evidence"],
    )


_STANDING = Prepared(
    lambda: sa.select(
        Standing.clauses,
        Standing.met,
        Standing.total,
        Standing.complete,
        Standing.last_activity_at,
        Standing.computed_at,
    ).where(Standing.enrolment_id == sa.bindparam("enrolment"))
)


def standing(reader: Reader, enrolment_id: int) -> StandingRow | None:
    row = _STANDING(reader, enrolment=enrolment_id).one_or_none()
    return StandingRow(tuple(clause_row(document) for document in row[0]), *row[1:]) if row else None
