"""Signing what is acknowledged: an answer when it is stored, an attempt when it is submitted."""

from __future__ import annotations

import sqlalchemy as sa

from lms.canonical import canonical_json, digest
from lms.keys import KeyMissing
from lms.sitting.models import Attempt, AttemptSlot, Response
from lms.sitting.receipts import Document, Receipt, submission_receipt
from lms.unit_of_work import Work


def signed(work: Work, document: Document) -> Receipt:
    """The receipt with its signature, which is empty where the academy has no key: no answer is refused for that."""
    text = canonical_json(document)
    try:
        made = work.runtime.keys.sign(text)
    except KeyMissing:
        return Receipt(document, "", digest(text))
    return Receipt(document, f"{made.key_id}.{made.value}", digest(text))


def acknowledge_submission(work: Work, attempt: Attempt) -> None:
    """Keeps the receipt of a submission with its attempt, which has just been submitted; the caller flushes."""
    assert attempt.submitted_at is not None
    counts = work.connection.execute(
        sa.select(AttemptSlot.number, sa.func.max(Response.sequence))
        .join(Response, Response.slot_id == AttemptSlot.id)
        .where(AttemptSlot.attempt_id == attempt.id, Response.late.is_(False))
        .group_by(AttemptSlot.number)
    )
    answers = {row[0]: row[1] for row in counts}
    said = submission_receipt(attempt.public_id, attempt.submitted_how or "", answers, attempt.submitted_at)
    receipt = signed(work, said)
    attempt.receipt = canonical_json({"receipt": said, "signature": receipt.signature}) if receipt.signature else ""
