"""Putting an answer down: its row, its prose apart from it, and who holds the attempt from then on."""

from __future__ import annotations

import json

import sqlalchemy as sa

from lms.canonical import canonical_json, digest
from lms.database import Prepared
from lms.journal.models import Body
from lms.sitting.models import Attempt, Response
from lms.sitting.queries.held import Held
from lms.sitting.receipts import Receipt
from lms.sitting.services.places import Place
from lms.unit_of_work import Work


def _store_statement() -> sa.Insert:
    """The answer's text is canonical already: it goes in as it is."""
    return sa.insert(Response).values(answer=sa.bindparam("answer", type_=sa.Text)).inline()


_STORE = Prepared(_store_statement)
_BODY = Prepared(lambda: sa.insert(Body).returning(Body.id))
_CLAIM = Prepared(
    lambda: (
        sa.update(Attempt)
        .where(Attempt.id == sa.bindparam("attempt"))
        .values(holder=sa.bindparam("tab", type_=sa.Text))
    )
)


def store(work: Work, slot_id: int, row: Held, base_sequence: int, body: int | None, receipt: Receipt) -> None:
    """Adds the row; IntegrityError where its tab's number was used before."""
    _STORE(
        work.connection,
        slot_id=slot_id,
        sequence=row.sequence,
        client_id=row.client_id,
        client_seq=row.client_seq,
        base_sequence=base_sequence,
        answer=row.answer,
        body_id=body,
        confidence=row.confidence,
        late=row.late,
        receipt=receipt.digest,
        signature=receipt.signature,
        received_at=row.received_at,
    )


def put_away(work: Work, place: Place, answer: str | None) -> tuple[str | None, int | None]:
    """Prose lies apart and its digest takes its place, so that it can be erased and the receipt still holds."""
    if answer is None or not place.kind.free_text:
        return answer, None
    whole = json.loads(answer)
    salt = work.chance.salt()
    salted = digest(salt + whole["text"])
    body: int = _BODY(work.connection, salt=salt, text=whole["text"], digest=salted).one()[0]
    return canonical_json({**whole, "text": salted}), body


def claim(work: Work, attempt_id: int, holder: str) -> None:
    """Makes this tab the one that may answer; the caller holds the attempt's lock and has seen that nobody is."""
    _CLAIM(work.connection, attempt=attempt_id, tab=holder)
