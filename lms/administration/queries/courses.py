"""What is published: releases with what changed in each, the present modules with versions, the claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person
from lms.bank.models import QuestionVersion, Quiz, QuizVersion, ReleaseQuestion, ReleaseQuiz
from lms.catalogue.models import ChecklistVersion, Course, ProgrammeVersion, Release, ReleaseLesson
from lms.catalogue.queries import Outline, current_release_of, outline


@dataclass(frozen=True)
class CourseLine:
    """A course that has been loaded at least once, with its newest release."""

    id: int
    key: str
    title: str
    release_id: int


@dataclass(frozen=True)
class Change:
    """How one kind of thing stands in a release, compared with the release before it."""

    total: int = 0
    new: int = 0
    changed: int = 0  # what is shown
    rekeyed: int = 0  # only what it is worth
    removed: int = 0


@dataclass(frozen=True)
class ReleaseLine:
    number: int
    title: str
    digest: str
    loaded_at: datetime
    loaded_by: str | None
    lessons: Change
    questions: Change
    quizzes: Change

    @property
    def first(self) -> bool:
        return self.number == 1


@dataclass(frozen=True)
class ModuleLine:
    position: int
    key: str
    title: str
    version: int
    minutes: int
    practice: int
    examination: int
    quiz_version: int | None
    declared: bool  # stays closed until a declaration is accepted


@dataclass(frozen=True)
class ClaimLine:
    key: str
    claim: str
    verdict: str
    teach: str


@dataclass(frozen=True)
class CoursePage:
    course: CourseLine
    outline: Outline
    releases: tuple[ReleaseLine, ...]  # newest first
    modules: tuple[ModuleLine, ...]
    examination_version: int | None
    programme_version: int | None
    checklist_version: int | None
    claims: tuple[ClaimLine, ...]


def course_lines(session: Session) -> list[CourseLine]:
    rows = session.execute(
        sa.select(Course.id, Course.key, Release.title, Release.id)
        .join(Release, Release.course_id == Course.id)
        .where(Release.id == current_release_of(Course.id).correlate(Course))
        .order_by(Release.title, Course.id)
    )
    return [CourseLine(*row) for row in rows]


def course_page(session: Session, course: CourseLine) -> CoursePage:
    """Seven statements, and two more in a process that has not read the release before."""
    path = outline(session, course.release_id)
    quizzes = _quiz_versions(session, course.release_id)
    programme, checklist = _programme_versions(session, course.id)
    return CoursePage(
        course,
        path,
        _releases(session, course.id),
        _modules(session, path, quizzes),
        quizzes.get(None),
        programme,
        checklist,
        _claims(path),
    )


def _releases(session: Session, course_id: int) -> tuple[ReleaseLine, ...]:
    lessons = _changes(session, course_id, ReleaseLesson, "lesson_id", ("lesson_version_id",))
    both = ("question_version_id", "key_revision_id")
    questions = _changes(session, course_id, ReleaseQuestion, "question_id", both)
    quizzes = _changes(session, course_id, ReleaseQuiz, "quiz_id", ("quiz_version_id",))
    rows = session.execute(
        sa.select(Release.number, Release.title, Release.digest, Release.loaded_at, Person.name)
        .outerjoin(Person, Person.id == Release.loaded_by)
        .where(Release.course_id == course_id)
        .order_by(Release.number.desc())
    )
    return tuple(
        ReleaseLine(
            *row,
            lessons.get(row.number, Change()),
            questions.get(row.number, Change()),
            quizzes.get(row.number, Change()),
        )
        for row in rows
    )


def _changes(
    session: Session, course_id: int, model: Any, subject: str, versions: tuple[str, ...]
) -> dict[int, Change]:
    """By release number: one statement that joins each release's rows with those of the release before it."""
    before, release_before = aliased(model), aliased(Release)
    same_shown = getattr(before, versions[0]) == getattr(model, versions[0])
    same_key = getattr(before, versions[-1]) == getattr(model, versions[-1])
    rows = session.execute(
        sa.select(
            Release.number,
            sa.func.count(),
            sa.func.sum(sa.case((before.id.is_(None), 1), else_=0)),
            sa.func.sum(sa.case((sa.and_(before.id.is_not(None), ~same_shown), 1), else_=0)),
            sa.func.sum(sa.case((sa.and_(same_shown, ~same_key), 1), else_=0)),
        )
        .select_from(model)
        .join(Release, Release.id == model.release_id)
        .outerjoin(
            release_before,
            sa.and_(release_before.course_id == Release.course_id, release_before.number == Release.number - 1),
        )
        .outerjoin(
            before,
            sa.and_(before.release_id == release_before.id, getattr(before, subject) == getattr(model, subject)),
        )
        .where(Release.course_id == course_id)
        .group_by(Release.number)
        .order_by(Release.number)
    )
    found: dict[int, Change] = {}
    for number, total, new, changed, rekeyed in rows:
        earlier = found.get(number - 1, Change())
        found[number] = Change(total, new, changed, rekeyed, earlier.total - (total - new))
    return found


def _quiz_versions(session: Session, release_id: int) -> dict[int | None, int]:
    """The quiz's version by the lesson it belongs to; the examination stands under None."""
    rows = session.execute(
        sa.select(Quiz.lesson_id, QuizVersion.number)
        .join(ReleaseQuiz, ReleaseQuiz.quiz_id == Quiz.id)
        .join(QuizVersion, QuizVersion.id == ReleaseQuiz.quiz_version_id)
        .where(ReleaseQuiz.release_id == release_id)
    )
    return {row.lesson_id: row.number for row in rows}


def _programme_versions(session: Session, course_id: int) -> tuple[int | None, int | None]:
    row = session.execute(
        sa.select(ProgrammeVersion.number, ChecklistVersion.number)
        .join(ChecklistVersion, ChecklistVersion.id == ProgrammeVersion.checklist_version_id)
        .where(ProgrammeVersion.course_id == course_id)
        .order_by(ProgrammeVersion.id.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else (None, None)


def _modules(session: Session, path: Outline, quizzes: dict[int | None, int]) -> tuple[ModuleLine, ...]:
    rows = session.execute(
        sa.select(ReleaseQuestion.lesson_id, QuestionVersion.use, sa.func.count())
        .join(QuestionVersion, QuestionVersion.id == ReleaseQuestion.question_version_id)
        .where(ReleaseQuestion.release_id == path.release.id)
        .group_by(ReleaseQuestion.lesson_id, QuestionVersion.use)
    )
    counts = {(row[0], row[1]): row[2] for row in rows}
    return tuple(
        ModuleLine(
            module.position,
            module.key,
            module.title,
            module.version,
            module.minutes,
            counts.get((module.lesson_id, "practice"), 0),
            counts.get((module.lesson_id, "examination"), 0),
            quizzes.get(module.lesson_id),
            module.declaration_version_id is not None,
        )
        for module in path.modules
    )


def _claims(path: Outline) -> tuple[ClaimLine, ...]:
    claims: dict[str, dict[str, str]] = path.release.document.get("claims", {})
    lines = [ClaimLine(key, one["claim"], one["verdict"], one["teach"]) for key, one in claims.items()]
    return tuple(sorted(lines, key=lambda line: (len(line.key), line.key)))
