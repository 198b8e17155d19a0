"""Tables of calibration: written cases with an expert's level, the sets of them, and how assessors rated them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class CalibrationCaseVersion(Base):
    """A written case as it was when it was rated. Never changed."""

    __tablename__ = "calibration_case_version"
    __table_args__ = (
        sa.UniqueConstraint("course_id", "key", "number"),
        sa.UniqueConstraint("course_id", "key", "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    key: Mapped[str]
    number: Mapped[int]
    digest: Mapped[str]
    level: Mapped[int]  # the expert's; ordinal, never averaged
    document: Mapped[Any] = mapped_column(Document)  # title, text, steps, the expert's reason; area and product


class CalibrationSetVersion(Base):
    """Which cases, in which order, calibrate the assessors of a course. The latest one counts."""

    __tablename__ = "calibration_set_version"
    __table_args__ = (sa.UniqueConstraint("course_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    number: Mapped[int]
    digest: Mapped[str]
    document: Mapped[Any] = mapped_column(Document)  # ids of case versions
    made_at: Mapped[datetime]


class CalibrationRating(Base):
    """How an assessor rated a case before seeing the expert's level. Once in a round, never changed."""

    __tablename__ = "calibration_rating"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "case_version_id", "round"),
        sa.CheckConstraint("round >= 1", name="round"),
        sa.CheckConstraint("level BETWEEN 1 AND 9", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    case_version_id: Mapped[int] = mapped_column(sa.ForeignKey("calibration_case_version.id"), index=True)
    round: Mapped[int]
    level: Mapped[int]
    rated_at: Mapped[datetime]


class CalibrationRound(Base):
    """Another round for somebody whose ratings did not agree enough, opened after they were talked over."""

    __tablename__ = "calibration_round"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "course_id", "number"),
        sa.CheckConstraint("number >= 2", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    number: Mapped[int]
    reason_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    opened_at: Mapped[datetime]
