"""Certificates as they were issued, and how each stands at one moment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Academy, Person
from lms.accounts.queries import licence_until
from lms.catalogue.queries import newest_number_of
from lms.certification.models import Certificate, CertificateEvent, ReleaseDecision
from lms.certification.queries.standing import ClauseRow, clause_row
from lms.certification.rules import Event, Life, life
from lms.certification.rules.life import DRAFT
from lms.certification.services.issuing import CERTIFICATE_COLUMNS, certificate_digest
from lms.cohorts.models import Enrolment
from lms.database import Reader
from lms.journal.models import Body
from lms.keys import KeyRing, Signature

_UNISSUED = Life(DRAFT)


@dataclass(frozen=True)
class LifeEvent:
    """One thing that happened to a certificate, as those who decide and its holder read it."""

    verb: str
    at: datetime
    cause: str
    reason: str | None  # None where none was given, or it was erased
    erased: bool
    by: str | None  # None for the system


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
    status_since: datetime  # the moment of the event that made it so
    key_id: str
    id: int = 0
    issue: int = 1
    cycle: int = 1
    life: Life = _UNISSUED
    events: tuple[LifeEvent, ...] = ()  # in the order in which they were recorded
    successor: str | None = None  # the public id of the certificate that took its place
    predecessor: str | None = None
    newest_release: int = 0  # the number of its course, as it stands now

    @property
    def clauses(self) -> tuple[ClauseRow, ...]:
        return tuple(clause_row(document) for document in self.document["clauses"])

    @property
    def reason(self) -> str | None:
        """Why it stands as it does, where somebody decided that and the text was not erased."""
        found = [one for one in self.events if self.life.event and (one.verb, one.at) == self._made_by]
        return found[-1].reason if found else None

    @property
    def _made_by(self) -> tuple[str, datetime]:
        assert self.life.event is not None
        return self.life.event.verb, self.life.event.at


def certificate(reader: Reader, public_id: str, today: date, keys: KeyRing) -> CertificateView | None:
    """The certificate behind a public id: one statement whether it exists or not."""
    return next(iter(_certificates(reader, Certificate.public_id == public_id, today, keys)), None)


def certificates(reader: Reader, public_ids: Collection[str], today: date, keys: KeyRing) -> dict[str, CertificateView]:
    """Those of these numbers that exist, by number: one statement for any number of them."""
    found = _certificates(reader, Certificate.public_id.in_(public_ids), today, keys)
    return {one.public_id: one for one in found}


def certificate_of(reader: Reader, enrolment_id: int, today: date, keys: KeyRing) -> CertificateView | None:
    """The newest issue of an enrolment's certificate."""
    found = _certificates(reader, Certificate.enrolment_id == enrolment_id, today, keys)
    return found[-1] if found else None


def certificates_of(
    reader: Reader, person_id: int, course_id: int, today: date, keys: KeyRing
) -> tuple[CertificateView, ...]:
    """Everything that somebody was ever issued in a course, the oldest first: every cycle and every issue."""
    whose = sa.and_(Enrolment.person_id == person_id, Enrolment.course_id == course_id)
    return tuple(_certificates(reader, whose, today, keys))


def certificates_among(
    reader: Reader, enrolments: sa.Select[Any], today: date, keys: KeyRing
) -> tuple[CertificateView, ...]:
    """Of these enrolments, by the name on it: the newest issue of each."""
    found = _certificates(reader, Enrolment.id.in_(enrolments), today, keys)
    newest = {one.enrolment_id: one for one in found}
    return tuple(sorted(newest.values(), key=lambda one: (one.holder_name.casefold(), one.id)))


def _certificates(reader: Reader, which: sa.ColumnElement[bool], today: date, keys: KeyRing) -> list[CertificateView]:
    later, earlier = aliased(Certificate), aliased(Certificate)
    rows = reader.execute(
        sa.select(
            *(getattr(Certificate, name) for name in CERTIFICATE_COLUMNS),
            Certificate.id,
            Certificate.digest,
            Certificate.key_id,
            Certificate.signature,
            Enrolment.person_id,
            Enrolment.cycle,
            CertificateEvent.verb,
            CertificateEvent.at.label("event_at"),
            CertificateEvent.cause,
            Body.text.label("reason"),
            Body.erased_at,
            Person.name.label("by"),
            ReleaseDecision.decided_name,
            licence_until(Enrolment.person_id).label("licence_until"),
            later.public_id.label("successor"),
            earlier.public_id.label("predecessor"),
            newest_number_of(Enrolment.course_id).label("newest_release"),
            sa.select(Academy.name).scalar_subquery().label("issuer"),
        )
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(CertificateEvent, CertificateEvent.certificate_id == Certificate.id)
        .outerjoin(Body, Body.id == CertificateEvent.reason_id)
        .outerjoin(Person, Person.id == CertificateEvent.recorded_by)
        .outerjoin(ReleaseDecision, ReleaseDecision.enrolment_id == Enrolment.id)
        .outerjoin(later, later.supersedes_id == Certificate.id)
        .outerjoin(earlier, earlier.id == Certificate.supersedes_id)
        .where(which)
        .order_by(Enrolment.cycle, Certificate.issue, Certificate.id, CertificateEvent.id)
    )
    return [_view(list(group), today, keys) for _id, group in groupby(rows, key=lambda row: row.id)]


def _view(rows: Sequence[Any], today: date, keys: KeyRing) -> CertificateView:
    """One certificate from a row for each of its events."""
    row = rows[0]
    values = {name: getattr(row, name) for name in CERTIFICATE_COLUMNS}
    sound = certificate_digest(values) == row.digest and keys.verifies(row.digest, Signature(row.key_id, row.signature))
    happened = [Event(one.verb, one.event_at, one.cause) for one in rows]
    stands = life(happened, row.valid_until, row.licence_until, today)
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
        stands.state if sound else "broken",
        stands.event.at if stands.event else row.issued_at,
        row.key_id,
        row.id,
        row.issue,
        row.cycle,
        stands,
        tuple(_event(one) for one in rows),
        row.successor,
        row.predecessor,
        row.newest_release,
    )


def _event(row: Any) -> LifeEvent:
    erased = row.erased_at is not None
    return LifeEvent(row.verb, row.event_at, row.cause, None if erased else row.reason, erased, row.by)
