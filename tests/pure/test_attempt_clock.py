"""A clock that is put back while an attempt runs: whose time counts from when, and what is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.attempt import Timing, counted_from, effective_deadline, time_left
from tests.pure.test_deadlines import moments, spans, timings

TEN = datetime(2026, 11, 28, 10, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
SAT = Timing(TEN, 20, closes_at=TEN + HOUR, paused=MINUTE, added_minutes=3)
AGAIN = replace(SAT, reopened=(TEN + 2 * HOUR, 15))


@pytest.mark.parametrize(
    ("timing", "now", "counted"),
    [
        (SAT, TEN + SECOND, SAT),
        (SAT, TEN, SAT),
        (SAT, TEN - SECOND, replace(SAT, started_at=TEN - SECOND)),
        (SAT, TEN - HOUR, replace(SAT, started_at=TEN - HOUR)),
        (AGAIN, TEN + 3 * HOUR, AGAIN),
        (AGAIN, TEN + HOUR, replace(AGAIN, reopened=(TEN + HOUR, 15))),
        (AGAIN, TEN - HOUR, replace(AGAIN, started_at=TEN - HOUR, reopened=(TEN - HOUR, 15))),
    ],
)
def test_from_when_the_time_counts(timing: Timing, now: datetime, counted: Timing) -> None:
    assert counted_from(timing, now) == counted


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (TEN - HOUR, 20 * MINUTE),
        (TEN, 20 * MINUTE),
        (TEN + SECOND, 20 * MINUTE - SECOND),
        (TEN + 20 * MINUTE - SECOND, SECOND),
        (TEN + 20 * MINUTE, timedelta(0)),
        (TEN + HOUR, timedelta(0)),
    ],
)
def test_what_is_left(now: datetime, left: timedelta) -> None:
    assert time_left(TEN + 20 * MINUTE, TEN, now) == left


@given(timings, moments)
def test_by_a_clock_behind_the_beginning_the_time_counts_from_its_moment_on(timing: Timing, now: datetime) -> None:
    """Nobody has more than the minutes from then on; by a clock that went on nothing is different."""
    began = timing.reopened[0] if timing.reopened else timing.started_at
    counted = counted_from(timing, now)
    assert (counted.reopened[0] if counted.reopened else counted.started_at) == min(began, now)
    assert counted_from(counted, now) == counted
    if now >= max(began, timing.started_at):
        assert counted == timing
    minutes = timing.reopened[1] if timing.reopened else timing.minutes
    ends = effective_deadline(counted)
    if minutes is not None:
        assert ends is not None
        factor = Fraction(1) if timing.reopened else timing.factor
        most = (minutes * factor + timing.added_minutes) * 60 + Fraction(
            timing.paused // timedelta(microseconds=1), 10**6
        )
        left = (ends - min(began, now)) // timedelta(microseconds=1)
        assert Fraction(left, 10**6) < most + 1


@given(st.datetimes(timezones=st.just(UTC)), spans, spans)
def test_the_time_left_is_never_negative_and_never_more_than_at_the_start(
    started: datetime, to_end: timedelta, since: timedelta
) -> None:
    try:
        due, now = started + abs(to_end), started + since
    except OverflowError:
        return
    left = time_left(due, started, now)
    assert timedelta(0) <= left <= abs(to_end)
    if now >= started:
        assert left == max(timedelta(0), due - now)
