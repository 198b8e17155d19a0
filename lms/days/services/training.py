"""Who trains on a day: each trainer opens places, one who drops out closes them and puts nobody out."""

from __future__ import annotations

from lms.days.models import PracticeDayTrainer
from lms.days.queries import DayRow, trainers_known
from lms.days.rules import CANCELLED, PLANNED
from lms.days.services.planning import TRAINER_COLUMNS, again, runs
from lms.days.services.seats import give_free_places, locked_day
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.unit_of_work import Refused, Work, use_case


@use_case
def add_trainer(work: Work, public_id: str, person_id: int) -> int:
    """One more trainer; whoever waits moves up into the places that this opens. Returns how many did."""
    row = _open(work, public_id)
    if row.trains(person_id):
        raise Refused("already_so")
    if person_id not in {one.person_id for one in trainers_known(work.connection, work.now)}:
        raise Refused("day_trainer_unknown")
    booked = [row.people[one.enrolment].person_id for one in row.bookings.values() if one.state != CANCELLED]
    if person_id in booked:
        raise Refused("day_trainer_booked")
    _record(work, row, person_id, True)
    return len(give_free_places(work, again(work, public_id)))


@use_case
def drop_trainer(work: Work, public_id: str, person_id: int) -> int:
    """A trainer does not come. Returns how many have a place that nobody looks after now."""
    row = _open(work, public_id)
    if not row.trains(person_id):
        raise Refused("already_so")
    _record(work, row, person_id, False)
    return again(work, public_id).surplus(work.now)


def _open(work: Work, public_id: str) -> DayRow:
    row = locked_day(work, public_id)
    runs(work, row)
    if row.state != PLANNED:
        raise Refused("day_cancelled")
    if row.over(work.now):
        raise Refused("day_over")
    return row


def _record(work: Work, row: DayRow, person_id: int, coming: bool) -> None:
    made = PracticeDayTrainer(
        day_id=row.id, person_id=person_id, coming=coming, recorded_by=work.actor.person_id, recorded_at=work.now
    )
    work.session.add(made)
    work.flush()
    journal.record(
        work,
        "day_trainer_added" if coming else "day_trainer_left",
        {"day": row.id, "person": person_id},
        seals=[seal(work.connection, "practice_day_trainer", TRAINER_COLUMNS, id=made.id)],
    )
