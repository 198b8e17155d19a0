"""Planning a day, changing it, cancelling it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lms.cohorts.models import Cohort
from lms.cohorts.queries import instructing
from lms.days.models import PracticeDay, PracticeDayCohort, PracticeDayTrainer, PracticeDayVersion
from lms.days.queries import DayRow, day_row, instructors_of_day, trainers_known
from lms.days.rules import PLANNED, Planned, problems
from lms.days.services.seats import give_free_places, locked_day, tell
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.permissions import INSTRUCTOR
from lms.practicals.queries.observations import academy_zone
from lms.practicals.rules import text_problem
from lms.privacy.rules import IDENTIFIES
from lms.unit_of_work import Refused, Work, use_case

DAY_COLUMNS = ("public_id", "course_id", "created_by", "created_at")
VERSION_COLUMNS = (
    "day_id",
    "number",
    "state",
    "place",
    "starts_at",
    "ends_at",
    "zone",
    "places",
    "ratio",
    "kit",
    "recorded_by",
    "recorded_at",
)
TRAINER_COLUMNS = ("day_id", "person_id", "coming", "recorded_by", "recorded_at")
OFFER_COLUMNS = ("day_id", "cohort_id")


class Malformed(Refused):
    """What keeps a plan from being stored, field by field."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        super().__init__("day_malformed")
        self.fields = fields


@use_case
def plan_day(work: Work, planned: Planned, cohorts: Sequence[int], trainers: Sequence[int]) -> str:
    """A day for these cohorts, all of one course and all the actor's own; returns its public id."""
    course_id = _course(work, cohorts)
    found = problems(planned, work.now)
    if not set(trainers) <= {one.person_id for one in trainers_known(work.connection, work.now)}:
        found.append(("trainers", "day_trainer_unknown"))
    if found:
        raise Malformed(found)
    made = PracticeDay(
        public_id=work.chance.public_id(),
        course_id=course_id,
        created_by=work.actor.person_id,
        created_at=work.now,
    )
    work.session.add(made)
    work.flush()
    work.session.add_all(PracticeDayCohort(day_id=made.id, cohort_id=cohort) for cohort in sorted(set(cohorts)))
    work.session.add_all(_trainer(work, made.id, person) for person in sorted(set(trainers)))
    version = _version(work, made.id, 1, planned)
    journal.record(
        work,
        "day_planned",
        {"day": made.id, "version": version},
        seals=[
            seal(work.connection, "practice_day", DAY_COLUMNS, id=made.id),
            seal(work.connection, "practice_day_version", VERSION_COLUMNS, id=version),
            seal(work.connection, "practice_day_cohort", OFFER_COLUMNS, day_id=made.id),
            *_trainer_seals(work, made.id),
        ],
    )
    return made.public_id


@use_case
def change_day(work: Work, public_id: str, number: int, planned: Planned) -> None:
    """Another plan for the same day. `number` is the version that the form was opened on.

    Fewer places than are held put nobody out; more of them go to those who wait.
    """
    row = locked_day(work, public_id)
    runs(work, row)
    _still_ahead(work, row)
    if row.number != number:
        raise Refused("day_changed_since")
    found = problems(planned, work.now)
    if found:
        raise Malformed(found)
    version = _version(work, row.id, row.number + 1, planned)
    journal.record(
        work,
        "day_changed",
        {"day": row.id, "version": version},
        seals=[seal(work.connection, "practice_day_version", VERSION_COLUMNS, id=version)],
    )
    if (row.place, row.starts_at, row.ends_at) != (planned.place.strip(), planned.starts_at, planned.ends_at):
        _tell_all(work, row, "day_changed")
    give_free_places(work, again(work, public_id))


@use_case
def cancel_day(work: Work, public_id: str, reason: str) -> None:
    """The day does not take place; whoever has a place on it reads why. Not to be taken back: plan another one."""
    row = locked_day(work, public_id)
    runs(work, row)
    _still_ahead(work, row)
    if (code := text_problem(reason)) is not None:
        raise Refused(code if code == IDENTIFIES else "day_reason")
    body = journal.write_body(work, reason.strip())
    planned = Planned(row.place, row.starts_at, row.ends_at, row.places, row.ratio, row.kit)
    version = _version(work, row.id, row.number + 1, planned, body)
    journal.record(
        work,
        "day_cancelled",
        {"day": row.id, "version": version, "reason": journal.body_digest(work, body)},
        seals=[seal(work.connection, "practice_day_version", VERSION_COLUMNS, id=version)],
    )
    _tell_all(work, row, "day_cancelled")


def _tell_all(work: Work, row: DayRow, notice: str) -> None:
    """A note to everybody who has a place or waits for one; `row` is the plan before."""
    for booking in (*row.held, *row.waiting):
        tell(work, row, booking.enrolment, notice, str(row.number))


def runs(work: Work, row: DayRow) -> None:
    """Refused for whoever does not instruct a cohort that the day is offered to."""
    if not work.actor.has(INSTRUCTOR) or work.actor.person_id not in instructors_of_day(work.connection, row, work.now):
        raise Refused("day_not_yours")


def again(work: Work, public_id: str) -> DayRow:
    """The day as this transaction has changed it."""
    work.flush()
    row = day_row(work.connection, public_id)
    assert row is not None
    return row


def _still_ahead(work: Work, row: DayRow) -> None:
    if row.state != PLANNED:
        raise Refused("day_cancelled")
    if row.begun(work.now):
        raise Refused("day_begun")


def _course(work: Work, cohorts: Sequence[int]) -> int:
    mine = instructing(work.now).subquery()
    instructed = sa.select(mine.c.cohort_id).where(mine.c.person_id == work.actor.person_id)
    wanted = sa.select(Cohort.id, Cohort.course_id).where(Cohort.id.in_(cohorts), Cohort.id.in_(instructed))
    found = work.connection.execute(wanted).all()
    if not cohorts or not work.actor.has(INSTRUCTOR) or {row.id for row in found} != set(cohorts):
        raise Malformed([("cohorts", "day_cohorts")])
    if len({row.course_id for row in found}) != 1:
        raise Malformed([("cohorts", "day_one_course")])
    return int(found[0].course_id)


def _version(work: Work, day: int, number: int, planned: Planned, reason: int | None = None) -> int:
    row = PracticeDayVersion(
        day_id=day,
        number=number,
        state=PLANNED if reason is None else "cancelled",
        place=planned.place.strip(),
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        zone=str(academy_zone(work.connection)),
        places=planned.places,
        ratio=planned.ratio,
        kit=[line.strip() for line in planned.kit],
        reason_id=reason,
        recorded_by=work.actor.person_id,
        recorded_at=work.now,
    )
    work.session.add(row)
    work.flush()
    return row.id


def _trainer(work: Work, day: int, person: int) -> PracticeDayTrainer:
    return PracticeDayTrainer(
        day_id=day, person_id=person, coming=True, recorded_by=work.actor.person_id, recorded_at=work.now
    )


def _trainer_seals(work: Work, day: int) -> list[dict[str, object]]:
    """One for each row: rows that come later are sealed by their own entries."""
    rows = work.connection.execute(
        sa.select(PracticeDayTrainer.id).where(PracticeDayTrainer.day_id == day).order_by(PracticeDayTrainer.id)
    )
    return [seal(work.connection, "practice_day_trainer", TRAINER_COLUMNS, id=id) for id in rows.scalars()]
