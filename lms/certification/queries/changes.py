"""Changed passages: as those who are to read them see them, as those who instruct them, and as a load tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.catalogue.models import Lesson, LessonVersion, Release
from lms.catalogue.passages import excerpt
from lms.catalogue.queries import LessonPage, current_release_of, lesson_page, outline
from lms.certification.models import Certificate, ChangeAnswer, ChangeEnd, ChangeTask, PassageChange
from lms.certification.rules.changes import ANSWERED, DONE, stands
from lms.certification.services.change_answers import change_seed, questions_now
from lms.cohorts.models import Enrolment, Membership
from lms.cohorts.queries import membership_now
from lms.database import Reader
from lms.learning.queries import CheckView, Try
from quizzes.values import seeded_rng

_ENDED = sa.exists().where(ChangeEnd.task_id == ChangeTask.id)


@dataclass(frozen=True)
class ChangeRow:
    """A passage that a release changed."""

    lesson_key: str
    anchor: str
    title: str


def changes_of_release(reader: Reader, course_id: int, number: int) -> tuple[ChangeRow, ...]:
    """What a release says otherwise where safety depends on it."""
    rows = reader.execute(
        sa.select(Lesson.key, PassageChange.anchor, PassageChange.title)
        .join(Lesson, Lesson.id == PassageChange.lesson_id)
        .join(Release, Release.id == PassageChange.release_id)
        .where(Release.course_id == course_id, Release.number == number)
        .order_by(PassageChange.id)
    )
    return tuple(ChangeRow(*row) for row in rows)


@dataclass(frozen=True)
class ToRead:
    """A task that is still to be done: `due_on` is the earliest where a passage changed more than once."""

    public_id: str
    title: str
    lesson: str
    due_on: date
    state: str  # open | overdue


def changes_to_read(reader: Reader, person_id: int, today: date) -> tuple[ToRead, ...]:
    """What somebody has to read, each passage once, the most urgent first; one statement."""
    rows = reader.execute(
        sa.select(
            PassageChange.lesson_id,
            PassageChange.anchor,
            PassageChange.public_id,
            PassageChange.title,
            LessonVersion.title.label("lesson"),
            ChangeTask.due_on,
        )
        .join(ChangeTask, ChangeTask.change_id == PassageChange.id)
        .join(LessonVersion, LessonVersion.id == PassageChange.after_id)
        .where(ChangeTask.person_id == person_id, ~_ENDED)
        .order_by(ChangeTask.due_on, PassageChange.id)
    )
    first: dict[tuple[int, str], Any] = {}
    for row in rows:
        first.setdefault((row.lesson_id, row.anchor), row)
    return tuple(
        ToRead(row.public_id, row.title, row.lesson, row.due_on, stands(False, row.due_on, today))
        for row in first.values()
    )


@dataclass(frozen=True)
class ChangePage:
    """One task with everything that its page shows.

    before     what the holder had read, as HTML; None where that version had no such passage
    now        what the lesson says today; None where the passage is gone
    questions  by the author's ids, each with the last try
    how        it ended: answered | studied | taken_back; empty while it is open
    """

    public_id: str
    title: str
    lesson: str
    lesson_key: str
    due_on: date
    state: str
    how: str
    before: str | None
    now: str | None
    questions: dict[str, CheckView]

    @property
    def left(self) -> int:
        return sum(one.last is None or not one.last.right for one in self.questions.values())


def change_page(reader: Reader, public_id: str, person_id: int, today: date) -> ChangePage | None:
    """The task of this person; None for anybody else. Two statements when warm."""
    task = reader.execute(
        sa.select(
            ChangeTask.id,
            ChangeTask.due_on,
            ChangeTask.learnt_id,
            PassageChange.public_id,
            PassageChange.title,
            PassageChange.anchor,
            PassageChange.lesson_id,
            PassageChange.after_id,
            Lesson.key,
            ChangeEnd.how,
            current_release_of(Lesson.course_id).label("release"),
        )
        .join(PassageChange, PassageChange.id == ChangeTask.change_id)
        .join(Lesson, Lesson.id == PassageChange.lesson_id)
        .outerjoin(ChangeEnd, ChangeEnd.task_id == ChangeTask.id)
        .where(PassageChange.public_id == public_id, ChangeTask.person_id == person_id)
    ).one_or_none()
    if task is None:
        return None
    module = outline(reader, task.release).by_lesson(task.lesson_id)
    taught = lesson_page(reader, module.lesson_version_id) if module else None
    return ChangePage(
        task.public_id,
        task.title,
        taught.title if taught else lesson_page(reader, task.after_id).title,
        task.key,
        task.due_on,
        stands(task.how is not None, task.due_on, today),
        task.how or "",
        _said(lesson_page(reader, task.learnt_id), task.anchor),
        _said(taught, task.anchor) if taught else None,
        _questions(reader, task) if task.how in (None, ANSWERED) else {},
    )


def _said(page: LessonPage, anchor: str) -> str | None:
    found = excerpt(page.document["blocks"], anchor)
    return found.html if found else None


def _questions(reader: Reader, task: Any) -> dict[str, CheckView]:
    """The questions as they are asked now, each with the try that counts: a right one, or else the last."""
    rows = reader.execute(
        sa.select(
            ChangeAnswer.question_version_id,
            sa.type_coerce(ChangeAnswer.answer, sa.Text),
            ChangeAnswer.right,
            ChangeAnswer.unsafe,
        )
        .where(ChangeAnswer.task_id == task.id)
        .order_by(ChangeAnswer.right, ChangeAnswer.id)
    )
    tries = {row[0]: Try(*row[1:]) for row in rows}
    found = {}
    for item, question in questions_now(reader, task.release, f"{task.key}#{task.anchor}").items():
        kind, shown = question.shown.type, question.spec.shown
        deal = kind.deal(shown, seeded_rng(change_seed(task.id, question.shown.id)))
        found[item] = CheckView(item, question, deal, kind.control(shown, deal), tries.get(question.shown.id))
    return found


@dataclass(frozen=True)
class GivenRow:
    """A changed passage that people of a cohort are to read, and the names of those who have not done so yet."""

    title: str
    lesson: str
    at: datetime
    due_on: date  # the latest of theirs
    people: int
    waiting: tuple[str, ...]
    late: tuple[str, ...]  # of these, whose day is over


def changes_given(reader: Reader, cohort_id: int, now: datetime, today: date) -> tuple[GivenRow, ...]:
    """What the people of a cohort are to read or have read, the newest first; one statement."""
    member = membership_now(now).where(Membership.cohort_id == cohort_id).subquery()
    rows = reader.execute(
        sa.select(
            PassageChange.id,
            PassageChange.title,
            LessonVersion.title.label("lesson"),
            PassageChange.made_at,
            ChangeTask.due_on,
            Person.name,
            sa.case((_ENDED, True), else_=False).label("ended"),
        )
        .join(ChangeTask, ChangeTask.change_id == PassageChange.id)
        .join(LessonVersion, LessonVersion.id == PassageChange.after_id)
        .join(Certificate, Certificate.id == ChangeTask.certificate_id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(member, member.c.enrolment_id == Enrolment.id)
        .join(Person, Person.id == ChangeTask.person_id)
        .order_by(PassageChange.id.desc(), sa.func.lower(Person.name), Person.id)
    )
    return tuple(_given(list(group), today) for _id, group in groupby(rows, key=lambda row: row.id))


def _given(rows: list[Any], today: date) -> GivenRow:
    first = rows[0]
    waiting = [row for row in rows if stands(row.ended, row.due_on, today) != DONE]
    return GivenRow(
        first.title,
        first.lesson,
        first.made_at,
        max(row.due_on for row in rows),
        len(rows),
        tuple(row.name for row in waiting),
        tuple(row.name for row in waiting if row.due_on < today),
    )
