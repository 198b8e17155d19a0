"""What people recorded, signed or decided: the licence, observations, statements, releases, attempts and waivers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Licence
from lms.certification.evidence.known import by
from lms.certification.evidence.routes import Route
from lms.certification.models import Certificate, ReleaseDecision
from lms.certification.rules import LicenceFact, ObservationFact, WaiverFact
from lms.cohorts.models import AttemptGrant, RequirementWaiver
from lms.cohorts.queries import extra_attempts
from lms.database import Known, Reader, Recorded, Rows
from lms.journal.models import Body
from lms.learning.models import Acceptance
from lms.practicals.queries import signed_observations

_LICENCE = Recorded(
    lambda known: (
        sa.select(Licence.profession, Licence.body, Licence.valid_from, Licence.valid_until, Licence.verification)
        .where(Licence.person_id == sa.bindparam("person"), *by(Licence.recorded_at, known))
        .order_by(Licence.id.desc())
        .limit(1)
    )
)


def licence(reader: Reader, person_id: int, known_by: datetime | None) -> LicenceFact | None:
    row = _LICENCE(reader, known_by, person=person_id).one_or_none()
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


def signed(reader: Reader, route: Route, known_by: datetime | None) -> tuple[ObservationFact, ...]:
    rows = signed_observations(reader, route.own, known_by)
    if route.earlier is not None and route.since is not None:
        since = route.since
        rows += [row for row in signed_observations(reader, route.earlier, known_by) if row.signed_at >= since]
    return tuple(row.fact for row in rows)


_ATTESTED = Recorded(
    lambda known: sa.select(Acceptance.at).where(
        Acceptance.enrolment_id == sa.bindparam("enrolment"),
        Acceptance.text_version_id == sa.bindparam("text"),
        *by(Acceptance.at, known),
    )
)


def attested(reader: Reader, enrolment_id: int, text_version_id: int, known_by: datetime | None) -> datetime | None:
    row = _ATTESTED(reader, known_by, enrolment=enrolment_id, text=text_version_id).one_or_none()
    return row.at if row else None


_RELEASED = Recorded(
    lambda known: sa.select(ReleaseDecision.decided_at).where(
        ReleaseDecision.enrolment_id == sa.bindparam("enrolment"), *by(ReleaseDecision.decided_at, known)
    )
)


def released(reader: Reader, enrolment_id: int, known_by: datetime | None) -> datetime | None:
    row = _RELEASED(reader, known_by, enrolment=enrolment_id).one_or_none()
    return row.decided_at if row else None


_FINISHED = Recorded(
    lambda known: (
        sa.select(Certificate.document)
        .where(Certificate.enrolment_id == sa.bindparam("enrolment"), *by(Certificate.issued_at, known))
        .order_by(Certificate.issue)
        .limit(1)
    )
)


def finished_release(reader: Reader, enrolment_id: int, known_by: datetime | None) -> int | None:
    """The release of the course that the certificate was issued over: who has finished stays finished."""
    row = _FINISHED(reader, known_by, enrolment=enrolment_id).one_or_none()
    return int(row.document["release"]) if row else None


def _waivers(known: Known) -> Rows:
    later = aliased(RequirementWaiver)
    newer = sa.exists().where(
        later.enrolment_id == RequirementWaiver.enrolment_id,
        later.clause == RequirementWaiver.clause,
        later.id > RequirementWaiver.id,
        *by(later.recorded_at, known),
    )
    return (
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
            RequirementWaiver.enrolment_id == sa.bindparam("enrolment"),
            RequirementWaiver.waived,
            ~newer,
            *by(RequirementWaiver.recorded_at, known),
        )
        .order_by(RequirementWaiver.id)
    )


_WAIVERS = Recorded(_waivers)


def waivers(reader: Reader, enrolment_id: int, known_by: datetime | None) -> tuple[WaiverFact, ...]:
    """The latest decision about each clause, where it is a waiver."""
    return tuple(WaiverFact(*row) for row in _WAIVERS(reader, known_by, enrolment=enrolment_id))
