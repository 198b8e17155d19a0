"""Requests for a sign-off, with what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Credential, Person
from lms.cohorts.models import Enrolment
from lms.database import Prepared, Reader, Rows
from lms.journal.models import Body
from lms.practicals.models import LogbookVersion, Observation, SignoffEvent, SignoffRequest
from lms.practicals.rules.asking import RequestFact


@dataclass(frozen=True)
class RequestRow:
    """One request; how it stands at a moment is told by `fact`."""

    id: int
    public_id: str
    enrolment_id: int
    entry_id: int | None
    entry_version_id: int | None
    trainee: str
    supervisor_id: int | None
    supervisor: str | None
    begun: bool  # by the supervisor, not asked for by the trainee
    invited: bool  # the supervisor has not used the one-time link yet
    made_at: datetime
    expires_at: datetime
    renewed_at: datetime | None
    closed: str | None
    closed_at: datetime | None
    closed_by: str | None
    reason: str | None
    observation: str | None  # the public id of what was signed

    @property
    def fact(self) -> RequestFact:
        return RequestFact(self.made_at, self.expires_at, self.renewed_at, self.closed or "", self.closed_at)


def _rows() -> Rows:
    renewed, closed = aliased(SignoffEvent), aliased(SignoffEvent)
    trainee, supervisor, closer = aliased(Person), aliased(Person), aliased(Person)
    has_password = sa.exists().where(Credential.person_id == supervisor.id, Credential.kind == "password")
    return (
        sa.select(
            SignoffRequest.id,
            SignoffRequest.public_id,
            SignoffRequest.enrolment_id,
            LogbookVersion.entry_id,
            SignoffRequest.entry_version_id,
            trainee.name,
            SignoffRequest.supervisor_id,
            supervisor.name,
            SignoffRequest.begun,
            sa.and_(supervisor.id.is_not(None), ~has_password),
            SignoffRequest.made_at,
            sa.func.coalesce(renewed.expires_at, SignoffRequest.expires_at, type_=SignoffRequest.expires_at.type),
            renewed.at,
            closed.verb,
            closed.at,
            closer.name,
            sa.case((Body.erased_at.is_(None), Body.text)),
            Observation.public_id,
        )
        .join(Enrolment, Enrolment.id == SignoffRequest.enrolment_id)
        .join(trainee, trainee.id == Enrolment.person_id)
        .outerjoin(LogbookVersion, LogbookVersion.id == SignoffRequest.entry_version_id)
        .outerjoin(supervisor, supervisor.id == SignoffRequest.supervisor_id)
        .outerjoin(renewed, sa.and_(renewed.request_id == SignoffRequest.id, renewed.verb == "renewed"))
        .outerjoin(closed, sa.and_(closed.request_id == SignoffRequest.id, closed.verb != "renewed"))
        .outerjoin(closer, closer.id == closed.by_id)
        .outerjoin(Body, Body.id == closed.reason_id)
        .outerjoin(Observation, Observation.request_id == SignoffRequest.id)
    )


def requests_of(reader: Reader, enrolment_id: int) -> list[RequestRow]:
    """Every request of an enrolment, the newest first."""
    wanted = _rows().where(SignoffRequest.enrolment_id == enrolment_id).order_by(SignoffRequest.id.desc())
    return [RequestRow(*row) for row in reader.execute(wanted)]


_ONE = Prepared(lambda: _rows().where(SignoffRequest.public_id == sa.bindparam("public_id")))


def request_row(reader: Reader, public_id: str) -> RequestRow | None:
    row = _ONE(reader, public_id=public_id).one_or_none()
    return RequestRow(*row) if row else None


def requests_to(reader: Reader, person_id: int, now: datetime) -> list[RequestRow]:
    """What waits for this supervisor: addressed to them, and open; the oldest first."""
    wanted = _rows().where(SignoffRequest.supervisor_id == person_id).order_by(SignoffRequest.id)
    return [row for row in (RequestRow(*one) for one in reader.execute(wanted)) if row.fact.state(now) == "open"]
