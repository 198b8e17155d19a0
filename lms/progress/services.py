"""Writing down what has been reached: once, by the feature that knows."""

from __future__ import annotations

import sqlalchemy as sa

from lms.journal import services as journal
from lms.progress.models import Reached
from lms.unit_of_work import Work


def reach(work: Work, enrolment_id: int, kind: str, subject_id: int, evidence_id: int) -> bool:
    """Records that a lesson was read or a quiz passed; False when that was on record already."""
    known = sa.select(Reached.id).where(
        Reached.enrolment_id == enrolment_id, Reached.kind == kind, Reached.subject_id == subject_id
    )
    if work.connection.execute(known).first():
        return False
    work.connection.execute(
        sa.insert(Reached).values(
            enrolment_id=enrolment_id, kind=kind, subject_id=subject_id, evidence_id=evidence_id, at=work.now
        )
    )
    journal.record(work, f"{kind}_reached", {"subject": subject_id, "evidence": evidence_id}, enrolment=enrolment_id)
    work.happened("reached", enrolment_id, subject_id)
    return True
