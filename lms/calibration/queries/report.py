"""How every assessor of a course rates the current cases: the first round alone, since later ones know the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.accounts.queries import effective_roles
from lms.calibration.models import CalibrationCaseVersion, CalibrationRating, CalibrationRound
from lms.calibration.queries.cases import SetRow, current_set
from lms.calibration.rules import Rated, Severity, calibrated, severity, tally
from lms.database import Reader
from lms.permissions import INSTRUCTOR, SUPERVISOR


@dataclass(frozen=True)
class AssessorRow:
    """One assessor: severity by the first round, and whether the latest round calibrates them."""

    person_id: int
    public_id: str
    name: str
    title: str
    severity: Severity
    rounds: int
    rated: int  # cases in the latest round
    calibrated: bool
    complete: bool

    @property
    def may_repeat(self) -> bool:
        return self.complete and not self.calibrated


@dataclass(frozen=True)
class Report:
    cases: SetRow
    rows: tuple[AssessorRow, ...]  # by name


def report(reader: Reader, course_id: int, levels: list[int], at: datetime) -> Report | None:
    """Everybody who may assess, whether they have rated or not: four statements, the cases apart."""
    cases = current_set(reader, course_id)
    if cases is None:
        return None
    roles = effective_roles(at).subquery()
    may = sa.select(roles.c.person_id).where(roles.c.role.in_((INSTRUCTOR, SUPERVISOR)))
    wanted = sa.select(Person.id, Person.public_id, Person.name, Person.title).where(Person.id.in_(may))
    people = reader.execute(wanted.order_by(sa.func.lower(Person.name), Person.id)).all()
    opened = sa.select(CalibrationRound.person_id, sa.func.max(CalibrationRound.number)).where(
        CalibrationRound.course_id == course_id
    )
    rounds = {row[0]: row[1] for row in reader.execute(opened.group_by(CalibrationRound.person_id))}
    ratings = _ratings(reader, cases)
    first = {row.id: list(ratings.get((row.id, 1), {}).values()) for row in people}
    seen = {level for rated in first.values() for one in rated for level in (one.expert, one.given)}
    found = severity(first, sorted({*levels, *seen}))  # a level that the scale had then belongs to it
    rows = []
    for person in people:
        number = rounds.get(person.id, 1)
        latest = list(ratings.get((person.id, number), {}).values())
        rows.append(
            AssessorRow(
                person.id,
                person.public_id,
                person.name,
                person.title,
                found[person.id],
                number,
                tally(latest).n,
                calibrated(latest, len(cases.cases)),
                len(latest) == len(cases.cases),
            )
        )
    return Report(cases, tuple(rows))


def _ratings(reader: Reader, cases: SetRow) -> dict[tuple[int, int], dict[str, Rated]]:
    """By person and round, then by the case's key."""
    rating, version = CalibrationRating, CalibrationCaseVersion
    wanted = (
        sa.select(rating.person_id, rating.round, version.key, version.level, rating.level)
        .join(version, version.id == rating.case_version_id)
        .where(version.course_id == cases.course_id)
        .order_by(rating.id)
    )
    found: dict[tuple[int, int], dict[str, Rated]] = {}
    for person, number, key, expert, given in reader.execute(wanted):
        case = cases.case(key)
        if case is not None and case.level == expert:
            found.setdefault((person, number), {}).setdefault(key, Rated(expert, given))
    return found
