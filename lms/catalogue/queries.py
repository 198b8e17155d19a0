"""What there is to learn: the current release, its lessons, and immutable versions kept in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.catalogue.models import (
    ChecklistVersion,
    Course,
    Lesson,
    LessonVersion,
    ProgrammeVersion,
    Release,
    ReleaseLesson,
    TextVersion,
)
from lms.database import Reader, Rows, memory


@dataclass(frozen=True)
class ReleaseRow:
    id: int
    course_id: int
    course_key: str
    number: int
    title: str
    language: str
    document: dict[str, Any]
    loaded_at: datetime


@dataclass(frozen=True)
class ModuleRow:
    """A lesson's place in a release: enough to list, lock and link it."""

    position: int
    lesson_id: int
    lesson_version_id: int
    key: str
    version: int
    title: str
    minutes: int
    domain: str
    checks: tuple[str, ...]  # item ids of the knowledge checks
    declaration_version_id: int | None
    places: dict[str, str]  # the title of the section that each passage stands in


@dataclass(frozen=True)
class Outline:
    """A release with its modules. Immutable, so each process keeps it once it has been read."""

    release: ReleaseRow
    modules: tuple[ModuleRow, ...]

    def module(self, key: str) -> ModuleRow | None:
        return next((module for module in self.modules if module.key == key), None)

    def by_lesson(self, lesson_id: int) -> ModuleRow | None:
        return next((module for module in self.modules if module.lesson_id == lesson_id), None)


@dataclass(frozen=True)
class LessonPage:
    title: str
    number: int
    minutes: int
    document: dict[str, Any]


@dataclass(frozen=True)
class ProgrammeRow:
    id: int
    course_id: int
    number: int
    title: str
    document: dict[str, Any]
    checklist_version_id: int
    attestation_version_id: int

    @property
    def clauses(self) -> list[dict[str, Any]]:
        clauses: list[dict[str, Any]] = self.document["clauses"]
        return clauses

    @property
    def under_way(self) -> str:
        """What becomes of those who began with an earlier version: 'finish_old', 'choose' or 'move'."""
        return str(self.document.get("under_way", "finish_old"))


@dataclass(frozen=True)
class TextRow:
    id: int
    key: str
    title: str
    html: str


def current_release_id(reader: Reader, course_id: int) -> int | None:
    return reader.execute(sa.select(sa.func.max(Release.id)).where(Release.course_id == course_id)).scalar_one_or_none()


def current_release_of(course_id: sa.SQLColumnExpression[int]) -> sa.ScalarSelect[int]:
    """The newest release of the enclosing statement's course, as a scalar subquery."""
    return sa.select(sa.func.max(Release.id)).where(Release.course_id == course_id).scalar_subquery()


def newest_number_of(course_id: sa.SQLColumnExpression[int]) -> sa.ScalarSelect[int]:
    """The number of the newest release of the enclosing statement's course, as a scalar subquery."""
    return sa.select(sa.func.max(Release.number)).where(Release.course_id == course_id).scalar_subquery()


def outline(reader: Reader, release_id: int) -> Outline:
    return memory().recall("outline", release_id, lambda: _read_outline(reader, release_id))


def _read_outline(reader: Reader, release_id: int) -> Outline:
    """The release, its modules, and with them each lesson and declaration: one statement for a new process."""
    wanted: Rows = (
        sa.select(
            Release.id,
            Release.course_id,
            Course.key,
            Release.number,
            Release.title,
            Release.language,
            Release.document,
            Release.loaded_at,
            ReleaseLesson.position,
            ReleaseLesson.lesson_id,
            ReleaseLesson.lesson_version_id,
            Lesson.key.label("lesson_key"),
            LessonVersion.number.label("version"),
            LessonVersion.title.label("lesson_title"),
            LessonVersion.minutes,
            LessonVersion.domain,
            LessonVersion.document.label("lesson"),
            TextVersion.id.label("text_id"),
            TextVersion.key.label("text_key"),
            TextVersion.title.label("text_title"),
            TextVersion.html,
        )
        .join(Course, Course.id == Release.course_id)
        .join(ReleaseLesson, ReleaseLesson.release_id == Release.id)
        .join(Lesson, Lesson.id == ReleaseLesson.lesson_id)
        .join(LessonVersion, LessonVersion.id == ReleaseLesson.lesson_version_id)
        .outerjoin(TextVersion, TextVersion.id == ReleaseLesson.declaration_version_id)
        .where(Release.id == release_id)
        .order_by(ReleaseLesson.position)
    )
    rows = reader.execute(wanted).all()
    for row in rows:
        page = LessonPage(row.lesson_title, row.version, row.minutes, row.lesson)
        memory().keep("lesson", row.lesson_version_id, page)
        if row.text_id is not None:
            memory().keep("text", row.text_id, TextRow(row.text_id, row.text_key, row.text_title, row.html))
    return Outline(ReleaseRow(*rows[0][:8]), tuple(_module(row) for row in rows))


def _module(row: Any) -> ModuleRow:
    return ModuleRow(
        row.position,
        row.lesson_id,
        row.lesson_version_id,
        row.lesson_key,
        row.version,
        row.lesson_title,
        row.minutes,
        row.domain,
        tuple(row.lesson["checks"]),
        row.text_id,
        row.lesson["places"],
    )


def lesson_page(reader: Reader, lesson_version_id: int) -> LessonPage:
    def read() -> LessonPage:
        columns = (LessonVersion.title, LessonVersion.number, LessonVersion.minutes, LessonVersion.document)
        return LessonPage(*reader.execute(sa.select(*columns).where(LessonVersion.id == lesson_version_id)).one())

    return memory().recall("lesson", lesson_version_id, read)


def programme(reader: Reader, programme_version_id: int) -> ProgrammeRow:
    def read() -> ProgrammeRow:
        columns = (
            ProgrammeVersion.id,
            ProgrammeVersion.course_id,
            ProgrammeVersion.number,
            ProgrammeVersion.title,
            ProgrammeVersion.document,
            ProgrammeVersion.checklist_version_id,
            ProgrammeVersion.attestation_version_id,
        )
        wanted = sa.select(*columns).where(ProgrammeVersion.id == programme_version_id)
        return ProgrammeRow(*reader.execute(wanted).one())

    return memory().recall("programme", programme_version_id, read)


def checklist(reader: Reader, checklist_version_id: int) -> dict[str, Any]:
    def read() -> dict[str, Any]:
        wanted = sa.select(ChecklistVersion.document).where(ChecklistVersion.id == checklist_version_id)
        document: dict[str, Any] = reader.execute(wanted).scalar_one()
        return document

    return memory().recall("checklist", checklist_version_id, read)


def text_version(reader: Reader, text_version_id: int) -> TextRow:
    def read() -> TextRow:
        columns = (TextVersion.id, TextVersion.key, TextVersion.title, TextVersion.html)
        return TextRow(*reader.execute(sa.select(*columns).where(TextVersion.id == text_version_id)).one())

    return memory().recall("text", text_version_id, read)


def current_programme(reader: Reader, course_id: int) -> int | None:
    return reader.execute(
        sa.select(sa.func.max(ProgrammeVersion.id)).where(ProgrammeVersion.course_id == course_id)
    ).scalar_one_or_none()


def current_programme_of(course_id: sa.SQLColumnExpression[int]) -> sa.ScalarSelect[int]:
    """The newest programme of the enclosing statement's course, as a scalar subquery."""
    wanted = sa.select(sa.func.max(ProgrammeVersion.id)).where(ProgrammeVersion.course_id == course_id)
    return wanted.scalar_subquery()


def release_known(reader: Reader, course_id: int, moment: datetime) -> int | None:
    """The newest release of a course that was loaded by then."""
    wanted = sa.select(sa.func.max(Release.id)).where(Release.course_id == course_id, Release.loaded_at <= moment)
    return reader.execute(wanted).scalar_one_or_none()


@dataclass(frozen=True)
class CourseRow:
    id: int
    key: str
    releases: tuple[ReleaseRow, ...]


def courses(session: Session) -> list[CourseRow]:
    """Every course with its releases, newest first."""
    rows = session.execute(
        sa.select(
            Release.id,
            Release.course_id,
            Course.key,
            Release.number,
            Release.title,
            Release.language,
            Release.document,
            Release.loaded_at,
        )
        .join(Course, Course.id == Release.course_id)
        .order_by(Course.key, Release.number.desc())
    )
    grouped: dict[int, list[ReleaseRow]] = {}
    for row in rows:
        grouped.setdefault(row.course_id, []).append(ReleaseRow(*row))
    return [CourseRow(course_id, rows[0].course_key, tuple(rows)) for course_id, rows in grouped.items()]
