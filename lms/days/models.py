"""Tables of practice days: how a day is planned, whom it is offered to, who trains there, and who comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class PracticeDay(Base):
    """A day on which trainees practise under trainers. How it is planned stands in its versions."""

    __tablename__ = "practice_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]


class PracticeDayVersion(Base):
    """Where and when, for how many, with what. Never changed; another plan is a new version, the latest one counts."""

    __tablename__ = "practice_day_version"
    __table_args__ = (
        sa.UniqueConstraint("day_id", "number"),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name="state"),
        sa.CheckConstraint("starts_at < ends_at", name="order"),
        sa.CheckConstraint("places BETWEEN 1 AND 200", name="places"),
        sa.CheckConstraint("ratio BETWEEN 1 AND 50", name="ratio"),
        sa.CheckConstraint("(state = 'cancelled') = (reason_id IS NOT NULL)", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_day.id"))
    number: Mapped[int]
    state: Mapped[str]
    place: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zone: Mapped[str]  # the academy's at that moment: in which the day's times are told
    places: Mapped[int]
    ratio: Mapped[int]  # trainees for each trainer, at most
    kit: Mapped[Any] = mapped_column(Document)  # lines: what has to be there
    reason_id: Mapped[int | None] = mapped_column(sa.ForeignKey("journal_body.id"))  # why it was cancelled
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class PracticeDayCohort(Base):
    """A cohort that a day is offered to."""

    __tablename__ = "practice_day_cohort"
    __table_args__ = (sa.UniqueConstraint("day_id", "cohort_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_day.id"))
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)


class PracticeDayTrainer(Base):
    """Who trains on a day, or no longer does. The latest row of (day, person) counts."""

    __tablename__ = "practice_day_trainer"
    __table_args__ = (sa.Index("ix_practice_day_trainer_day", "day_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_day.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    coming: Mapped[bool]
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class PracticeDayBooking(Base):
    """What became of one trainee on one day, event by event.

    A place is a seat with a number. Each time that a seat is given its turn goes up by one, and the database takes
    each (day, seat, turn) once: however many ask at the same moment, one of them has the seat. No seat is given beyond
    the places that were open then, which the row keeps.
    """

    __tablename__ = "practice_day_booking"
    __table_args__ = (
        sa.UniqueConstraint("day_id", "enrolment_id", "number"),
        sa.UniqueConstraint("day_id", "seat", "turn"),
        sa.CheckConstraint(
            "verb IN ('booked', 'waitlisted', 'moved_up', 'cancelled', 'attended', 'absent')", name="verb"
        ),
        sa.CheckConstraint(
            "CASE WHEN verb IN ('booked', 'moved_up') THEN seat IS NOT NULL AND turn IS NOT NULL AND open IS NOT NULL "
            "ELSE seat IS NULL AND turn IS NULL AND open IS NULL END",
            name="given",
        ),
        sa.CheckConstraint("seat IS NULL OR (seat BETWEEN 1 AND open AND turn >= 1)", name="seat"),
        sa.Index("ix_practice_day_booking_enrolment", "enrolment_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(sa.ForeignKey("practice_day.id"))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    number: Mapped[int]  # of this trainee's events on this day
    verb: Mapped[str]
    seat: Mapped[int | None]
    turn: Mapped[int | None]
    open: Mapped[int | None]  # how many places were open when the seat was given
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
