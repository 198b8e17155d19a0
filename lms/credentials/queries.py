"""What a credential and a status list are made of, read from the academy's record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import sqlalchemy as sa

from lms.accounts.models import Academy, Licence
from lms.certification.models import Certificate, CertificateEvent
from lms.certification.queries import CertificateView
from lms.certification.rules import Event, life
from lms.certification.rules.life import FINAL, SUSPENDED
from lms.cohorts.models import Enrolment
from lms.credentials.rules.document import Issued, counts_shown
from lms.database import Reader, runtime
from lms.memory import RecentMemory


def issued(reader: Reader, certificate: CertificateView) -> Issued:
    """What the certificate's credential says."""
    zone = reader.execute(sa.select(Academy.zone)).scalar_one_or_none()
    clauses = certificate.document["clauses"]
    return Issued(
        public_id=certificate.public_id,
        row=certificate.id,
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
    """How every certificate stands today: one small statement, and a large one when something has happened since."""
    event, licence = sa.select(sa.func.max(CertificateEvent.id)), sa.select(sa.func.max(Licence.id))
    newest = sa.select(event.scalar_subquery(), licence.scalar_subquery())
    kept: RecentMemory = runtime().recent.recall("withdrawn certificates", lambda: RecentMemory(most=2))
    return kept.recall((today, *reader.execute(newest).one()), lambda: _withdrawn(reader, today))


def _withdrawn(reader: Reader, today: date) -> Withdrawn:
    """From the events of all certificates and their holders' registrations: one statement."""
    newest = sa.select(sa.func.max(Licence.id).label("id")).group_by(Licence.person_id).subquery()
    licence = sa.select(Licence.person_id, Licence.valid_until).join(newest, newest.c.id == Licence.id).subquery()
    rows = reader.execute(
        sa.select(
            Certificate.id,
            Certificate.valid_until,
            CertificateEvent.verb,
            CertificateEvent.at,
            CertificateEvent.cause,
            licence.c.valid_until.label("licence_until"),
        )
        .join(CertificateEvent, CertificateEvent.certificate_id == Certificate.id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .outerjoin(licence, licence.c.person_id == Enrolment.person_id)
        .order_by(Certificate.id, CertificateEvent.id)
    ).all()
    states: dict[int, str] = {}
    for number, group in groupby(rows, key=lambda row: row.id):
        events = list(group)
        happened = [Event(row.verb, row.at, row.cause) for row in events]
        states[number] = life(happened, events[0].valid_until, events[0].licence_until, today).state
    return Withdrawn(
        frozenset(number for number, state in states.items() if state in FINAL),
        frozenset(number for number, state in states.items() if state == SUSPENDED),
        max(states, default=0),
    )


def all_public_ids(reader: Reader) -> Sequence[str]:
    """The number of every certificate, the latest first."""
    return list(reader.execute(sa.select(Certificate.public_id).order_by(Certificate.id.desc())).scalars())
