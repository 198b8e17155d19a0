"""Tables of the bank: questions and quizzes in versions, and which of them a release holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class Question(Base):
    """An item through all its versions; its key is the author's stable id."""

    __tablename__ = "question"
    __table_args__ = (sa.UniqueConstraint("course_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    key: Mapped[str]


class QuestionVersion(Base):
    """What is shown, and how it is classified. Never changed; holds nothing of the key."""

    __tablename__ = "question_version"
    __table_args__ = (
        sa.UniqueConstraint("question_id", "number"),
        sa.UniqueConstraint("question_id", "digest"),
        sa.CheckConstraint("use IN ('practice', 'examination')", name="use"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    number: Mapped[int]
    digest: Mapped[str]
    kind: Mapped[str]
    use: Mapped[str]
    domain: Mapped[str]
    level: Mapped[str]
    critical: Mapped[bool]
    siblings: Mapped[str | None]
    stimulus: Mapped[str | None]  # shown above this item and others; drawn ones of the same stand together
    points: Mapped[str] = mapped_column(default="1/1", server_default="1/1")  # exact 'n/d'
    passage: Mapped[str]  # lesson key # anchor
    passage_digest: Mapped[str]  # the passage's text when the item was published
    shown: Mapped[Any] = mapped_column(Document)  # the shown part of the spec
    rendered: Mapped[Any] = mapped_column(Document)  # its HTML, made at publication
    made_at: Mapped[datetime]


class KeyRevision(Base):
    """What a version is worth: credits, tolerance, danger, rationales, golden answers. Never changed."""

    __tablename__ = "key_revision"
    __table_args__ = (
        sa.UniqueConstraint("question_version_id", "number"),
        sa.UniqueConstraint("question_version_id", "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    number: Mapped[int]
    digest: Mapped[str]
    key: Mapped[Any] = mapped_column(Document)
    rendered: Mapped[Any] = mapped_column(Document)  # rationales as HTML
    made_at: Mapped[datetime]


class ReleaseQuestion(Base):
    """A question's version and key in a release: what pools draw from."""

    __tablename__ = "release_question"
    __table_args__ = (sa.UniqueConstraint("release_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    key_revision_id: Mapped[int] = mapped_column(sa.ForeignKey("key_revision.id"))
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"))  # the module that it belongs to
    position: Mapped[int]  # the author's order


class Quiz(Base):
    __tablename__ = "quiz"
    __table_args__ = (
        sa.UniqueConstraint("course_id", "key"),
        sa.CheckConstraint("kind IN ('module', 'examination')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    key: Mapped[str]
    kind: Mapped[str]
    lesson_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lesson.id"))  # the module of a module quiz


class QuizVersion(Base):
    """A quiz's policy and blueprint. Never changed; an attempt copies its policy at the start."""

    __tablename__ = "quiz_version"
    __table_args__ = (sa.UniqueConstraint("quiz_id", "number"), sa.UniqueConstraint("quiz_id", "digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"))
    number: Mapped[int]
    digest: Mapped[str]
    title: Mapped[str]
    items: Mapped[int]
    policy: Mapped[Any] = mapped_column(Document)
    blueprint: Mapped[Any] = mapped_column(Document)


class ReleaseQuiz(Base):
    __tablename__ = "release_quiz"
    __table_args__ = (sa.UniqueConstraint("release_id", "quiz_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id"))
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"))
    quiz_version_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz_version.id"))
