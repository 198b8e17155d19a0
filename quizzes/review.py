"""The review table of a quiz: which things an attempt shows at which moment."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from quizzes.records import Record


class Thing(StrEnum):
    RESPONSE = "response"  # what was answered
    CORRECTNESS = "correctness"  # right, partly, wrong
    MARKS = "marks"  # points of the item
    FEEDBACK = "feedback"  # what is said to this answer
    RATIONALE = "rationale"  # why the key is right, and the other options are not
    KEY = "key"


class Moment(StrEnum):
    DURING = "during"  # the attempt runs
    JUST_AFTER = "just_after"  # for some minutes from its submission
    WHILE_OPEN = "while_open"  # later, while this person could start another attempt
    AFTER_CLOSE = "after_close"  # once nobody can, or this person cannot any more
    ON_DATE = "on_date"  # from a date of the policy on, in addition


GIVES_KEY = frozenset({Thing.RATIONALE, Thing.KEY})
"""A rationale says which option is right as plainly as the key does."""

TELLS_RIGHT = GIVES_KEY | {Thing.CORRECTNESS, Thing.MARKS, Thing.FEEDBACK}
"""Whoever has seen one of these knows whether the answer was right, and does not answer the item anew unaided."""

_ITEM = (Thing.RESPONSE, Thing.CORRECTNESS, Thing.MARKS, Thing.FEEDBACK)
_ALL = tuple(Thing)


def _in_order(things: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """Each thing once, in one order, so that equal tables are equal documents."""
    return tuple(thing for thing in Thing if thing in things)


Things = Annotated[tuple[Thing, ...], AfterValidator(_in_order)]


class Review(Record):
    """A row for each moment; a thing that stands in the row is shown then."""

    during: Things = Field((Thing.RESPONSE,), description="of an item that has been checked; before, the response")
    just_after: Things = ()
    while_open: Things = ()
    after_close: Things = ()
    on_date: Things = ()

    def at(self, moment: Moment) -> frozenset[Thing]:
        rows = {
            Moment.DURING: self.during,
            Moment.JUST_AFTER: self.just_after,
            Moment.WHILE_OPEN: self.while_open,
            Moment.AFTER_CLOSE: self.after_close,
            Moment.ON_DATE: self.on_date,
        }
        return frozenset(rows[moment])

    def shows(self, moment: Moment, thing: Thing) -> bool:
        return thing in self.at(moment)


CLOSED = Review()
"""The result alone: nothing of the items is shown again."""
ITEMS = Review(just_after=_ITEM, while_open=_ITEM, after_close=_ITEM)
ITEMS_AND_KEY = Review(just_after=_ALL, while_open=_ALL, after_close=_ALL)


def named(show_items: str, show_key: str) -> Review:
    """The table that the two settings of format 1 stand for."""
    if show_items == "never":
        return CLOSED
    return ITEMS if show_key == "never" else ITEMS_AND_KEY
