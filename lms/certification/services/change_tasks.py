"""Tasks about passages that have changed: given to those who learnt the earlier words, ended, and what is overdue
suspends. Safe to repeat. Whom it concerns is read first; it is written a few people at a time, so that no number of
holders keeps others waiting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from lms.accounts.models import Academy
from lms.certification.models import Certificate, ChangeEnd, ChangeTask
from lms.certification.rules.changes import STUDIED, TAKEN_BACK, cause_of
from lms.certification.services.change_ends import end_task
from lms.certification.services.change_finding import Passage, newest_changes, to_end, to_give, to_suspend
from lms.certification.services.events import record_event
from lms.certification.services.noticing import readers_of, tell
from lms.cohorts.models import Enrolment, Membership
from lms.cohorts.queries import membership_now
from lms.database import reading
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.queries import academy_day
from lms.unit_of_work import Act, Work, use_case

GIVEN_COLUMNS = ("change_id", "person_id", "certificate_id", "learnt_id", "due_on", "made_at")
BATCH = 10
"""People whom one transaction concerns: each takes a notice, a mail and entries of the journal."""


@dataclass(frozen=True)
class Settled:
    """What was done: tasks given and ended, notices written, certificates suspended."""

    given: int = 0
    ended: int = 0
    told: int = 0
    suspended: int = 0

    def __add__(self, other: Settled) -> Settled:
        return Settled(
            self.given + other.given,
            self.ended + other.ended,
            self.told + other.told,
            self.suspended + other.suspended,
        )


def settle_changes(act: Act) -> Settled:
    """Brings every task about a changed passage to this day. A second run does nothing.

    What is over is ended first, so that nobody is suspended for it."""
    done, today = Settled(), academy_day(reading(), act.now)
    changes = newest_changes(reading())
    for change in changes:
        for some in _few(reading().execute(to_end(change)).scalars().all()):
            done += _end(act, change, some)
    for change in changes:
        for some in _few(reading().execute(to_give(change, today)).scalars().all()):
            done += _give(act, change, some)
    for some in _few(reading().execute(to_suspend(today)).scalars().all()):
        done += _suspend(act, some)
    return done


def _few(everybody: Sequence[int]) -> Iterator[Sequence[int]]:
    return (everybody[start : start + BATCH] for start in range(0, len(everybody), BATCH))


@use_case
def _end(work: Work, change: Passage, tasks: Sequence[int]) -> Settled:
    rows = work.connection.execute(to_end(change, tasks)).all()
    for task, at in rows:
        end_task(work, task, STUDIED if change.right is not None and at > change.made_at else TAKEN_BACK)
    return Settled(ended=len(rows))


@use_case
def _give(work: Work, change: Passage, people: Sequence[int]) -> Settled:
    """Gives the task to those of these people who still hold a certificate and have not got it meanwhile."""
    work.lock(sa.select(Academy.id))  # two at once would meet at the constraint; so the second waits
    today = academy_day(work.connection, work.now)
    holders = work.connection.execute(to_give(change, today, people)).all()
    if not holders:
        return Settled()
    due = today + timedelta(days=change.days)
    tasks = [
        ChangeTask(
            change_id=change.id,
            person_id=person,
            certificate_id=certificate,
            learnt_id=learnt,
            due_on=due,
            made_at=work.now,
        )
        for person, certificate, learnt in holders
    ]
    work.session.add_all(tasks)
    work.flush()
    journal.record(
        work,
        "change_given",
        {"change": change.id, "people": len(tasks)},
        seals=[seal(work.connection, "change_task", GIVEN_COLUMNS, id=[task.id for task in tasks])],
    )
    said = {"title": change.title, "lesson": change.lesson, "due": due}
    told = 0
    for task in tasks:
        certificate = work.session.get_one(Certificate, task.certificate_id)
        told += tell(work, certificate, cause_of(change.id), readers_of(work, task.person_id, None), said)
    return Settled(given=len(tasks), told=told)


@use_case
def _suspend(work: Work, tasks: Sequence[int]) -> Settled:
    """Suspends the newest certificate of everybody whose task is overdue, once.

    A renewal or a new number in between does not evade it: the newest one is asked."""
    work.lock(sa.select(Academy.id))
    today = academy_day(work.connection, work.now)
    done = Settled()
    for task, person, change, enrolment, certificate_id, title in work.connection.execute(
        to_suspend(today, tasks)
    ).all():
        work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment))
        if work.connection.execute(sa.select(ChangeEnd.id).where(ChangeEnd.task_id == task)).first():
            continue
        certificate = work.session.get_one(Certificate, certificate_id)
        record_event(work, certificate, "suspended", None, cause_of(change))
        readers = readers_of(work, person, _cohort_of(work, certificate.enrolment_id))
        said = {"title": title, "name": certificate.holder_name}
        told = tell(work, certificate, f"change_overdue {change}", readers, said)
        done += Settled(told=told, suspended=1)
    return done


def _cohort_of(work: Work, enrolment_id: int) -> int | None:
    member = work.connection.execute(membership_now(work.now).where(Membership.enrolment_id == enrolment_id))
    row = member.one_or_none()
    return row.cohort_id if row else None
