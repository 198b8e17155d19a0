"""Tables of the journal: chains, their entries, and erasable personal text beside them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.database import Base, Document


class Chain(Base):
    """One hash chain: the academy's, or one enrolment's. Its row is locked while an entry is added."""

    __tablename__ = "journal_chain"
    __table_args__ = (sa.UniqueConstraint("kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # academy | enrolment
    subject: Mapped[int]  # the academy's or the enrolment's id
    length: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(default="")  # digest of the last entry; empty for an empty chain


class Entry(Base):
    """One act that bears on a certificate. Never changed, never removed; triggers refuse both."""

    __tablename__ = "journal_entry"
    __table_args__ = (sa.UniqueConstraint("chain_id", "number"), sa.Index("ix_journal_entry_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    chain_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_chain.id"))
    number: Mapped[int]  # 1, 2, 3 … within the chain
    at: Mapped[datetime]
    verb: Mapped[str]  # 'attempt_started', 'certificate_issued' …
    actor_id: Mapped[int | None]  # person; None for the system
    actor_label: Mapped[str]  # role at that moment, never a name
    payload: Mapped[Any] = mapped_column(Document)  # ids, codes, seals and salted digests; no personal text
    previous: Mapped[str]
    digest: Mapped[str]  # of everything above, in canonical form


class Body(Base):
    """Personal text that a hashed row refers to by a salted digest: it can be erased without breaking the chain."""

    __tablename__ = "journal_body"

    id: Mapped[int] = mapped_column(primary_key=True)
    salt: Mapped[str]
    text: Mapped[str]
    digest: Mapped[str]  # sha256(salt + text); stays when the text is erased
    erased_at: Mapped[datetime | None]
