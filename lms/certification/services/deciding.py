"""Decisions by people: the talk about an unsafe answer, and the release by a second person."""

from __future__ import annotations

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.canonical import digest_of
from lms.catalogue.queries import programme
from lms.certification.evidence import gather
from lms.certification.models import Certificate, ReleaseDecision, UnsafeReview
from lms.certification.rules import WAIVED, evaluate, may_release
from lms.certification.services.standing import clause_documents
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow
from lms.database import Reader
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.sitting.models import Attempt, AttemptSlot, Mark
from lms.unit_of_work import Fact, Refused, Work, use_case


@use_case
def review_unsafe(work: Work, enrolment_id: int, slot_id: int, reason: str) -> None:
    """An instructor has spoken with the trainee about an unsafe answer; what was said is kept as text."""
    owned = work.connection.execute(
        sa.select(AttemptSlot.id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Mark, Mark.slot_id == AttemptSlot.id)
        .where(AttemptSlot.id == slot_id, Attempt.enrolment_id == enrolment_id, Mark.danger == "unsafe")
    ).first()
    if owned is None:
        raise Refused("slot_unknown")
    if work.connection.execute(sa.select(UnsafeReview.id).where(UnsafeReview.slot_id == slot_id)).first():
        raise Refused("already_so")
    body = journal.write_body(work, reason.strip())
    work.session.add(
        UnsafeReview(
            enrolment_id=enrolment_id,
            slot_id=slot_id,
            reason_id=body,
            reviewed_by=work.actor.person_id,
            reviewed_at=work.now,
        )
    )
    journal.record(
        work,
        "unsafe_reviewed",
        {"slot": slot_id, "reason": journal.body_digest(work, body)},
        enrolment=enrolment_id,
    )
    work.happened("unsafe_reviewed", enrolment_id, slot_id)


@use_case
def release(work: Work, enrolment: EnrolmentRow) -> None:
    """A second person releases the certificate over the evidence as it stands; refused while anything is missing."""
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment.id))
    evidence = gather(work.connection, enrolment, work.now)
    rules = programme(work.connection, enrolment.programme_version_id)
    states = evaluate(rules.clauses, evidence)
    if evidence.released_at is not None:
        raise Refused("already_so")
    if not all(state.met for state in states if state.kind != "release"):
        raise Refused("release_incomplete")
    latest = max(evidence.observations, key=lambda fact: (fact.on, fact.version), default=None)
    waived_by = [state.evidence["waived"]["by"] for state in states if state.state == WAIVED]
    assessor = latest.observer if latest else None
    refusal = may_release(work.actor.person_id or 0, enrolment.person_id, assessor, waived_by)
    if refusal is not None:
        raise Refused(refusal)
    digest = digest_of(clause_documents(states))
    name = work.connection.execute(sa.select(Person.name).where(Person.id == work.actor.person_id)).scalar_one()
    decision = ReleaseDecision(
        enrolment_id=enrolment.id,
        decided_by=work.actor.person_id,
        decided_name=name,
        evidence_digest=digest,
        decided_at=work.now,
    )
    work.session.add(decision)
    work.flush()
    columns = ("enrolment_id", "decided_by", "decided_name", "evidence_digest", "decided_at")
    journal.record(
        work,
        "released",
        {"evidence": digest},
        enrolment=enrolment.id,
        seals=[seal(work.connection, "release_decision", columns, id=decision.id)],
    )
    work.happened("released", enrolment.id)


def keep_certified(work: Work, fact: Fact) -> None:
    """Follows a reopening: refuses it where a certificate has been issued since the attempt began, and rests on it."""
    if fact.verb == "attempt_reopened" and rests_on(work.connection, fact.subject):
        raise Refused("reopen_certified")


def rests_on(reader: Reader, attempt_id: int | None) -> bool:
    """Whether a certificate of the same enrolment was issued after this attempt began."""
    wanted = (
        sa.select(Certificate.id)
        .join(Attempt, Attempt.enrolment_id == Certificate.enrolment_id)
        .where(Attempt.id == attempt_id, Certificate.issued_at >= Attempt.started_at)
    )
    return reader.execute(wanted).first() is not None
