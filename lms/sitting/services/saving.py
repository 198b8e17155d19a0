"""Saving answers: what is stored, what another tab has overtaken, what comes after the time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.exc import IntegrityError

from lms.canonical import canonical_json
from lms.sitting.queries.held import Held, Standing, sent_before, standing_of
from lms.sitting.queries.tries import tries_of
from lms.sitting.receipts import Answered, Receipt, answer_receipt
from lms.sitting.rules import ACCEPTED, level_known, may_change, not_open, on_break, tab_of
from lms.sitting.services.places import Place, parsed, place_of
from lms.sitting.services.receipts import signed
from lms.sitting.services.storing import claim, put_away, store
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import State, may_save
from quizzes.values import Message


@dataclass(frozen=True)
class Saved:
    """What the server now holds for a slot, and what became of what was sent for it: `code` as docs/sitting.md says.

    `holder` says whether the tab that sent it is the one that may answer; `receipt` is that of what is held."""

    code: str
    number: int
    sequence: int
    values: dict[str, list[str]]
    received_at: datetime | None
    receipt: Receipt | None = None
    messages: tuple[Message, ...] = field(default=())
    confidence: int | None = None
    holder: bool = False

    @property
    def held(self) -> bool:
        """What was sent is what is stored."""
        return self.code in ("saved", "same", "checked")


class Sent(NamedTuple):
    """One send of a page: the sign-in and the tab it comes from, its number among the tab's own, and the sequence
    of the answer that the tab had seen. `session_id` is None outside a page."""

    client_id: str
    client_seq: int
    base_sequence: int
    session_id: int | None = None

    @property
    def holder(self) -> str:
        return "" if self.session_id is None else f"{self.session_id}.{self.client_id}"


class Given(NamedTuple):
    """An answer as canonical text, whole, with prose in its place; None: nothing. And how sure it was."""

    answer: str | None
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
    session_id: int | None = None,
) -> Saved:
    """Stores an answer as typed, signs that, and says what is held now. Refused for somebody else's attempt.

    The same send twice is stored once; the same answer again, as sure as before, is not stored again; an answer
    whose sender had not seen the latest one of another tab is refused with that one; an answer after the time is
    kept apart. Whoever sends the first answer that is stored becomes the holder of an attempt that has none.
    """
    if client_id == ACCEPTED:
        raise Refused("answer_unreadable")
    place = place_of(work, attempt_public_id, number)
    sent = Sent(client_id, client_seq, base_sequence, session_id)
    standing = standing_of(work.connection, place.attempt_id, place.slot_id, client_id, work.now)
    return _Save(work, place, sent, standing).answer(raw, confidence)


@dataclass(frozen=True)
class _Save:
    """One send against what is held, under the attempt's lock."""

    work: Work
    place: Place
    sent: Sent
    standing: Standing

    def answer(self, raw: Mapping[str, Sequence[str]], confidence: int | None) -> Saved:
        place, held = self.place, self.standing.held
        if not level_known(place.policy, confidence):
            raise Refused("level_unknown")
        if self.standing.newest is not None and self.standing.newest >= self.sent.client_seq:
            return self._sent_before(raw, confidence)
        if code := not_open(place.policy, place.number, place.furthest):
            return self._holding(code)
        refusal = may_save(State(place.state), self.work.now, place.due_at, place.policy.grace_seconds)
        if refusal is not None and refusal.code != "too_late" and not self._ended_by_time():
            return self._holding("closed")
        typed = parsed(place, raw)
        given = self._as_given(typed, confidence)
        if given == self._given(held):
            return self._holding("same")
        if refusal is not None:
            return self._late(given)
        if on_break(self.work.now, self.standing.paused_from, place.policy.grace_seconds):
            return self._holding("on_break")
        if held is not None and held.sequence != self.sent.base_sequence and held.client_id != self.sent.client_id:
            return self._holding("conflict")
        if (settled := self._settled()) is not None:
            return self._holding(settled)
        return self._store(given, typed)

    def _ended_by_time(self) -> bool:
        """Whether it was the clock that ended the attempt: then an answer on its way is late, not unwanted."""
        return self.place.submitted_how == "time" or self.place.state == State.ABANDONED

    def _settled(self) -> str | None:
        """Why the item takes no more answers, asked only where answers are checked."""
        if not self.place.policy.checks:
            return None
        tries = tries_of(self.work.connection, self.place.attempt_id).get(self.place.slot_id, ())
        refusal = may_change(self.place.policy, tries)
        return refusal.code if refusal else None

    def _sent_before(self, raw: Mapping[str, Sequence[str]], confidence: int | None) -> Saved:
        """A send that comes again, or that a newer one of its tab has overtaken on the way.

        The same number with another answer is a plain form that was changed and sent again: it must not hear that
        the change was saved."""
        held, sent = self.standing.held, self.sent
        name = (sent.client_id, sent.client_seq)
        is_held = held is not None and (held.client_id, held.client_seq) == name
        if not is_held and self.standing.newest != sent.client_seq:
            return self._holding("overtaken")
        earlier = held if is_held else sent_before(self.work.connection, self.place.slot_id, *name)
        if self._as_given(parsed(self.place, raw), confidence) != self._given(earlier):
            return self._holding("conflict")
        if is_held:
            return self._holding("same")
        return self._holding("late" if earlier is not None and earlier.late else "overtaken")

    def _given(self, row: Held | None) -> Given:
        """What a stored row says was given; nothing where there is no row."""
        if row is None:
            return Given(None, None)
        if row.answer is None or not self.place.kind.free_text:
            return Given(row.answer, row.confidence)
        return Given(canonical_json({**json.loads(row.answer), "text": row.prose}), row.confidence)

    def _as_given(self, typed: Any, confidence: int | None) -> Given:
        return Given(None if typed is None else canonical_json(self.place.kind.dump_answer(typed)), confidence)

    def _store(self, given: Given, typed: Any) -> Saved:
        row, receipt = self._stored(given, late=False)
        tab, holder = self.sent.holder, self.place.holder
        if tab and tab != holder and (not holder or tab_of(holder) == self.sent.client_id):
            claim(self.work, self.place.attempt_id, tab)
            holder = tab
        return Saved(
            "saved",
            self.place.number,
            row.sequence,
            self.place.kind.raw_of(typed),
            row.received_at,
            receipt if receipt.signature else None,
            self._hints(typed),
            row.confidence,
            holder=bool(tab) and tab == holder,
        )

    def _late(self, given: Given) -> Saved:
        """An answer after the time is kept apart where the policy says so, and is never marked by itself."""
        if self.place.policy.late != "hold":
            return self._holding("closed")
        self._stored(given, late=True)
        return self._holding("late")

    def _stored(self, given: Given, *, late: bool) -> tuple[Held, Receipt]:
        work, place, sent = self.work, self.place, self.sent
        text, body = put_away(work, place, given.answer)
        sequence = self.standing.top + 1
        at = max(work.now, place.started_at)
        row = Held(sequence, text, None, given.confidence, sent.client_id, sent.client_seq, at, late)
        receipt = signed(work, answer_receipt(self._answered(row)))
        try:
            store(work, place.slot_id, row, sent.base_sequence, body, receipt)
        except IntegrityError as error:  # one number of a tab for two answers: no page of ours sends that
            raise Refused("answer_unreadable") from error
        return row, receipt

    def _answered(self, row: Held) -> Answered:
        place = self.place
        return Answered(
            place.attempt,
            place.number,
            place.question.digest,
            row.sequence,
            row.answer or "null",
            row.confidence,
            row.late,
            row.received_at,
        )

    def _holding(self, code: str) -> Saved:
        """Nothing was stored as the answer: what is held already."""
        place, row = self.place, self.standing.held
        is_holder = bool(self.sent.holder) and place.holder == self.sent.holder
        if row is None:
            return Saved(code, place.number, 0, {}, None, holder=is_holder)
        answer = self._given(row).answer
        values = place.kind.raw_of(place.kind.load_answer(json.loads(answer))) if answer else {}
        receipt = Receipt(answer_receipt(self._answered(row)), row.signature) if row.signature else None
        return Saved(code, place.number, row.sequence, values, row.received_at, receipt, (), row.confidence, is_holder)

    def _hints(self, typed: Any) -> tuple[Message, ...]:
        """What to ask back while the attempt runs, such as a number that can be read in two ways."""
        return () if typed is None else tuple(self.place.kind.hints(self.place.shown, self.place.deal, typed))
