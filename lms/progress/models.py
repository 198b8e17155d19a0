"""Tables of progress: what has been reached, as facts written by the features that know."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base


class Reached(Base):
    """A lesson read or a quiz passed: written once by the feature that knows, never taken back."""

    __tablename__ = "reached"
    __table_args__ = (
        sa.UniqueConstraint("enrolment_id", "kind", "subject_id"),
        sa.CheckConstraint("kind IN ('lesson', 'quiz')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    kind: Mapped[str]
    subject_id: Mapped[int]  # lesson or quiz
    evidence_id: Mapped[int]  # lesson version, or the attempt that passed
    at: Mapped[datetime]
