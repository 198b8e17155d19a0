"""A changed passage as its holder deals with it: its questions tried until all are right, or its reading confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lms.bank.passages import practice_on
from lms.bank.queries import KeyedQuestion, keyed_questions
from lms.bank.trying import deal_of, seed_of, tried
from lms.catalogue.models import Lesson
from lms.catalogue.queries import current_release_id
from lms.certification.models import Certificate, ChangeAnswer, ChangeEnd, ChangeTask, PassageChange
from lms.certification.rules.changes import ANSWERED
from lms.certification.services.change_ends import end_task
from lms.cohorts.models import Enrolment
from lms.database import Reader
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.unit_of_work import Refused, Work, use_case

TRY_COLUMNS = ("task_id", "question_version_id", "key_revision_id", "deal", "answer", "right", "unsafe", "at")


@dataclass(frozen=True)
class Tried:
    """How a try went, and whether it ended the task."""

    right: bool
    done: bool


@dataclass(frozen=True)
class _Task:
    id: int
    change_id: int
    enrolment_id: int
    lesson_id: int
    anchor: str
    questions: dict[str, KeyedQuestion]  # by the author's id


def change_seed(task_id: int, question_version_id: int) -> int:
    return seed_of("change", task_id, question_version_id)


def questions_now(reader: Reader, release_id: int | None, passage: str) -> dict[str, KeyedQuestion]:
    """The practice items that rest on a passage in a release, by the authors' ids."""
    revisions = practice_on(reader, release_id, passage) if release_id is not None else ()
    found = keyed_questions(reader, revisions)
    return {found[revision].shown.key: found[revision] for revision in revisions}


@use_case
def answer_change(work: Work, public_id: str, item: str, raw: Mapping[str, Sequence[str]]) -> Tried:
    """Keeps a try at one question by somebody whose task it is. A blank is refused, nothing is stored then.

    Once every question of the passage, as the course asks them now, was answered rightly, the task is over."""
    task = _open_task(work, public_id)
    question = task.questions.get(item)
    if question is None:
        raise Refused("change_question")
    sent = tried(question, deal_of(question, change_seed(task.id, question.shown.id)), raw)
    row = ChangeAnswer(
        task_id=task.id,
        question_version_id=question.shown.id,
        key_revision_id=question.revision_id,
        deal=sent.deal,
        answer=sent.answer,
        right=sent.right,
        unsafe=sent.unsafe,
        at=work.now,
    )
    work.session.add(row)
    work.flush()
    journal.record(
        work,
        "change_answered",
        {"change": task.change_id},
        enrolment=task.enrolment_id,
        seals=[seal(work.connection, "change_answer", TRY_COLUMNS, id=row.id)],
    )
    done = row.right and not _left(work, task)
    if done:
        _end(work, task)
    return Tried(row.right, done)


@use_case
def confirm_change(work: Work, public_id: str) -> None:
    """The holder has read it, and nothing is left to answer: a passage without questions, or whose last one is gone."""
    task = _open_task(work, public_id)
    if _left(work, task):
        raise Refused("change_left")
    _end(work, task)


def _open_task(work: Work, public_id: str) -> _Task:
    """The actor's own task under the lock of its enrolment; refused for anybody else's, and once it is over."""
    found = work.connection.execute(
        sa.select(
            ChangeTask.id,
            ChangeTask.change_id,
            Certificate.enrolment_id,
            PassageChange.lesson_id,
            PassageChange.anchor,
            Lesson.key,
            Lesson.course_id,
        )
        .join(PassageChange, PassageChange.id == ChangeTask.change_id)
        .join(Lesson, Lesson.id == PassageChange.lesson_id)
        .join(Certificate, Certificate.id == ChangeTask.certificate_id)
        .where(PassageChange.public_id == public_id, ChangeTask.person_id == work.actor.person_id)
    ).one_or_none()
    if found is None:
        raise Refused("change_question")
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == found.enrolment_id))
    if work.connection.execute(sa.select(ChangeEnd.id).where(ChangeEnd.task_id == found.id)).first():
        raise Refused("already_so")
    release = current_release_id(work.connection, found.course_id)
    return _Task(*found[:5], questions_now(work.connection, release, f"{found.key}#{found.anchor}"))


def _left(work: Work, task: _Task) -> set[int]:
    """The versions of the questions that were not answered rightly yet."""
    right = sa.select(ChangeAnswer.question_version_id).where(ChangeAnswer.task_id == task.id, ChangeAnswer.right)
    known = set(work.connection.execute(right).scalars())
    return {question.shown.id for question in task.questions.values()} - known


def _end(work: Work, task: _Task) -> None:
    """With it every earlier task of the same passage is over: what was read is how the course says it now."""
    mine = (
        sa.select(ChangeTask.id)
        .join(PassageChange, PassageChange.id == ChangeTask.change_id)
        .where(
            ChangeTask.person_id == work.actor.person_id,
            PassageChange.lesson_id == task.lesson_id,
            PassageChange.anchor == task.anchor,
        )
        .order_by(ChangeTask.id)
    )
    for one in work.connection.execute(mine).scalars().all():
        end_task(work, one, ANSWERED)
