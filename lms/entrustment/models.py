"""Tables of entrustment: cases, votes, what was decided, and what follows for what somebody may do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class EntrustmentCase(Base):
    """A question put to several people: at which level is this trainee entrusted with these areas and this product?"""

    __tablename__ = "entrustment_case"
    __table_args__ = (sa.CheckConstraint("people >= 2", name="people"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    areas: Mapped[Any] = mapped_column(Document)  # ids of areas, sorted
    product: Mapped[str]
    checklist_version_id: Mapped[int] = mapped_column(sa.ForeignKey("checklist_version.id"))
    people: Mapped[int]  # how many decide
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    opened_at: Mapped[datetime]


class EntrustmentVote(Base):
    """What one person signed, before knowing what the others would say. Never changed."""

    __tablename__ = "entrustment_vote"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "round", "voter_id"),
        sa.CheckConstraint("round IN (1, 2)", name="round"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("entrustment_case.id"))
    round: Mapped[int]
    voter_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    voter_name: Mapped[str]  # printed name at that moment
    voter_role: Mapped[str]
    level: Mapped[int]  # ordinal, never averaged
    reason_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    meaning: Mapped[str]  # what the signature says: 'entrusted_by_me'
    document: Mapped[Any] = mapped_column(Document)  # the observations that were there, how it was proved who signs
    evidence_digest: Mapped[str]  # of those observations
    cast_at: Mapped[datetime]
    digest: Mapped[str]  # of everything above, the reason by its own digest


class EntrustmentDecision(Base):
    """What follows from the votes of one round. The latest one of a case counts."""

    __tablename__ = "entrustment_decision"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "round"),
        sa.CheckConstraint("round IN (1, 2)", name="round"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        sa.CheckConstraint("how IN ('agreed', 'lowest', 'stands')", name="how"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("entrustment_case.id"))
    round: Mapped[int]
    level: Mapped[int]
    how: Mapped[str]
    document: Mapped[Any] = mapped_column(Document)  # the digests of the votes, and who dissents
    decided_at: Mapped[datetime]
    digest: Mapped[str]


class ScopeEvent(Base):
    """What changes what somebody may do, from a day on. Everything that they may do is folded from these rows."""

    __tablename__ = "scope_event"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('granted', 'restricted', 'suspended', 'restored', 'ended')", name="kind"),
        sa.CheckConstraint("level IS NULL OR level BETWEEN 1 AND 5", name="level"),
        sa.Index("ix_scope_event_person", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    kind: Mapped[str]
    areas: Mapped[Any] = mapped_column(Document)  # ids of areas; empty: every one
    product: Mapped[str]  # '': every one
    level: Mapped[int | None]  # of what is granted or restricted
    document: Mapped[Any] = mapped_column(Document)  # titles of what is granted, as they were then
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entrustment_decision.id"))
    reason_id: Mapped[int | None] = mapped_column(sa.ForeignKey("journal_body.id"))
    starts_on: Mapped[date]  # a day at the academy
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded_name: Mapped[str]
    recorded_at: Mapped[datetime]


class ScopeAddress(Base):
    """The address of a person's scope card; the latest one counts, the others lead nowhere."""

    __tablename__ = "scope_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
