"""Practice days by their use cases: places, the line, trainers, who came, the journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Outbox
from lms.database import Base, db, reading, runtime
from lms.days.models import (
    PracticeDay,
    PracticeDayBooking,
    PracticeDayCohort,
    PracticeDayTrainer,
    PracticeDayVersion,
)
from lms.days.queries import DayRow, day_row, days_of_trainee, kit_of
from lms.days.rules import Planned
from lms.days.services import (
    Malformed,
    add_trainer,
    book,
    cancel_day,
    change_day,
    drop_trainer,
    leave,
    plan_day,
    record_attendance,
)
from lms.days.services.planning import DAY_COLUMNS, OFFER_COLUMNS, TRAINER_COLUMNS, VERSION_COLUMNS
from lms.days.services.seats import BOOKING_COLUMNS
from lms.journal.models import Entry
from lms.journal.verification import verify
from lms.permissions import Actor
from lms.unit_of_work import Act, Refused
from tests.academy import Academy
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.stories import test_journal as journal
from tests.stories.attempts import together
from tests.stories.test_journal import breaches, disarm, unchecked
from tests.teaching import crowd

CROWD = 6


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "practice-days", lambda academy: crowd(academy, CROWD, "Comer"))


def plan(
    academy: Academy, places: int = 2, ratio: int = 2, hours: int = 48, trainers: tuple[str, ...] = ("second",)
) -> str:
    starts = academy.clock() + timedelta(hours=hours)
    planned = Planned("Room 2", starts, starts + timedelta(hours=6), places, ratio, ("Gloves", "Sharps container"))
    made = plan_day(academy.act("instructor"), planned, [1], [academy.people[who].id for who in trainers])
    db.session.close()
    return made


def seen(day: str) -> DayRow:
    db.session.close()
    row = day_row(reading(), day)
    assert row is not None
    return row


def crew(academy: Academy) -> list[tuple[int, Act]]:
    """The enrolments of the crowd, each with its person acting."""
    db.session.close()
    table = Base.metadata.tables["enrolment"]
    wanted = sa.select(table.c.id, table.c.person_id).where(table.c.public_id.startswith("Comer-")).order_by(table.c.id)
    rows = reading().execute(wanted).all()
    db.session.close()
    trainee = frozenset({"trainee"})
    return [(row.id, Act(Actor(row.person_id, trainee, "trainee"), academy.clock())) for row in rows]


def books(academy: Academy, day: str, who: str = "trainee") -> str:
    verb = book(academy.act(who), day, academy.enrolment(who).id)
    db.session.close()
    return verb


def leaves(academy: Academy, day: str, who: str = "trainee") -> None:
    leave(academy.act(who), day, academy.enrolment(who).id)
    db.session.close()


def refusal(what: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(Refused) as caught:
        what(*given, **named)
    db.session.close()
    return caught.value.code


def line(day: str) -> tuple[list[int], list[int]]:
    row = seen(day)
    return [one.enrolment for one in row.held], [one.enrolment for one in row.waiting]


def test_a_full_day_makes_a_line_and_the_line_moves_up_in_order(academy: Academy) -> None:
    day, people = plan(academy), crew(academy)[:5]
    assert [book(act, day, enrolment) for enrolment, act in people] == ["booked"] * 2 + ["waitlisted"] * 3
    ids = [enrolment for enrolment, _act in people]
    leave(people[0][1], day, ids[0])
    assert line(day) == ([ids[2], ids[1]], ids[3:])  # the seat that became free is the first one
    leave(people[3][1], day, ids[3])
    leave(people[1][1], day, ids[1])
    assert line(day) == ([ids[2], ids[4]], [])
    assert book(people[0][1], day, ids[0]) == "waitlisted"
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


def test_moving_up_stands_in_the_chain_of_who_moved(academy: Academy) -> None:
    day = plan(academy, places=1)
    books(academy, day, "trainee")
    books(academy, day, "other")
    leaves(academy, day, "trainee")
    verbs = sa.select(Entry.verb).where(Entry.verb.startswith("day_")).order_by(Entry.id)
    assert list(reading().execute(verbs).scalars()) == [
        "day_planned", "day_booked", "day_waitlisted", "day_left", "day_moved_up",
    ]  # fmt: skip
    assert seen(day).of(academy.enrolment("other").id).state == "booked"  # type: ignore[union-attr]


def test_racers_never_pass_the_places(academy: Academy) -> None:
    """All ask at the same moment: as many places as there are, and everybody else in one line."""
    day, people = plan(academy, places=3, ratio=3), crew(academy)
    app = academy.app
    results = together(app, CROWD, lambda n: book(people[n][1], day, people[n][0]))
    assert sorted(map(str, results)) == ["booked"] * 3 + ["waitlisted"] * 3
    row = seen(day)
    assert [one.seat for one in row.held] == [1, 2, 3]
    held = [one.enrolment for one in row.held]
    acts = dict(people)
    together(app, 3, lambda n: leave(acts[held[n]], day, held[n]))
    row = seen(day)
    assert sorted(one.enrolment for one in row.held) == sorted(set(acts) - set(held))
    assert len(row.waiting) == 0
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []


def test_the_database_gives_a_seat_once_and_none_beyond_the_open_ones(academy: Academy) -> None:
    """Whatever a use case might get wrong: the constraints refuse it."""
    day, people = plan(academy), crew(academy)
    book(people[0][1], day, people[0][0])
    row = {"day_id": seen(day).id, "number": 1, "verb": "booked", "turn": 1, "open": 2, "at": academy.clock()}
    wrong: list[dict[str, Any]] = [
        {"enrolment_id": people[1][0], "seat": 1},  # is held
        {"enrolment_id": people[1][0], "seat": 3},  # beyond what is open
        {"enrolment_id": people[0][0], "seat": 2},  # a second place for one trainee
        {"enrolment_id": people[1][0], "seat": None},  # no seat at all
        {"enrolment_id": people[1][0], "seat": 2, "verb": "cancelled"},
    ]
    for values in wrong:
        with runtime().engine.connect() as connection, pytest.raises(IntegrityError):
            connection.execute(sa.insert(PracticeDayBooking).values(**{**row, **values}))


def test_a_trainer_who_drops_out_closes_places_and_puts_nobody_out(academy: Academy) -> None:
    day, people = plan(academy, places=4, trainers=("second", "instructor")), crew(academy)
    for enrolment, act in people[:4]:
        book(act, day, enrolment)
    instructor, second = academy.act("instructor"), academy.people["second"].id
    assert drop_trainer(instructor, day, second) == 2
    row = seen(day)
    assert (row.plan.open, len(row.held), row.surplus(academy.clock())) == (2, 4, 2)
    assert book(people[4][1], day, people[4][0]) == "waitlisted"
    leave(people[0][1], day, people[0][0])  # one too many still: nobody moves up
    assert (len(seen(day).held), len(seen(day).waiting)) == (3, 1)
    assert add_trainer(instructor, day, second) == 1
    assert (len(seen(day).held), len(seen(day).waiting)) == (4, 0)
    assert refusal(add_trainer, instructor, day, second) == "already_so"


def test_more_places_go_to_the_line_and_fewer_put_nobody_out(academy: Academy) -> None:
    day, people = plan(academy, places=1, ratio=4), crew(academy)
    for enrolment, act in people[:3]:
        book(act, day, enrolment)
    row, instructor = seen(day), academy.act("instructor")
    more = Planned("Room 3", row.starts_at, row.ends_at, 2, 4, row.kit)
    change_day(instructor, day, 1, more)
    assert (len(seen(day).held), len(seen(day).waiting), seen(day).place) == (2, 1, "Room 3")
    assert refusal(change_day, instructor, day, 1, more) == "day_changed_since"
    change_day(instructor, day, 2, Planned("Room 3", row.starts_at, row.ends_at, 1, 4, row.kit))
    assert (len(seen(day).held), seen(day).surplus(academy.clock())) == (2, 1)


def test_who_may_do_what(academy: Academy) -> None:
    day = plan(academy)
    mine, other, outside = (academy.enrolment(who).id for who in ("trainee", "other", "outsider"))
    assert refusal(book, academy.act("other"), day, mine) == "day_not_yours"
    assert refusal(book, academy.act("outsider"), day, outside) == "day_not_offered"
    assert refusal(book, academy.act("trainee"), "nosuchday", mine) == "day_unknown"
    assert refusal(leave, academy.act("trainee"), day, mine) == "day_not_booked"
    books(academy, day)
    assert refusal(books, academy, day) == "day_booked_already"
    stranger = academy.act("stranger")
    assert refusal(cancel_day, stranger, day, "The room is closed.") == "day_not_yours"
    assert refusal(drop_trainer, stranger, day, academy.people["second"].id) == "day_not_yours"
    assert refusal(record_attendance, stranger, day, {mine: True}) == "day_not_yours"
    assert refusal(add_trainer, academy.act("instructor"), day, academy.people["other"].id) == "day_trainer_unknown"
    starts = academy.clock() + timedelta(days=3)
    planned = Planned("Room 2", starts, starts + timedelta(hours=2), 2, 2)
    assert refusal(plan_day, stranger, planned, [1], []) == "day_malformed"
    assert refusal(plan_day, academy.act("trainee"), planned, [1], []) == "day_malformed"
    assert refusal(record_attendance, academy.act("second"), day, {other: True}) == "day_not_begun"


def test_a_plan_says_all_that_is_wrong_with_it(academy: Academy) -> None:
    now = academy.clock()
    with pytest.raises(Malformed) as caught:
        plan_day(academy.act("instructor"), Planned("", now, now, 0, 0), [1], [academy.people["other"].id])
    assert {name for name, _code in caught.value.fields} == {"place", "ends", "places", "ratio", "trainers"}
    assert reading().execute(sa.select(sa.func.count()).select_from(PracticeDay)).scalar_one() == 0


def test_nobody_is_on_two_days_at_one_time(academy: Academy) -> None:
    first, second, later = plan(academy), plan(academy, hours=50), plan(academy, hours=54)
    books(academy, first)
    assert refusal(books, academy, second) == "day_overlaps"
    assert books(academy, later) == "booked"
    leaves(academy, first)
    assert refusal(books, academy, second) == "day_overlaps"  # with the later one
    leaves(academy, later)
    assert books(academy, second) == "booked"


def test_who_came_is_recorded_on_the_day_and_corrected_by_another_record(academy: Academy) -> None:
    day = plan(academy)
    books(academy, day)
    books(academy, day, "other")
    mine, other = academy.enrolment().id, academy.enrolment("other").id
    academy.clock.advance(hours=49)
    assert refusal(books, academy, day, "trainee") == "day_begun"
    assert refusal(leaves, academy, day) == "day_begun"
    second = academy.act("second")
    assert record_attendance(second, day, {mine: True, other: False}) == 2
    assert record_attendance(second, day, {mine: True, other: False}) == 0
    assert record_attendance(second, day, {other: True}) == 1
    assert {one.enrolment: one.state for one in seen(day).held} == {mine: "attended", other: "attended"}
    verbs = [event.verb for event in seen(day).events if event.enrolment == other]
    assert verbs == ["booked", "absent", "attended"]
    outside = academy.enrolment("outsider").id
    assert refusal(record_attendance, second, day, {outside: True}) == "day_no_place"


def test_a_cancelled_day_keeps_who_had_a_place_and_says_why(academy: Academy) -> None:
    day = plan(academy)
    books(academy, day)
    instructor = academy.act("instructor")
    assert refusal(cancel_day, instructor, day, " ") == "day_reason"
    cancel_day(instructor, day, "The room is under water.")
    row = seen(day)
    assert (row.state, row.reason, len(row.held)) == ("cancelled", "The room is under water.", 1)
    for act in (leaves, books):
        assert refusal(act, academy, day) == "day_cancelled"
    assert refusal(cancel_day, instructor, day, "Once more.") == "day_cancelled"
    assert refusal(drop_trainer, instructor, day, academy.people["second"].id) == "day_cancelled"


def test_whoever_moves_up_or_whose_day_changes_is_told_once(academy: Academy) -> None:
    day = plan(academy, places=1)
    books(academy, day)
    books(academy, day, "other")
    row, instructor = seen(day), academy.act("instructor")
    change_day(instructor, day, 1, Planned(row.place, row.starts_at, row.ends_at, 1, 2, ("Nothing",)))
    assert notes() == []  # the kit alone concerns those who run the day
    change_day(instructor, day, 2, Planned("Room 7", row.starts_at, row.ends_at, 1, 2, ()))
    leaves(academy, day)
    cancel_day(instructor, day, "The room is under water.")
    mine, other = academy.people["trainee"].id, academy.people["other"].id
    assert notes() == [
        ("day_changed", mine),
        ("day_changed", other),
        ("day_moved_up", other),
        ("day_cancelled", other),
    ]


def notes() -> list[tuple[str, int]]:
    db.session.close()
    wanted = sa.select(Outbox.notice, Outbox.person_id).where(Outbox.notice.startswith("day_")).order_by(Outbox.id)
    return [(row.notice, row.person_id) for row in reading().execute(wanted)]


def test_a_trainee_sees_what_is_offered_and_what_they_had(academy: Academy) -> None:
    day = plan(academy)
    assert [row.public_id for row in days_of_trainee(reading(), academy.enrolment())] == [day]
    assert days_of_trainee(reading(), academy.enrolment("outsider")) == []


def test_the_shipped_course_proposes_a_kit(academy: Academy) -> None:
    lines = kit_of(reading(), 1)
    assert any("adrenaline" in one for one in lines)
    assert all(len(one) <= 120 for one in lines)


COVERED = {
    PracticeDay: DAY_COLUMNS,
    PracticeDayVersion: VERSION_COLUMNS,
    PracticeDayCohort: OFFER_COLUMNS,
    PracticeDayTrainer: TRAINER_COLUMNS,
    PracticeDayBooking: BOOKING_COLUMNS,
}
OTHER = {"state": "cancelled", "verb": "absent", "coming": False, "open": 8, "turn": 9, "seat": 2}


def _other(value: Any, column: str) -> Any:
    if column in OTHER:
        return OTHER[column]
    if isinstance(value, datetime):
        return value + timedelta(seconds=1)
    if isinstance(value, int):
        return value + 1
    return [*value, "x"] if isinstance(value, list) else f"{value}x"


def test_a_change_to_any_covered_value_is_found(academy: Academy) -> None:
    books(academy, plan(academy, places=9, ratio=9))
    unseen = []
    with runtime().engine.connect() as connection:
        assert breaches(connection) == []
        journal._foreign_keys(connection, False)
        for model, columns in COVERED.items():
            table = Base.metadata.tables[model.__tablename__]
            disarm(connection, table.name)
            unchecked(connection, table.name)
            for column in columns:
                with connection.begin_nested() as one:
                    value = connection.execute(sa.select(table.c[column])).scalar_one()
                    connection.execute(sa.update(table).values({column: _other(value, column)}))
                    unseen += [] if breaches(connection) else [(table.name, column)]
                    one.rollback()
        connection.rollback()
    assert unseen == []
