"""Administration, the write side: acts that join use cases of accounts and cohorts in one transaction."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.accounts.models import Job
from lms.accounts.services import Invited, invite
from lms.administration.queries.health import head, revision
from lms.administration.queries.people import trainee_card
from lms.administration.rules import PastedRow
from lms.cohorts.queries import due_dates
from lms.cohorts.services import enrol, set_due_date
from lms.permissions import TRAINEE
from lms.unit_of_work import Act, Refused, Work, transaction, use_case

log = logging.getLogger(__name__)


@use_case
def invite_person(
    work: Work, name: str, email: str, role: str, title: str, zone: str, cohort_id: int | None = None
) -> Invited:
    """Invites somebody and, where a cohort is named, enrols them there: both or neither."""
    if cohort_id is not None and role != TRAINEE:
        raise Refused("cohort_needs_trainee")
    invited = invite(work, name, email, role, title, zone)
    if cohort_id is not None:
        enrol(work, invited.person_id, cohort_id)
    return invited


@use_case
def enrol_row(work: Work, row: PastedRow, cohort_id: int, zone: str) -> Invited | None:
    """Enrols who is known by this address; whom only the row names is invited first: that is returned."""
    card = trainee_card(work.connection, row.email, work.now)
    if card is None:
        if not row.name:
            raise Refused("person_unknown")
        return invite_person(work, row.name, row.email, TRAINEE, row.title, zone, cohort_id)
    if not card.active:
        raise Refused("person_inactive")
    if not card.trainee:
        raise Refused("not_a_trainee")
    enrol(work, card.person_id, cohort_id)
    return None


@dataclass(frozen=True)
class RowReport:
    """What became of one pasted row: enrolled, enrolled with an invitation, or refused with a code."""

    row: PastedRow
    invited: Invited | None = None
    refusal: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)


def enrol_list(act: Act, rows: Sequence[PastedRow], cohort_id: int, zone: str) -> list[RowReport]:
    """Each row in a transaction of its own, so that a wrong one changes nothing for the others."""
    return [_enrol_one(act, row, cohort_id, zone) for row in rows]


def _enrol_one(act: Act, row: PastedRow, cohort_id: int, zone: str) -> RowReport:
    if row.problem is not None:
        return RowReport(row, refusal=row.problem)
    try:
        return RowReport(row, enrol_row(act, row, cohort_id, zone))
    except Refused as refusal:
        return RowReport(row, refusal=refusal.code, params=refusal.params)


@use_case
def set_due_dates(work: Work, cohort_id: int, dates: Mapping[str, datetime | None]) -> int:
    """Sets every date that differs from the present one; None withdraws it. Returns how many changed."""
    present = due_dates(work.connection, cohort_id)
    changed = {subject: at for subject, at in dates.items() if present.get(subject) != at}
    for subject, at in changed.items():
        set_due_date(work, cohort_id, subject, at)
    return len(changed)


@dataclass(frozen=True)
class Readiness:
    """Whether this process can serve: what a load balancer and a monitor ask."""

    reads: bool
    writes: bool
    migrated: bool

    @property
    def ready(self) -> bool:
        return self.reads and self.writes and self.migrated


def readiness(act: Act, session: Session, migrations: Path) -> Readiness:
    """Tries to read, to write and to compare the migration; the reason of a failure goes to the log."""
    try:
        present = revision(session.connection())
    except sa.exc.SQLAlchemyError:
        log.exception("not ready: the database cannot be read")
        return Readiness(False, False, False)
    migrated = present == head(migrations)
    return Readiness(True, migrated and _writes(act), migrated)


def _writes(act: Act) -> bool:
    try:
        _try_writing(act)
    except (sa.exc.SQLAlchemyError, OSError):
        log.exception("not ready: the database cannot be written")
        return False
    return True


class _Undo(Exception):
    """Rolls a trial back."""


def _try_writing(act: Act) -> None:
    """Takes the write lock and writes a row that is rolled back: a probe must leave nothing behind."""
    with contextlib.suppress(_Undo), transaction(act) as work:
        work.connection.execute(sa.insert(Job).values(name="readiness", lease="", outcome="", ran_at=work.now))
        raise _Undo
