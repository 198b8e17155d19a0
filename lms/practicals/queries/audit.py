"""What an audit looks at: every signed observation of a course, what stands out in a cohort, and who looked into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Invitation, Person
from lms.canonical import canonical_json
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import membership_now
from lms.database import Reader, Rows
from lms.journal.models import Body
from lms.practicals.models import AuditCheck, LogbookVersion, Observation, ObservationVersion, SignoffRequest
from lms.practicals.queries.observations import academy_zone
from lms.practicals.rules.auditing import Finding, Signed, drawn, findings

WRITTEN = ("age_band", "areas", "product", "units", "drill", "assistance", "complications")


@dataclass(frozen=True)
class AuditRow:
    """One signed observation as the audit list names it."""

    observation_id: int
    public_id: str
    enrolment_id: int
    enrolment_public_id: str
    trainee: str
    case_code: str
    assessor: str
    signed_at: datetime
    first_digest: str


@dataclass(frozen=True)
class CheckRow:
    """Somebody looked into an observation."""

    observation_id: int
    by: str
    at: datetime
    note: str | None  # None: erased


@dataclass(frozen=True)
class AuditPage:
    """What stands out among the trainees of one cohort, what chance drew, and what has been looked into."""

    findings: tuple[Finding, ...]
    drawn: tuple[AuditRow, ...]
    rows: Mapping[int, AuditRow]  # by observation
    checks: Mapping[int, tuple[CheckRow, ...]]  # by observation
    names: Mapping[int, tuple[str, str]]  # (name, public id) by enrolment

    def open(self, observations: Sequence[int]) -> int:
        """How many of these nobody has looked into."""
        return sum(one not in self.checks for one in observations)


def audit_page(reader: Reader, cohort_id: int, course_id: int, percent: int, at: datetime) -> AuditPage:
    """Four statements, whatever there is. Patterns are looked for in the whole course, and told of this cohort."""
    zone = academy_zone(reader)
    member = membership_now(at).subquery()
    mine = set(reader.execute(sa.select(member.c.enrolment_id).where(member.c.cohort_id == cohort_id)).scalars())
    rows, facts = _rows(reader, course_id, zone)
    found = [one for one in findings(facts) if one.trainee in mine]
    here = [row for row in rows.values() if row.enrolment_id in mine]
    return AuditPage(
        tuple(found),
        tuple(row for row in here if drawn(row.public_id, row.first_digest, percent)),
        rows,
        checks_of(reader, course_id),
        {row.enrolment_id: (row.trainee, row.enrolment_public_id) for row in here},
    )


def _rows(reader: Reader, course_id: int, zone: ZoneInfo) -> tuple[dict[int, AuditRow], list[Signed]]:
    rows: dict[int, AuditRow] = {}
    facts: list[Signed] = []
    for row in reader.execute(_statement(course_id)):
        rows[row.id] = AuditRow(
            row.id,
            row.public_id,
            row.enrolment_id,
            row.enrolment_public_id,
            row.trainee,
            row.document.get("case") or row.case_code,
            row.observer_name,
            row.created_at,
            row.first_digest,
        )
        facts.append(_fact(row, zone))
    return rows, facts


def _fact(row: Any, zone: ZoneInfo) -> Signed:
    given = row.first_document.get("given_at")
    signed_at = datetime.fromisoformat(given) if given else row.created_at
    entry = row.written
    return Signed(
        observation=row.id,
        trainee=row.enrolment_id,
        assessor=row.observer_id,
        month=row.performed_on.replace(day=1),
        signed_on=signed_at.astimezone(zone).date(),
        signed_at=signed_at,
        asked_at=row.asked_at,
        level=row.level,
        values=canonical_json({name: entry[name] for name in WRITTEN}) if entry else "",
        words=f"{row.strength or ''} {row.next_step or ''}",
        reflection=row.reflection or "",
        brought_in=row.invited_by == row.person_id,
        assessor_trains=row.assessor_trains,
    )


def _statement(course_id: int) -> Rows:
    """The latest version of each observation that stands signed, with what its first version and its entry say."""
    version, first, later = aliased(ObservationVersion), aliased(ObservationVersion), aliased(ObservationVersion)
    newer = sa.exists().where(later.observation_id == version.observation_id, later.number > version.number)
    strength, next_step, reflection, trainee = aliased(Body), aliased(Body), aliased(Body), aliased(Person)
    inviter = (
        sa.select(Invitation.made_by)
        .where(Invitation.person_id == version.observer_id)
        .order_by(Invitation.id)
        .limit(1)
        .correlate(version)
        .scalar_subquery()
    )
    own = aliased(Enrolment)
    trains = (
        sa.select(sa.func.max(own.id))
        .where(own.person_id == version.observer_id, own.course_id == course_id)
        .correlate(version)
        .scalar_subquery()
    )
    return (
        sa.select(
            Observation.id,
            Observation.public_id,
            Observation.enrolment_id,
            Enrolment.public_id.label("enrolment_public_id"),
            Enrolment.person_id,
            trainee.name.label("trainee"),
            Observation.case_code,
            Observation.created_at,
            version.observer_id,
            version.observer_name,
            version.performed_on,
            version.level,
            version.document,
            first.document.label("first_document"),
            first.digest.label("first_digest"),
            sa.case((~SignoffRequest.begun, SignoffRequest.made_at)).label("asked_at"),
            LogbookVersion.document.label("written"),
            sa.case((strength.erased_at.is_(None), strength.text)).label("strength"),
            sa.case((next_step.erased_at.is_(None), next_step.text)).label("next_step"),
            sa.case((reflection.erased_at.is_(None), reflection.text)).label("reflection"),
            inviter.label("invited_by"),
            trains.label("assessor_trains"),
        )
        .join(version, version.observation_id == Observation.id)
        .join(first, sa.and_(first.observation_id == Observation.id, first.number == 1))
        .join(Enrolment, Enrolment.id == Observation.enrolment_id)
        .join(trainee, trainee.id == Enrolment.person_id)
        .join(strength, strength.id == version.strength_id)
        .join(next_step, next_step.id == version.next_step_id)
        .outerjoin(SignoffRequest, SignoffRequest.id == Observation.request_id)
        .outerjoin(LogbookVersion, LogbookVersion.id == SignoffRequest.entry_version_id)
        .outerjoin(reflection, reflection.id == LogbookVersion.reflection_id)
        .where(Enrolment.course_id == course_id, version.state == "signed", ~newer)
        .order_by(Observation.id)
    )


def checks_of(
    reader: Reader, course_id: int | None = None, observation_id: int | None = None
) -> dict[int, tuple[CheckRow, ...]]:
    """What was looked into, by observation, the oldest first: of a course, or of one observation."""
    wanted: Rows = (
        sa.select(
            AuditCheck.observation_id,
            Person.name,
            AuditCheck.checked_at,
            sa.case((Body.erased_at.is_(None), Body.text)),
        )
        .join(Person, Person.id == AuditCheck.checked_by)
        .join(Body, Body.id == AuditCheck.note_id)
        .order_by(AuditCheck.id)
    )
    if course_id is not None:
        wanted = (
            wanted.join(Observation, Observation.id == AuditCheck.observation_id)
            .join(Enrolment, Enrolment.id == Observation.enrolment_id)
            .where(Enrolment.course_id == course_id)
        )
    if observation_id is not None:
        wanted = wanted.where(AuditCheck.observation_id == observation_id)
    grouped: dict[int, list[CheckRow]] = {}
    for row in reader.execute(wanted):
        grouped.setdefault(row[0], []).append(CheckRow(*row))
    return {observation: tuple(rows) for observation, rows in grouped.items()}
