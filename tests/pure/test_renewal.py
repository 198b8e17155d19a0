"""Until when a certificate holds and when it can be renewed: worked tables, a leap day, and every day of five years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms.certification.rules.renewal import (
    COMPLETION,
    FIXED_DATE,
    PREVIOUS_EXPIRY,
    REMINDERS,
    Rule,
    fixed_day,
    months_later,
    next_dates,
    reminder_due,
    rule_of,
    valid_until,
    window_opens,
)

TWO_YEARS = 24
BY_COMPLETION = Rule(COMPLETION, TWO_YEARS, 90)
BY_PREVIOUS = Rule(PREVIOUS_EXPIRY, TWO_YEARS, 90)
BY_DATE = Rule(FIXED_DATE, TWO_YEARS, 90, 12, (12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 11, 23), 24, date(2028, 11, 23)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
    ],
)
def test_months_are_months_of_the_calendar(start: date, months: int, end: date) -> None:
    assert months_later(start, months) == end


@pytest.mark.parametrize(
    ("rule", "completed", "previous", "until"),
    [
        (BY_COMPLETION, date(2028, 9, 1), date(2028, 11, 23), date(2030, 9, 1)),
        (BY_PREVIOUS, date(2028, 9, 1), date(2028, 11, 23), date(2030, 11, 23)),  # early: no month is lost
        (BY_PREVIOUS, date(2028, 11, 23), date(2028, 11, 23), date(2030, 11, 23)),  # on the last day
        (BY_PREVIOUS, date(2028, 11, 24), date(2028, 11, 23), date(2030, 11, 24)),  # late: none is given
        (BY_PREVIOUS, date(2026, 11, 23), None, date(2028, 11, 23)),  # the first one
        (BY_DATE, date(2026, 3, 1), None, date(2027, 12, 31)),
        (BY_DATE, date(2026, 12, 30), None, date(2027, 12, 31)),
        (BY_DATE, date(2026, 12, 31), None, date(2028, 12, 31)),
        (Rule(FIXED_DATE, 24, 90, 12, (2, 29)), date(2026, 5, 1), None, date(2028, 2, 29)),
        (Rule(FIXED_DATE, 24, 90, 12, (2, 29)), date(2027, 5, 1), None, date(2029, 2, 28)),
    ],
)
def test_the_last_day(rule: Rule, completed: date, previous: date | None, until: date) -> None:
    assert valid_until(rule, completed, previous) == until


@pytest.mark.parametrize("day", [(1, 1), (2, 28), (2, 29), (6, 15), (12, 31)])
def test_a_fixed_date_leaves_its_minimum_on_every_day_of_five_years(day: tuple[int, int]) -> None:
    rule = Rule(FIXED_DATE, TWO_YEARS, 90, 12, day)
    for n in range(5 * 366):
        completed = date(2026, 1, 1) + timedelta(days=n)
        until = valid_until(rule, completed)
        assert months_later(completed, 12) <= until <= months_later(completed, 24)
        assert until.month == day[0]


def test_a_fixed_date_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="no such day"):
        valid_until(Rule(FIXED_DATE, 12, 90, 11, (6, 15)), date(2026, 1, 1))


def test_reminders_stand_on_their_day_and_until_the_next() -> None:
    until = date(2028, 11, 23)
    told = {left: reminder_due(until, until - timedelta(days=left)) for left in range(-2, 120)}
    assert {left: due for left, due in told.items() if due is None}.keys() == {-2, -1, *range(91, 120)}
    assert [told[left] for left in (90, 61, 60, 31, 30, 8, 7, 0)] == [90, 90, 60, 60, 30, 30, 7, 7]


def test_every_reminder_comes_once_whatever_the_days_on_which_somebody_looks() -> None:
    """Over five years of days, every one of them, or a look every few weeks: no reminder twice, and the last always."""
    until = date(2031, 3, 1)
    for step in (1, 3, 7, 20):
        days = [date(2026, 11, 23) + timedelta(days=n) for n in range(0, 1826, step)]
        due = [found for day in days if (found := reminder_due(until, day)) is not None]
        assert sorted(set(due), reverse=True) == list(dict.fromkeys(due))
        if step <= 7:
            assert set(due) == set(REMINDERS)


def test_what_is_ahead_is_worked_out() -> None:
    until = date(2028, 11, 23)
    early = next_dates(BY_PREVIOUS, until, date(2028, 8, 1))
    assert (early.opens, early.renewed) == (date(2028, 8, 25), None)
    assert early.reminders == (date(2028, 8, 25), date(2028, 9, 24), date(2028, 10, 24), date(2028, 11, 16))
    within = next_dates(BY_PREVIOUS, until, date(2028, 10, 1))
    assert (within.renewed, len(within.reminders)) == (date(2030, 11, 23), 2)
    assert next_dates(BY_COMPLETION, until, date(2028, 10, 1)).renewed == date(2030, 10, 1)
    assert next_dates(Rule(COMPLETION, 24), until, date(2028, 10, 1)).opens is None


def test_a_programme_from_before_there_were_renewals_has_none() -> None:
    old = rule_of({"valid_months": 24})
    assert (old.by, window_opens(old, date(2028, 11, 23))) == (COMPLETION, None)
    told = {"by": "fixed_date", "window_days": 60, "minimum_months": 12, "day": "06-30"}
    assert rule_of({"valid_months": 24, "renewal": told}) == Rule(FIXED_DATE, 24, 60, 12, (6, 30))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12-31", (12, 31)), ("02-29", (2, 29)), ("02-30", None), ("13-01", None), ("00-10", None),
        ("1-1", None), ("12/31", None), ("١٢-31", None), ("", None),
    ],
)  # fmt: skip
def test_which_days_of_the_year_there_are(text: str, day: tuple[int, int] | None) -> None:
    assert fixed_day(text) == day
