"""Reading the journal: search for people, verification for doubters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from lms.canonical import digest
from lms.journal.models import Body, Chain, Entry
from lms.journal.seals import holds
from lms.journal.services import entry_digest


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


@dataclass(frozen=True)
class Breach:
    """A place where the stored history does not hold together."""

    table: str
    row: int
    code: str  # 'changed', 'missing', 'cut', 'record_changed', 'body_changed'


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


def verify(connection: Connection) -> Iterator[Breach]:
    """Every breach of every chain: a changed column, a missing row, a cut tail, a sealed record that changed."""
    chains = connection.execute(sa.select(Chain.id, Chain.length, Chain.head)).all()
    known = {chain.id for chain in chains}
    for chain in chains:
        yield from _verify_chain(connection, chain.id, chain.length, chain.head)
    orphans = sa.select(Entry.id).where(Entry.chain_id.not_in(known)).order_by(Entry.id).limit(1)
    for (row,) in connection.execute(orphans):
        yield Breach("journal_entry", row, "chain_missing")
    for body in connection.execute(sa.select(Body).where(Body.erased_at.is_(None))):
        if digest(body.salt + body.text) != body.digest:
            yield Breach("journal_body", body.id, "body_changed")


def _verify_chain(connection: Connection, chain_id: int, length: int, head: str) -> Iterator[Breach]:
    previous, expected = "", 1
    entries = connection.execute(
        sa.select(Entry.__table__).where(Entry.chain_id == chain_id).order_by(Entry.number)
    ).mappings()
    for row in entries.all():
        if row["number"] != expected:
            yield Breach("journal_entry", row["id"], "missing")
            return
        if row["previous"] != previous or entry_digest(chain_id, dict(row)) != row["digest"]:
            yield Breach("journal_entry", row["id"], "changed")
            return
        if not all(holds(connection, stored) for stored in row["payload"].get("seals", ())):
            yield Breach("journal_entry", row["id"], "record_changed")
        previous, expected = row["digest"], expected + 1
    if length != expected - 1 or head != previous:
        yield Breach("journal_chain", chain_id, "cut")
