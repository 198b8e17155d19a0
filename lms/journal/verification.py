"""Does the record still say what was recorded? Every chain is hashed anew, every seal compared with its rows."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.canonical import canonical_json, digest, timestamp
from lms.journal.models import Body, Chain, Entry
from lms.journal.seals import broken

BATCH = 1_000


@dataclass(frozen=True)
class Breach:
    """A place where the stored history does not hold together."""

    table: str
    row: int
    code: str  # 'changed', 'missing', 'cut', 'chain_missing', 'record_changed', 'body_changed'


def verify(connection: Connection) -> Iterator[Breach]:
    """Every breach of every chain: a changed column, a missing row, a cut tail, a sealed record that changed.

    Reads the entries once, in batches, in the order in which they were written and as the texts that they are stored
    as; memory grows with the chains and not with their entries."""
    stored = {
        row.id: (row.length, row.head) for row in connection.execute(sa.select(Chain.id, Chain.length, Chain.head))
    }
    chains = {id: _Chain(id, known=True) for id in stored}
    for rows in _entries(connection):
        sealed: list[tuple[int, dict[str, Any]]] = []
        for row in rows:
            chain = chains.get(row[1])
            if chain is None:
                chain = chains[row[1]] = _Chain(row[1], known=False)
            payload = chain.follow(row)
            if payload is not None and "seals" in payload:
                sealed += [(row[0], one) for one in payload["seals"]]
        for entry in broken(connection, sealed):
            yield Breach("journal_entry", entry, "record_changed")
    for id in sorted(chains):
        yield from chains[id].end(stored.get(id))
    yield from _bodies(connection)


_Row = tuple[int, int, int, datetime | str, str, int | None, str, str, str, str]
"""id, chain, number, at, verb, actor, label, payload, previous, digest: `at` and `payload` as the driver gives them."""


def _entries(connection: Connection) -> Iterator[Sequence[_Row]]:
    """Every entry in batches; those of one chain were written in the order of their numbers."""
    columns = (Entry.verb, Entry.actor_id, Entry.actor_label, sa.type_coerce(Entry.payload, sa.types.NullType()))
    wanted = sa.select(
        Entry.id,
        Entry.chain_id,
        Entry.number,
        sa.type_coerce(Entry.at, sa.types.NullType()),
        *columns,
        Entry.previous,
        Entry.digest,
    ).order_by(Entry.id)
    if connection.dialect.name == "sqlite":
        return _as_the_driver_reads(connection, str(wanted.compile(connection)))
    found: Iterator[Any] = connection.execute(wanted, execution_options={"yield_per": BATCH}).partitions()
    return found


def _as_the_driver_reads(connection: Connection, statement: str) -> Iterator[Sequence[_Row]]:
    """Within the same transaction, without a row object for each of what may be millions of entries."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement)
        while rows := cursor.fetchmany(BATCH):
            yield rows
    finally:
        cursor.close()


class _Chain:
    """Follows one chain from its first entry; stops at the first breach, since nothing after it can be judged."""

    __slots__ = ("breach", "head", "id", "known", "length")

    def __init__(self, id: int, known: bool) -> None:
        self.id = id
        self.known = known
        self.length = 0
        self.head = ""
        self.breach: Breach | None = None

    def follow(self, row: _Row) -> dict[str, Any] | None:
        """The entry's payload where it holds; None where it does not, or an earlier one did not.

        Its digest is what `entry_digest` gives, put together from the payload as it is stored."""
        id, chain, number, at, verb, actor, label, text, previous, head = row
        if self.breach is not None:
            return None
        if not self.known or number != self.length + 1:
            self.breach = Breach("journal_entry", id, "missing" if self.known else "chain_missing")
            return None
        moment = f"{at[:10]}T{at[11:]}Z" if isinstance(at, str) else timestamp(at)
        whole = (
            f'{{"actor":{"null" if actor is None else actor},"at":"{moment}","chain":{chain},"label":{_quoted(label)},'
            f'"number":{number},"payload":{text},"previous":"{previous}","verb":{_quoted(verb)}}}'
        )
        payload = _object(text)
        if payload is None or previous != self.head or sha256(whole.encode()).hexdigest() != head:
            self.breach = Breach("journal_entry", id, "changed")
            return None
        self.length, self.head = number, head
        return payload

    def end(self, stored: tuple[int, str] | None) -> Iterator[Breach]:
        """What is wrong with the chain as a whole, once its last entry was followed."""
        if self.breach is not None:
            yield self.breach
        elif stored is not None and stored != (self.length, self.head):
            yield Breach("journal_chain", self.id, "cut")


_decode = json.JSONDecoder().decode


def _object(text: str) -> dict[str, Any] | None:
    """A payload is one JSON object and nothing more; that makes the text around it in the digest unambiguous."""
    try:
        found = _decode(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


@functools.lru_cache(maxsize=1_000)
def _quoted(word: str) -> str:
    return canonical_json(word)


def _bodies(connection: Connection) -> Iterable[Breach]:
    wanted = sa.select(Body.id, Body.salt, Body.text, Body.digest).where(Body.erased_at.is_(None)).order_by(Body.id)
    for body in connection.execute(wanted, execution_options={"yield_per": BATCH}):
        if digest(body.salt + body.text) != body.digest:
            yield Breach("journal_body", body.id, "body_changed")
