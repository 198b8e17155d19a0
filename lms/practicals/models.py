"""Tables of practicals: observed procedures, each in versions, each signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class Observation(Base):
    """One procedure of one trainee on one case. What was seen stands in its versions."""

    __tablename__ = "observation"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    case_code: Mapped[str] = mapped_column(unique=True)  # generated, never a patient's
    created_at: Mapped[datetime]


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
    performed_on: Mapped[date]
    document: Mapped[Any] = mapped_column(Document)  # steps, areas, product, drill
    level: Mapped[int | None]  # entrustment, ordinal, never averaged
    strength_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    next_step_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))
    observer_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    observer_name: Mapped[str]  # printed name at that moment
    meaning: Mapped[str]  # what the signature says: 'observed_by_me'
    signed_at: Mapped[datetime]
    digest: Mapped[str]  # of everything above, the two texts by their own digests
