"""A signed head: one line, kept or published elsewhere, against which the whole record can be held later.

Hash chains show that a record agrees with itself. Whoever can rewrite the database can also hash it anew; then only
something that lies elsewhere tells. A head commits to the length and the last digest of every chain at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.canonical import canonical_json, timestamp
from lms.journal.merkle import root
from lms.journal.models import Chain, Entry
from lms.keys import KeyRing, Signature
from lms.unit_of_work import Work, use_case

FORMAT = 1
SIGNED = ("format", "at", "last", "entries", "chains", "root")


class HeadUnreadable(Exception):
    """Not a head of ours; the message says why."""


@dataclass(frozen=True)
class Leaf:
    """Where one chain stands: `last` is the row of its newest entry."""

    chain: int
    kind: str
    subject: int
    length: int
    head: str
    last: int

    @property
    def text(self) -> str:
        return canonical_json([self.chain, self.kind, self.subject, self.length, self.head])


@use_case
def take_head(work: Work) -> dict[str, Any]:
    """The signed head of this moment, with `heads`, where each chain stands, beside it.

    Nobody writes meanwhile: an entry that was begun before and committed after would be missing from the head and
    yet have a smaller row number. Raises KeyMissing without a signing key."""
    if work.connection.dialect.name == "postgresql":
        work.connection.execute(sa.text("LOCK TABLE journal_entry IN SHARE MODE"))
    last = work.connection.execute(sa.select(sa.func.max(Entry.id))).scalar_one() or 0
    leaves = leaves_until(work.connection, last)
    head = {
        "format": FORMAT,
        "at": timestamp(work.now),
        "last": last,
        "entries": sum(leaf.length for leaf in leaves),
        "chains": len(leaves),
        "root": root([leaf.text for leaf in leaves]),
    }
    signature = work.runtime.keys.sign(canonical_json(head))
    heads = [[leaf.chain, leaf.kind, leaf.subject, leaf.length, leaf.head] for leaf in leaves]
    return {**head, "key": signature.key_id, "signature": signature.value, "heads": heads}


def leaves_until(connection: Connection, last: int) -> list[Leaf]:
    """Where every chain stood when `last` was the newest entry of all, by the entries that are stored now."""
    newest = (
        sa.select(Entry.chain_id, sa.func.max(Entry.number).label("number"))
        .where(Entry.id <= last)
        .group_by(Entry.chain_id)
        .subquery()
    )
    rows = connection.execute(
        sa.select(Chain.id, Chain.kind, Chain.subject, Entry.number, Entry.digest, Entry.id)
        .join(newest, newest.c.chain_id == Chain.id)
        .join(Entry, sa.and_(Entry.chain_id == Chain.id, Entry.number == newest.c.number))
        .order_by(Chain.id)
    )
    return [Leaf(*row) for row in rows]


@dataclass(frozen=True)
class Anchor:
    """A head that was read from a file and whose signature is good. `heads` only where the file holds them."""

    at: str
    last: int
    entries: int
    chains: int
    root: str
    heads: tuple[tuple[int, str, int, int, str], ...] = ()


def read_anchor(document: Any, keys: KeyRing) -> Anchor:
    """Raises HeadUnreadable for what is no head, was changed, or was signed by no key of this academy."""
    if not isinstance(document, Mapping) or not {*SIGNED, "key", "signature"} <= set(document):
        raise HeadUnreadable("this is not a signed head of a journal")
    if document["format"] != FORMAT:
        raise HeadUnreadable(f"its format {document['format']!r} is not known")
    signed = canonical_json({name: document[name] for name in SIGNED})
    if not keys.verifies(signed, Signature(str(document["key"]), str(document["signature"]))):
        raise HeadUnreadable("its signature is not good: it was changed, or signed by a key that is not here")
    anchor = Anchor(
        document["at"], document["last"], document["entries"], document["chains"], document["root"], _heads(document)
    )
    if anchor.heads and root([canonical_json(list(row)) for row in anchor.heads]) != anchor.root:
        raise HeadUnreadable("its list of chains is not the one that was signed")
    return anchor


def _heads(document: Mapping[str, Any]) -> tuple[tuple[int, str, int, int, str], ...]:
    heads = document.get("heads") or []
    if not isinstance(heads, list) or not all(isinstance(row, list) and len(row) == 5 for row in heads):
        raise HeadUnreadable("its list of chains cannot be read")
    return tuple((row[0], row[1], row[2], row[3], row[4]) for row in heads)


@dataclass(frozen=True)
class Departure:
    """What of the record is not what an anchor says; `chain` and `row` are None where the anchor names no chains."""

    code: str  # 'another_record', 'chain_changed', 'chain_missing', 'chain_added'
    chain: int | None = None
    row: int | None = None


def departure(connection: Connection, anchor: Anchor) -> Departure | None:
    """The first place where the record of then is not the one that was signed, as the entries stand now."""
    leaves = leaves_until(connection, anchor.last)
    if root([leaf.text for leaf in leaves]) == anchor.root:
        return None
    stored = {leaf.chain: leaf for leaf in leaves}
    known = {row[0]: row for row in anchor.heads}
    for chain, row in known.items():
        leaf = stored.get(chain)
        if leaf is None:
            return Departure("chain_missing", chain)
        if (leaf.kind, leaf.subject, leaf.length, leaf.head) != row[1:]:
            return Departure("chain_changed", chain, _row(connection, chain, row[3]) or leaf.last)
    added = next((leaf for leaf in leaves if known and leaf.chain not in known), None)
    return Departure("chain_added", added.chain, added.last) if added else Departure("another_record")


def _row(connection: Connection, chain: int, number: int) -> int | None:
    wanted = sa.select(Entry.id).where(Entry.chain_id == chain, Entry.number == number)
    return connection.execute(wanted).scalar_one_or_none()
