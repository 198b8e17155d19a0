"""Saving answers: what is stored, what another tab has overtaken, what comes after the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lms.canonical import digest_of, timestamp
from lms.database import Prepared
from lms.journal import services as journal
from lms.journal.models import Body
from lms.sitting.models import Response
from lms.sitting.queries.tries import tries_of
from lms.sitting.rules import level_known, may_change, not_open
from lms.sitting.services.places import Place, parsed, place_of
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import State, may_save
from quizzes.values import Message


@dataclass(frozen=True)
class Saved:
    """What the server now holds for a slot; `code` is 'saved', 'same', 'conflict', 'late' or 'closed', why the item
    takes no more answers ('already_right', 'tries_used'), or what became of a check."""

    code: str
    number: int
    sequence: int
    values: dict[str, list[str]]
    received_at: datetime | None
    receipt: str = ""
    messages: tuple[Message, ...] = field(default=())
    confidence: int | None = None

    @property
    def held(self) -> bool:
        """What was sent is what is stored."""
        return self.code in ("saved", "same", "checked")


@dataclass(frozen=True)
class Sent:
    """One send of a page: its number among those of its tab, and what the tab had seen when it answered."""

    client_id: str
    client_seq: int
    base_sequence: int


@dataclass(frozen=True)
class Given:
    """What is stored of an answer: whole, with prose in its place, and how sure it was."""

    answer: dict[str, Any] | None
    confidence: int | None


@use_case
def save_answer(
    work: Work,
    attempt_public_id: str,
    number: int,
    raw: Mapping[str, Sequence[str]],
    client_id: str,
    client_seq: int,
    base_sequence: int,
    confidence: int | None = None,
) -> Saved:
    """Stores an answer as typed and says what is held now. Refused for somebody else's attempt, and for an item
    that is not open where the paper goes forward only.

    The same send twice is stored once; the same answer again, as sure as before, is not stored again; an answer
    whose sender had not seen the latest one of another tab is refused with that one; an answer after the time is
    kept apart.
    """
    place = place_of(work, attempt_public_id, number)
    sent = Sent(client_id, client_seq, base_sequence)
    _refuse_unknown(place, confidence)
    latest = _latest(work, place)
    if latest is not None and latest.sent.client_id == client_id and latest.sent.client_seq >= client_seq:
        return _sent_before(place, latest, raw, sent, confidence)
    refusal = may_save(State(place.state), work.now, place.due_at, place.policy.grace_seconds)
    if refusal is not None and refusal.code != "too_late" and place.submitted_how != "time":
        return _held("closed", place, latest)
    now = Given(parsed(place, raw), confidence)
    if refusal is not None:
        return _keep_late(work, place, latest, now, sent)
    if latest is not None and latest.sequence != base_sequence and latest.sent.client_id != client_id:
        return _held("conflict", place, latest)
    if (latest.given if latest else Given(None, None)) == now:
        return _held("same", place, latest)
    if (settled := _settled(work, place)) is not None:
        return _held(settled, place, latest)
    row = _store(work, place, latest, now, sent, late=False)
    return _held("saved", place, row, messages=_hints(place, now.answer))


def _refuse_unknown(place: Place, confidence: int | None) -> None:
    if code := not_open(place.policy, place.number, place.furthest):
        raise Refused(code)
    if not level_known(place.policy, confidence):
        raise Refused("level_unknown")


def _settled(work: Work, place: Place) -> str | None:
    """Why the item takes no more answers, asked only where answers are checked."""
    if not place.policy.checks:
        return None
    refusal = may_change(place.policy, tries_of(work.connection, place.attempt_id).get(place.slot_id, ()))
    return refusal.code if refusal else None


def _sent_before(
    place: Place, latest: _Held, raw: Mapping[str, Sequence[str]], sent: Sent, confidence: int | None
) -> Saved:
    """A send that was overtaken or repeated. The number of the latest with another answer is a plain form that
    was changed and sent again: it must not hear that the change was saved."""
    overtaken = latest.sent.client_seq > sent.client_seq
    repeated = overtaken or Given(parsed(place, raw), confidence) == latest.given
    return _held("same" if repeated else "conflict", place, latest)


@dataclass(frozen=True)
class _Held:
    sequence: int
    given: Given
    sent: Sent
    received_at: datetime
    receipt: str


_LATEST = Prepared(
    lambda: (
        sa.select(
            Response.sequence,
            Response.answer,
            Response.client_id,
            Response.client_seq,
            Response.received_at,
            Response.receipt,
            Response.confidence,
            Response.base_sequence,
            Body.text.label("prose"),
        )
        .outerjoin(Body, Body.id == Response.body_id)
        .where(Response.slot_id == sa.bindparam("slot"))
        .order_by(Response.sequence.desc())
        .limit(1)
    )
)
_STORE = Prepared(lambda: sa.insert(Response))


def _latest(work: Work, place: Place) -> _Held | None:
    row = _LATEST(work.connection, slot=place.slot_id).one_or_none()
    if row is None:
        return None
    answer = {**row.answer, "text": row.prose} if row.answer and place.kind.free_text else row.answer
    sent = Sent(row.client_id, row.client_seq, row.base_sequence)
    return _Held(row.sequence, Given(answer, row.confidence), sent, row.received_at, row.receipt)


def _store(work: Work, place: Place, latest: _Held | None, now: Given, sent: Sent, *, late: bool) -> _Held:
    sequence = latest.sequence + 1 if latest else 1
    stored, body = _put_away(work, place, now.answer)
    signed = {
        "attempt": place.attempt_id,
        "slot": place.slot_id,
        "sequence": sequence,
        "answer": stored,
        "at": timestamp(work.now),
    }
    sure = {} if now.confidence is None else {"confidence": now.confidence}
    receipt = digest_of(signed | sure)
    values = {
        "slot_id": place.slot_id,
        "sequence": sequence,
        "client_id": sent.client_id,
        "client_seq": sent.client_seq,
        "base_sequence": sent.base_sequence,
        "answer": stored,
        "body_id": body,
        "confidence": now.confidence,
        "late": late,
        "receipt": receipt,
        "received_at": work.now,
    }
    try:
        _STORE(work.connection, **values)
    except IntegrityError as error:  # the same client number for another answer: no page of ours sends that
        raise Refused("answer_unreadable") from error
    return _Held(sequence, now, sent, work.now, receipt)


def _put_away(work: Work, place: Place, answer: dict[str, Any] | None) -> tuple[dict[str, Any] | None, int | None]:
    """Prose lies apart and its digest takes its place, so that it can be erased and the receipt still holds."""
    if answer is None or not place.kind.free_text:
        return answer, None
    body = journal.write_body(work, answer["text"])
    return {**answer, "text": journal.body_digest(work, body)}, body


def _keep_late(work: Work, place: Place, latest: _Held | None, now: Given, sent: Sent) -> Saved:
    """An answer after the time is kept apart where the policy says so, and is never marked by itself."""
    if place.policy.late == "hold":
        _store(work, place, latest, now, sent, late=True)
    return _held("late", place, latest)


def _held(code: str, place: Place, row: _Held | None, messages: tuple[Message, ...] = ()) -> Saved:
    if row is None:
        return Saved(code, place.number, 0, {}, None)
    answer, sure = row.given.answer, row.given.confidence
    values = place.kind.raw_of(place.kind.load_answer(answer)) if answer else {}
    return Saved(code, place.number, row.sequence, values, row.received_at, row.receipt, messages, sure)


def _hints(place: Place, answer: dict[str, Any] | None) -> tuple[Message, ...]:
    """What to ask back while the attempt runs, such as a number that can be read in two ways."""
    if answer is None:
        return ()
    return tuple(place.kind.hints(place.shown, place.deal, place.kind.load_answer(answer)))
