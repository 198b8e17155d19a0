"""Requirements that are waived now: what floors below certification have to know of them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lms.cohorts.models import RequirementWaiver
from lms.database import Reader


def waived_clauses(reader: Reader, enrolment_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """By enrolment: the id of each clause whose latest row is a waiver, with the digest of the clause as it read."""
    wanted = (
        sa.select(
            RequirementWaiver.enrolment_id,
            RequirementWaiver.clause,
            RequirementWaiver.clause_digest,
            RequirementWaiver.waived,
        )
        .where(RequirementWaiver.enrolment_id.in_(enrolment_ids))
        .order_by(RequirementWaiver.id)
    )
    found: dict[int, dict[str, str]] = {}
    for enrolment, clause, digest, waived in reader.execute(wanted):
        held = found.setdefault(enrolment, {})
        held.pop(clause, None)
        if waived:
            held[clause] = digest
    return found
