"""Leases on background jobs: a row for each job, so that only one process at a time does it."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from lms.accounts.models import Job
from lms.unit_of_work import Work, use_case

LEASE = timedelta(seconds=60)


@use_case
def take(work: Work, name: str, holder: str, ran_before: datetime) -> bool:
    """Whether this process may do the job now: nobody else holds it, and it last ran before that moment, or by a clock
    that has been put back since."""
    known = work.connection.execute(sa.select(Job.id).where(Job.name == name)).first()
    if known is None:
        work.connection.execute(sa.insert(Job).values(name=name, lease="", outcome=""))
    taken = work.connection.execute(
        sa.update(Job)
        .where(
            Job.name == name,
            sa.or_(Job.leased_until.is_(None), Job.leased_until <= work.now, Job.leased_until > work.now + LEASE),
            sa.or_(Job.ran_at.is_(None), Job.ran_at <= ran_before, Job.ran_at > work.now),
        )
        .values(lease=holder, leased_until=work.now + LEASE)
    )
    return taken.rowcount == 1


@use_case
def give_back(work: Work, name: str, holder: str, outcome: str) -> None:
    """Notes when the job ran and what came of it, unless the lease ran out and another process has it."""
    work.connection.execute(
        sa.update(Job)
        .where(Job.name == name, Job.lease == holder)
        .values(lease="", leased_until=None, ran_at=work.now, outcome=outcome)
    )


@use_case
def note(work: Work, name: str, outcome: str) -> None:
    """Keeps what became of a thing that is done once, such as making the demo academy."""
    values = {"outcome": outcome, "ran_at": work.now}
    if not work.connection.execute(sa.update(Job).where(Job.name == name).values(**values)).rowcount:
        work.connection.execute(sa.insert(Job).values(name=name, lease="", **values))


def outcome_of(connection: sa.Connection, name: str) -> str | None:
    return connection.execute(sa.select(Job.outcome).where(Job.name == name)).scalar_one_or_none()
