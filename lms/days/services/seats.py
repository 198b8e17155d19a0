"""Giving seats: under the day's lock, each event numbered, each seat's turn taken once, each entry in its chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from lms.accounts.models import Outbox
from lms.days.models import PracticeDay, PracticeDayBooking
from lms.days.queries import DayRow, day_row
from lms.days.rules import GIVING, MOVED_UP, Event, fold, free_seat, moves_up, next_turn, waiting
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.unit_of_work import Refused, Work

BOOKING_COLUMNS = ("day_id", "enrolment_id", "number", "verb", "seat", "turn", "open", "by_id", "at")
VERBS = {
    "booked": "day_booked",
    "waitlisted": "day_waitlisted",
    "moved_up": "day_moved_up",
    "cancelled": "day_left",
    "attended": "day_attended",
    "absent": "day_absent",
}


def locked_day(work: Work, public_id: str) -> DayRow:
    """The day, locked before it is read: whatever concerns its places happens one after the other."""
    work.lock(sa.select(PracticeDay.id).where(PracticeDay.public_id == public_id))
    row = day_row(work.connection, public_id)
    if row is None:
        raise Refused("day_unknown")
    return row


@dataclass
class Ledger:
    """The bookings of one locked day while events are added; `close` writes their entries into the journal."""

    work: Work
    day: DayRow
    open: int  # places that may be given
    events: list[Event] = field(default_factory=list)
    added: list[PracticeDayBooking] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.events = list(self.day.events)

    def add(self, enrolment: int, verb: str) -> None:
        """Adds an event; a verb that gives a place takes the lowest free seat."""
        before = fold(self.events).get(enrolment)
        row = PracticeDayBooking(
            day_id=self.day.id,
            enrolment_id=enrolment,
            number=1 + (before.events if before else 0),
            verb=verb,
            by_id=self.work.actor.person_id,
            at=self.work.now,
        )
        if verb in GIVING:
            row.seat = free_seat(fold(self.events), self.open)
            if row.seat is None:
                raise Refused("day_full")
            row.turn, row.open = next_turn(self.events, row.seat), self.open
        self.work.session.add(row)
        self.work.flush()
        self.events.append(Event(row.id, enrolment, verb, row.seat, row.turn))
        self.added.append(row)

    def move_up(self) -> list[int]:
        """Gives what is free to those who wait, in their order; who they were."""
        moved: list[int] = []
        while moves_up(self.day.plan, self.work.now):
            line = waiting(fold(self.events))
            if not line or free_seat(fold(self.events), self.open) is None:
                break
            self.add(line[0].enrolment, MOVED_UP)
            tell(self.work, self.day, line[0].enrolment, "day_moved_up", str(self.added[-1].id))
            moved.append(line[0].enrolment)
        return moved

    def close(self) -> None:
        """Chains are locked in the order of the enrolments, so that two days never wait for each other."""
        for row in sorted(self.added, key=lambda one: (one.enrolment_id, one.id)):
            journal.record(
                self.work,
                VERBS[row.verb],
                {"day": self.day.id, "version": self.day.number},
                enrolment=row.enrolment_id,
                seals=[seal(self.work.connection, "practice_day_booking", BOOKING_COLUMNS, id=row.id)],
            )


def tell(work: Work, row: DayRow, enrolment: int, notice: str, key: str) -> None:
    """Puts a note into the outbox, in the transaction of its cause; once for each key."""
    person = row.people[enrolment].person_id
    work.session.add(
        Outbox(key=f"{notice}-{row.id}-{enrolment}-{key}", person_id=person, notice=notice, made_at=work.now)
    )


def give_free_places(work: Work, row: DayRow) -> Sequence[int]:
    """After places became free or more were opened: whoever waits moves up. `row` is read after the change."""
    ledger = Ledger(work, row, row.plan.open)
    moved = ledger.move_up()
    ledger.close()
    return moved
