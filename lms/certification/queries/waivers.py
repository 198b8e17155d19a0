"""Why a requirement was waived: text that can be erased, kept apart from standings and certificates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from lms.certification.queries.standing import ClauseRow
from lms.cohorts.models import RequirementWaiver
from lms.database import Reader
from lms.journal.models import Body


def waiver_reasons(reader: Reader, clauses: Iterable[ClauseRow]) -> Mapping[int, str]:
    """The reason of every waiver among these clauses, by its id; one that was erased is not there.

    One statement where something is waived, and none otherwise."""
    wanted = [clause.waived["waiver"] for clause in clauses if clause.waived]
    if not wanted:
        return {}
    rows = reader.execute(
        sa.select(RequirementWaiver.id, Body.text)
        .join(Body, Body.id == RequirementWaiver.reason_id)
        .where(RequirementWaiver.id.in_(wanted), Body.erased_at.is_(None))
    )
    return {row.id: row.text for row in rows}
