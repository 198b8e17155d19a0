"""Tables of the catalogue: courses, releases, lessons, claims, checklists and texts, all in versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class Course(Base):
    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # the pack's id


class Release(Base):
    """One loading of a course pack: which version of everything belongs together. Never changed."""

    __tablename__ = "release"
    __table_args__ = (sa.UniqueConstraint("course_id", "number"), sa.UniqueConstraint("course_id", "digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    number: Mapped[int]
    digest: Mapped[str]  # of the whole pack
    title: Mapped[str]
    language: Mapped[str]
    document: Mapped[Any] = mapped_column(Document)  # summary, domains, disclaimer, references and claims as shown
    loaded_at: Mapped[datetime]
    loaded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class Lesson(Base):
    """A lesson through all its versions."""

    __tablename__ = "lesson"
    __table_args__ = (sa.UniqueConstraint("course_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    key: Mapped[str]


class LessonVersion(Base):
    """What a lesson said: rendered once, never changed."""

    __tablename__ = "lesson_version"
    __table_args__ = (sa.UniqueConstraint("lesson_id", "number"), sa.UniqueConstraint("lesson_id", "digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"))
    number: Mapped[int]
    digest: Mapped[str]
    title: Mapped[str]
    minutes: Mapped[int]
    domain: Mapped[str]
    document: Mapped[Any] = mapped_column(
        Document
    )  # objectives, sections, blocks of HTML and checks, passages, citations


class ReleaseLesson(Base):
    """The place of a lesson version in a release: its module number and the declaration before it."""

    __tablename__ = "release_lesson"
    __table_args__ = (
        sa.UniqueConstraint("release_id", "position"),
        sa.UniqueConstraint("release_id", "lesson_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id"))
    position: Mapped[int]
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"))
    lesson_version_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson_version.id"))
    declaration_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("text_version.id"))


class Claim(Base):
    """A claim of the source with our verdict, as one version says it."""

    __tablename__ = "claim_version"
    __table_args__ = (sa.UniqueConstraint("course_id", "key", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    key: Mapped[str]
    digest: Mapped[str]
    verdict: Mapped[str]
    document: Mapped[Any] = mapped_column(Document)


class TextVersion(Base):
    """A text that people accept or sign: declaration, attestation. Never changed."""

    __tablename__ = "text_version"
    __table_args__ = (sa.UniqueConstraint("course_id", "key", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    key: Mapped[str]  # 'professional', 'attestation'
    digest: Mapped[str]
    title: Mapped[str]
    html: Mapped[str]


class ChecklistVersion(Base):
    """The observed procedure: steps, entrustment scale, areas, products. Never changed."""

    __tablename__ = "checklist_version"
    __table_args__ = (sa.UniqueConstraint("course_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    number: Mapped[int]
    digest: Mapped[str]
    document: Mapped[Any] = mapped_column(Document)


class ProgrammeVersion(Base):
    """What leads to the certificate: the clauses and what the certificate says. Never changed."""

    __tablename__ = "programme_version"
    __table_args__ = (sa.UniqueConstraint("course_id", "number"), sa.UniqueConstraint("course_id", "digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    number: Mapped[int]
    digest: Mapped[str]
    title: Mapped[str]
    checklist_version_id: Mapped[int] = mapped_column(sa.ForeignKey("checklist_version.id"))
    attestation_version_id: Mapped[int] = mapped_column(sa.ForeignKey("text_version.id"))
    document: Mapped[Any] = mapped_column(Document)  # clauses and certificate in the pack's clause format
