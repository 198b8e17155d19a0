"""What was signed of a trainee's hands-on practice, and under which signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Academy
from lms.catalogue.queries import ProgrammeRow
from lms.cohorts.models import Enrolment
from lms.database import Document, Known, Prepared, Reader, Recorded, Rows
from lms.journal.models import Body
from lms.practicals.models import (
    AssessorGrant,
    LogbookEntry,
    LogbookVersion,
    Observation,
    ObservationVersion,
    SignoffRequest,
)
from lms.practicals.rules import ObservationFact, counted_on
from lms.practicals.rules.observing import REVIEWED


@dataclass(frozen=True)
class ObservationRow:
    """The latest version of one observation; withdrawn ones are left out where they must not count."""

    observation_id: int
    public_id: str
    enrolment_id: int
    case_code: str  # the same code as another observation's: the same patient again
    version_id: int
    number: int
    state: str
    role: str
    performed_on: date  # the first day of the month; of an older record the day
    document: dict[str, Any]
    level: int | None
    observer_id: int
    observer_name: str
    signed_at: datetime
    strength: str | None  # None: erased
    next_step: str | None
    checklist_version_id: int
    digest: str
    meaning: str
    observer_role: str  # instructor | supervisor; '' on older records
    provisional: bool
    created_at: datetime
    zone: str  # the academy's
    vouched: list[str] | None  # areas that somebody vouches for; None while nobody does
    entry: str | None  # the logbook entry that it confirms
    asked_at: datetime | None  # when the trainee asked for it

    @property
    def signed(self) -> bool:
        return self.state == "signed"

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(self.document["areas"])

    @property
    def steps(self) -> dict[str, str]:
        """Each step's outcome: 'done', 'prompted', 'not_done', 'not_seen'."""
        steps: dict[str, str] = self.document["steps"]
        return steps

    @property
    def by_month(self) -> bool:
        return int(self.document["format"]) > 1

    def day_of(self, at: datetime) -> date:
        """The academy's day of a moment."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def on(self) -> date:
        """The day that it counts from. Of a month it is the last one, but not after the first signature."""
        if not self.by_month:
            return self.performed_on
        return counted_on(self.performed_on, self.day_of(self.created_at))

    @property
    def waits(self) -> bool:
        """It counts only once somebody vouches for who signed it, in its areas."""
        return self.provisional and (self.vouched is None or not set(self.areas) <= set(self.vouched))

    @property
    def fact(self) -> ObservationFact:
        return ObservationFact(
            self.observation_id,
            self.version_id,
            self.role,
            self.case_code,
            frozenset(self.areas),
            self.level,
            self.observer_id,
            self.on,
            self.performed_on,
            self.waits,
            self.meaning != REVIEWED,
        )


def _rows(known_by: Known = None) -> Rows:
    """`known_by` leaves out what was recorded after that moment."""
    later, version = aliased(ObservationVersion), ObservationVersion
    newer = sa.select(later.id).where(later.observation_id == version.observation_id, later.number > version.number)
    vouched = (
        sa.select(AssessorGrant.areas)
        .where(AssessorGrant.person_id == version.observer_id, AssessorGrant.course_id == Enrolment.course_id)
        .order_by(AssessorGrant.id.desc())
        .limit(1)
        .correlate(version, Enrolment)
    )
    if known_by is not None:
        newer = newer.where(later.signed_at <= known_by)
        vouched = vouched.where(AssessorGrant.recorded_at <= known_by)
    confirmed = (
        sa.select(LogbookEntry.public_id)
        .join(LogbookVersion, LogbookVersion.entry_id == LogbookEntry.id)
        .join(SignoffRequest, SignoffRequest.entry_version_id == LogbookVersion.id)
        .where(SignoffRequest.id == Observation.request_id)
        .correlate(Observation)
    )
    asked = (
        sa.select(SignoffRequest.made_at)
        .where(SignoffRequest.id == Observation.request_id, ~SignoffRequest.begun)
        .correlate(Observation)
    )
    strength, next_step = aliased(Body), aliased(Body)
    statement: Rows = (
        sa.select(
            Observation.id,
            Observation.public_id,
            Observation.enrolment_id,
            Observation.case_code,
            version.id,
            version.number,
            version.state,
            version.role,
            version.performed_on,
            version.document,
            version.level,
            version.observer_id,
            version.observer_name,
            version.signed_at,
            sa.case((strength.erased_at.is_(None), strength.text)),
            sa.case((next_step.erased_at.is_(None), next_step.text)),
            version.checklist_version_id,
            version.digest,
            version.meaning,
            version.observer_role,
            version.provisional,
            Observation.created_at,
            sa.func.coalesce(sa.select(Academy.zone).scalar_subquery(), "UTC"),
            sa.type_coerce(vouched.scalar_subquery(), Document()),
            confirmed.scalar_subquery(),
            asked.scalar_subquery(),
        )
        .join(Observation, Observation.id == version.observation_id)
        .join(Enrolment, Enrolment.id == Observation.enrolment_id)
        .join(strength, strength.id == version.strength_id)
        .join(next_step, next_step.id == version.next_step_id)
        .where(~newer.exists())
    )
    return statement if known_by is None else statement.where(version.signed_at <= known_by)


def _row(columns: Sequence[Any]) -> ObservationRow:
    """The case is what the observer signed; an observation's own code is only its default."""
    row = ObservationRow(*columns)
    return replace(row, case_code=row.document.get("case") or row.case_code)


_OBSERVATIONS = Recorded(
    lambda known: (
        _rows(known)
        .where(Observation.enrolment_id == sa.bindparam("enrolment"))
        .order_by(ObservationVersion.performed_on.desc(), ObservationVersion.id.desc())
    )
)
_ONE = Prepared(lambda: _rows().where(Observation.public_id == sa.bindparam("public_id")))
_REQUESTED = Prepared(lambda: _rows().where(Observation.request_id == sa.bindparam("request")))


def observations(reader: Reader, enrolment_id: int, known_by: datetime | None = None) -> list[ObservationRow]:
    """Newest first, withdrawn ones included; with `known_by`, as they stood on record at that moment."""
    return [_row(row) for row in _OBSERVATIONS(reader, known_by, enrolment=enrolment_id)]


def observations_of(reader: Reader, enrolment_ids: Sequence[int]) -> dict[int, list[ObservationRow]]:
    """Of several enrolments, by enrolment, in the order of `observations`: one statement."""
    statement = _rows().where(Observation.enrolment_id.in_(enrolment_ids))
    grouped: dict[int, list[ObservationRow]] = {}
    for row in reader.execute(statement.order_by(ObservationVersion.performed_on.desc(), ObservationVersion.id.desc())):
        grouped.setdefault(row.enrolment_id, []).append(_row(row))
    return grouped


def signed_observations(reader: Reader, enrolment_id: int, known_by: datetime | None = None) -> list[ObservationRow]:
    """What stands signed. Some of it may not count: see `fact.counts`."""
    return [row for row in observations(reader, enrolment_id, known_by) if row.signed]


def observation(reader: Reader, public_id: str) -> ObservationRow | None:
    row = _ONE(reader, public_id=public_id).one_or_none()
    return _row(row) if row else None


def observation_of_request(reader: Reader, request_id: int) -> ObservationRow | None:
    row = _REQUESTED(reader, request=request_id).one_or_none()
    return _row(row) if row else None


def observations_by(reader: Reader, person_id: int, limit: int = 20) -> list[ObservationRow]:
    """What this person signed, the latest first."""
    signed = _rows().where(ObservationVersion.observer_id == person_id)
    return [_row(row) for row in reader.execute(signed.order_by(ObservationVersion.id.desc()).limit(limit))]


@dataclass(frozen=True)
class VersionRow:
    """One signature under an observation: what it said, whose it was, and when."""

    number: int
    state: str
    observer_name: str
    observer_role: str
    signed_at: datetime
    meaning: str
    role: str
    performed_on: date
    document: dict[str, Any]
    level: int | None
    digest: str
    strength: str | None  # None: erased
    next_step: str | None
    reason: str | None = None  # of an amendment or a withdrawal; None where there is none, or it was erased


def versions(reader: Reader, observation_id: int) -> list[VersionRow]:
    """The signatures under an observation, oldest first, each with the reason that was given for it."""
    strength, next_step = aliased(Body), aliased(Body)
    wanted = (
        sa.select(
            ObservationVersion.number,
            ObservationVersion.state,
            ObservationVersion.observer_name,
            ObservationVersion.observer_role,
            ObservationVersion.signed_at,
            ObservationVersion.meaning,
            ObservationVersion.role,
            ObservationVersion.performed_on,
            ObservationVersion.document,
            ObservationVersion.level,
            ObservationVersion.digest,
            sa.case((strength.erased_at.is_(None), strength.text)),
            sa.case((next_step.erased_at.is_(None), next_step.text)),
        )
        .join(strength, strength.id == ObservationVersion.strength_id)
        .join(next_step, next_step.id == ObservationVersion.next_step_id)
        .where(ObservationVersion.observation_id == observation_id)
        .order_by(ObservationVersion.number)
    )
    rows = [VersionRow(*row) for row in reader.execute(wanted)]
    reasons = _reasons(reader, [row.document["reason"] for row in rows if row.document.get("reason")])
    return [replace(row, reason=reasons.get(row.document.get("reason"))) for row in rows]


def _reasons(reader: Reader, bodies: Sequence[int]) -> dict[Any, str]:
    kept = sa.select(Body.id, Body.text).where(Body.id.in_(bodies), Body.erased_at.is_(None))
    return {row.id: row.text for row in reader.execute(kept)}


def withdrawal_reason(reader: Reader, row: ObservationRow) -> str | None:
    """Why an observation was withdrawn; None while it stands, or when the reason was erased."""
    if row.state == "signed":
        return None
    return _reasons(reader, [row.document["reason"]]).get(row.document["reason"])


def practicals_clause(rules: ProgrammeRow) -> Mapping[str, Any] | None:
    """What the programme asks of hands-on practice, if anything."""
    return next((clause for clause in rules.clauses if clause["kind"] == "practicals"), None)


def academy_zone(reader: Reader) -> ZoneInfo:
    return ZoneInfo(reader.execute(sa.select(Academy.zone)).scalar_one_or_none() or "UTC")


def academy_day(reader: Reader, at: datetime) -> date:
    """The day at the academy: dates of practice are judged by its calendar, wherever the server stands."""
    return at.astimezone(academy_zone(reader)).date()
