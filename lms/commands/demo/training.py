"""Practice days and calibration of the demo: a day that has been, one that is full, and how its assessors rate."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from lms.calibration.queries import current_set
from lms.calibration.services import rate
from lms.commands.demo.founding import AUTUMN
from lms.commands.demo.stage import Stage, later
from lms.days.queries import kit_of
from lms.days.rules import Planned
from lms.days.services import book, plan_day, record_attendance
from lms.unit_of_work import Work

ROOM = "Skills room, second floor"
CASE = timedelta(minutes=2)

# How far each rating lies from the expert's, in the order of the cases; a short row: somebody has not finished.
RATINGS = (
    ("okafor", 112, (0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 0)),
    ("novak", 111, (0, -1, 0, 0, -1, 0, 0, 0, 0, 0, -1, 0, 0)),
    ("costa", 33, (1, 0, 0, 1, 0, 0)),
)


def train(stage: Stage) -> None:
    for who, ago, off in RATINGS:
        stage.plan(stage.at(ago, "15:30"), who, partial(_rate, stage, off))
    _has_been(stage)
    _is_full(stage)


def _rate(stage: Stage, off: tuple[int, ...], work: Work) -> None:
    cases = current_set(work.connection, stage.course)
    for n, (case, lean) in enumerate(zip(cases.cases if cases else (), off, strict=False)):
        rate(later(work, n * CASE), stage.course, case.key, case.level + lean)


def _has_been(stage: Stage) -> None:
    made: list[str] = []
    stage.plan(stage.at(64, "10:40"), "okafor", partial(_plan, stage, made, 48, 4, ("okafor", "novak")))
    for ago, who in ((63, "fatima"), (62, "eleni"), (60, "liv")):
        stage.plan(stage.at(ago, "18:20"), who, partial(_book, stage, made, who))
    came = {"fatima": True, "eleni": True, "liv": False}
    stage.plan(stage.at(48, "16:20"), "novak", partial(_attend, stage, made, came))


def _is_full(stage: Stage) -> None:
    made: list[str] = []
    stage.plan(stage.at(9, "11:30"), "novak", partial(_plan, stage, made, -9, 4, ("novak",)))
    for ago, who in ((8, "liv"), (7, "li"), (6, "ana")):
        stage.plan(stage.at(ago, "12:50"), who, partial(_book, stage, made, who))


def _plan(stage: Stage, made: list[str], ago: int, places: int, trainers: tuple[str, ...], work: Work) -> None:
    start, end = stage.at(ago, "09:00"), stage.at(ago, "16:00")
    planned = Planned(ROOM, start, end, places, 2, kit_of(work.connection, stage.course))
    made.append(plan_day(work, planned, [stage.cohorts[AUTUMN]], [stage.people[who] for who in trainers]))


def _book(stage: Stage, made: list[str], who: str, work: Work) -> None:
    book(work, made[0], stage.enrolments[who].id)


def _attend(stage: Stage, made: list[str], came: dict[str, bool], work: Work) -> None:
    record_attendance(work, made[0], {stage.enrolments[who].id: was_there for who, was_there in came.items()})
