"""Saving a paper that came as one plain form: all of its answers in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.sitting.services.checking import check_answer
from lms.sitting.services.saving import Saved, save_answer
from lms.unit_of_work import Refused, Work, use_case

FIRST = 1
"""A form is one send of its tab, so that the same form again is recognised."""


@dataclass(frozen=True)
class Entry:
    """What a form says about one item: its fields, the sequence it had seen, how sure, and whether to check it."""

    number: int
    raw: Mapping[str, Sequence[str]]
    base_sequence: int
    confidence: int | None
    check: bool = False


@use_case
def save_sheet(
    work: Work, attempt_public_id: str, entries: Sequence[Entry], client_id: str, session_id: int | None
) -> dict[int, Saved]:
    """Stores every answer of the form that can be stored, or none where anything fails; returns what was refused,
    by item. Sent again, it changes nothing and says the same."""
    found = {entry.number: _save(work, attempt_public_id, entry, client_id, session_id) for entry in entries}
    return {number: saved for number, saved in found.items() if not saved.held}


def _save(work: Work, attempt_public_id: str, entry: Entry, client_id: str, session_id: int | None) -> Saved:
    do = check_answer if entry.check else save_answer
    sent = (entry.number, entry.raw, client_id, FIRST, entry.base_sequence, entry.confidence, session_id)
    try:
        return do(work, attempt_public_id, *sent)
    except Refused as error:
        if error.code != "level_unknown":  # said before anything is stored
            raise
        return Saved(error.code, entry.number, 0, {}, None)
