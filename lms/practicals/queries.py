"""What was seen of a trainee's hands-on practice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Academy
from lms.catalogue.queries import ProgrammeRow, checklist
from lms.database import Reader, Rows
from lms.journal.models import Body
from lms.practicals.models import Observation, ObservationVersion
from lms.practicals.rules import ObservationFact


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
    performed_on: date
    document: dict[str, Any]
    level: int | None
    observer_id: int
    observer_name: str
    signed_at: datetime
    strength: str | None  # None: erased
    next_step: str | None
    checklist_version_id: int
    digest: str

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
    def fact(self) -> ObservationFact:
        return ObservationFact(
            self.observation_id,
            self.version_id,
            self.role,
            self.case_code,
            frozenset(self.areas),
            self.level,
            self.observer_id,
            self.performed_on,
        )


def _rows() -> Rows:
    later = aliased(ObservationVersion)
    newer = sa.exists().where(
        later.observation_id == ObservationVersion.observation_id, later.number > ObservationVersion.number
    )
    strength, next_step = aliased(Body), aliased(Body)
    return (
        sa.select(
            Observation.id,
            Observation.public_id,
            Observation.enrolment_id,
            Observation.case_code,
            ObservationVersion.id,
            ObservationVersion.number,
            ObservationVersion.state,
            ObservationVersion.role,
            ObservationVersion.performed_on,
            ObservationVersion.document,
            ObservationVersion.level,
            ObservationVersion.observer_id,
            ObservationVersion.observer_name,
            ObservationVersion.signed_at,
            sa.case((strength.erased_at.is_(None), strength.text)),
            sa.case((next_step.erased_at.is_(None), next_step.text)),
            ObservationVersion.checklist_version_id,
            ObservationVersion.digest,
        )
        .join(Observation, Observation.id == ObservationVersion.observation_id)
        .join(strength, strength.id == ObservationVersion.strength_id)
        .join(next_step, next_step.id == ObservationVersion.next_step_id)
        .where(~newer)
    )


def _row(columns: Sequence[Any]) -> ObservationRow:
    """The case is what the observer signed; an observation's own code is only its default."""
    row = ObservationRow(*columns)
    return replace(row, case_code=row.document.get("case") or row.case_code)


def observations(reader: Reader, enrolment_id: int) -> list[ObservationRow]:
    """Newest first, withdrawn ones included."""
    statement = _rows().where(Observation.enrolment_id == enrolment_id)
    ordered = statement.order_by(ObservationVersion.performed_on.desc(), ObservationVersion.id.desc())
    return [_row(row) for row in reader.execute(ordered)]


def signed_observations(reader: Reader, enrolment_id: int) -> list[ObservationRow]:
    return [row for row in observations(reader, enrolment_id) if row.signed]


def observation(reader: Reader, public_id: str) -> ObservationRow | None:
    row = reader.execute(_rows().where(Observation.public_id == public_id)).one_or_none()
    return _row(row) if row else None


@dataclass(frozen=True)
class VersionRow:
    """One signature under an observation: what it said, whose it was, and when."""

    number: int
    state: str
    observer_name: str
    signed_at: datetime


def versions(reader: Reader, observation_id: int) -> list[VersionRow]:
    """The signatures under an observation, oldest first."""
    columns = (
        ObservationVersion.number,
        ObservationVersion.state,
        ObservationVersion.observer_name,
        ObservationVersion.signed_at,
    )
    wanted = sa.select(*columns).where(ObservationVersion.observation_id == observation_id)
    return [VersionRow(*row) for row in reader.execute(wanted.order_by(ObservationVersion.number))]


def withdrawal_reason(reader: Reader, row: ObservationRow) -> str | None:
    """Why an observation was withdrawn; None while it stands, or when the reason was erased."""
    if row.state == "signed":
        return None
    wanted = sa.select(Body.text).where(Body.id == row.document.get("reason"), Body.erased_at.is_(None))
    return reader.execute(wanted).scalar_one_or_none()


def practicals_clause(rules: ProgrammeRow) -> Mapping[str, Any] | None:
    """What the programme asks of hands-on practice, if anything."""
    return next((clause for clause in rules.clauses if clause["kind"] == "practicals"), None)


def academy_day(reader: Reader, at: datetime) -> date:
    """The day at the academy: dates of practice are judged by its calendar, wherever the server stands."""
    zone = reader.execute(sa.select(Academy.zone)).scalar_one_or_none() or "UTC"
    return at.astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True)
class StepSeen:
    text: str
    critical: bool
    outcome: str


@dataclass(frozen=True)
class Described:
    """An observation in the words of the checklist that it was made with; critical steps come first."""

    procedure: str
    role: str
    role_sentence: str
    areas: tuple[str, ...]
    product: str
    drill: str
    steps: tuple[StepSeen, ...]
    level_title: str
    level_sentence: str
    levels: int


def describe(reader: Reader, row: ObservationRow) -> Described:
    """Titles and sentences for the ids that an observation holds; an id that is unknown stands for itself."""
    wording = checklist(reader, row.checklist_version_id)
    level = next((one for one in wording["entrustment"] if one["level"] == row.level), None)
    role = next((one for one in wording["roles"] if one["id"] == row.role), None)
    seen = [
        StepSeen(one["text"], one["critical"], row.steps[one["id"]])
        for one in wording["steps"]
        if one["id"] in row.steps
    ]
    return Described(
        wording["procedure"],
        role["title"] if role else row.role,
        role["sentence"] if role else "",
        tuple(area["title"] for area in wording["areas"] if area["id"] in row.areas),
        _title(wording["products"], row.document["product"]),
        _title(wording["drills"], row.document["drill"]),
        tuple(sorted(seen, key=lambda step: not step.critical)),
        level["title"] if level else "",
        level["sentence"] if level else "",
        len(wording["entrustment"]),
    )


def _title(rows: Sequence[Mapping[str, Any]], wanted: str) -> str:
    return next((str(row["title"]) for row in rows if row["id"] == wanted), wanted)
