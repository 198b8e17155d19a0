"""Looking into what was signed, the write side: who did, when, and what they found."""

from __future__ import annotations

from lms.cohorts.queries import enrolment_by_id
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.models import AuditCheck
from lms.practicals.queries import observation
from lms.practicals.rules import text_problem
from lms.privacy.rules import IDENTIFIES
from lms.unit_of_work import Refused, Work, use_case

COLUMNS = ("observation_id", "checked_by", "checked_at")


@use_case
def check_observation(work: Work, public_id: str, note: str) -> None:
    """Marks an observation as looked into. Nobody looks into what they signed themselves, or into their own."""
    row = observation(work.connection, public_id)
    if row is None:
        raise Refused("observation_unknown")
    trainee = enrolment_by_id(work.connection, row.enrolment_id, work.now).person_id
    if work.actor.person_id is None or work.actor.person_id in (row.observer_id, trainee):
        raise Refused("audit_own")
    if (code := text_problem(note)) is not None:
        raise Refused(code if code == IDENTIFIES else "audit_note")
    body = journal.write_body(work, note.strip())
    made = AuditCheck(
        observation_id=row.observation_id, note_id=body, checked_by=work.actor.person_id, checked_at=work.now
    )
    work.session.add(made)
    work.flush()
    journal.record(
        work,
        "audit_checked",
        {"observation": row.observation_id, "note": journal.body_digest(work, body)},
        enrolment=row.enrolment_id,
        seals=[seal(work.connection, "audit_check", COLUMNS, id=made.id)],
    )
