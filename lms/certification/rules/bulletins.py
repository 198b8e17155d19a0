"""A safety bulletin: what one can say, when it is done, and what an overdue one leads to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FEWEST_OPTIONS, MOST_OPTIONS = 2, 4
LONGEST_TEXT, LONGEST_LINE, LONGEST_WHY = 4_000, 300, 1_000
LEAST_DAYS, MOST_DAYS = 3, 180
"""How long holders have at least and at most: a due date that nobody can keep would suspend everybody."""

DONE, OPEN, OVERDUE = "done", "open", "overdue"


@dataclass(frozen=True)
class Bulletin:
    """A passage that changed, or something that happened, and one question about it."""

    title: str
    text: str
    question: str
    options: tuple[str, ...]
    right: int  # the place of the right option
    why: str
    due_on: date


def problems(bulletin: Bulletin, today: date) -> list[tuple[str, str]]:
    """(field, code) of everything that keeps the bulletin from being sent; all at once."""
    found = []
    for name, limit in (
        ("title", LONGEST_LINE),
        ("text", LONGEST_TEXT),
        ("question", LONGEST_LINE),
        ("why", LONGEST_WHY),
    ):
        value = getattr(bulletin, name)
        if not value.strip():
            found.append((name, "bulletin_empty"))
        elif len(value) > limit or not all(one.isprintable() or one in "\n\r\t" for one in value):
            found.append((name, "bulletin_long"))
    options = bulletin.options
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS or len(set(options)) < len(options):
        found.append(("options", "bulletin_options"))
    elif any(len(one) > LONGEST_LINE or not one.isprintable() for one in options):
        found.append(("options", "bulletin_long"))
    if not 0 <= bulletin.right < len(options):
        found.append(("right", "bulletin_right"))
    if not today + timedelta(days=LEAST_DAYS) <= bulletin.due_on <= today + timedelta(days=MOST_DAYS):
        found.append(("due_on", "bulletin_due"))
    return found


def stands(answers: Sequence[bool], due_on: date, today: date) -> str:
    """How one holder's task stands: done by a right answer, however late; the last day is in time."""
    if any(answers):
        return DONE
    return OVERDUE if due_on < today else OPEN


def cause_of(bulletin_id: int) -> str:
    """The cause of the suspension that an overdue bulletin leads to: each is lifted by its own answer."""
    return f"{BULLETIN}{bulletin_id}"


BULLETIN = "bulletin "
"""What the cause of such a suspension begins with."""
