"""Practice days with their latest plan, trainers and bookings: four statements, however many days there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import EnrolmentRow
from lms.database import Reader, Rows, record
from lms.days.models import (
    PracticeDay,
    PracticeDayBooking,
    PracticeDayCohort,
    PracticeDayTrainer,
    PracticeDayVersion,
)
from lms.days.rules import Booking, Event, Plan, fold, held, surplus, waiting
from lms.journal.models import Body


@dataclass(frozen=True)
class CohortRow:
    id: int
    public_id: str
    name: str


@dataclass(frozen=True)
class TrainerRow:
    """Somebody who trains on the day, or was to: then `coming` is False."""

    person_id: int
    public_id: str
    name: str
    title: str
    coming: bool


@dataclass(frozen=True)
class PersonRow:
    """A trainee with something on the day."""

    enrolment_id: int
    enrolment: str  # public id
    person_id: int
    name: str
    title: str


@dataclass(frozen=True)
class DayRow:
    """One day as it stands."""

    id: int
    public_id: str
    course_id: int
    number: int  # of the plan's version
    state: str  # planned | cancelled
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    places: int
    ratio: int
    kit: tuple[str, ...]
    reason: str | None  # why it was cancelled; None also where that was erased
    changed_at: datetime
    cohorts: tuple[CohortRow, ...] = ()
    trainers: tuple[TrainerRow, ...] = ()
    people: dict[int, PersonRow] = field(default_factory=dict)  # by enrolment
    events: tuple[Event, ...] = ()
    last_event_at: dict[int, datetime] = field(default_factory=dict)  # by enrolment

    @cached_property
    def bookings(self) -> dict[int, Booking]:
        return fold(self.events)

    @cached_property
    def plan(self) -> Plan:
        coming = sum(trainer.coming for trainer in self.trainers)
        return Plan(self.state, self.starts_at, self.ends_at, self.places, self.ratio, coming)

    @property
    def held(self) -> list[Booking]:
        return held(self.bookings)

    @property
    def waiting(self) -> list[Booking]:
        return waiting(self.bookings)

    @property
    def free(self) -> int:
        """Places that nobody holds; none where more are held than are open."""
        return max(0, self.plan.open - len(self.held))

    def surplus(self, at: datetime) -> int:
        return surplus(self.bookings, self.plan, at)

    def begun(self, at: datetime) -> bool:
        return self.starts_at <= at

    def over(self, at: datetime) -> bool:
        return self.ends_at <= at

    def of(self, enrolment_id: int) -> Booking | None:
        return self.bookings.get(enrolment_id)

    def place_in_line(self, enrolment_id: int) -> int:
        """1 for who moves up next; 0 for who does not wait."""
        line = [one.enrolment for one in self.waiting]
        return line.index(enrolment_id) + 1 if enrolment_id in line else 0

    def trains(self, person_id: int) -> bool:
        return any(trainer.person_id == person_id and trainer.coming for trainer in self.trainers)


def day_row(reader: Reader, public_id: str) -> DayRow | None:
    found = _days(reader, _statement().where(PracticeDay.public_id == public_id))
    return found[0] if found else None


def days_of_cohort(reader: Reader, cohort_id: int) -> list[DayRow]:
    """Every day that is offered to this cohort, the earliest first."""
    offered = sa.select(PracticeDayCohort.day_id).where(PracticeDayCohort.cohort_id == cohort_id)
    return _days(reader, _statement().where(PracticeDay.id.in_(offered)))


def days_of_trainee(reader: Reader, enrolment: EnrolmentRow) -> list[DayRow]:
    """What is offered to the trainee's cohort, and whatever the trainee has ever had a place on."""
    offered = sa.select(PracticeDayCohort.day_id).where(PracticeDayCohort.cohort_id == enrolment.cohort_id)
    mine = sa.select(PracticeDayBooking.day_id).where(PracticeDayBooking.enrolment_id == enrolment.id)
    return _days(reader, _statement().where(sa.or_(PracticeDay.id.in_(offered), PracticeDay.id.in_(mine))))


def offered_to(row: DayRow, enrolment: EnrolmentRow) -> bool:
    return enrolment.cohort_id in {cohort.id for cohort in row.cohorts}


def _statement() -> Rows:
    later, version = aliased(PracticeDayVersion), PracticeDayVersion
    newer = sa.exists().where(later.day_id == version.day_id, later.number > version.number)
    return (
        sa.select(
            PracticeDay.id,
            PracticeDay.public_id,
            PracticeDay.course_id,
            version.number,
            version.state,
            version.place,
            version.starts_at,
            version.ends_at,
            version.zone,
            version.places,
            version.ratio,
            version.kit,
            sa.case((Body.erased_at.is_(None), Body.text)),
            version.recorded_at,
        )
        .select_from(PracticeDay)
        .join(version, sa.and_(version.day_id == PracticeDay.id, ~newer))
        .outerjoin(Body, Body.id == version.reason_id)
        .order_by(version.starts_at, PracticeDay.id)
    )


def _days(reader: Reader, statement: Rows) -> list[DayRow]:
    rows = reader.execute(statement).all()
    ids = [row[0] for row in rows]
    cohorts, trainers, booked = _cohorts(reader, ids), _trainers(reader, ids), _bookings(reader, ids)
    return [
        record(
            DayRow,
            *row[:11],
            tuple(row[11]),
            *row[12:],
            tuple(cohorts.get(row[0], ())),
            tuple(trainers.get(row[0], ())),
            *booked.get(row[0], ({}, (), {})),
        )
        for row in rows
    ]


def _cohorts(reader: Reader, ids: Sequence[int]) -> dict[int, list[CohortRow]]:
    wanted = (
        sa.select(PracticeDayCohort.day_id, Cohort.id, Cohort.public_id, Cohort.name)
        .join(Cohort, Cohort.id == PracticeDayCohort.cohort_id)
        .where(PracticeDayCohort.day_id.in_(ids))
        .order_by(Cohort.name, Cohort.id)
    )
    found: dict[int, list[CohortRow]] = {}
    for day, *row in reader.execute(wanted):
        found.setdefault(day, []).append(record(CohortRow, *row))
    return found


def _trainers(reader: Reader, ids: Sequence[int]) -> dict[int, list[TrainerRow]]:
    trainer, later = PracticeDayTrainer, aliased(PracticeDayTrainer)
    newer = sa.exists().where(
        later.day_id == trainer.day_id, later.person_id == trainer.person_id, later.id > trainer.id
    )
    wanted = (
        sa.select(trainer.day_id, Person.id, Person.public_id, Person.name, Person.title, trainer.coming)
        .join(Person, Person.id == trainer.person_id)
        .where(trainer.day_id.in_(ids), ~newer)
        .order_by(sa.func.lower(Person.name), Person.id)
    )
    found: dict[int, list[TrainerRow]] = {}
    for day, *row in reader.execute(wanted):
        found.setdefault(day, []).append(record(TrainerRow, *row))
    return found


Booked = tuple[dict[int, PersonRow], tuple[Event, ...], dict[int, datetime]]


def _bookings(reader: Reader, ids: Sequence[int]) -> dict[int, Booked]:
    booking = PracticeDayBooking
    wanted: Rows = (
        sa.select(
            booking.day_id,
            booking.id,
            booking.enrolment_id,
            booking.verb,
            booking.seat,
            booking.turn,
            booking.at,
            Enrolment.public_id,
            Person.id,
            Person.name,
            Person.title,
        )
        .join(Enrolment, Enrolment.id == booking.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(booking.day_id.in_(ids))
        .order_by(booking.id)
    )
    found: dict[int, tuple[dict[int, PersonRow], list[Event], dict[int, datetime]]] = {}
    for row in reader.execute(wanted):
        people, events, last = found.setdefault(row[0], ({}, [], {}))
        people[row[2]] = PersonRow(row[2], *row[7:])
        events.append(Event(*row[1:6]))
        last[row[2]] = row[6]
    return {day: (people, tuple(events), last) for day, (people, events, last) in found.items()}
