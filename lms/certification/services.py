"""Certification, the write side: standings settle from evidence; a certificate is issued once, with all that met it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.canonical import digest_of, exact
from lms.catalogue.queries import programme
from lms.certification.evidence import gather
from lms.certification.models import Certificate, CertificateEvent, ReleaseDecision, Standing, UnsafeReview
from lms.certification.rules import ClauseState, complete, evaluate, may_release
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id
from lms.database import Prepared, Reader, UtcDateTime
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.sitting.models import Attempt, AttemptSlot, Mark
from lms.sitting.services.settling import result_document, result_of
from lms.unit_of_work import Fact, Refused, Work, use_case
from quizzes.policy import Policy

EVIDENCE_VERBS = frozenset(
    {
        "enrolled",
        "reached",
        "attempt_settled",
        "attempt_abandoned",
        "attempt_granted",
        "attempt_reopened",
        "text_accepted",
        "observation_signed",
        "unsafe_reviewed",
        "released",
    }
)
CERTIFICATE_COLUMNS = (
    "public_id",
    "enrolment_id",
    "issue",
    "holder_name",
    "credential_type",
    "title",
    "level",
    "document",
    "issued_at",
    "valid_until",
    "supersedes_id",
)


# -- standing ---------------------------------------------------------------------------------------------


_STUDIED = Prepared(
    lambda: (
        sa.update(Standing)
        .where(Standing.enrolment_id == sa.bindparam("enrolment"))
        .values(last_activity_at=sa.bindparam("at", type_=UtcDateTime()))
    )
)


def settle_standing(work: Work, fact: Fact) -> None:
    """Follows any evidence: recomputes how the enrolment stands. The one owner of the standing."""
    if fact.verb == "licence_recorded":
        mine = sa.select(Enrolment.id).where(Enrolment.person_id == fact.subject).order_by(Enrolment.id)
        for enrolment_id in work.connection.execute(mine).scalars().all():
            _settle(work, enrolment_id)
    elif fact.verb in EVIDENCE_VERBS and fact.enrolment is not None:
        if not any(later.verb in EVIDENCE_VERBS and later.enrolment == fact.enrolment for later in work.ahead):
            _settle(work, fact.enrolment)  # once, after the last of several
    elif fact.verb == "studied":
        _STUDIED(work.connection, enrolment=fact.enrolment, at=work.now)


def _settle(work: Work, enrolment_id: int) -> None:
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))
    enrolment = enrolment_by_id(work.connection, enrolment_id, work.now)
    states = stand(work, enrolment, work.now)
    values: dict[str, Any] = {
        "clauses": clause_documents(states),
        "met": sum(state.met for state in states),
        "total": len(states),
        "complete": complete(states),
        "computed_at": work.now,
    }
    if work.actor.person_id == enrolment.person_id:
        values["last_activity_at"] = work.now
    updated = work.connection.execute(sa.update(Standing).where(Standing.enrolment_id == enrolment_id).values(**values))
    if not updated.rowcount:
        work.connection.execute(sa.insert(Standing).values(enrolment_id=enrolment_id, **values))
    if complete(states):
        work.happened("standing_complete", enrolment_id)


def stand(work: Work, enrolment: EnrolmentRow, at: datetime) -> tuple[ClauseState, ...]:
    rules = programme(work.connection, enrolment.programme_version_id)
    return evaluate(rules.clauses, gather(work.connection, enrolment, at))


def clause_documents(states: tuple[ClauseState, ...]) -> list[dict[str, Any]]:
    return [
        {
            **asdict(state),
            "missing": [{"code": one.code, "params": dict(one.params)} for one in state.missing],
            "evidence": dict(state.evidence),
        }
        for state in states
    ]


@use_case
def recompute(work: Work, check: bool) -> list[str]:
    """Recomputes every cached total from responses and marks; returns what differed, and mends it unless checking."""
    differences: list[str] = []
    for attempt in work.session.execute(
        sa.select(Attempt).where(Attempt.score.is_not(None)).order_by(Attempt.id)
    ).scalars():
        result = result_of(work.connection, attempt.id, Policy.load(attempt.policy))
        found = (exact(result.score), exact(result.maximum), result.passed, result_document(result))
        if found != (attempt.score, attempt.maximum, attempt.passed, attempt.result):
            differences.append(
                f"attempt {attempt.id}: {attempt.score} of {attempt.maximum}, recomputed {found[0]} of {found[1]}"
            )
            if not check:
                attempt.score, attempt.maximum, attempt.passed, attempt.result = found
    work.flush()
    stored = work.connection.execute(
        sa.select(Standing.enrolment_id, Standing.clauses, Standing.complete, Standing.computed_at)
    ).all()
    for row in stored:
        enrolment = enrolment_by_id(work.connection, row.enrolment_id, row.computed_at)
        states = stand(work, enrolment, row.computed_at)
        if clause_documents(states) != row.clauses or complete(states) != row.complete:
            differences.append(f"standing of enrolment {row.enrolment_id} differs")
            if not check:
                _settle(work, row.enrolment_id)
    return differences


@use_case
def tick(work: Work) -> int:
    """What time alone changes: standings whose licence or recency ran out are settled again. Returns how many."""
    changed = 0
    stored = work.connection.execute(
        sa.select(Standing.enrolment_id, Standing.clauses).where(Standing.computed_at < work.now - timedelta(hours=1))
    ).all()
    for row in stored:
        enrolment = enrolment_by_id(work.connection, row.enrolment_id, work.now)
        if clause_documents(stand(work, enrolment, work.now)) != row.clauses:
            _settle(work, row.enrolment_id)
            changed += 1
    return changed


# -- decisions by people ----------------------------------------------------------------------------------


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
    refusal = may_release(work.actor.person_id or 0, enrolment.person_id, latest.observer if latest else None)
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


# -- certificates -----------------------------------------------------------------------------------------


def issue_when_complete(work: Work, fact: Fact) -> None:
    """Follows a complete standing: issues the certificate, once for each enrolment."""
    if fact.verb != "standing_complete" or fact.enrolment is None:
        return
    if work.connection.execute(sa.select(Certificate.id).where(Certificate.enrolment_id == fact.enrolment)).first():
        return
    enrolment = enrolment_by_id(work.connection, fact.enrolment, work.now)
    rules = programme(work.connection, enrolment.programme_version_id)
    states = stand(work, enrolment, work.now)
    wording = rules.document["certificate"]
    values: dict[str, Any] = {
        "public_id": work.chance.public_id(),
        "enrolment_id": enrolment.id,
        "issue": 1,
        "holder_name": enrolment.name,
        "credential_type": wording["credential_type"],
        "title": wording["title"],
        "level": wording["level"],
        "document": {
            "format": 1,
            "level_sentence": wording["level_sentence"],
            "scope": wording["scope"],
            "programme": {"title": rules.title, "version": rules.number},
            "release": enrolment.release_id,
            "clauses": clause_documents(states),
        },
        "issued_at": work.now,
        "valid_until": months_later(work.now.date(), wording["valid_months"]),
        "supersedes_id": None,
    }
    digest = certificate_digest(values)
    signature = work.runtime.keys.sign(digest)
    certificate = Certificate(**values, digest=digest, key_id=signature.key_id, signature=signature.value)
    work.session.add(certificate)
    work.flush()
    work.session.add(CertificateEvent(certificate_id=certificate.id, verb="issued", at=work.now))
    journal.record(
        work,
        "certificate_issued",
        {"certificate": certificate.id, "digest": digest, "key": signature.key_id},
        enrolment=enrolment.id,
        seals=[
            seal(
                work.connection,
                "certificate",
                (*CERTIFICATE_COLUMNS, "digest", "signature"),
                id=certificate.id,
            )
        ],
    )
    work.happened("certificate_issued", enrolment.id, certificate.id)


def certificate_digest(values: dict[str, Any]) -> str:
    """SHA-256 over the canonical form of everything that the certificate says."""
    return digest_of({name: values[name] for name in CERTIFICATE_COLUMNS})


def months_later(start: date, months: int) -> date:
    """The same day so many months on, or the last day of a month that is too short for it."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
