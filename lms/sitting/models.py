"""Tables of sitting: attempts, their slots, every response, every mark."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class Attempt(Base):
    """One sitting of one quiz. Its policy is a copy, so later changes of the quiz do not reach it."""

    __tablename__ = "attempt"
    __table_args__ = (
        sa.UniqueConstraint("enrolment_id", "quiz_id", "number"),
        sa.CheckConstraint("number >= 1 AND number <= allowed", name="within_allowed"),
        sa.CheckConstraint("state IN ('in_progress', 'submitted', 'marked', 'released', 'abandoned')", name="state"),
        sa.CheckConstraint("(state IN ('in_progress', 'abandoned')) = (submitted_at IS NULL)", name="submitted"),
        sa.CheckConstraint("passed IS NULL OR state IN ('marked', 'released')", name="passed"),
        sa.Index(
            "ix_attempt_unsettled",
            "enrolment_id",
            sqlite_where=sa.text("state = 'submitted'"),
            postgresql_where=sa.text("state = 'submitted'"),
        ),
        sa.Index(
            "uq_attempt_open",
            "enrolment_id",
            "quiz_id",
            unique=True,
            sqlite_where=sa.text("state = 'in_progress'"),
            postgresql_where=sa.text("state = 'in_progress'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"))
    quiz_version_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz_version.id"))
    number: Mapped[int]
    allowed: Mapped[int]  # attempts allowed to this person when it started
    policy: Mapped[Any] = mapped_column(Document)
    time_percent: Mapped[int]
    break_minutes: Mapped[int] = mapped_column(default=0, server_default="0")  # stop-the-clock minutes allowed
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    state: Mapped[str]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # the effective deadline; a cache that one function settles
    submitted_at: Mapped[datetime | None]
    submitted_how: Mapped[str | None]  # trainee | time
    furthest: Mapped[int] = mapped_column(default=1, server_default="1")  # the item that is open, forward only
    holder: Mapped[str] = mapped_column(default="")  # 'session.client': the sign-in and the tab that may answer now
    receipt: Mapped[str] = mapped_column(default="", server_default="")  # of its submission, signed
    score: Mapped[str | None]  # exact 'n/d'; a cache settled by one function
    maximum: Mapped[str | None]
    passed: Mapped[bool | None]
    result: Mapped[Any | None] = mapped_column(Document)  # domains, reasons; a cache like the score


class AttemptSlot(Base):
    """One item of a paper: which version, which key at the start, and what was dealt."""

    __tablename__ = "attempt_slot"
    __table_args__ = (
        sa.UniqueConstraint("attempt_id", "number"),
        sa.UniqueConstraint("attempt_id", "question_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"))
    number: Mapped[int]
    section: Mapped[str] = mapped_column(default="", server_default="")  # the part of the paper it stands in
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    key_revision_id: Mapped[int] = mapped_column(sa.ForeignKey("key_revision.id"))
    points: Mapped[str] = mapped_column(default="1/1")
    deal: Mapped[Any] = mapped_column(Document)


class SlotFlag(Base):
    """Whether the trainee has flagged an item for another look. A convenience, overwritten."""

    __tablename__ = "slot_flag"

    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt_slot.id"), primary_key=True)
    flagged: Mapped[bool] = mapped_column(default=False)


class Response(Base):
    """An answer as it was given. Append-only; the latest sequence of a slot is the answer."""

    __tablename__ = "response"
    __table_args__ = (
        sa.UniqueConstraint("slot_id", "sequence"),
        sa.UniqueConstraint("slot_id", "client_id", "client_seq"),
        sa.Index(
            "ix_response_late",
            "slot_id",
            sqlite_where=sa.text("late = 1"),
            postgresql_where=sa.text("late"),
        ),
        sa.CheckConstraint("sequence >= 1", name="sequence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt_slot.id"))
    sequence: Mapped[int]  # 1, 2, 3 …, given by the server
    client_id: Mapped[str]  # the tab that sent it
    client_seq: Mapped[int]  # the tab's own count
    base_sequence: Mapped[int]  # what the tab had seen when it answered
    answer: Mapped[Any | None] = mapped_column(Document)  # as typed; null clears
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("journal_body.id"))  # prose in the person's own words
    confidence: Mapped[int | None]  # a level of the policy's rule; null counts as the lowest
    late: Mapped[bool] = mapped_column(default=False)
    receipt: Mapped[str] = mapped_column(default="")  # digest over attempt, slot, sequence, answer and time
    signature: Mapped[str] = mapped_column(default="", server_default="")  # 'key id.signature' over the receipt's text
    accepts_id: Mapped[int | None] = mapped_column(sa.ForeignKey("response.id"))  # the late answer that was let count
    received_at: Mapped[datetime]


class AttemptMinutes(Base):
    """Minutes that an instructor added to an attempt while it ran; all rows add up."""

    __tablename__ = "attempt_minutes"
    __table_args__ = (sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"), index=True)
    minutes: Mapped[int]
    reason_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class AttemptBreak(Base):
    """A time in which the clock of an attempt stood still and its items were out of sight."""

    __tablename__ = "attempt_break"
    __table_args__ = (
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name="ended"),
        sa.Index(
            "uq_attempt_break_running",
            "attempt_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"), index=True)
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime]  # when what is left of the allowance is used up: it ends then by itself
    ended_at: Mapped[datetime | None]  # when the trainee came back, if before


class AttemptReopening(Base):
    """An attempt that was over and goes on, for a number of minutes from then."""

    __tablename__ = "attempt_reopening"
    __table_args__ = (sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"), index=True)
    minutes: Mapped[int]
    was_state: Mapped[str]
    was_submitted_at: Mapped[datetime | None]
    reason_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class LateDecision(Base):
    """Whether an answer that came after the time counts after all, by whom and why."""

    __tablename__ = "late_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(sa.ForeignKey("response.id"), unique=True)
    accepted: Mapped[bool]
    reason_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class DealtPaper(Base):
    """A paper drawn before it is wanted, so that a start only has to hand it out. Used once, or thrown away."""

    __tablename__ = "dealt_paper"
    __table_args__ = (sa.UniqueConstraint("enrolment_id", "quiz_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"))
    number: Mapped[int]  # of the attempt it is for
    quiz_version_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz_version.id"))
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id"))
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    slots: Mapped[Any] = mapped_column(Document)
    made_at: Mapped[datetime]


class Mark(Base):
    """What a response is worth, who or what said so, and why. Append-only; the latest of a slot counts."""

    __tablename__ = "mark"
    __table_args__ = (
        sa.Index("ix_mark_slot", "slot_id", "id"),
        sa.Index("uq_mark_try", "slot_id", "try_number", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt_slot.id"))
    response_id: Mapped[int | None] = mapped_column(sa.ForeignKey("response.id"))  # None: nothing was answered
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    key_revision_id: Mapped[int] = mapped_column(sa.ForeignKey("key_revision.id"))
    credit: Mapped[str | None]  # exact 'n/d'; None: a person must decide
    credit_millionths: Mapped[int | None]  # for sorting only, never for decisions
    danger: Mapped[str | None]  # 'unsafe'
    messages: Mapped[Any] = mapped_column(Document)
    rubric: Mapped[Any | None] = mapped_column(Document)  # the level given for each line of a rubric
    grader: Mapped[str]  # 'machine' or 'person'
    grader_version: Mapped[str]
    given_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason_id: Mapped[int | None] = mapped_column(sa.ForeignKey("journal_body.id"))
    why: Mapped[str]  # 'tried', 'submitted', 'decided', 'regraded'
    try_number: Mapped[int | None]  # 1, 2, … of an answer that was checked while the attempt ran
    at: Mapped[datetime]
