"""Places, seats and the line of a practice day, and the calendar file, on values alone."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest

from lms.days.calendar import CANCELLED, CONFIRMED, TENTATIVE, Entry, calendar, escaped, folded
from lms.days.rules import (
    Booking,
    Event,
    Plan,
    Planned,
    fold,
    free_seat,
    held,
    moves_up,
    next_turn,
    overlaps,
    problems,
    surplus,
    waiting,
    why_not_book,
    why_not_leave,
    why_not_record,
)

START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
BEFORE, DURING, AFTER = START - timedelta(days=1), START + timedelta(hours=1), START + timedelta(hours=9)


def plan(places: int = 6, ratio: int = 3, trainers: int = 2, state: str = "planned") -> Plan:
    return Plan(state, START, START + timedelta(hours=8), places, ratio, trainers)


@pytest.mark.parametrize(
    ("places", "ratio", "trainers", "open_places"),
    [(6, 3, 2, 6), (6, 3, 1, 3), (6, 3, 0, 0), (4, 3, 2, 4), (200, 1, 7, 7)],
)
def test_open_are_no_more_places_than_the_trainers_can_look_after(
    places: int, ratio: int, trainers: int, open_places: int
) -> None:
    assert plan(places, ratio, trainers).open == open_places


def test_events_fold_into_how_everybody_stands() -> None:
    events = [
        Event(1, 10, "booked", 1, 1),
        Event(2, 11, "waitlisted"),
        Event(3, 12, "waitlisted"),
        Event(4, 10, "cancelled"),
        Event(5, 11, "moved_up", 1, 2),
        Event(6, 10, "waitlisted"),
        Event(7, 11, "attended"),
    ]
    found = fold(reversed(events))
    assert [one.enrolment for one in held(found)] == [11]
    assert [one.enrolment for one in waiting(found)] == [12, 10]
    assert {id: one.state for id, one in found.items()} == {10: "waitlisted", 11: "attended", 12: "waitlisted"}
    assert found[10].events == 3
    assert next_turn(events, 1) == 3
    assert next_turn(events, 2) == 1


def test_a_correction_of_the_attendance_counts() -> None:
    events = [Event(1, 10, "booked", 1, 1), Event(2, 10, "absent"), Event(3, 10, "attended")]
    assert fold(events[:2])[10].state == "absent"
    assert fold(events)[10].state == "attended"
    assert fold(events)[10].seat == 1


def test_the_lowest_seat_is_given_and_never_one_beyond_the_open_ones() -> None:
    """Whatever was booked, given back and closed before: a seat that is given lies among the open places."""
    chance = random.Random(7)
    for _ in range(300):
        seats = chance.sample(range(1, 12), chance.randrange(9))
        bookings = {seat: Booking(seat, seat) for seat in seats}
        open_places = chance.randrange(12)
        given = free_seat(bookings, open_places)
        assert (given is None) == (len(seats) >= open_places)
        if given is not None:
            assert 1 <= given <= open_places
            assert given not in seats


def test_a_trainer_who_drops_out_puts_nobody_out() -> None:
    bookings = {seat: Booking(seat, seat) for seat in range(1, 6)}
    assert surplus(bookings, plan(), BEFORE) == 0
    assert surplus(bookings, plan(trainers=1), BEFORE) == 2
    assert surplus(bookings, plan(trainers=1), AFTER) == 0
    assert surplus(bookings, plan(trainers=1, state="cancelled"), BEFORE) == 0
    assert free_seat(bookings, plan(trainers=1).open) is None
    assert len(held(bookings)) == 5


BOOKED, WAITS, LEFT = Booking(1, seat=1), Booking(1, waiting=4), Booking(1)


@pytest.mark.parametrize(
    ("booking", "offered", "trains", "state", "at", "code"),
    [
        (None, True, False, "planned", BEFORE, None),
        (LEFT, True, False, "planned", BEFORE, None),
        (None, False, False, "planned", BEFORE, "day_not_offered"),
        (None, True, True, "planned", BEFORE, "day_trains"),
        (None, True, False, "cancelled", BEFORE, "day_cancelled"),
        (None, True, False, "planned", START, "day_begun"),
        (BOOKED, True, False, "planned", BEFORE, "day_booked_already"),
        (WAITS, True, False, "planned", BEFORE, "day_booked_already"),
    ],
)
def test_who_may_ask_for_a_place(
    booking: Booking | None, offered: bool, trains: bool, state: str, at: datetime, code: str | None
) -> None:
    assert why_not_book(plan(state=state), booking, offered, trains, at) == code


@pytest.mark.parametrize(
    ("booking", "at", "leave", "record"),
    [
        (BOOKED, BEFORE, None, "day_not_begun"),
        (WAITS, BEFORE, None, "day_not_begun"),
        (LEFT, BEFORE, "day_not_booked", "day_not_begun"),
        (None, DURING, "day_not_booked", "day_no_place"),
        (BOOKED, START, "day_begun", None),
        (BOOKED, AFTER, "day_begun", None),
        (WAITS, DURING, "day_begun", "day_no_place"),
    ],
)
def test_when_a_place_is_given_back_and_who_came_is_recorded(
    booking: Booking | None, at: datetime, leave: str | None, record: str | None
) -> None:
    assert why_not_leave(plan(), booking, at) == leave
    assert why_not_record(plan(), booking, at) == record
    assert why_not_record(plan(state="cancelled"), booking, at) == "day_cancelled"


def test_nobody_moves_up_once_the_day_has_begun() -> None:
    assert moves_up(plan(), BEFORE)
    assert not moves_up(plan(), START)
    assert not moves_up(plan(state="cancelled"), BEFORE)


def test_days_that_touch_do_not_overlap() -> None:
    other = Plan("planned", START + timedelta(hours=8), START + timedelta(hours=10), 1, 1, 1)
    within = Plan("planned", START + timedelta(hours=7), START + timedelta(hours=10), 1, 1, 1)
    assert not overlaps(plan(), other)
    assert overlaps(plan(), within)
    assert overlaps(within, plan())
    assert not overlaps(plan(state="cancelled"), within)


def test_every_problem_of_a_plan_is_told_at_once() -> None:
    good = Planned("Room 2", START, START + timedelta(hours=8), 6, 3, ("Gloves",))
    assert problems(good, BEFORE) == []
    bad = Planned("  ", START, START, 0, 51, ("x" * 121,))
    assert {name for name, _code in problems(bad, BEFORE)} == {"place", "ends", "places", "ratio", "kit"}
    assert problems(good, START) == [("starts", "day_past")]
    assert problems(Planned("Room\n2", START, START + timedelta(hours=8), 201, 1, ()), BEFORE) == [
        ("place", "day_place"),
        ("places", "day_places"),
    ]


# -- the calendar file ----------------------------------------------------------------------------------------


def entry(**given: object) -> Entry:
    values: dict[str, object] = {
        "uid": "0123@practice-days.signoff",
        "sequence": 2,
        "status": CONFIRMED,
        "starts_at": START,
        "ends_at": START + timedelta(hours=8),
        "changed_at": BEFORE,
        "summary": "Practice day",
        "location": "Room 2, first floor; ring twice",
        **given,
    }
    return Entry(**values)  # type: ignore[arg-type]


def read(text: str) -> list[tuple[str, str]]:
    """Unfolds and splits into names and raw values, as section 3.1 has it; refuses what breaks it."""
    assert text.endswith("\r\n")
    lines = text.split("\r\n")[:-1]
    assert all("\n" not in line and "\r" not in line and len(line.encode()) <= 75 for line in lines)
    whole: list[str] = []
    for line in lines:
        if line.startswith(" "):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    return [(name, value) for name, _, value in (line.partition(":") for line in whole)]


def test_a_calendar_file_says_what_a_calendar_needs() -> None:
    found = read(calendar([entry()], "Practice days", BEFORE))
    assert found[0] == ("BEGIN", "VCALENDAR")
    assert found[-1] == ("END", "VCALENDAR")
    values = dict(found)
    assert (values["VERSION"], values["METHOD"], values["CALSCALE"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert (values["DTSTART"], values["DTEND"]) == ("20261201T090000Z", "20261201T170000Z")
    assert (values["DTSTAMP"], values["SEQUENCE"]) == ("20261130T090000Z", "2")
    assert values["LOCATION"] == "Room 2\\, first floor\\; ring twice"
    assert values["STATUS"] == "CONFIRMED"


def test_moments_are_written_in_utc_whatever_their_zone() -> None:
    from_delhi = START.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert dict(read(calendar([entry(starts_at=from_delhi)], "x", BEFORE)))["DTSTART"] == "20261201T090000Z"


@pytest.mark.parametrize(("status", "shown"), [(CANCELLED, "TRANSPARENT"), (TENTATIVE, "OPAQUE")])
def test_a_cancelled_day_takes_no_time(status: str, shown: str) -> None:
    values = dict(read(calendar([entry(status=status)], "x", BEFORE)))
    assert (values["STATUS"], values["TRANSP"]) == (status, shown)


@pytest.mark.parametrize("letter", ["x", "é", "語", "🩺"])
@pytest.mark.parametrize("length", [0, 1, 30, 66, 67, 68, 200])
def test_long_lines_are_folded_at_75_octets_and_no_character_is_cut(letter: str, length: int) -> None:
    text = letter * length
    assert dict(read(calendar([entry(summary=text)], "x", BEFORE)))["SUMMARY"] == text


def test_a_line_of_75_octets_is_not_folded() -> None:
    assert "\r\n" not in folded("x" * 75)
    assert folded("x" * 76) == "x" * 75 + "\r\n x"


def test_a_text_cannot_add_a_line() -> None:
    evil = "Room\r\nATTENDEE:mailto:x@example.org\nDTSTART:1\r\x07\\n"
    assert escaped(evil) == "Room\\nATTENDEE:mailto:x@example.org\\nDTSTART:1\\n\\\\n"
    names = [name for name, _value in read(calendar([entry(description=evil)], "x", BEFORE))]
    assert "ATTENDEE" not in names
    assert names.count("DTSTART") == 1
