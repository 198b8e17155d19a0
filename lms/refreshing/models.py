"""Tables of refreshing: what was answered after the certificate, day by day, and whether somebody paused it.

Nothing here bears on a certificate, so nothing of it is journaled."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class RefreshAnswer(Base):
    """A question that came back, as it was answered: once on a day, never changed. A schedule is a fold of these."""

    __tablename__ = "refresh_answer"
    __table_args__ = (sa.UniqueConstraint("person_id", "question_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    key_revision_id: Mapped[int] = mapped_column(sa.ForeignKey("key_revision.id"))
    day: Mapped[date]  # of the academy
    deal: Mapped[Any] = mapped_column(Document)
    answer: Mapped[Any] = mapped_column(Document)
    right: Mapped[bool]  # full credit and no danger
    unsafe: Mapped[bool]
    at: Mapped[datetime]


class RefreshPause(Base):
    """That somebody paused their daily questions, or took them up again. The latest row of a person counts."""

    __tablename__ = "refresh_pause"
    __table_args__ = (sa.Index("ix_refresh_pause_person", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    paused: Mapped[bool]
    at: Mapped[datetime]
