"""Whom a changed passage concerns on a day: found by reading alone, for as many people as there are.

Each statement can be narrowed to a few of them, to be asked once more where it is acted upon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.queries import latest_state
from lms.catalogue.models import Lesson, LessonVersion, ReleaseLesson
from lms.catalogue.queries import current_release_of, lesson_page
from lms.certification.models import Certificate, CertificateEvent, ChangeEnd, ChangeTask, PassageChange
from lms.certification.rules.changes import CHANGE, is_wording, older
from lms.certification.rules.life import FINAL
from lms.cohorts.models import Enrolment
from lms.database import Reader
from lms.progress.models import Reached


@dataclass(frozen=True)
class Passage:
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


def newest_changes(reader: Reader) -> list[Passage]:
    last = sa.select(sa.func.max(PassageChange.id)).group_by(PassageChange.lesson_id, PassageChange.anchor)
    rows = reader.execute(
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
    return [_passage(reader, row) for row in rows]


def _passage(reader: Reader, row: Any) -> Passage:
    taught = reader.execute(
        sa.select(ReleaseLesson.lesson_version_id).where(
            ReleaseLesson.release_id == row.release, ReleaseLesson.lesson_id == row.lesson_id
        )
    ).scalar_one_or_none()
    versions = reader.execute(sa.select(LessonVersion.id).where(LessonVersion.lesson_id == row.lesson_id))
    pages = {version: lesson_page(reader, version) for version in versions.scalars()}
    said = {version: page.document["passages"].get(row.anchor) for version, page in pages.items()}
    current = said.get(taught) if taught is not None else None
    known = {said[row.after_id], current}
    if current is not None and current == said[row.after_id]:
        marks = pages[taught].document.get("editorial", {}) if taught is not None else {}
        known |= {said[row.before_id]} if is_wording(marks, row.anchor, current) else set()  # marked afterwards
    return Passage(
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


def to_give(change: Passage, today: date, people: Sequence[int] | None = None) -> sa.Select[int, int, int]:
    """(person, certificate, version that they learnt) of everybody who holds a certificate, learnt the passage
    otherwise before it changed, and has not been given it."""
    had = sa.exists().where(ChangeTask.change_id == change.id, ChangeTask.person_id == Enrolment.person_id)
    wanted = (
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
    )
    return wanted if people is None else wanted.where(Enrolment.person_id.in_(people))


def _holds(today: date) -> tuple[sa.ColumnElement[bool], ...]:
    """That a certificate is valid, or suspended for whatever cause: it can be relied on, now or once restored."""
    later, event = aliased(Certificate), aliased(CertificateEvent)
    return (
        ~sa.exists().where(later.supersedes_id == Certificate.id),
        ~sa.exists().where(event.certificate_id == Certificate.id, event.verb.in_(FINAL)),
        Certificate.valid_until >= today,
    )


def to_end(change: Passage, tasks: Sequence[int] | None = None) -> sa.Select[int, datetime]:
    """(task, when the lesson was read last) of those who have read it since in a new cycle, or whose earlier words
    hold again."""
    settled = sa.true() if change.right is None else Reached.evidence_id.in_(change.right)
    wanted = (
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
    )
    return wanted if tasks is None else wanted.where(ChangeTask.id.in_(tasks))


def to_suspend(today: date, tasks: Sequence[int] | None = None) -> sa.Select[int, int, int, int, int, str]:
    """(task, person, change, enrolment of the task, newest certificate, title) of whatever is overdue and has not
    suspended yet."""
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
    wanted = (
        sa.select(
            ChangeTask.id,
            ChangeTask.person_id,
            ChangeTask.change_id,
            held.enrolment_id,
            Certificate.id,
            PassageChange.title,
        )
        .join(PassageChange, PassageChange.id == ChangeTask.change_id)
        .join(held, held.id == ChangeTask.certificate_id)
        .join(Enrolment, Enrolment.id == held.enrolment_id)
        .join(Certificate, Certificate.id == newest)
        .where(ChangeTask.due_on < today, ~_ENDED, *_holds(today), sa.func.coalesce(so_far, "") != "suspended")
        .order_by(ChangeTask.id)
    )
    return wanted if tasks is None else wanted.where(ChangeTask.id.in_(tasks))
