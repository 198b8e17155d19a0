"""Who has a place on a practice day, who waits for one, and what may be done when. Pure.

Open are as many places as the day has, and no more than its trainers can look after. A trainer who drops out closes
places and puts nobody out: what is too many then is shown to those who run the day. Whoever waits moves up in the
order in which they asked, as soon as a place is free, until the day begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

BOOKED, WAITLISTED, MOVED_UP, CANCELLED = "booked", "waitlisted", "moved_up", "cancelled"
ATTENDED, ABSENT = "attended", "absent"
GIVING = frozenset({BOOKED, MOVED_UP})
PLANNED = "planned"
MOST_PLACES, MOST_RATIO, MOST_KIT, MOST_LINE = 200, 50, 60, 120


@dataclass(frozen=True)
class Event:
    """One event of a booking; `id` is the order in which they happened."""

    id: int
    enrolment: int
    verb: str
    seat: int | None = None
    turn: int | None = None


@dataclass(frozen=True)
class Booking:
    """How one trainee stands on one day.

    seat     the place that they hold; None: none
    waiting  since which event they wait; None: they do not
    came     what was recorded of their attendance
    events   how many there were
    """

    enrolment: int
    seat: int | None = None
    waiting: int | None = None
    came: bool | None = None
    events: int = 0

    @property
    def state(self) -> str:
        """attended | absent | booked | waitlisted | cancelled"""
        if self.seat is None:
            return CANCELLED if self.waiting is None else WAITLISTED
        return {True: ATTENDED, False: ABSENT, None: BOOKED}[self.came]


@dataclass(frozen=True)
class Plan:
    """What the rules need to know of a day as it is planned now."""

    state: str
    starts_at: datetime
    ends_at: datetime
    places: int
    ratio: int
    trainers: int  # who are coming

    @property
    def open(self) -> int:
        """Places that may be given: no more than the trainers who come can look after."""
        return min(self.places, self.trainers * self.ratio)


def fold(events: Iterable[Event]) -> dict[int, Booking]:
    """How everybody stands after these events, by enrolment."""
    found: dict[int, Booking] = {}
    for event in sorted(events, key=lambda one: one.id):
        before = found.get(event.enrolment, Booking(event.enrolment))
        counted = replace(before, events=before.events + 1)
        match event.verb:
            case "booked" | "moved_up":
                after = replace(counted, seat=event.seat, waiting=None, came=None)
            case "waitlisted":
                after = replace(counted, seat=None, waiting=event.id, came=None)
            case "cancelled":
                after = replace(counted, seat=None, waiting=None, came=None)
            case _:
                after = replace(counted, came=event.verb == ATTENDED)
        found[event.enrolment] = after
    return found


def held(bookings: Mapping[int, Booking]) -> list[Booking]:
    """Who has a place, in the order of the seats."""
    return sorted((one for one in bookings.values() if one.seat is not None), key=lambda one: one.seat or 0)


def waiting(bookings: Mapping[int, Booking]) -> list[Booking]:
    """Who waits, the first to move up first."""
    return sorted((one for one in bookings.values() if one.waiting is not None), key=lambda one: one.waiting or 0)


def free_seat(bookings: Mapping[int, Booking], open_places: int) -> int | None:
    """The lowest seat that nobody holds; None where as many are held as are open."""
    taken = {one.seat for one in held(bookings)}
    if len(taken) >= open_places:
        return None
    return next(seat for seat in range(1, open_places + 1) if seat not in taken)


def next_turn(events: Iterable[Event], seat: int) -> int:
    """How often this seat will have been given when it is given once more."""
    return 1 + max((one.turn or 0 for one in events if one.seat == seat), default=0)


def surplus(bookings: Mapping[int, Booking], plan: Plan, at: datetime) -> int:
    """How many more have a place than the trainers can look after; a task for those who run the day, before it ends."""
    if plan.state != PLANNED or plan.ends_at <= at:
        return 0
    return max(0, len(held(bookings)) - plan.open)


def moves_up(plan: Plan, at: datetime) -> bool:
    """Whether whoever waits still gets a place that is free."""
    return plan.state == PLANNED and at < plan.starts_at


def why_not_book(plan: Plan, booking: Booking | None, offered: bool, trains: bool, at: datetime) -> str | None:
    """A code for why this trainee cannot ask for a place now, or None."""
    if not offered:
        return "day_not_offered"
    if trains:
        return "day_trains"
    if plan.state != PLANNED:
        return "day_cancelled"
    if plan.starts_at <= at:
        return "day_begun"
    if booking is not None and booking.state != CANCELLED:
        return "day_booked_already"
    return None


def why_not_leave(plan: Plan, booking: Booking | None, at: datetime) -> str | None:
    """A code for why this trainee cannot give a place or a wait back now, or None."""
    if booking is None or booking.state == CANCELLED:
        return "day_not_booked"
    if plan.state != PLANNED:
        return "day_cancelled"
    return "day_begun" if plan.starts_at <= at else None


def why_not_record(plan: Plan, booking: Booking | None, at: datetime) -> str | None:
    """A code for why it cannot be recorded now whether this trainee came, or None."""
    if plan.state != PLANNED:
        return "day_cancelled"
    if at < plan.starts_at:
        return "day_not_begun"
    return "day_no_place" if booking is None or booking.seat is None else None


def overlaps(one: Plan, other: Plan) -> bool:
    """Whether nobody can be on both."""
    return one.state == other.state == PLANNED and one.starts_at < other.ends_at and other.starts_at < one.ends_at


@dataclass(frozen=True)
class Planned:
    """A day as somebody plans it; times with their zone."""

    place: str
    starts_at: datetime
    ends_at: datetime
    places: int
    ratio: int
    kit: tuple[str, ...] = ()


def problems(planned: Planned, at: datetime) -> list[tuple[str, str]]:
    """Everything that is wrong with a plan: field and code."""
    found = []
    if not planned.place.strip() or len(planned.place) > MOST_LINE or not planned.place.isprintable():
        found.append(("place", "day_place"))
    if planned.ends_at <= planned.starts_at:
        found.append(("ends", "day_order"))
    elif planned.starts_at <= at:
        found.append(("starts", "day_past"))
    if not 1 <= planned.places <= MOST_PLACES:
        found.append(("places", "day_places"))
    if not 1 <= planned.ratio <= MOST_RATIO:
        found.append(("ratio", "day_ratio"))
    short = len(planned.kit) <= MOST_KIT and all(len(line) <= MOST_LINE for line in planned.kit)
    if not short or not all(line.isprintable() and line.strip() for line in planned.kit):
        found.append(("kit", "day_kit"))
    return found
