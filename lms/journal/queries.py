"""Reading the journal: search for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.journal.models import Chain, Entry


@dataclass(frozen=True)
class JournalLine:
    number: int
    at: datetime
    verb: str
    actor_id: int | None
    actor_label: str
    enrolment: int | None
    payload: dict[str, Any]
    digest: str


def search(
    session: Session,
    *,
    verb: str = "",
    actor_ids: list[int] | None = None,
    enrolments: list[int] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[JournalLine]:
    """Newest first; `before` is the id to page on from."""
    statement = (
        sa.select(Entry, Chain.kind, Chain.subject).join(Chain, Chain.id == Entry.chain_id).order_by(Entry.id.desc())
    )
    if verb:
        statement = statement.where(Entry.verb.startswith(verb, autoescape=True))
    if actor_ids is not None:
        statement = statement.where(Entry.actor_id.in_(actor_ids))
    if enrolments is not None:
        statement = statement.where(Chain.kind == "enrolment", Chain.subject.in_(enrolments))
    if before is not None:
        statement = statement.where(Entry.id < before)
    return [
        JournalLine(
            entry.id,
            entry.at,
            entry.verb,
            entry.actor_id,
            entry.actor_label,
            subject if kind == "enrolment" else None,
            entry.payload,
            entry.digest,
        )
        for entry, kind, subject in session.execute(statement.limit(limit))
    ]
