"""A trainee asks for a place or gives it back. Whoever waits moves up in the transaction in which a place is free."""

from __future__ import annotations

import sqlalchemy as sa

from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id
from lms.days.queries import days_of_trainee, offered_to
from lms.days.rules import BOOKED, CANCELLED, WAITLISTED, free_seat, overlaps, why_not_book, why_not_leave
from lms.days.services.seats import Ledger, locked_day
from lms.unit_of_work import Refused, Work, use_case


@use_case
def book(work: Work, public_id: str, enrolment_id: int) -> str:
    """Takes a place, or a place in the line where none is free; returns 'booked' or 'waitlisted'."""
    row = locked_day(work, public_id)
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))  # so that two days at a time are compared
    enrolment = _own(work, enrolment_id)
    trains = row.trains(enrolment.person_id)
    refusal = why_not_book(row.plan, row.of(enrolment_id), offered_to(row, enrolment), trains, work.now)
    if refusal is not None:
        raise Refused(refusal)
    for other in days_of_trainee(work.connection, enrolment):
        mine = other.of(enrolment_id)
        if other.id != row.id and mine is not None and mine.state != CANCELLED and overlaps(other.plan, row.plan):
            raise Refused("day_overlaps")
    ledger = Ledger(work, row, row.plan.open)
    verb = WAITLISTED if row.waiting or free_seat(row.bookings, row.plan.open) is None else BOOKED
    ledger.add(enrolment_id, verb)
    ledger.close()
    return verb


@use_case
def leave(work: Work, public_id: str, enrolment_id: int) -> None:
    """Gives a place or a wait back; the first who waits has the place in the same transaction."""
    row = locked_day(work, public_id)
    _own(work, enrolment_id)
    refusal = why_not_leave(row.plan, row.of(enrolment_id), work.now)
    if refusal is not None:
        raise Refused(refusal)
    ledger = Ledger(work, row, row.plan.open)
    ledger.add(enrolment_id, CANCELLED)
    ledger.move_up()
    ledger.close()


def _own(work: Work, enrolment_id: int) -> EnrolmentRow:
    enrolment = enrolment_by_id(work.connection, enrolment_id, work.now)
    if enrolment.person_id != work.actor.person_id:
        raise Refused("day_not_yours")
    return enrolment
