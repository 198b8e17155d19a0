"""What was signed is amended or withdrawn by whoever signed it: a new version with a reason; nothing is overwritten."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lms.catalogue.queries import checklist
from lms.cohorts.queries import enrolment_by_id
from lms.journal import services as journal
from lms.practicals.models import Observation, ObservationVersion
from lms.practicals.queries import ObservationRow, academy_day, observation
from lms.practicals.rules import MEANINGS, Observed, month_of, problems, text_problem
from lms.practicals.services.sealing import Signature, role_of, seal_version
from lms.practicals.services.signing import Incomplete, may_sign, observed_document
from lms.privacy.rules import IDENTIFIES
from lms.unit_of_work import Refused, Work, use_case

KEPT = ("entry",)  # what an amendment takes over from the version before


@use_case
def amend_observation(
    work: Work, public_id: str, number: int, seen: Observed, reason: str, signature: Signature
) -> None:
    """The observer says anew what was seen, and why. `number` is the version that the form was opened on."""
    row = _own(work, public_id, "amend_not_observer")
    if row.number != number:
        raise Refused("amended_since")
    enrolment = enrolment_by_id(work.connection, row.enrolment_id, work.now)
    who, provisional = may_sign(work, enrolment, seen)
    found = problems(seen, checklist(work.connection, row.checklist_version_id), academy_day(work.connection, work.now))
    if signature.meaning not in MEANINGS.get(seen.role, ()):
        found.append(("meaning", "choose_meaning"))
    if (code := text_problem(reason)) is not None:
        found.append(("reason", code if code == IDENTIFIES else "amend_reason"))
    if found:
        raise Incomplete(found)
    body = journal.write_body(work, reason.strip())
    document = observed_document(work, seen, row.checklist_version_id, row.case_code)
    document |= {name: row.document[name] for name in KEPT if name in row.document}
    values: dict[str, Any] = {
        "observation_id": row.observation_id,
        "number": row.number + 1,
        "state": "signed",
        "role": seen.role,
        "checklist_version_id": row.checklist_version_id,
        "performed_on": month_of(seen.performed_on),
        "document": {**document, **signature.document, "reason": body},
        "level": seen.level if seen.role == "performed" else None,
        "observer_role": role_of(who),
        "provisional": provisional,
        "meaning": signature.meaning,
    }
    texts = tuple(journal.write_body(work, text.strip()) for text in (seen.strength, seen.next_step))
    said = {"reason": journal.body_digest(work, body)}
    seal_version(work, row.enrolment_id, "observation_amended", values, texts, said)


@use_case
def withdraw_observation(work: Work, public_id: str, reason: str) -> None:
    """The observer takes back what was signed: a new version says so; what was signed stays on record."""
    row = _own(work, public_id, "withdraw_not_observer")
    if (code := text_problem(reason)) is not None:
        raise Refused(code if code == IDENTIFIES else "withdraw_reason")
    before = work.session.get_one(ObservationVersion, row.version_id)
    body = journal.write_body(work, reason.strip())
    values = {
        "observation_id": row.observation_id,
        "number": row.number + 1,
        "state": "withdrawn",
        "role": row.role,
        "checklist_version_id": row.checklist_version_id,
        "performed_on": row.performed_on,
        "document": {**row.document, "reason": body},
        "level": row.level,
        "observer_role": row.observer_role,
        "provisional": row.provisional,
        "meaning": "withdrawn_by_me",
    }
    said = {"reason": journal.body_digest(work, body)}
    texts = (before.strength_id, before.next_step_id)
    seal_version(work, row.enrolment_id, "observation_withdrawn", values, texts, said)


def _own(work: Work, public_id: str, foreign: str) -> ObservationRow:
    """What this very person signed and has not withdrawn."""
    work.lock(sa.select(Observation.id).where(Observation.public_id == public_id))
    row = observation(work.connection, public_id)
    if row is None:
        raise Refused("observation_unknown")
    if row.observer_id != work.actor.person_id:
        raise Refused(foreign)
    if not row.signed:
        raise Refused("already_withdrawn")
    return row
