"""How far an assessor is in the cases of the current set, and whether that makes them calibrated."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from lms.calibration.models import CalibrationCaseVersion, CalibrationRating, CalibrationRound, CalibrationSetVersion
from lms.calibration.queries.cases import CaseRow, SetRow, current_set
from lms.calibration.rules import Rated, Tally, tally
from lms.calibration.rules import calibrated as all_rated
from lms.catalogue.models import Course
from lms.database import Reader, record


@dataclass(frozen=True)
class CourseRow:
    id: int
    key: str


@dataclass(frozen=True)
class RatingRow:
    case_version_id: int
    round: int
    level: int
    rated_at: datetime


@dataclass(frozen=True)
class Progress:
    """Somebody's ratings of the current cases in their present round, by the case's key.

    A rating of an earlier version of a case holds as long as the expert's level is the same.
    """

    cases: SetRow
    round: int
    ratings: dict[str, RatingRow] = field(default_factory=dict)

    @property
    def left(self) -> list[CaseRow]:
        return [case for case in self.cases.cases if case.key not in self.ratings]

    @property
    def complete(self) -> bool:
        return not self.left

    @property
    def rated(self) -> list[Rated]:
        return [
            Rated(case.level, self.ratings[case.key].level) for case in self.cases.cases if case.key in self.ratings
        ]

    @property
    def tally(self) -> Tally:
        return tally(self.rated)

    @property
    def calibrated(self) -> bool:
        return all_rated(self.rated, len(self.cases.cases))

    @property
    def since(self) -> datetime | None:
        """When the last case was rated; None while one is open."""
        return max(one.rated_at for one in self.ratings.values()) if self.complete else None

    def next_after(self, key: str) -> CaseRow | None:
        """The next case that is open, in the set's order from this one on."""
        return next((case for case in self.cases.after(key) if case.key not in self.ratings), None)


def courses_with_sets(reader: Reader) -> list[CourseRow]:
    """The courses that have had a set of cases."""
    wanted = (
        sa.select(Course.id, Course.key)
        .where(Course.id.in_(sa.select(CalibrationSetVersion.course_id)))
        .order_by(Course.key)
    )
    return [CourseRow(*row) for row in reader.execute(wanted)]


def progress(reader: Reader, person_id: int, course_id: int, at: datetime) -> Progress | None:
    """None where the course has no cases now: three statements, the cases apart."""
    cases = current_set(reader, course_id)
    if cases is None:
        return None
    wanted = sa.select(sa.func.max(CalibrationRound.number)).where(
        CalibrationRound.person_id == person_id,
        CalibrationRound.course_id == course_id,
        CalibrationRound.opened_at <= at,
    )
    number = reader.execute(wanted).scalar_one_or_none() or 1
    rating, version = CalibrationRating, CalibrationCaseVersion
    rows = reader.execute(
        sa.select(version.key, version.level, version.id, rating.round, rating.level, rating.rated_at)
        .join(version, version.id == rating.case_version_id)
        .where(
            rating.person_id == person_id,
            version.course_id == course_id,
            rating.round == number,
            rating.rated_at <= at,
        )
        .order_by(rating.id)
    )
    found: dict[str, RatingRow] = {}
    for key, expert, *row in rows:
        case = cases.case(key)
        if case is not None and case.level == expert:
            found.setdefault(key, record(RatingRow, *row))
    return Progress(cases, number, found)


def calibrated(reader: Reader, person_id: int, course_id: int, at: datetime) -> bool:
    """Whether this person is calibrated as an assessor of this course at that moment."""
    found = progress(reader, person_id, course_id, at)
    return found is not None and found.calibrated
