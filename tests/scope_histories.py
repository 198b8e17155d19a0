"""Random histories of what somebody may do: decisions, suspensions, endings, registrations."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from lms.entrustment.scope import LicenceFact, ScopeFact

FIRST = date(2027, 1, 4)
AREAS = ("forehead", "glabella", "lateral-canthal")
PRODUCTS = ("onabotulinumtoxina", "another")
KINDS = ("granted", "granted", "granted", "restricted", "suspended", "restored", "ended")


@dataclass(frozen=True)
class History:
    events: tuple[ScopeFact, ...]
    licences: tuple[LicenceFact, ...]


def history(seed: int) -> History:
    """The same history for the same seed; events come in the order in which they are recorded."""
    chance = random.Random(seed)
    day, events = FIRST, []
    for order in range(1, chance.randint(2, 14)):
        day += timedelta(days=chance.choice((0, 0, 1, 5, 20)))
        kind = chance.choice(KINDS)
        gives = kind in ("granted", "restricted")
        areas = frozenset(chance.sample(AREAS, chance.randint(1 if gives else 0, 3)))
        product = chance.choice(PRODUCTS if gives else ("", "", *PRODUCTS))
        events.append(ScopeFact(order, kind, day, areas, product, chance.randint(1, 5) if gives else None))
    day, licences = FIRST - timedelta(days=chance.choice((5, 5, 0))), []
    for order in range(1, chance.randint(2, 5)):
        start = day - timedelta(days=chance.choice((300, 0, -3)))
        until = start + timedelta(days=chance.choice((30, 365, 1000)))
        licences.append(LicenceFact(order, day, start, until, chance.random() < 0.85))
        day += timedelta(days=chance.choice((0, 10, 40)))
    return History(tuple(events), tuple(licences))


def slow(told: History, on: date) -> set[tuple[str, str, int, date]]:
    """Asks for each area and product: which grant is the newest, was it ended after, is it on hold."""
    known = [row for row in told.licences if row.recorded_on <= on]
    if not known:
        return set()
    newest = known[0]
    for row in known:
        newest = row if row.order > newest.order else newest
    if not newest.checked or on < newest.valid_from or on > newest.valid_until:
        return set()
    found = set()
    for area in AREAS:
        for product in PRODUCTS:
            past = []
            for one in told.events:
                covers = (area in one.areas or not one.areas) and one.product in ("", product)
                if one.starts_on <= on and covers:
                    past.append(one)
            past.sort(key=lambda one: one.order)
            past.sort(key=lambda one: one.starts_on)
            last = None
            for one in reversed(past):
                if one.kind in ("granted", "restricted", "ended"):
                    last = one
                    break
            on_hold = False
            for one in past:
                if one.kind == "suspended":
                    on_hold = True
                if one.kind == "restored":
                    on_hold = False
            if last is not None and last.kind != "ended" and not on_hold:
                assert last.level is not None
                found.add((area, product, last.level, last.starts_on))
    return found
