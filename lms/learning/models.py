"""Tables of learning: where somebody is in a lesson, what they tried, and what they accepted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class Reading(Base):
    """The place in a lesson, resumed on any device. A convenience, not evidence, so it is overwritten."""

    __tablename__ = "reading"
    __table_args__ = (sa.UniqueConstraint("enrolment_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"))
    anchor: Mapped[str] = mapped_column(default="")
    share: Mapped[int] = mapped_column(default=0)  # per cent of the text that was passed
    ended_at: Mapped[datetime | None]  # when the end was first reached
    seen_at: Mapped[datetime]


class CheckAnswer(Base):
    """A try at a knowledge check. Append-only; not graded, but completion asks that each check was tried."""

    __tablename__ = "check_answer"
    __table_args__ = (sa.Index("ix_check_answer_place", "enrolment_id", "question_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    key_revision_id: Mapped[int] = mapped_column(sa.ForeignKey("key_revision.id"))
    deal: Mapped[Any] = mapped_column(Document)
    answer: Mapped[Any] = mapped_column(Document)
    right: Mapped[bool]
    unsafe: Mapped[bool]
    at: Mapped[datetime]


class Acceptance(Base):
    """A text that somebody accepted or signed: the professional declaration, the attestation."""

    __tablename__ = "acceptance"
    __table_args__ = (sa.UniqueConstraint("enrolment_id", "text_version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    text_version_id: Mapped[int] = mapped_column(sa.ForeignKey("text_version.id"))
    key: Mapped[str]  # 'professional' or 'attestation'
    name: Mapped[str]  # printed name at that moment
    at: Mapped[datetime]
