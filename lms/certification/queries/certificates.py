"""Certificates as they were issued, and how each stands at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Academy, Licence
from lms.certification.models import Certificate, CertificateEvent, ReleaseDecision
from lms.certification.queries.standing import ClauseRow, clause_row
from lms.certification.services.issuing import CERTIFICATE_COLUMNS, certificate_digest
from lms.cohorts.models import Enrolment
from lms.database import Reader
from lms.keys import KeyRing, Signature


@dataclass(frozen=True)
class CertificateView:
    """A certificate with how it stands at one moment, and whether its record still matches its signature."""

    public_id: str
    enrolment_id: int
    person_id: int
    holder_name: str
    credential_type: str
    title: str
    level: int
    document: dict[str, Any]
    issued_at: datetime
    valid_until: date
    issuer: str
    released_by: str | None
    status: str  # valid | expired | suspended | revoked | superseded | broken
    status_since: datetime
    key_id: str

    @property
    def clauses(self) -> tuple[ClauseRow, ...]:
        return tuple(clause_row(document) for document in self.document["clauses"])


_VERBS = {"suspended": "suspended", "revoked": "revoked", "superseded": "superseded"}


def certificate(reader: Reader, public_id: str, today: date, keys: KeyRing) -> CertificateView | None:
    """The certificate behind a public id: two statements whether it exists or not."""
    found = _certificates(reader, Certificate.public_id == public_id)
    return _view(found[0], today, keys) if found else None


def certificate_of(reader: Reader, enrolment_id: int, today: date, keys: KeyRing) -> CertificateView | None:
    found = _certificates(reader, Certificate.enrolment_id == enrolment_id)
    return _view(found[-1], today, keys) if found else None


def _certificates(reader: Reader, which: sa.ColumnElement[bool]) -> list[Any]:
    event = (
        sa.select(sa.func.max(CertificateEvent.id))
        .where(CertificateEvent.certificate_id == Certificate.id)
        .correlate(Certificate)
        .scalar_subquery()
    )
    valid_until = (
        sa.select(Licence.valid_until)
        .where(Licence.person_id == Enrolment.person_id)
        .order_by(Licence.id.desc())
        .limit(1)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return list(
        reader.execute(
            sa.select(
                *(getattr(Certificate, name) for name in CERTIFICATE_COLUMNS),
                Certificate.digest,
                Certificate.key_id,
                Certificate.signature,
                Enrolment.person_id,
                CertificateEvent.verb,
                CertificateEvent.at.label("event_at"),
                ReleaseDecision.decided_name,
                valid_until.label("licence_until"),
                sa.select(Academy.name).scalar_subquery().label("issuer"),
            )
            .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
            .join(CertificateEvent, CertificateEvent.id == event)
            .outerjoin(ReleaseDecision, ReleaseDecision.enrolment_id == Enrolment.id)
            .where(which)
            .order_by(Certificate.issue)
        )
    )


def _view(row: Any, today: date, keys: KeyRing) -> CertificateView:
    values = {name: getattr(row, name) for name in CERTIFICATE_COLUMNS}
    sound = certificate_digest(values) == row.digest and keys.verifies(row.digest, Signature(row.key_id, row.signature))
    return CertificateView(
        row.public_id,
        row.enrolment_id,
        row.person_id,
        row.holder_name,
        row.credential_type,
        row.title,
        row.level,
        row.document,
        row.issued_at,
        row.valid_until,
        row.issuer or "",
        row.decided_name,
        _status(row, today) if sound else "broken",
        row.event_at,
        row.key_id,
    )


def _status(row: Any, today: date) -> str:
    """A lapsed licence suspends what was issued on the strength of it, until it is renewed."""
    if row.verb in _VERBS:
        return _VERBS[row.verb]
    if row.valid_until < today:
        return "expired"
    if row.licence_until is None or row.licence_until < today:
        return "suspended"
    return "valid"
