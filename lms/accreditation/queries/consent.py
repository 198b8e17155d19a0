"""Who agrees to be reported, and who of them completed the course within a span of days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Licence, Person
from lms.accounts.queries import AcademyRow
from lms.accreditation.models import ReportConsent
from lms.certification.models import Certificate, CertificateEvent
from lms.cohorts.models import Enrolment
from lms.database import Reader, Rows
from lms.journal.seals import MOST_VALUES


@dataclass(frozen=True)
class ConsentRow:
    given: bool
    recipient: str
    fields: tuple[str, ...]
    recorded_at: datetime

    def holds_for(self, recipient: str) -> bool:
        """Agreeing to be reported to one body is no agreement for another."""
        return self.given and self.recipient == recipient


def consent_of(reader: Reader, person_id: int, course_id: int) -> ConsentRow | None:
    """The latest; None for somebody who never said anything."""
    columns = (ReportConsent.given, ReportConsent.recipient, ReportConsent.fields, ReportConsent.recorded_at)
    mine = (ReportConsent.person_id == person_id, ReportConsent.course_id == course_id)
    row = reader.execute(sa.select(*columns).where(*mine).order_by(ReportConsent.id.desc()).limit(1)).one_or_none()
    return ConsentRow(row[0], row[1], tuple(row[2]["fields"]), row[3]) if row else None


@dataclass(frozen=True)
class Span:
    """Days of the academy, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Attendant:
    """Somebody who agreed. What they did not let be told is empty."""

    name: str
    title: str
    completed_on: date
    certificate: str
    email: str
    profession: str
    licence_body: str
    licence_number: str


@dataclass(frozen=True)
class Attendance:
    completed: int  # everybody, named or not
    named: tuple[Attendant, ...]


@dataclass(frozen=True)
class _Completion:
    person_id: int
    on: date
    certificate: str  # the newest issue


def attendance(reader: Reader, course_id: int, recipient: str, span: Span, academy: AcademyRow) -> Attendance:
    """Those who completed the course within the span and whose latest word to this recipient is yes.

    Completed means: a certificate was issued, and it was not revoked; the day is that of the first issue. Names are
    read of those who agreed, of nobody else."""
    completions = [one for one in _completions(reader, course_id, academy) if span.holds(one.on)]
    agreed = _agreed(reader, course_id, recipient)
    told = {one.person_id for one in completions} & set(agreed)
    people = _people(reader, told)
    licences = _licences(reader, {one for one in told if "licence" in agreed[one]})
    named = [_attendant(one, people, agreed, licences) for one in completions if one.person_id in told]
    named.sort(key=lambda one: (one.completed_on, one.name.casefold(), one.certificate))
    return Attendance(len(completions), tuple(named))


def _completions(reader: Reader, course_id: int, academy: AcademyRow) -> list[_Completion]:
    """One for each enrolment; a correction of the name is the same completion."""
    rows = reader.execute(
        sa.select(Certificate.id, Certificate.enrolment_id, Enrolment.person_id, Certificate.public_id)
        .add_columns(Certificate.issued_at)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.course_id == course_id)
        .order_by(Certificate.enrolment_id, Certificate.issue)
    ).all()
    revoked = set(
        reader.execute(sa.select(CertificateEvent.certificate_id).where(CertificateEvent.verb == "revoked")).scalars()
    )
    first = {row.enrolment_id: row for row in reversed(rows)}
    newest = {row.enrolment_id: row for row in rows}
    return [
        _Completion(row.person_id, academy.day_of(first[enrolment].issued_at), row.public_id)
        for enrolment, row in newest.items()
        if row.id not in revoked
    ]


def _agreed(reader: Reader, course_id: int, recipient: str) -> dict[int, frozenset[str]]:
    """What each person who agrees now lets be told."""
    later = aliased(ReportConsent)
    newer = sa.exists().where(
        later.person_id == ReportConsent.person_id,
        later.course_id == ReportConsent.course_id,
        later.id > ReportConsent.id,
    )
    rows = reader.execute(
        sa.select(ReportConsent.person_id, ReportConsent.fields).where(
            ReportConsent.course_id == course_id,
            ReportConsent.given,
            ReportConsent.recipient == recipient,
            ~newer,
        )
    )
    return {row.person_id: frozenset(row.fields["fields"]) for row in rows}


def _people(reader: Reader, ids: set[int]) -> Mapping[int, tuple[str, str, str]]:
    wanted = sa.select(Person.id, Person.name, Person.title, Person.email)
    return {row.id: (row.name, row.title, row.email) for row in _among(reader, wanted, Person.id, ids)}


def _licences(reader: Reader, ids: set[int]) -> Mapping[int, tuple[str, str, str]]:
    """The registration that counts: the latest row."""
    wanted = sa.select(Licence.person_id, Licence.profession, Licence.body, Licence.number).order_by(Licence.id)
    rows = _among(reader, wanted, Licence.person_id, ids)
    return {row.person_id: (row.profession, row.body, row.number) for row in rows}


def _among(reader: Reader, wanted: Rows, column: sa.SQLColumnExpression[int], ids: set[int]) -> Iterator[Any]:
    """The rows of these people; in parts, since a statement takes a limited number of values."""
    known = sorted(ids)
    for start in range(0, len(known), MOST_VALUES):
        yield from reader.execute(wanted.where(column.in_(known[start : start + MOST_VALUES])))


def _attendant(
    one: _Completion,
    people: Mapping[int, tuple[str, str, str]],
    agreed: Mapping[int, frozenset[str]],
    licences: Mapping[int, tuple[str, str, str]],
) -> Attendant:
    name, title, email = people[one.person_id]
    shown = email if "email" in agreed[one.person_id] else ""
    licence = licences.get(one.person_id, ("", "", ""))
    return Attendant(name, title, one.on, one.certificate, shown, *licence)
