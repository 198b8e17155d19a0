"""A passage that has changed: whom it concerns, when the task is done, and what an overdue one leads to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

USUAL_DAYS = 30
"""How long holders have where the programme does not say (`changed_fact_days`)."""

DONE, OPEN, OVERDUE = "done", "open", "overdue"
ANSWERED, STUDIED, TAKEN_BACK = "answered", "studied", "taken_back"
"""How a task ends: by its questions, by the lesson read in a new cycle, or since the course went back on it."""

CHANGE = "change "
"""What the cause of such a suspension begins with."""


def cause_of(change_id: int) -> str:
    """The cause of the suspension that an overdue task leads to: each is lifted by its own task."""
    return f"{CHANGE}{change_id}"


@dataclass(frozen=True)
class Passages:
    """What one version of a lesson says of its passages.

    digests    of the words of each, by its anchor
    safety     those that are, or stand in, a safety note
    critical   those that critical items rest on
    editorial  those whose change into these words the author calls one of wording alone: the first characters of
               their digest, so that the mark ends with the words that it was given to
    """

    digests: Mapping[str, str]
    safety: Collection[str] = ()
    critical: Collection[str] = ()
    editorial: Mapping[str, str] | None = None


def changed(before: Passages, after: Passages) -> list[str]:
    """The anchors of the safety-critical passages whose words differ between two versions of a lesson.

    What is new or gone is no change of a fact: whoever held the earlier version learnt nothing else about it."""
    watched = {*before.safety, *after.safety, *before.critical, *after.critical}
    marks = after.editorial or {}
    return [
        anchor
        for anchor, digest in after.digests.items()
        if anchor in watched and before.digests.get(anchor, digest) != digest and not is_wording(marks, anchor, digest)
    ]


def is_wording(marks: Mapping[str, str], anchor: str, digest: str) -> bool:
    """Whether the author calls the change into these words one of wording alone."""
    return anchor in marks and digest.startswith(marks[anchor])


def older(versions: Mapping[int, str | None], right: Collection[str | None]) -> list[int]:
    """The versions of a lesson whose holders learnt the passage otherwise: it is in them, in none of the `right`
    wordings."""
    return [version for version, digest in versions.items() if digest is not None and digest not in right]


def stands(ended: bool, due_on: date, today: date) -> str:
    """How one holder's task stands: done, however late; the last day is in time."""
    if ended:
        return DONE
    return OVERDUE if due_on < today else OPEN
