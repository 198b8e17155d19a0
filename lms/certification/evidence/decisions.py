"""What people recorded, signed or decided: the licence, observations, statements, releases, attempts and waivers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Licence
from lms.certification.evidence.known import by
from lms.certification.models import Certificate, ReleaseDecision
from lms.certification.rules import LicenceFact, ObservationFact, WaiverFact
from lms.cohorts.models import AttemptGrant, RequirementWaiver
from lms.cohorts.queries import extra_attempts
from lms.database import Reader
from lms.journal.models import Body
from lms.learning.models import Acceptance
from lms.practicals.queries import signed_observations


def licence(reader: Reader, person_id: int, known_by: datetime | None) -> LicenceFact | None:
    row = reader.execute(
        sa.select(Licence.profession, Licence.body, Licence.valid_from, Licence.valid_until, Licence.verification)
        .where(Licence.person_id == person_id, *by(Licence.recorded_at, known_by))
        .order_by(Licence.id.desc())
        .limit(1)
    ).one_or_none()
    return LicenceFact(*row) if row else None


def extra_by_quiz(reader: Reader, enrolment_id: int, known_by: datetime | None) -> dict[int, int]:
    """Granted attempts beyond the policy."""
    if known_by is None:
        return extra_attempts(reader, enrolment_id)
    rows = reader.execute(
        sa.select(AttemptGrant.quiz_id, sa.func.count())
        .where(AttemptGrant.enrolment_id == enrolment_id, AttemptGrant.recorded_at <= known_by)
        .group_by(AttemptGrant.quiz_id)
    )
    return {row[0]: row[1] for row in rows}


def signed(reader: Reader, enrolment_id: int, known_by: datetime | None) -> tuple[ObservationFact, ...]:
    return tuple(row.fact for row in signed_observations(reader, enrolment_id, known_by))


def attested(reader: Reader, enrolment_id: int, text_version_id: int, known_by: datetime | None) -> datetime | None:
    return reader.execute(
        sa.select(Acceptance.at).where(
            Acceptance.enrolment_id == enrolment_id,
            Acceptance.text_version_id == text_version_id,
            *by(Acceptance.at, known_by),
        )
    ).scalar_one_or_none()


def released(reader: Reader, enrolment_id: int, known_by: datetime | None) -> datetime | None:
    return reader.execute(
        sa.select(ReleaseDecision.decided_at).where(
            ReleaseDecision.enrolment_id == enrolment_id, *by(ReleaseDecision.decided_at, known_by)
        )
    ).scalar_one_or_none()


def finished_release(reader: Reader, enrolment_id: int, known_by: datetime | None) -> int | None:
    """The release of the course that the certificate was issued over: who has finished stays finished."""
    document = reader.execute(
        sa.select(Certificate.document)
        .where(Certificate.enrolment_id == enrolment_id, *by(Certificate.issued_at, known_by))
        .order_by(Certificate.issue)
        .limit(1)
    ).scalar_one_or_none()
    return int(document["release"]) if document else None


def waivers(reader: Reader, enrolment_id: int, known_by: datetime | None) -> tuple[WaiverFact, ...]:
    """The latest decision about each clause, where it is a waiver."""
    later = aliased(RequirementWaiver)
    newer = sa.exists().where(
        later.enrolment_id == RequirementWaiver.enrolment_id,
        later.clause == RequirementWaiver.clause,
        later.id > RequirementWaiver.id,
        *by(later.recorded_at, known_by),
    )
    rows = reader.execute(
        sa.select(
            RequirementWaiver.id,
            RequirementWaiver.clause,
            RequirementWaiver.kind,
            RequirementWaiver.clause_digest,
            RequirementWaiver.recorded_by,
            RequirementWaiver.recorded_name,
            RequirementWaiver.recorded_at,
            Body.digest,
        )
        .join(Body, Body.id == RequirementWaiver.reason_id)
        .where(
            RequirementWaiver.enrolment_id == enrolment_id,
            RequirementWaiver.waived,
            ~newer,
            *by(RequirementWaiver.recorded_at, known_by),
        )
        .order_by(RequirementWaiver.id)
    )
    return tuple(WaiverFact(*row) for row in rows)
