"""What a credential and a status list are made of, read from the academy's record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lms.accounts.models import Academy, Licence
from lms.certification.models import Certificate, CertificateEvent
from lms.certification.queries import CertificateView
from lms.cohorts.models import Enrolment
from lms.credentials.rules.document import Issued, counts_shown
from lms.database import Reader

WITHDRAWN = ("revoked", "superseded")
"""Events after which the academy no longer stands behind a certificate, for good."""


def issued(reader: Reader, certificate: CertificateView) -> Issued:
    """What the certificate's credential says."""
    row, zone = reader.execute(
        sa.select(Certificate.id, sa.select(Academy.zone).scalar_subquery()).where(
            Certificate.public_id == certificate.public_id
        )
    ).one()
    clauses = certificate.document["clauses"]
    return Issued(
        public_id=certificate.public_id,
        row=row,
        holder=certificate.holder_name,
        title=certificate.title,
        credential_type=certificate.credential_type,
        level=certificate.level,
        level_sentence=certificate.document["level_sentence"],
        scope=" ".join(certificate.document["scope"].split()),
        programme_version=certificate.document["programme"]["version"],
        kinds=tuple(clause["kind"] for clause in clauses),
        waived=frozenset(clause["kind"] for clause in clauses if clause["state"] == "waived"),
        shown=counts_shown(clauses),
        issued_at=certificate.issued_at,
        last_day=certificate.valid_until,
        zone=zone or "UTC",
        issuer=certificate.issuer,
    )


@dataclass(frozen=True)
class Withdrawn:
    """The certificates behind which the academy does not stand, by their number in the record."""

    revoked: frozenset[int]
    suspended: frozenset[int]
    latest: int  # the highest number of any certificate; 0 where there is none


def withdrawn(reader: Reader, today: date) -> Withdrawn:
    """How every certificate stands, from its latest event and its holder's registration: one statement."""
    event = sa.select(sa.func.max(CertificateEvent.id).label("id")).group_by(CertificateEvent.certificate_id).subquery()
    newest = sa.select(sa.func.max(Licence.id).label("id")).group_by(Licence.person_id).subquery()
    licence = sa.select(Licence.person_id, Licence.valid_until).join(newest, newest.c.id == Licence.id).subquery()
    rows = reader.execute(
        sa.select(CertificateEvent.certificate_id, CertificateEvent.verb, licence.c.valid_until)
        .join(event, event.c.id == CertificateEvent.id)
        .join(Certificate, Certificate.id == CertificateEvent.certificate_id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .outerjoin(licence, licence.c.person_id == Enrolment.person_id)
    ).all()
    return Withdrawn(
        frozenset(row.certificate_id for row in rows if row.verb in WITHDRAWN),
        frozenset(row.certificate_id for row in rows if _suspended(row.verb, row.valid_until, today)),
        max((row.certificate_id for row in rows), default=0),
    )


def _suspended(verb: str, licence_until: date | None, today: date) -> bool:
    """By the academy's word, or because the registration that it rests on has lapsed."""
    if verb in WITHDRAWN:
        return False
    return verb == "suspended" or licence_until is None or licence_until < today


def all_public_ids(reader: Reader) -> Sequence[str]:
    """The number of every certificate, the latest first."""
    return list(reader.execute(sa.select(Certificate.public_id).order_by(Certificate.id.desc())).scalars())
