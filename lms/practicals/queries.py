"""What was seen of a trainee's hands-on practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.catalogue.queries import Reader
from lms.journal.models import Body
from lms.practicals.models import Observation, ObservationVersion


@dataclass(frozen=True)
class ObservationRow:
    """The latest version of one observation; withdrawn ones are left out where they must not count."""

    observation_id: int
    public_id: str
    enrolment_id: int
    case_code: str
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
    def areas(self) -> tuple[str, ...]:
        return tuple(self.document["areas"])

    @property
    def steps(self) -> dict[str, str]:
        """Each step's outcome: 'done', 'prompted', 'not_done', 'not_seen'."""
        steps: dict[str, str] = self.document["steps"]
        return steps


def _rows() -> sa.Select[Any]:
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


def observations(reader: Reader, enrolment_id: int) -> list[ObservationRow]:
    """Newest first, withdrawn ones included."""
    statement = _rows().where(Observation.enrolment_id == enrolment_id)
    ordered = statement.order_by(ObservationVersion.performed_on.desc(), ObservationVersion.id.desc())
    return [ObservationRow(*row) for row in reader.execute(ordered)]


def signed_observations(reader: Reader, enrolment_id: int) -> list[ObservationRow]:
    return [row for row in observations(reader, enrolment_id) if row.state == "signed"]


def observation(reader: Reader, public_id: str) -> ObservationRow | None:
    row = reader.execute(_rows().where(Observation.public_id == public_id)).one_or_none()
    return ObservationRow(*row) if row else None
