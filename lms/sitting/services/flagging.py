"""Flagging an item to come back to: a note of the trainee's own, which bears on nothing."""

from __future__ import annotations

from lms.sitting.models import SlotFlag
from lms.sitting.rules import not_open
from lms.sitting.services.places import place_of
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import State


@use_case
def flag_item(work: Work, attempt_public_id: str, number: int, flagged: bool) -> None:
    place = place_of(work, attempt_public_id, number)
    if place.state != State.IN_PROGRESS:
        raise Refused("not_in_progress")
    if code := not_open(place.policy, number, place.furthest):
        raise Refused(code)
    row = work.session.get(SlotFlag, place.slot_id)
    if row is None:
        work.session.add(SlotFlag(slot_id=place.slot_id, flagged=flagged))
    else:
        row.flagged = flagged
