"""Waivers: given by an instructor with a reason, withdrawn by another row. Neither is ever overwritten."""

from __future__ import annotations

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.canonical import digest_of
from lms.catalogue.queries import programme
from lms.certification.models import Certificate
from lms.certification.rules import WAIVED, Clause, ClauseState, why_not_waive
from lms.certification.services.standing import stand
from lms.cohorts.models import Enrolment, RequirementWaiver
from lms.cohorts.queries import enrolment_by_id
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.unit_of_work import Refused, Work, use_case

WAIVER_COLUMNS = (
    "enrolment_id",
    "clause",
    "kind",
    "clause_digest",
    "waived",
    "recorded_name",
    "recorded_at",
    "recorded_by",
)


@use_case
def waive(work: Work, enrolment_id: int, clause_id: str, reason: str) -> None:
    """The clause as it reads now need not be met; why is kept as text. Only what is open can be waived."""
    clause, state, trainee = _clause(work, enrolment_id, clause_id)
    refusal = why_not_waive(clause, work.actor.person_id or 0, trainee, state.state)
    if refusal is not None:
        raise Refused(refusal)
    _write(work, enrolment_id, clause, reason, waived=True)


@use_case
def withdraw_waiver(work: Work, enrolment_id: int, clause_id: str, reason: str) -> None:
    """The clause is asked for again. What a certificate was issued over stays as it was issued."""
    clause, state, trainee = _clause(work, enrolment_id, clause_id)
    if work.actor.person_id == trainee:
        raise Refused("waiver_own")
    if state.state != WAIVED:
        raise Refused("waiver_none")
    _write(work, enrolment_id, clause, reason, waived=False)


def _clause(work: Work, enrolment_id: int, clause_id: str) -> tuple[Clause, ClauseState, int]:
    """The clause, how it stands, and whose it is; the enrolment's lock is held from here on."""
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))
    if work.connection.execute(sa.select(Certificate.id).where(Certificate.enrolment_id == enrolment_id)).first():
        raise Refused("waiver_certified")
    enrolment = enrolment_by_id(work.connection, enrolment_id, work.now)
    clauses = programme(work.connection, enrolment.programme_version_id).clauses
    found = next((clause for clause in clauses if clause["id"] == clause_id), None)
    if found is None:
        raise Refused("clause_unknown")
    state = next(one for one in stand(work, enrolment, work.now) if one.id == clause_id)
    return found, state, enrolment.person_id


def _write(work: Work, enrolment_id: int, clause: Clause, reason: str, *, waived: bool) -> None:
    body = journal.write_body(work, reason.strip())
    name = work.connection.execute(sa.select(Person.name).where(Person.id == work.actor.person_id)).scalar_one()
    row = RequirementWaiver(
        enrolment_id=enrolment_id,
        clause=clause["id"],
        kind=clause["kind"],
        clause_digest=digest_of(dict(clause)),
        waived=waived,
        reason_id=body,
        recorded_name=name,
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(row)
    work.flush()
    verb = "requirement_waived" if waived else "waiver_withdrawn"
    journal.record(
        work,
        verb,
        {"clause": clause["id"], "kind": clause["kind"], "reason": journal.body_digest(work, body)},
        enrolment=enrolment_id,
        seals=[seal(work.connection, "requirement_waiver", WAIVER_COLUMNS, id=row.id)],
    )
    work.happened(verb, enrolment_id, row.id)
