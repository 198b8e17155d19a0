"""Tasks about passages that have changed: given to those who learnt the earlier words, ended, and what is overdue
suspends. Safe to repeat, and in batches: no number of holders keeps others waiting for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Academy
from lms.accounts.queries import latest_state
from lms.catalogue.models import Lesson, LessonVersion, ReleaseLesson
from lms.catalogue.queries import current_release_of, lesson_page
from lms.certification.models import Certificate, CertificateEvent, ChangeEnd, ChangeTask, PassageChange
from lms.certification.rules.changes import CHANGE, STUDIED, TAKEN_BACK, cause_of, is_wording, older
from lms.certification.rules.life import FINAL
from lms.certification.services.change_ends import end_task
from lms.certification.services.events import record_event
from lms.certification.services.noticing import readers_of, tell
from lms.cohorts.models import Enrolment, Membership
from lms.cohorts.queries import membership_now
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.queries import academy_day
from lms.progress.models import Reached
from lms.unit_of_work import Act, Work, use_case

GIVEN_COLUMNS = ("change_id", "person_id", "certificate_id", "learnt_id", "due_on", "made_at")
BATCH = 100
"""Tasks that one transaction gives, ends or follows up."""


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
    """Brings every task about a changed passage to this day, batch by batch. A second run does nothing."""
    done = Settled()
    while (some := settle_some(act)) != Settled():
        done += some
    return done


@use_case
def settle_some(work: Work) -> Settled:
    """One batch: what is over is ended first, so that nobody is suspended for it."""
    work.lock(sa.select(Academy.id))
    done = Settled()
    for change in _newest(work):
        done += _end_settled(work, change)
        done += _give(work, change)
        if done.given + done.ended >= BATCH:
            return done
    return done if done != Settled() else _suspend_overdue(work)


@dataclass(frozen=True)
class _Passage:
    """The newest change of a passage, and what each version of its lesson says there.

    lesson    its title
    earlier   the versions whose readers learnt it otherwise
    right     the versions whose readers know it; None where the passage is gone, and nothing is left to learn
    """

    id: int
    course_id: int
    lesson_id: int
    anchor: str
    title: str
    days: int
    made_at: datetime
    lesson: str
    earlier: list[int]
    right: list[int] | None


def _newest(work: Work) -> list[_Passage]:
    last = sa.select(sa.func.max(PassageChange.id)).group_by(PassageChange.lesson_id, PassageChange.anchor)
    rows = work.connection.execute(
        sa.select(
            PassageChange.id,
            Lesson.course_id,
            PassageChange.lesson_id,
            PassageChange.anchor,
            PassageChange.title,
            PassageChange.days,
            PassageChange.made_at,
            PassageChange.before_id,
            PassageChange.after_id,
            current_release_of(Lesson.course_id).label("release"),
        )
        .join(Lesson, Lesson.id == PassageChange.lesson_id)
        .where(PassageChange.id.in_(last))
        .order_by(PassageChange.id)
    ).all()
    return [_passage(work, row) for row in rows]


def _passage(work: Work, row: Any) -> _Passage:
    taught = work.connection.execute(
        sa.select(ReleaseLesson.lesson_version_id).where(
            ReleaseLesson.release_id == row.release, ReleaseLesson.lesson_id == row.lesson_id
        )
    ).scalar_one_or_none()
    versions = work.connection.execute(sa.select(LessonVersion.id).where(LessonVersion.lesson_id == row.lesson_id))
    pages = {version: lesson_page(work.connection, version) for version in versions.scalars()}
    said = {version: page.document["passages"].get(row.anchor) for version, page in pages.items()}
    current = said.get(taught) if taught is not None else None
    known = {said[row.after_id], current}
    if current is not None and current == said[row.after_id]:
        marks = pages[taught].document.get("editorial", {}) if taught is not None else {}
        known |= {said[row.before_id]} if is_wording(marks, row.anchor, current) else set()  # marked afterwards
    return _Passage(
        id=row.id,
        course_id=row.course_id,
        lesson_id=row.lesson_id,
        anchor=row.anchor,
        title=row.title,
        days=row.days,
        made_at=row.made_at,
        lesson=pages[row.after_id].title,
        earlier=older(said, known) if current is not None else [],
        right=[version for version, digest in said.items() if digest in known] if current is not None else None,
    )


def _learnt(lesson_id: int) -> sa.ScalarSelect[int]:
    """The newest row in which the holder of the enclosing statement's enrolment reached a lesson, in any cycle.

    These are the rows that a certificate freezes under `rests_on`, and those of a cycle that goes on."""
    cycle = aliased(Enrolment)
    return (
        sa.select(sa.func.max(Reached.id))
        .join(cycle, cycle.id == Reached.enrolment_id)
        .where(
            cycle.person_id == Enrolment.person_id,
            cycle.course_id == Enrolment.course_id,
            Reached.kind == "lesson",
            Reached.subject_id == lesson_id,
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )


_ENDED = sa.exists().where(ChangeEnd.task_id == ChangeTask.id)


def _give(work: Work, change: _Passage) -> Settled:
    """Gives the task to everybody who holds a certificate and learnt the passage otherwise before it changed."""
    if not change.earlier:
        return Settled()
    today = academy_day(work.connection, work.now)
    had = sa.exists().where(ChangeTask.change_id == change.id, ChangeTask.person_id == Enrolment.person_id)
    holders = work.connection.execute(
        sa.select(Enrolment.person_id, sa.func.max(Certificate.id), Reached.evidence_id)
        .join(Certificate, Certificate.enrolment_id == Enrolment.id)
        .join(Reached, Reached.id == _learnt(change.lesson_id))
        .where(
            Enrolment.course_id == change.course_id,
            *_holds(today),
            latest_state(Enrolment.person_id).scalar_subquery(),
            Reached.evidence_id.in_(change.earlier),
            Reached.at <= change.made_at,
            ~had,
        )
        .group_by(Enrolment.person_id, Reached.evidence_id)
        .order_by(Enrolment.person_id)
        .limit(BATCH)
    ).all()
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


def _holds(today: date) -> tuple[sa.ColumnElement[bool], ...]:
    """That a certificate is valid, or suspended for whatever cause: it can be relied on, now or once restored."""
    later, event = aliased(Certificate), aliased(CertificateEvent)
    return (
        ~sa.exists().where(later.supersedes_id == Certificate.id),
        ~sa.exists().where(event.certificate_id == Certificate.id, event.verb.in_(FINAL)),
        Certificate.valid_until >= today,
    )


def _end_settled(work: Work, change: _Passage) -> Settled:
    """Ends the open tasks of those who have read it since in a new cycle, or whose earlier words hold again."""
    settled = sa.true() if change.right is None else Reached.evidence_id.in_(change.right)
    rows = work.connection.execute(
        sa.select(ChangeTask.id, Reached.at)
        .join(PassageChange, PassageChange.id == ChangeTask.change_id)
        .join(Certificate, Certificate.id == ChangeTask.certificate_id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Reached, Reached.id == _learnt(change.lesson_id))
        .where(
            PassageChange.lesson_id == change.lesson_id,
            PassageChange.anchor == change.anchor,
            ~_ENDED,
            settled,
        )
        .order_by(ChangeTask.id)
        .limit(BATCH)
    ).all()
    for task, at in rows:
        end_task(work, task, STUDIED if change.right is not None and at > change.made_at else TAKEN_BACK)
    return Settled(ended=len(rows))


def _suspend_overdue(work: Work) -> Settled:
    """Suspends the newest certificate of everybody whose task is overdue, once.

    A renewal or a new number in between does not evade it: the newest one is asked."""
    today = academy_day(work.connection, work.now)
    holder, newer = aliased(Enrolment), aliased(Certificate)
    held = aliased(Certificate)
    newest = (
        sa.select(sa.func.max(newer.id))
        .join(holder, holder.id == newer.enrolment_id)
        .where(holder.person_id == ChangeTask.person_id, holder.course_id == Enrolment.course_id)
        .correlate(ChangeTask, Enrolment)
        .scalar_subquery()
    )
    so_far = (
        sa.select(CertificateEvent.verb)
        .where(
            CertificateEvent.certificate_id == Certificate.id,
            CertificateEvent.cause == sa.literal(CHANGE) + sa.cast(ChangeTask.change_id, sa.Text),
        )
        .order_by(CertificateEvent.id.desc())
        .limit(1)
        .correlate(Certificate, ChangeTask)
        .scalar_subquery()
    )
    overdue = work.connection.execute(
        sa.select(ChangeTask.id, ChangeTask.person_id, ChangeTask.change_id, held.enrolment_id, Certificate.id)
        .join(held, held.id == ChangeTask.certificate_id)
        .join(Enrolment, Enrolment.id == held.enrolment_id)
        .join(Certificate, Certificate.id == newest)
        .where(ChangeTask.due_on < today, ~_ENDED, *_holds(today), sa.func.coalesce(so_far, "") != "suspended")
        .order_by(ChangeTask.id)
        .limit(BATCH)
    ).all()
    done = Settled()
    for task, person, change, enrolment, certificate_id in overdue:
        work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment))
        if work.connection.execute(sa.select(ChangeEnd.id).where(ChangeEnd.task_id == task)).first():
            continue
        certificate = work.session.get_one(Certificate, certificate_id)
        record_event(work, certificate, "suspended", None, cause_of(change))
        title = work.session.get_one(PassageChange, change).title
        said = {"title": title, "name": certificate.holder_name}
        readers = readers_of(work, person, _cohort_of(work, certificate.enrolment_id))
        told = tell(work, certificate, f"change_overdue {change}", readers, said)
        done += Settled(told=told, suspended=1)
    return done


def _cohort_of(work: Work, enrolment_id: int) -> int | None:
    member = work.connection.execute(membership_now(work.now).where(Membership.enrolment_id == enrolment_id))
    row = member.one_or_none()
    return row.cohort_id if row else None
