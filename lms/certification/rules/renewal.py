"""Until when a certificate holds, when it can be renewed, and when its holder is reminded. Pure; days of the academy.

A month is a month of the calendar: the same day so many months on, or the last day of a month that is too short.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

COMPLETION, PREVIOUS_EXPIRY, FIXED_DATE = "completion", "previous_expiry", "fixed_date"
REMINDERS = (90, 60, 30, 7)
"""Days before the last one on which the holder and those who instruct there are reminded, once each."""


@dataclass(frozen=True)
class Rule:
    """How long certificates of a programme hold, and from when on they can be renewed.

    by           completion: so many months from the day on which everything was met
                 previous_expiry: from the last day of the one before, so that an early renewal loses no months;
                 a late one counts from completion
                 fixed_date: until the last such day of the year within the months, and never less than the minimum
    months       how long at most
    window_days  before its last day from which on evidence counts for the next one; None where it is not renewed
    minimum      months that a fixed date leaves at least
    day          (month, day) of the fixed date; 29 February is the 28th in other years
    """

    by: str
    months: int
    window_days: int | None = None
    minimum: int = 0
    day: tuple[int, int] = (12, 31)


def rule_of(wording: Mapping[str, Any]) -> Rule:
    """The rule in a programme's `certificate`; a programme from before there were renewals has none."""
    months, told = wording["valid_months"], wording.get("renewal")
    if told is None:
        return Rule(COMPLETION, months)
    month, day = fixed_day(told.get("day") or "12-31") or (12, 31)
    return Rule(told["by"], months, told["window_days"], told.get("minimum_months") or 0, (month, day))


def fixed_day(text: str) -> tuple[int, int] | None:
    """(month, day) of 'MM-DD', or None where no year has that day."""
    month, dash, day = text.partition("-")
    digits = len(text) == 5 and dash and (month + day).isascii() and (month + day).isdecimal()
    if not digits or not 1 <= int(month) <= 12 or not 1 <= int(day) <= monthrange(2028, int(month))[1]:
        return None
    return int(month), int(day)


def months_later(start: date, months: int) -> date:
    """The same day so many months on, or the last day of a month that is too short for it."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def valid_until(rule: Rule, completed: date, previous: date | None = None) -> date:
    """The last day of a certificate whose requirements were all met on this day.

    `previous` is the last day of the one that it renews. Raises ValueError for a fixed date that the months cannot
    hold; the check of a course pack refuses such a rule."""
    if rule.by == PREVIOUS_EXPIRY and previous is not None and completed <= previous:
        return months_later(previous, rule.months)
    if rule.by == FIXED_DATE:
        return _fixed(rule, completed)
    return months_later(completed, rule.months)


def _fixed(rule: Rule, completed: date) -> date:
    first, last = months_later(completed, rule.minimum), months_later(completed, rule.months)
    days = (_in_year(rule.day, year) for year in range(last.year, first.year - 1, -1))
    found = next((day for day in days if first <= day <= last), None)
    if found is None:
        raise ValueError("no such day within the months")
    return found


def _in_year(day: tuple[int, int], year: int) -> date:
    return date(year, day[0], min(day[1], monthrange(year, day[0])[1]))


def window_opens(rule: Rule, until: date) -> date | None:
    """The first day whose evidence counts for the next certificate; None where there is no renewal."""
    return None if rule.window_days is None else until - timedelta(days=rule.window_days)


def reminder_due(until: date, today: date) -> int | None:
    """Which reminder stands on this day: the nearest that has come; None before the first and after the last day.

    Whoever was not reminded in time, because nothing ran for weeks, gets the one that fits and no heap of old ones."""
    left = (until - today).days
    if left < 0:
        return None
    return min((days for days in REMINDERS if days >= left), default=None)


@dataclass(frozen=True)
class NextDates:
    """What is ahead of a certificate, worked out.

    opens      when evidence begins to count for the next one; None where it is not renewed
    reminders  the days on which the holder is reminded
    last       its last day
    renewed    the last day of the next one, if everything were met today; None outside the window
    """

    opens: date | None
    reminders: tuple[date, ...]
    last: date
    renewed: date | None


def next_dates(rule: Rule, until: date, today: date) -> NextDates:
    opens = window_opens(rule, until)
    due = tuple(day for day in (until - timedelta(days=days) for days in REMINDERS) if day >= today)
    within = opens is not None and today >= opens
    return NextDates(opens, due, until, valid_until(rule, today, until) if within else None)
