"""The table of certificates of other academies that count here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class PriorLearning(Base):
    """A certificate of another academy, genuine when it was shown, for which an instructor waived requirements."""

    __tablename__ = "prior_learning"
    __table_args__ = (sa.UniqueConstraint("enrolment_id", "page"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    page: Mapped[str] = mapped_column(index=True)  # the certificate's own address; it ends with its number
    issuer: Mapped[str]
    issuer_id: Mapped[str]  # a DID
    holder: Mapped[str]  # the name in the file
    title: Mapped[str]
    level: Mapped[str]  # in a sentence
    counts: Mapped[Any] = mapped_column(Document)  # what was shown, each count by its name
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    digest: Mapped[str]  # SHA-256 of the signed file
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_body.id"))  # the signed file; it can be erased
    clauses: Mapped[Any] = mapped_column(Document)  # ids of the requirements that were waived for it
    recorded_name: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
