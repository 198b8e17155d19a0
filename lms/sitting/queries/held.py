"""What is held for one slot when an answer arrives: the answer that counts, and what the sending tab sent before."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from lms.database import Prepared, Reader, Rows, UtcDateTime, record
from lms.journal.models import Body
from lms.sitting.models import AttemptBreak, AttemptSlot, Response


class Held(NamedTuple):
    """A stored response. `answer` is its canonical text, None where the answer was taken back; `prose` is apart."""

    sequence: int
    answer: str | None
    prose: str | None
    confidence: int | None
    client_id: str
    client_seq: int
    received_at: datetime
    late: bool
    signature: str = ""


class Standing(NamedTuple):
    """How a slot stands for one tab.

    held         the answer that counts: the latest that came in time
    top          the highest sequence, of late answers too; 0 before the first
    newest       the highest number that this tab has stored here; None before its first
    paused_from  since when the clock stands still for a break; None while it runs
    """

    held: Held | None
    top: int
    newest: int | None
    paused_from: datetime | None


_HELD = (
    Response.sequence,
    sa.type_coerce(Response.answer, sa.Text).label("answer"),
    Body.text.label("prose"),
    Response.confidence,
    Response.client_id,
    Response.client_seq,
    Response.received_at,
    Response.late,
    Response.signature,
)


def _standing_statement() -> Rows:
    slot, client = sa.bindparam("slot", type_=sa.Integer), sa.bindparam("client", type_=sa.Text)
    in_time = sa.select(sa.func.max(Response.sequence)).where(Response.slot_id == slot, Response.late.is_(False))
    top = sa.select(sa.func.max(Response.sequence)).where(Response.slot_id == slot)
    newest = sa.select(sa.func.max(Response.client_seq)).where(Response.slot_id == slot, Response.client_id == client)
    paused = sa.select(AttemptBreak.began_at).where(
        AttemptBreak.attempt_id == sa.bindparam("attempt", type_=sa.Integer),
        AttemptBreak.ended_at.is_(None),
        AttemptBreak.ends_at > sa.bindparam("at", type_=UtcDateTime()),
    )
    counts = sa.and_(Response.slot_id == AttemptSlot.id, Response.sequence == in_time.scalar_subquery())
    return (
        sa.select(*_HELD, top.scalar_subquery(), newest.scalar_subquery(), paused.scalar_subquery())
        .select_from(AttemptSlot)
        .outerjoin(Response, counts)
        .outerjoin(Body, Body.id == Response.body_id)
        .where(AttemptSlot.id == slot)
    )


_STANDING = Prepared(_standing_statement)


def standing_of(reader: Reader, attempt_id: int, slot_id: int, client_id: str, at: datetime) -> Standing:
    """To be asked once the attempt is locked: what was read before could be overtaken by another writer."""
    row = _STANDING(reader, attempt=attempt_id, slot=slot_id, client=client_id, at=at).one()
    held = None if row[0] is None else record(Held, *row[:9])
    return Standing(held, row[9] or 0, row[10], row[11])


_SENT = Prepared(
    lambda: (
        sa.select(*_HELD)
        .outerjoin(Body, Body.id == Response.body_id)
        .where(
            Response.slot_id == sa.bindparam("slot", type_=sa.Integer),
            Response.client_id == sa.bindparam("client", type_=sa.Text),
            Response.client_seq == sa.bindparam("seq", type_=sa.Integer),
        )
    )
)


def sent_before(reader: Reader, slot_id: int, client_id: str, client_seq: int) -> Held | None:
    """What this very send of a tab was stored as."""
    row = _SENT(reader, slot=slot_id, client=client_id, seq=client_seq).one_or_none()
    return record(Held, *row) if row else None
