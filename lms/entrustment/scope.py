"""What somebody may do on a day: a fold over decisions, suspensions and registrations. Pure.

A day is taken at its end, by the academy's calendar, and by what had been recorded by then; of a day that has not
come yet, by what is recorded now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

GIVES = ("granted", "restricted")
SUSPENDED, RESTORED, ENDED = "suspended", "restored", "ended"

Cell = tuple[str, str]
"""(area, product)"""


@dataclass(frozen=True)
class ScopeFact:
    """One event. No areas means every area, and no product every product; a grant names its own."""

    order: int  # events of one day follow each other in this order
    kind: str  # granted | restricted | suspended | restored | ended
    starts_on: date
    areas: frozenset[str] = frozenset()
    product: str = ""
    level: int | None = None

    def covers(self, cell: Cell) -> bool:
        return (not self.areas or cell[0] in self.areas) and (not self.product or cell[1] == self.product)


@dataclass(frozen=True)
class LicenceFact:
    """A registration as it was checked. The latest one that is on record counts."""

    order: int
    recorded_on: date
    valid_from: date
    valid_until: date
    checked: bool  # by somebody else than its holder

    def holds(self, on: date) -> bool:
        return self.checked and self.valid_from <= on <= self.valid_until


@dataclass(frozen=True)
class Permit:
    """One area of one product, at which level, and since when."""

    area: str
    product: str
    level: int
    since: date


@dataclass(frozen=True)
class Held:
    """What was decided for one area of one product, whether or not it is permitted at present."""

    permit: Permit
    event: int  # the order of the grant
    suspended: bool


def held(events: Iterable[ScopeFact], on: date) -> tuple[Held, ...]:
    """Everything that is granted and not ended on this day, suspended or not, whatever the registration."""
    given: dict[Cell, tuple[Permit, int]] = {}
    holds: list[ScopeFact] = []  # suspensions and restorations, the latest that covers a cell tells
    for event in sorted(events, key=lambda one: (one.starts_on, one.order)):
        if event.starts_on > on:
            continue
        if event.kind in GIVES and event.level is not None:
            for area in event.areas:
                given[area, event.product] = (Permit(area, event.product, event.level, event.starts_on), event.order)
        elif event.kind == ENDED:
            given = {cell: kept for cell, kept in given.items() if not event.covers(cell)}
        else:
            holds.append(event)
    return tuple(Held(permit, order, _suspended(holds, cell)) for cell, (permit, order) in sorted(given.items()))


def _suspended(holds: Collection[ScopeFact], cell: Cell) -> bool:
    """By the latest event that covers the cell: a new grant alone does not lift a suspension."""
    touching = [event.kind for event in holds if event.covers(cell)]
    return bool(touching) and touching[-1] == SUSPENDED


def licensed(licences: Iterable[LicenceFact], on: date) -> bool:
    """Whether the registration that was on record on this day covered it."""
    known = [row for row in licences if row.recorded_on <= on]
    return bool(known) and max(known, key=lambda row: row.order).holds(on)


def permitted(events: Iterable[ScopeFact], licences: Iterable[LicenceFact], on: date) -> tuple[Permit, ...]:
    """What is permitted on this day, by area and product; nothing without a valid, checked registration."""
    if not licensed(licences, on):
        return ()
    return tuple(one.permit for one in held(events, on) if not one.suspended)
