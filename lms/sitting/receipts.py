"""Receipts: what the academy says it holds, as documents that are signed and that can be made anew from the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from lms.canonical import digest, timestamp

FORMAT = 1

Document = dict[str, Any]


@dataclass(frozen=True)
class Receipt:
    """A document with its signature, 'key id.base64url' over the canonical JSON; '' where there was no key."""

    document: Document
    signature: str
    digest: str = field(default="", compare=False)  # of the canonical JSON; only where it was just signed


class Answered(NamedTuple):
    """What the receipt of an answer says, from the rows that hold it.

    attempt     public id of the attempt
    question    digest of the item's version, as it was shown
    stored      the answer's canonical text as it is stored; 'null' where it was taken back. In the place of prose
                stands a salted digest, so that the receipt holds after the prose is erased
    confidence  how sure the answer was; None where that was not asked or not said
    late        it came after the time and is kept apart
    """

    attempt: str
    item: int
    question: str
    sequence: int
    stored: str
    confidence: int | None
    late: bool
    at: datetime


def answer_receipt(answered: Answered) -> Document:
    sure = {} if answered.confidence is None else {"confidence": answered.confidence}
    return {
        "format": FORMAT,
        "kind": "late answer" if answered.late else "answer",
        "attempt": answered.attempt,
        "item": answered.item,
        "question": answered.question,
        "sequence": answered.sequence,
        "answer": digest(answered.stored),
        "at": timestamp(answered.at),
        **sure,
    }


def submission_receipt(attempt: str, how: str, answers: Mapping[int, int], at: datetime) -> Document:
    """`how` is 'trainee' or 'time'; `answers` holds the sequence that counts of each item with an answer."""
    return {
        "format": FORMAT,
        "kind": "submission",
        "attempt": attempt,
        "how": how,
        "answers": {str(item): sequence for item, sequence in sorted(answers.items())},
        "at": timestamp(at),
    }


def key_of(signature: str) -> tuple[str, str]:
    """The key's id and what it made, from 'key id.base64url'."""
    key_id, _dot, value = signature.rpartition(".")
    return key_id, value


def receipts_file(academy: str, receipts: Sequence[Receipt], public: Callable[[str], str]) -> Document:
    """All of an attempt as one document; `public` gives a key's public part, which is in it for reading along: whoever
    verifies takes the keys from the academy."""
    ids = sorted({key_of(receipt.signature)[0] for receipt in receipts})
    return {
        "format": FORMAT,
        "academy": academy,
        "keys": {key_id: public(key_id) for key_id in ids},
        "receipts": [{"receipt": receipt.document, "signature": receipt.signature} for receipt in receipts],
    }


_KINDS = ("answer", "late answer")
_ANSWER = frozenset({"format", "kind", "attempt", "item", "question", "sequence", "answer", "at"})
_SUBMISSION = frozenset({"format", "kind", "attempt", "how", "answers", "at"})


def is_receipt(said: Any) -> bool:
    """Whether a document has exactly the parts of a receipt: other things are signed by the same keys."""
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        return False
    texts = [said.get(name) for name in ("attempt", "at")]
    if not all(isinstance(text, str) and text.isascii() and text.isprintable() and len(text) <= 64 for text in texts):
        return False
    if said.get("kind") == "submission":
        return set(said) == _SUBMISSION and isinstance(said["how"], str) and _are_answers(said["answers"])
    names, numbers = set(said) - {"confidence"}, [said.get("item"), said.get("sequence"), said.get("confidence", 1)]
    digests = [said.get("question"), said.get("answer")]
    return (
        said.get("kind") in _KINDS
        and names == _ANSWER
        and all(_is_number(number) for number in numbers)
        and all(isinstance(one, str) for one in digests)
    )


def _are_answers(answers: Any) -> bool:
    return isinstance(answers, dict) and all(
        item.isascii() and item.isdecimal() and len(item) < 10 and _is_number(sequence)
        for item, sequence in answers.items()
    )


def _is_number(value: Any) -> bool:
    return type(value) is int and 0 < value < 2**31
