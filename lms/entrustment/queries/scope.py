"""What a person may do on a day, from what is on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Academy, Licence, Person
from lms.database import Reader, record
from lms.entrustment.models import ScopeAddress, ScopeEvent
from lms.entrustment.scope import Held, LicenceFact, Permit, ScopeFact, held, licensed, permitted
from lms.journal.models import Body


@dataclass(frozen=True)
class ScopeRow:
    """One event as it is on record."""

    id: int
    enrolment_id: int
    kind: str
    areas: tuple[str, ...]
    product: str
    level: int | None
    document: dict[str, Any]
    starts_on: date
    reason: str | None  # '' where there is none, None where it was erased
    recorded_name: str
    recorded_at: datetime

    @property
    def fact(self) -> ScopeFact:
        return ScopeFact(self.id, self.kind, self.starts_on, frozenset(self.areas), self.product, self.level)


@dataclass(frozen=True)
class Card:
    """What somebody may do on a day, with the words of the decisions that it rests on."""

    name: str
    title: str
    on: date
    licensed: bool
    held: tuple[Held, ...]
    permits: tuple[Permit, ...]
    events: tuple[ScopeRow, ...]  # oldest first
    address: str | None  # that leads to the card now

    @property
    def words(self) -> dict[int, Mapping[str, Any]]:
        """The titles of each grant, by its event."""
        return {row.id: row.document for row in self.events}

    @property
    def lines(self) -> list[tuple[Held, Mapping[str, Any]]]:
        """What is permitted, each with its words."""
        words = self.words
        return [(one, words[one.event]) for one in self.held if one.permit in self.permits and not one.suspended]


def history(reader: Reader, person_id: int) -> list[ScopeRow]:
    """Every event of a person, oldest first."""
    wanted = (
        sa.select(
            ScopeEvent.id,
            ScopeEvent.enrolment_id,
            ScopeEvent.kind,
            ScopeEvent.areas,
            ScopeEvent.product,
            ScopeEvent.level,
            ScopeEvent.document,
            ScopeEvent.starts_on,
            sa.case((ScopeEvent.reason_id.is_(None), ""), (Body.erased_at.is_(None), Body.text)),
            ScopeEvent.recorded_name,
            ScopeEvent.recorded_at,
        )
        .outerjoin(Body, Body.id == ScopeEvent.reason_id)
        .where(ScopeEvent.person_id == person_id)
        .order_by(ScopeEvent.id)
    )
    return [record(ScopeRow, *row[:3], tuple(row[3]), *row[4:]) for row in reader.execute(wanted)]


def facts_of(reader: Reader, person_id: int) -> tuple[ScopeFact, ...]:
    return tuple(row.fact for row in history(reader, person_id))


def licence_facts(reader: Reader, person_id: int, zone: ZoneInfo) -> tuple[LicenceFact, ...]:
    """Every registration as it was recorded, days by the academy's calendar."""
    columns = (Licence.id, Licence.recorded_at, Licence.valid_from, Licence.valid_until, Licence.verification)
    rows = reader.execute(sa.select(*columns).where(Licence.person_id == person_id).order_by(Licence.id))
    return tuple(
        LicenceFact(
            row.id, row.recorded_at.astimezone(zone).date(), row.valid_from, row.valid_until, row.verification != "self"
        )
        for row in rows
    )


@dataclass(frozen=True)
class _Holder:
    id: int
    name: str
    title: str
    zone: str
    address: str | None


NOBODY = _Holder(0, "", "", "UTC", None)
"""Asked for like anybody, so that an unknown address costs what a known one costs."""


def _holder(reader: Reader, wanted: sa.ColumnElement[bool]) -> _Holder | None:
    zone = sa.func.coalesce(sa.select(Academy.zone).scalar_subquery(), "UTC")
    address = (
        sa.select(ScopeAddress.public_id)
        .where(ScopeAddress.person_id == Person.id)
        .order_by(ScopeAddress.id.desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    row = reader.execute(sa.select(Person.id, Person.name, Person.title, zone, address).where(wanted)).one_or_none()
    return _Holder(*row) if row else None


def card_of(reader: Reader, person_id: int, at: datetime, on: date | None = None) -> Card:
    """The card of a person for a day at the academy, today where none is named."""
    return _card(reader, _holder(reader, Person.id == person_id) or NOBODY, at, on)


def card_at(reader: Reader, address: str, at: datetime) -> Card | None:
    """The card behind an address. A former and an unknown address are None, at the same statements as a known one."""
    later = aliased(ScopeAddress)
    newer = sa.exists().where(later.person_id == ScopeAddress.person_id, later.id > ScopeAddress.id)
    behind = sa.select(ScopeAddress.person_id).where(ScopeAddress.public_id == address, ~newer).scalar_subquery()
    holder = _holder(reader, Person.id == behind)
    card = _card(reader, holder or NOBODY, at, None)
    return card if holder else None


def _card(reader: Reader, holder: _Holder, at: datetime, on: date | None) -> Card:
    zone = ZoneInfo(holder.zone)
    day = on or at.astimezone(zone).date()
    rows = history(reader, holder.id)
    events = [row.fact for row in rows]
    licences = licence_facts(reader, holder.id, zone)
    return Card(
        holder.name,
        holder.title,
        day,
        licensed(licences, day),
        held(events, day),
        permitted(events, licences, day),
        tuple(rows),
        holder.address,
    )


def scope_person(reader: Reader, named: str) -> int | None:
    """The person with this public id or e-mail address."""
    wanted = sa.select(Person.id).where(sa.or_(Person.public_id == named, Person.email == named.strip().lower()))
    return reader.execute(wanted).scalar_one_or_none()
