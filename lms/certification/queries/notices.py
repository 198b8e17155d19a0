"""The ledger of notices as those who were told, and those who decide, read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.certification.models import Certificate, Notice, Renewal
from lms.cohorts.models import Enrolment
from lms.database import Reader
from lms.journal.models import Body


@dataclass(frozen=True)
class NoticeRow:
    """One notice in the words that were used; None where they were erased."""

    kind: str
    to: str
    at: datetime
    text: str | None


def notices_of(reader: Reader, certificates: Sequence[int], person_id: int | None = None) -> tuple[NoticeRow, ...]:
    """What was told about these certificates, the newest first; to one person, or to everybody."""
    wanted = (
        sa.select(Notice.kind, Person.name, Notice.at, sa.case((Body.erased_at.is_(None), Body.text)))
        .join(Person, Person.id == Notice.person_id)
        .join(Body, Body.id == Notice.body_id)
        .where(Notice.certificate_id.in_(certificates))
        .order_by(Notice.id.desc())
    )
    if person_id is not None:
        wanted = wanted.where(Notice.person_id == person_id)
    return tuple(NoticeRow(*row) for row in reader.execute(wanted))


@dataclass(frozen=True)
class Held:
    """The certificate that a cycle renews, and from which day on evidence counts for it."""

    enrolment_id: int
    opens_on: date


def held(reader: Reader, enrolment_id: int) -> Held | None:
    """None for a first cycle."""
    row = reader.execute(
        sa.select(Certificate.enrolment_id, Renewal.opens_on)
        .join(Renewal, Renewal.certificate_id == Certificate.id)
        .join(Enrolment, Enrolment.id == Renewal.enrolment_id)
        .where(Enrolment.id == enrolment_id)
    ).one_or_none()
    return Held(*row) if row else None
