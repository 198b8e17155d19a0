"""Who of a cohort waits for a certificate, who is held and why, and how those that were issued stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.certification.models import Certificate, IssueHold, IssueStop, Standing
from lms.certification.queries.certificates import CertificateView, certificates_among
from lms.certification.queries.standing import ClauseRow, clause_row
from lms.certification.rules.gate import HELD
from lms.cohorts.models import Enrolment, Membership
from lms.cohorts.queries import membership_now
from lms.database import Reader
from lms.journal.models import Body
from lms.keys import KeyRing


@dataclass(frozen=True)
class Hold:
    """That a certificate is held before it is issued: by somebody with a reason, or by a stop of several."""

    at: datetime
    by: str | None
    reason: str | None  # None where it was erased, or a stop holds it
    stop: int | None
    people: int  # whom the stop concerns; 0 where somebody decided


@dataclass(frozen=True)
class Draft:
    """Somebody without a certificate in this cycle: what is missing, and what holds it."""

    enrolment_id: int
    enrolment: str
    name: str
    clauses: tuple[ClauseRow, ...]
    complete: bool
    hold: Hold | None

    @property
    def waits_for_release(self) -> bool:
        return any(code == "release_waiting" for clause in self.clauses for code, _params in clause.missing)

    @property
    def left(self) -> int:
        return sum(not clause.met for clause in self.clauses)


@dataclass(frozen=True)
class Gate:
    """The certificates of a cohort, those to come and those that were issued."""

    drafts: tuple[Draft, ...]
    issued: tuple[CertificateView, ...]

    @property
    def held(self) -> tuple[Draft, ...]:
        return tuple(draft for draft in self.drafts if draft.hold is not None)

    @property
    def waiting(self) -> tuple[Draft, ...]:
        return tuple(draft for draft in self.drafts if draft.hold is None and draft.waits_for_release)

    @property
    def under_way(self) -> tuple[Draft, ...]:
        return tuple(draft for draft in self.drafts if draft.hold is None and not draft.waits_for_release)


def gate(reader: Reader, cohort_id: int, at: datetime, today: date, keys: KeyRing) -> Gate:
    """Two statements however many people there are."""
    members = membership_now(at).where(Membership.cohort_id == cohort_id).subquery()
    certified = sa.exists().where(Certificate.enrolment_id == Enrolment.id)
    latest = (
        sa.select(sa.func.max(IssueHold.id)).where(IssueHold.enrolment_id == Enrolment.id).correlate(Enrolment)
    ).scalar_subquery()
    decider = aliased(Person)
    rows = reader.execute(
        sa.select(
            Enrolment.id,
            Enrolment.public_id,
            Person.name,
            Standing.clauses,
            Standing.complete,
            IssueHold.verb,
            IssueHold.recorded_at,
            decider.name.label("by"),
            sa.case((Body.erased_at.is_(None), Body.text)).label("reason"),
            IssueHold.stop_id,
            IssueStop.people,
        )
        .join(members, members.c.enrolment_id == Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Standing, Standing.enrolment_id == Enrolment.id)
        .outerjoin(IssueHold, IssueHold.id == latest)
        .outerjoin(IssueStop, IssueStop.id == IssueHold.stop_id)
        .outerjoin(Body, Body.id == IssueHold.reason_id)
        .outerjoin(decider, decider.id == IssueHold.recorded_by)
        .where(~certified)
        .order_by(sa.func.lower(Person.name), Enrolment.id)
    )
    issued = certificates_among(reader, sa.select(members.c.enrolment_id), today, keys)
    return Gate(tuple(_draft(row) for row in rows), issued)


def _draft(row: Any) -> Draft:
    hold = Hold(row.recorded_at, row.by, row.reason, row.stop_id, row.people or 0) if row.verb == HELD else None
    clauses = tuple(clause_row(document) for document in row.clauses or ())
    return Draft(row.id, row.public_id, row.name, clauses, bool(row.complete), hold)
