"""Tables of practicals: the logbook, requests for a sign-off, who may assess, and what was signed, in versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class Observation(Base):
    """One procedure of one trainee on one case. What was seen stands in its versions."""

    __tablename__ = "observation"
    __table_args__ = (sa.Index("uq_observation_request_id", "request_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    case_code: Mapped[str] = mapped_column(unique=True)  # generated, never a patient's
    created_at: Mapped[datetime]
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("signoff_request.id"))  # what it answers


class ObservationVersion(Base):
    """What the observer saw and signed. Never changed; an amendment is a new version."""

    __tablename__ = "observation_version"
    __table_args__ = (
        sa.UniqueConstraint("observation_id", "number"),
        sa.CheckConstraint("role IN ('observed', 'performed', 'drill')", name="role"),
        sa.CheckConstraint("level IS NULL OR level BETWEEN 1 AND 5", name="level"),
        sa.CheckConstraint("state IN ('signed', 'withdrawn')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    observation_id: Mapped[int] = mapped_column(sa.ForeignKey("observation.id"))
    number: Mapped[int]
    state: Mapped[str]
    role: Mapped[str]
    checklist_version_id: Mapped[int] = mapped_column(sa.ForeignKey("checklist_version.id"))
    performed_on: Mapped[date]  # the first day of its month; in documents of format 1 the day itself
    document: Mapped[Any] = mapped_column(Document)  # steps, areas, product, drill, the entry that it confirms
    level: Mapped[int | None]  # entrustment, ordinal, never averaged
    strength_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    next_step_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    observer_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    observer_name: Mapped[str]  # printed name at that moment
    observer_role: Mapped[str] = mapped_column(default="", server_default="")  # 'MD, supervisor', at that moment
    provisional: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # nobody vouched for the signer
    meaning: Mapped[str]  # what the signature says: 'observed_by_me'
    signed_at: Mapped[datetime]
    digest: Mapped[str]  # of everything above, the two texts by their own digests


class LogbookEntry(Base):
    """One procedure as its trainee wrote it down. It counts for nothing until somebody signs what they saw of it."""

    __tablename__ = "logbook_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    case_code: Mapped[str] = mapped_column(unique=True)  # generated, never a patient's
    created_at: Mapped[datetime]


class LogbookVersion(Base):
    """What a trainee wrote. Never changed; a correction is a new version."""

    __tablename__ = "logbook_version"
    __table_args__ = (
        sa.UniqueConstraint("entry_id", "number"),
        sa.CheckConstraint("role IN ('observed', 'performed', 'drill')", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("logbook_entry.id"))
    number: Mapped[int]
    role: Mapped[str]
    checklist_version_id: Mapped[int] = mapped_column(sa.ForeignKey("checklist_version.id"))
    performed_on: Mapped[date]  # the first day of the month
    document: Mapped[Any] = mapped_column(Document)  # case, age band, areas, product, units, help, complications
    reflection_id: Mapped[int | None] = mapped_column(sa.ForeignKey("journal_body.id"))
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    written_at: Mapped[datetime]
    digest: Mapped[str]  # of everything above, the reflection by its own digest


class SignoffRequest(Base):
    """A trainee asks for a signature, for an entry or for what the supervisor fills in; or a supervisor begins, and
    it is addressed to them. Its events tell its state."""

    __tablename__ = "signoff_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)  # short: it is typed where there is no camera
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    entry_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("logbook_version.id"), index=True)
    supervisor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)  # None: whoever may
    begun: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # by the supervisor
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignoffEvent(Base):
    """What became of a request: renewed once at most, and closed once."""

    __tablename__ = "signoff_event"
    __table_args__ = (
        sa.CheckConstraint("verb IN ('renewed', 'signed', 'rejected', 'withdrawn')", name="verb"),
        sa.Index("ix_signoff_event_request", "request_id", "id"),
        sa.Index(
            "uq_signoff_event_renewed",
            "request_id",
            unique=True,
            sqlite_where=sa.text("verb = 'renewed'"),
            postgresql_where=sa.text("verb = 'renewed'"),
        ),
        sa.Index(
            "uq_signoff_event_closed",
            "request_id",
            unique=True,
            sqlite_where=sa.text("verb <> 'renewed'"),
            postgresql_where=sa.text("verb <> 'renewed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("signoff_request.id"))
    verb: Mapped[str]
    expires_at: Mapped[datetime | None]  # of a renewal
    reason_id: Mapped[int | None] = mapped_column(sa.ForeignKey("journal_body.id"))  # of a rejection
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class AssessorGrant(Base):
    """Somebody vouches for a supervisor: may assess in this course. The latest row of (person, course) counts."""

    __tablename__ = "assessor_grant"
    __table_args__ = (
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="order"),
        sa.Index("ix_assessor_grant_person", "person_id", "course_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    areas: Mapped[Any] = mapped_column(Document)  # ids of areas, sorted
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class AuditCheck(Base):
    """Somebody looked into an observation that was drawn or stood out, and says what they found."""

    __tablename__ = "audit_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    observation_id: Mapped[int] = mapped_column(sa.ForeignKey("observation.id"), index=True)
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    checked_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    checked_at: Mapped[datetime]
