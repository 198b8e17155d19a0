"""The receipts of an attempt, made anew from its rows, and whether the rows still hold what a receipt says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.bank.models import QuestionVersion
from lms.canonical import digest, timestamp
from lms.cohorts.models import Enrolment
from lms.database import Prepared, Reader, Rows
from lms.journal.models import Body
from lms.sitting.models import Attempt, AttemptReopening, AttemptSlot, Response
from lms.sitting.receipts import Answered, Document, Receipt, answer_receipt


def _answers_statement() -> Rows:
    return (
        sa.select(
            AttemptSlot.number,
            QuestionVersion.digest.label("question"),
            Response.sequence,
            sa.type_coerce(Response.answer, sa.Text).label("stored"),
            Response.confidence,
            Response.late,
            Response.received_at,
            Response.signature,
            Body.salt,
            Body.text.label("prose"),
            Body.erased_at,
        )
        .join(AttemptSlot, AttemptSlot.id == Response.slot_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptSlot.question_version_id)
        .outerjoin(Body, Body.id == Response.body_id)
        .where(AttemptSlot.attempt_id == sa.bindparam("attempt"))
        .order_by(AttemptSlot.number, Response.sequence)
    )


def _attempt_statement() -> Rows:
    return (
        sa.select(Attempt.id, Enrolment.person_id, Attempt.receipt, Attempt.submitted_at, Attempt.submitted_how)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.public_id == sa.bindparam("public_id"))
    )


_ANSWERS = Prepared(_answers_statement)
_ATTEMPT = Prepared(_attempt_statement)


@dataclass(frozen=True)
class Receipts:
    """Every receipt that was given for one attempt: of its answers by item and sequence, then of its submission."""

    owner: int
    all: tuple[Receipt, ...]


def receipts_of(reader: Reader, public_id: str) -> Receipts | None:
    """Two statements, however many answers there are. What was stored before receipts were signed is not in it."""
    attempt = _ATTEMPT(reader, public_id=public_id).one_or_none()
    if attempt is None:
        return None
    rows = _ANSWERS(reader, attempt=attempt.id)
    found = [Receipt(answer_receipt(_answered(public_id, row)), row.signature) for row in rows if row.signature]
    if attempt.receipt:
        kept = json.loads(attempt.receipt)
        found.append(Receipt(kept["receipt"], kept["signature"]))
    return Receipts(attempt.person_id, tuple(found))


def _answered(public_id: str, row: Any) -> Answered:
    return Answered(
        public_id,
        row.number,
        row.question,
        row.sequence,
        row.stored or "null",
        row.confidence,
        row.late,
        row.received_at,
    )


NOTES = frozenset({"erased", "reopened"})
"""What is said of a receipt that holds: its prose was erased, or the attempt was reopened after the submission."""


@dataclass(frozen=True)
class HeldAttempt:
    """What the database holds of an attempt now, to hold receipts against.

    submitted  when and how the attempt ended, as a receipt writes it; None while it runs
    reopened   when it had been submitted before it was reopened
    """

    public_id: str
    receipt: Document | None
    submitted: tuple[str, str] | None
    reopened: frozenset[str]
    answers: Mapping[tuple[int, int], Any]

    def broken(self, said: Document) -> Iterator[str]:
        """Codes of what differs from an authentic receipt, and of what NOTES has."""
        if said.get("kind") == "submission":
            yield from self._broken_submission(said)
            return
        row = self.answers.get((said["item"], said["sequence"]))
        if row is None:
            yield "missing"
            return
        now = answer_receipt(_answered(self.public_id, row))
        yield from (f"{name}_differs" for name in sorted({*now, *said}) if now.get(name) != said.get(name))
        yield from _broken_prose(row)

    def _broken_submission(self, said: Document) -> Iterator[str]:
        if self.receipt != said or self.submitted != (said["at"], said["how"]):
            yield "reopened" if said["at"] in self.reopened else "submission_differs"
        for item, sequence in said["answers"].items():
            row = self.answers.get((int(item), sequence))
            if row is None or row.late:
                yield "missing"


def _broken_prose(row: Any) -> Iterator[str]:
    """The receipt holds a salted digest in the place of prose, which the text beside it has to fit."""
    if row.salt is None:
        return
    if row.erased_at is not None:
        yield "erased"
    elif digest(row.salt + row.prose) != json.loads(row.stored)["text"]:
        yield "prose_differs"


_REOPENED = Prepared(
    lambda: (
        sa.select(AttemptReopening.was_submitted_at)
        .where(AttemptReopening.attempt_id == sa.bindparam("attempt"))
        .order_by(AttemptReopening.id)
    )
)


def held_attempt(reader: Reader, public_id: str) -> HeldAttempt | None:
    """Three statements for all receipts of one attempt."""
    attempt = _ATTEMPT(reader, public_id=public_id).one_or_none()
    if attempt is None:
        return None
    ended = attempt.submitted_at
    return HeldAttempt(
        public_id,
        json.loads(attempt.receipt)["receipt"] if attempt.receipt else None,
        (timestamp(ended), attempt.submitted_how) if ended else None,
        frozenset(timestamp(moment) for moment in _REOPENED(reader, attempt=attempt.id).scalars() if moment),
        {(row.number, row.sequence): row for row in _ANSWERS(reader, attempt=attempt.id)},
    )
