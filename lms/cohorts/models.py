"""Tables of cohorts: who learns together, under whom, by when, and with which accommodations."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base


class Cohort(Base):
    __tablename__ = "cohort"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    name: Mapped[str]
    zone: Mapped[str]
    starts_at: Mapped[datetime]
    created_at: Mapped[datetime]


class CohortInstructor(Base):
    """Who instructs a cohort. The latest row of (cohort, person) counts."""

    __tablename__ = "cohort_instructor"
    __table_args__ = (sa.Index("ix_cohort_instructor_pair", "cohort_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class Enrolment(Base):
    """One person's way to one certificate. Renewal is a new cycle; nothing is reset."""

    __tablename__ = "enrolment"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "course_id", "cycle"),
        sa.CheckConstraint("cycle >= 1", name="cycle"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    cycle: Mapped[int]
    programme_version_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_version.id"))  # what it began with
    created_at: Mapped[datetime]


class Membership(Base):
    """An enrolment's cohort. The latest row of an enrolment counts."""

    __tablename__ = "membership"
    __table_args__ = (sa.Index("ix_membership_enrolment", "enrolment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class DueDate(Base):
    """By when a cohort should have reached something. The latest row of (cohort, subject) counts."""

    __tablename__ = "due_date"
    __table_args__ = (sa.Index("ix_due_date_cohort", "cohort_id", "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"))
    subject: Mapped[str]  # 'lessons', 'quizzes', 'examination', 'practicals'
    due_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class Accommodation(Base):
    """How much longer a person has on every timed surface. The latest row counts; why is a category, no diagnosis."""

    __tablename__ = "accommodation"
    __table_args__ = (
        sa.CheckConstraint("time_percent BETWEEN 100 AND 400", name="time_percent"),
        sa.CheckConstraint("category IN ('none', 'language', 'health', 'technical', 'other')", name="category"),
        sa.Index("ix_accommodation_person", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    time_percent: Mapped[int]  # 150 = half as long again
    break_minutes: Mapped[int] = mapped_column(default=0, server_default="0")  # stop-the-clock, in each attempt
    category: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class AttemptGrant(Base):
    """One more attempt at one quiz for one person, with the reason kept apart."""

    __tablename__ = "attempt_grant"
    __table_args__ = (sa.Index("ix_attempt_grant_quiz", "enrolment_id", "quiz_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"))
    reason_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class QuizWindow(Base):
    """When a cohort may sit a quiz: three dates, each of which may be missing. The latest row of (cohort, quiz) counts.

    opens_at    no attempt starts before
    due_at      when it should be done: said to everybody, refuses nothing
    closes_at   no attempt starts from then on, and running ones end
    """

    __tablename__ = "quiz_window"
    __table_args__ = (
        sa.CheckConstraint("opens_at IS NULL OR due_at IS NULL OR opens_at < due_at", name="opens_before_due"),
        sa.CheckConstraint("due_at IS NULL OR closes_at IS NULL OR due_at <= closes_at", name="due_before_closes"),
        sa.CheckConstraint("opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name="opens_before_closes"),
        sa.Index("ix_quiz_window_pair", "cohort_id", "quiz_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"))
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"))
    opens_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class Extension(Base):
    """Dates of one quiz for one person, in place of the cohort's. The latest row of (enrolment, quiz) counts."""

    __tablename__ = "extension"
    __table_args__ = (
        sa.CheckConstraint("due_at IS NULL OR closes_at IS NULL OR due_at <= closes_at", name="due_before_closes"),
        sa.Index("ix_extension_pair", "enrolment_id", "quiz_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"))
    due_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    reason_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class RequirementWaiver(Base):
    """A requirement that one trainee need not meet, or has to meet again. The latest row of a clause counts."""

    __tablename__ = "requirement_waiver"
    __table_args__ = (sa.Index("ix_requirement_waiver_clause", "enrolment_id", "clause", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    clause: Mapped[str]  # its id in the programme
    kind: Mapped[str]
    clause_digest: Mapped[str]  # of the clause as it read: another wording is another requirement
    waived: Mapped[bool]  # False: withdrawn
    reason_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    recorded_name: Mapped[str]  # printed name at that moment
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class ProgrammeMove(Base):
    """A new version of the programme reached an enrolment under way, and what came of it. The latest row counts.

    how   'moved' by the programme itself; 'chose_new' or 'chose_old' by the trainee
    """

    __tablename__ = "programme_move"
    __table_args__ = (
        sa.CheckConstraint("how IN ('moved', 'chose_new', 'chose_old')", name="how"),
        sa.Index("ix_programme_move_enrolment", "enrolment_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    offered_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_version.id"))
    programme_version_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_version.id"))  # what holds from now on
    how: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
