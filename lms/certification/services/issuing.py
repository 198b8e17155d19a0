"""Certificates: issued once for each enrolment, when its standing is complete, with what it rests on frozen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.canonical import digest_of
from lms.catalogue.queries import programme
from lms.certification.models import Certificate, CertificateEvent, Renewal, Standing
from lms.certification.rules import may_be_renewed
from lms.certification.rules.renewal import rule_of, valid_until
from lms.certification.services.events import EVENT_COLUMNS, life_of, record_event
from lms.certification.services.freezing import frozen
from lms.certification.services.gating import held_back
from lms.certification.services.standing import clause_documents, stand
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.queries import academy_day
from lms.unit_of_work import Fact, Work

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


def issue_when_complete(work: Work, fact: Fact) -> None:
    """Follows a complete standing: issues the certificate, once for each enrolment.

    A renewal waits while somebody's decision suspends the one before, and follows its restoration."""
    if fact.verb == "certificate_restored":
        _renewal_that_waited(work, fact.subject)
    if fact.verb != "standing_complete" or fact.enrolment is None:
        return
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == fact.enrolment))
    if work.connection.execute(sa.select(Certificate.id).where(Certificate.enrolment_id == fact.enrolment)).first():
        return
    enrolment = enrolment_by_id(work.connection, fact.enrolment, work.now)
    _issue(work, enrolment)


def _issue(work: Work, enrolment: EnrolmentRow) -> None:
    today = academy_day(work.connection, work.now)
    previous = renewed_by(work, enrolment.id)
    stands = life_of(work, previous, enrolment.person_id, today) if previous else None
    if held_back(work, enrolment.id):
        return
    if stands is not None and not may_be_renewed(stands):
        return
    rules = programme(work.connection, enrolment.programme_version_id)
    states = stand(work, enrolment, work.now)
    wording = rules.document["certificate"]
    made = write_certificate(
        work,
        {
            "enrolment_id": enrolment.id,
            "issue": 1,
            "holder_name": enrolment.name,
            "credential_type": wording["credential_type"],
            "title": wording["title"],
            "level": wording["level"],
            "document": {
                "format": 2,
                "level_sentence": wording["level_sentence"],
                "scope": wording["scope"],
                "programme": {"title": rules.title, "version": rules.number},
                "release": enrolment.release_id,
                "clauses": clause_documents(states),
                "rests_on": frozen(work.connection, enrolment.id, states),
            },
            "valid_until": valid_until(rule_of(wording), today, previous.valid_until if previous else None),
            "supersedes_id": previous.id if previous else None,
        },
    )
    if previous is not None:
        record_event(work, previous, "superseded", None, successor=made)


def renewed_by(work: Work, enrolment_id: int) -> Certificate | None:
    """The certificate that this cycle renews, in its newest issue; None for a first cycle."""
    renewed = aliased(Certificate)
    return work.session.execute(
        sa.select(Certificate)
        .join(renewed, renewed.enrolment_id == Certificate.enrolment_id)
        .join(Renewal, Renewal.certificate_id == renewed.id)
        .where(Renewal.enrolment_id == enrolment_id)
        .order_by(Certificate.issue.desc())
        .limit(1)
    ).scalar_one_or_none()


def _renewal_that_waited(work: Work, restored: int | None) -> None:
    issued, renewed = aliased(Certificate), aliased(Certificate)
    waiting = (
        sa.select(Standing.enrolment_id)
        .join(Renewal, Renewal.enrolment_id == Standing.enrolment_id)
        .join(renewed, renewed.id == Renewal.certificate_id)
        .join(issued, issued.enrolment_id == renewed.enrolment_id)
        .where(issued.id == restored, Standing.complete)
    )
    for enrolment_id in work.connection.execute(waiting).scalars().all():
        work.happened("standing_complete", enrolment_id)


def write_certificate(work: Work, said: Mapping[str, Any]) -> int:
    """Signs and keeps what a certificate says, and that it was issued; returns its id.

    Another one for the same issue of the same enrolment is refused by the database."""
    values: dict[str, Any] = {**said, "public_id": work.chance.public_id(), "issued_at": work.now}
    digest = certificate_digest(values)
    signature = work.runtime.keys.sign(digest)
    certificate = Certificate(**values, digest=digest, key_id=signature.key_id, signature=signature.value)
    work.session.add(certificate)
    work.flush()
    event = CertificateEvent(
        certificate_id=certificate.id, verb="issued", at=work.now, recorded_by=work.actor.person_id
    )
    work.session.add(event)
    work.flush()
    columns = (*CERTIFICATE_COLUMNS, "digest", "signature")
    journal.record(
        work,
        "certificate_issued",
        {"certificate": certificate.id, "digest": digest, "key": signature.key_id},
        enrolment=certificate.enrolment_id,
        seals=[
            seal(work.connection, "certificate", columns, id=certificate.id),
            seal(work.connection, "certificate_event", EVENT_COLUMNS, id=event.id),
        ],
    )
    work.happened("certificate_issued", certificate.enrolment_id, certificate.id)
    return certificate.id


def certificate_digest(values: dict[str, Any]) -> str:
    """SHA-256 over the canonical form of everything that the certificate says."""
    return digest_of({name: values[name] for name in CERTIFICATE_COLUMNS})
