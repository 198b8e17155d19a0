"""When an attempt ends: worked cases, each with its reason, and what holds for every one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.attempt import Timing, effective_deadline
from tests.pure.parts import parts

NOON = datetime(2026, 11, 7, 12, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def at(clock: str, microsecond: int = 0) -> datetime:
    """'13:05' or '13:05:30' of that day; '+1 09:00' is the day after."""
    days, _, time = clock.rpartition(" ")
    hour, minute, second = (int(part) for part in (time + ":00").split(":")[:3])
    return NOON.replace(hour=hour, minute=minute, second=second, microsecond=microsecond) + timedelta(int(days or 0))


Q = Fraction
CASES: list[tuple[str, dict[str, Any], str | None]] = [
    # -- nothing but the minutes of the policy --
    ("nothing limits it", {}, None),
    ("extra time of nothing is nothing", {"factor": Q(2)}, None),
    ("breaks do not make a limit", {"paused": 10 * MINUTE}, None),
    ("added minutes do not make one either", {"added_minutes": 10}, None),
    ("the minutes as they are", {"minutes": 60}, "13:00"),
    ("one minute", {"minutes": 1}, "12:01"),
    ("a day", {"minutes": 1440}, "+1 12:00"),
    # -- extra time --
    ("a quarter more of an hour", {"minutes": 60, "factor": Q(5, 4)}, "13:15"),
    ("half as long again", {"minutes": 60, "factor": Q(3, 2)}, "13:30"),
    ("twice as long", {"minutes": 60, "factor": Q(2)}, "14:00"),
    ("a tenth more of twenty minutes", {"minutes": 20, "factor": Q(11, 10)}, "12:22"),
    ("a quarter more of 45 minutes is no whole minute", {"minutes": 45, "factor": Q(5, 4)}, "12:56:15"),
    ("a third more of a minute is 80 seconds", {"minutes": 1, "factor": Q(4, 3)}, "12:01:20"),
    ("66 2/3 seconds are rounded up, never down", {"minutes": 1, "factor": Q(10, 9)}, "12:01:07"),
    # -- whole seconds --
    ("a start between two seconds is rounded up", {"started_at": at("12:00", 1), "minutes": 60}, "13:00:01"),
    ("however late in the second", {"started_at": at("12:00", 999_999), "minutes": 60}, "13:00:01"),
    ("a start on the second stays there", {"started_at": at("12:00:59"), "minutes": 60}, "13:00:59"),
    # -- a window --
    ("a window alone is the limit", {"closes_at": at("15:00")}, "15:00"),
    ("a window that closes later changes nothing", {"minutes": 60, "closes_at": at("18:00")}, "13:00"),
    ("one that closes with the minutes changes nothing", {"minutes": 60, "closes_at": at("13:00")}, "13:00"),
    ("one that closes before cuts the time", {"minutes": 60, "closes_at": at("12:40")}, "12:40"),
    (
        "a cut leaves extra time: 40 minutes become 60",
        {"minutes": 60, "closes_at": at("12:40"), "factor": Q(3, 2)},
        "13:00",
    ),
    (
        "the shorter of two stretched limits counts",
        {"minutes": 60, "closes_at": at("13:30"), "factor": Q(3, 2)},
        "13:30",
    ),
    ("a window alone is stretched as well", {"closes_at": at("14:00"), "factor": Q(5, 4)}, "14:30"),
    ("a window that has closed leaves no time", {"minutes": 60, "closes_at": at("11:00")}, "12:00"),
    ("nor does extra time then make any", {"closes_at": at("11:00"), "factor": Q(2)}, "12:00"),
    ("a window closes between two seconds: rounded up", {"closes_at": at("12:30", 500_000)}, "12:30:01"),
    # -- an extension --
    ("an extension alone is the limit", {"extended_to": at("16:00")}, "16:00"),
    ("it stands in place of the window", {"closes_at": at("12:40"), "extended_to": at("16:00")}, "16:00"),
    (
        "the minutes still hold within it",
        {"minutes": 60, "closes_at": at("12:40"), "extended_to": at("16:00")},
        "13:00",
    ),
    ("it cuts where it ends before the minutes", {"minutes": 60, "extended_to": at("12:50")}, "12:50"),
    ("it was set for this person: not stretched", {"extended_to": at("16:00"), "factor": Q(2)}, "16:00"),
    (
        "the minutes are stretched within it",
        {"minutes": 60, "extended_to": at("16:00"), "factor": Q(3, 2)},
        "13:30",
    ),
    (
        "later than the stretched window, it is taken as it is",
        {"closes_at": at("13:00"), "extended_to": at("14:30"), "factor": Q(2)},
        "14:30",
    ),
    (
        "earlier than that, it takes no extra time away",
        {"closes_at": at("13:00"), "extended_to": at("13:10"), "factor": Q(2)},
        "14:00",
    ),
    ("one before the window's end changes nothing", {"closes_at": at("15:00"), "extended_to": at("14:00")}, "15:00"),
    ("one that has passed leaves no time", {"extended_to": at("11:00")}, "12:00"),
    # -- breaks and added minutes --
    ("a break stops the clock", {"minutes": 60, "paused": 10 * MINUTE}, "13:10"),
    ("a break is not stretched", {"minutes": 60, "paused": 10 * MINUTE, "factor": Q(3, 2)}, "13:40"),
    ("part of a second of a break is rounded up", {"minutes": 60, "paused": timedelta(microseconds=1)}, "13:00:01"),
    ("a break goes beyond the window", {"closes_at": at("12:40"), "minutes": 60, "paused": 10 * MINUTE}, "12:50"),
    ("added minutes come on top", {"minutes": 60, "added_minutes": 5}, "13:05"),
    ("they are not stretched", {"minutes": 60, "added_minutes": 5, "factor": Q(2)}, "14:05"),
    ("they go beyond the window", {"minutes": 60, "closes_at": at("12:40"), "added_minutes": 5}, "12:45"),
    (
        "they go beyond an extension",
        {"minutes": 60, "closes_at": at("12:20"), "extended_to": at("12:40"), "added_minutes": 5},
        "12:45",
    ),
    (
        "everything together",
        {
            "minutes": 60,
            "factor": Q(3, 2),
            "closes_at": at("12:40"),
            "paused": 7 * MINUTE + 30 * SECOND,
            "added_minutes": 5,
        },
        "13:12:30",
    ),
    # -- reopened --
    ("it goes on from the reopening", {"minutes": 60, "reopened": (at("15:00"), 20)}, "15:20"),
    ("whatever limited it before", {"minutes": 5, "closes_at": at("12:10"), "reopened": (at("15:00"), 20)}, "15:20"),
    ("it has a limit then, though it had none", {"reopened": (at("15:00"), 20)}, "15:20"),
    ("the minutes are for this person: not stretched", {"factor": Q(2), "reopened": (at("15:00"), 20)}, "15:20"),
    ("breaks since then come on top", {"reopened": (at("15:00"), 20), "paused": 4 * MINUTE}, "15:24"),
    ("and minutes added since", {"reopened": (at("15:00"), 20), "added_minutes": 6}, "15:26"),
    ("on the second after it", {"reopened": (at("15:00", 1), 20)}, "15:20:01"),
]


@pytest.mark.parametrize(("reason", "given_timing", "ends"), CASES, ids=[case[0] for case in CASES])
def test_worked_cases(reason: str, given_timing: dict[str, Any], ends: str | None) -> None:
    timing = Timing(**({"started_at": NOON} | given_timing))
    assert effective_deadline(timing) == (None if ends is None else at(ends)), reason


def test_there_are_cases_enough() -> None:
    assert len({reason for reason, _, _ in CASES}) == len(CASES) >= 40


@pytest.mark.parametrize("started", [NOON, datetime(2400, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, tzinfo=UTC)])
@pytest.mark.parametrize("days", [1, 110_000, 110_001])
def test_a_microsecond_counts_however_long_the_window_and_however_far_the_date(started: datetime, days: int) -> None:
    """More microseconds than a double can tell apart from the next."""
    window = timedelta(days=days)
    for late in (1, 2, 3):
        sliver = timedelta(microseconds=late)
        assert effective_deadline(Timing(started, closes_at=started + window)) == started + window
        assert effective_deadline(Timing(started, closes_at=started + window + sliver)) == started + window + SECOND
        assert effective_deadline(Timing(started - sliver, closes_at=started - sliver + window)) == started + window
        assert effective_deadline(Timing(started + sliver, closes_at=started + window)) == started + window


# -- what holds for all -------------------------------------------------------------------------------------

spans = st.integers(-(10**9), 10**11).map(lambda micros: timedelta(microseconds=micros))
moments = spans.map(lambda span: NOON + span)
factors = parts(1, 4, 20)
timings = st.builds(
    Timing,
    started_at=st.integers(0, 10**12).map(lambda micros: NOON + timedelta(microseconds=micros)),
    minutes=st.none() | st.integers(1, 600),
    factor=factors,
    closes_at=st.none() | moments,
    extended_to=st.none() | moments,
    paused=st.integers(0, 10**10).map(lambda micros: timedelta(microseconds=micros)),
    added_minutes=st.integers(0, 1440),
    reopened=st.none() | st.tuples(moments, st.integers(1, 1440)),
)


def _later(one: datetime | None, other: datetime | None) -> bool:
    """Not before; without a limit is later than any."""
    return one is None or (other is not None and one >= other)


@given(timings)
def test_it_is_a_whole_second_and_never_before_the_start(timing: Timing) -> None:
    ends = effective_deadline(timing)
    if ends is None:
        assert (timing.minutes, timing.closes_at, timing.extended_to, timing.reopened) == (None, None, None, None)
    else:
        assert ends.microsecond == 0
        assert ends >= (timing.reopened[0] if timing.reopened else timing.started_at)


@given(timings)
def test_what_was_promised_is_given_and_less_than_a_second_more(timing: Timing) -> None:
    """Minutes, extra time, breaks and added minutes, where no date cuts them."""
    free = replace(timing, closes_at=None, extended_to=None, reopened=None)
    ends = effective_deadline(free)
    if free.minutes is not None:
        assert ends is not None
        promised = free.minutes * 60 * free.factor + free.added_minutes * 60
        promised += Fraction(free.paused // timedelta(microseconds=1), 1_000_000)
        spent = Fraction((ends - free.started_at) // timedelta(microseconds=1), 1_000_000)
        assert promised <= spent < promised + 1


@given(timings, factors)
def test_no_window_takes_extra_time_away(timing: Timing, factor: Fraction) -> None:
    """Whoever has more time has, up to the rounding, so much of what others have who start at the same moment."""
    plain, more = (effective_deadline(replace(timing, factor=one)) for one in (Fraction(1), factor))
    assert _later(more, plain)
    if timing.extended_to is None and timing.reopened is None and plain is not None and more is not None:
        extra = timing.paused + timedelta(minutes=timing.added_minutes)
        usual = Fraction((plain - timing.started_at - extra) // timedelta(microseconds=1))
        has = Fraction((more - timing.started_at - extra) // timedelta(microseconds=1))
        assert usual * factor - 1_000_000 * factor < has < usual * factor + 1_000_000


@given(timings, st.integers(0, 600), st.integers(0, 10**9), moments)
def test_every_addition_moves_it_later_or_leaves_it(timing: Timing, n: int, micros: int, moment: datetime) -> None:
    before = effective_deadline(timing)
    span = timedelta(microseconds=micros)
    more: list[dict[str, Any]] = [
        {"paused": timing.paused + span},
        {"added_minutes": timing.added_minutes + n},
        {"factor": timing.factor + Fraction(n, 100)},
        {"minutes": None if timing.minutes is None else timing.minutes + n},
        {"closes_at": None if timing.closes_at is None else timing.closes_at + span},
        {"extended_to": None if timing.extended_to is None else timing.extended_to + span},
    ]
    if timing.closes_at is not None:
        more.append({"extended_to": max(moment, timing.extended_to or moment)})  # an extension of what closes
    for change in more:
        assert _later(effective_deadline(replace(timing, **change)), before), change


@given(timings, moments)
def test_a_reopening_starts_anew(timing: Timing, moment: datetime) -> None:
    """What limited the attempt before it plays no part."""
    one = effective_deadline(replace(timing, reopened=(moment, 15)))
    other = effective_deadline(
        Timing(NOON, paused=timing.paused, added_minutes=timing.added_minutes, reopened=(moment, 15))
    )
    assert one == other
