"""What happened to a certificate: read to say how it stands, and added to, never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.accounts.queries import licence_until
from lms.certification.models import Certificate, CertificateEvent
from lms.certification.rules import DECISION, Event, Life, life
from lms.cohorts.models import Enrolment
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.unit_of_work import Work

EVENT_COLUMNS = ("certificate_id", "verb", "cause", "at", "recorded_by")


def life_of(work: Work, certificate: Certificate, holder: int, today: date) -> Life:
    """How it stands today, by what is on record in this transaction."""
    events = work.connection.execute(
        sa.select(CertificateEvent.verb, CertificateEvent.at, CertificateEvent.cause)
        .where(CertificateEvent.certificate_id == certificate.id)
        .order_by(CertificateEvent.id)
    )
    until = work.connection.execute(sa.select(licence_until(holder))).scalar_one_or_none()
    return life([Event(*row) for row in events], certificate.valid_until, until, today)


def certificates_of_holder(work: Work, person_id: int, course_id: int | sa.ScalarSelect[int]) -> list[Certificate]:
    """Every certificate of a person in a course, the oldest first."""
    return list(
        work.session.execute(
            sa.select(Certificate)
            .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
            .where(Enrolment.person_id == person_id, Enrolment.course_id == course_id)
            .order_by(Certificate.id)
        ).scalars()
    )


def record_event(
    work: Work,
    certificate: Certificate,
    verb: str,
    reason: str | None,
    cause: str = DECISION,
    successor: int | None = None,
) -> None:
    """One more thing that happened to it, sealed in the enrolment's chain; the reason lies apart and can be erased."""
    event = CertificateEvent(
        certificate_id=certificate.id,
        verb=verb,
        cause=cause,
        at=work.now,
        reason_id=None if reason is None else journal.write_body(work, reason.strip()),
        recorded_by=work.actor.person_id,
    )
    work.session.add(event)
    work.flush()
    said: dict[str, Any] = {"certificate": certificate.id, "cause": cause}
    if event.reason_id is not None:
        said["reason"] = journal.body_digest(work, event.reason_id)
    if successor is not None:
        said["successor"] = successor
    journal.record(
        work,
        f"certificate_{verb}",
        said,
        enrolment=certificate.enrolment_id,
        seals=[seal(work.connection, "certificate_event", EVENT_COLUMNS, id=event.id)],
    )
    work.happened(f"certificate_{verb}", certificate.enrolment_id, certificate.id)
