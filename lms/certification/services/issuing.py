"""Certificates: issued once for each enrolment, when its standing is complete, with what it rests on frozen."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.canonical import digest_of
from lms.catalogue.queries import programme
from lms.certification.models import Certificate, CertificateEvent
from lms.certification.services.freezing import frozen
from lms.certification.services.standing import clause_documents, stand
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import enrolment_by_id
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


EVENT_COLUMNS = ("certificate_id", "verb", "cause", "at", "recorded_by")


def issue_when_complete(work: Work, fact: Fact) -> None:
    """Follows a complete standing: issues the certificate, once for each enrolment."""
    if fact.verb != "standing_complete" or fact.enrolment is None:
        return
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == fact.enrolment))
    if work.connection.execute(sa.select(Certificate.id).where(Certificate.enrolment_id == fact.enrolment)).first():
        return
    enrolment = enrolment_by_id(work.connection, fact.enrolment, work.now)
    rules = programme(work.connection, enrolment.programme_version_id)
    states = stand(work, enrolment, work.now)
    wording = rules.document["certificate"]
    write_certificate(
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
            "valid_until": months_later(academy_day(work.connection, work.now), wording["valid_months"]),
            "supersedes_id": None,
        },
    )


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


def months_later(start: date, months: int) -> date:
    """The same day so many months on, or the last day of a month that is too short for it."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
