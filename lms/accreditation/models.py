"""Tables of accreditation: who agrees to be reported, and what was said of a course by nobody in particular."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class ReportConsent(Base):
    """That somebody agrees to be reported to an accreditor, or does not any more. The latest row counts."""

    __tablename__ = "report_consent"
    __table_args__ = (sa.Index("ix_report_consent_pair", "person_id", "course_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    given: Mapped[bool]
    recipient: Mapped[str]  # the accreditor as the page named it; another one is asked for anew
    fields: Mapped[Any] = mapped_column(Document)  # what may be told beside name, profession and day
    recorded_at: Mapped[datetime]


class EvaluationBox(Base):
    """All answers to one questionnaire, as `rules.box` keeps them: no row, order or moment tells whose they are."""

    __tablename__ = "evaluation_box"
    __table_args__ = (sa.UniqueConstraint("course_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    digest: Mapped[str]  # of the questions
    questions: Mapped[Any] = mapped_column(Document)
    document: Mapped[Any] = mapped_column(Document)


class EvaluationAnswered(Base):
    """That somebody has answered a questionnaire: not when, and not what."""

    __tablename__ = "evaluation_answered"
    __table_args__ = (sa.UniqueConstraint("box_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    box_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluation_box.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
