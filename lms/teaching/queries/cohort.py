"""The cohorts of an instructor and one cohort's page: sorted, filtered and cut into pages by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.queries import licence_until
from lms.catalogue.queries import ProgrammeRow, current_programme, programme
from lms.certification.models import Standing
from lms.certification.queries import ClauseRow, clause_row
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import CohortRow, cohorts, due_dates, programme_held
from lms.database import record
from lms.marking.queries.waiting import Waiting, waiting_in
from lms.progress.models import Reached
from lms.teaching.queries.facts import FactColumns, columns, trainees
from lms.teaching.queries.overview import count, overview
from lms.teaching.queries.running import Sitting, sitting_in
from lms.teaching.rules import PERSONAL, Clock, Need, behind, needs_attention, past

PAGE = 100  # rows of the map
SORTS = ("behind", "name", "activity")
SHOWS = ("all", "behind", "attention", "complete")


@dataclass(frozen=True)
class Choice:
    """What the reader asked of the map."""

    sort: str = "behind"
    show: str = "all"
    search: str = ""
    page: int = 1


@dataclass(frozen=True)
class MapRow:
    """One trainee in the map."""

    enrolment: str
    name: str
    title: str
    email: str
    programme_id: int
    clauses: tuple[ClauseRow, ...]
    met: int
    total: int
    complete: bool
    last_activity: datetime | None
    licence_until: date | None

    def clause(self, kind: str) -> ClauseRow | None:
        return next((clause for clause in self.clauses if clause.kind == kind), None)


@dataclass(frozen=True)
class CohortPage:
    cohort: CohortRow
    programme: ProgrammeRow | None
    complete: int
    matching: int
    choice: Choice
    needs: tuple[Need, ...]
    unnamed: int  # trainees who need somebody and are not named above the map
    rows: tuple[MapRow, ...]
    running: int  # attempts that run now

    @property
    def pages(self) -> int:
        return max(1, -(-self.matching // PAGE))


@dataclass(frozen=True)
class CohortLine:
    """One cohort of the list, with what waits in it by rule."""

    cohort: CohortRow
    complete: int
    waits: Mapping[str, int]


def cohort_lines(session: Session, clock: Clock, instructor_id: int | None) -> list[CohortLine]:
    """Two statements however many cohorts there are."""
    rows = cohorts(session, clock.now, instructor_id)
    facts = columns(())
    codes = ("unsafe", "decision", "release", "used_up", "stalled", "licence")
    counted = trainees(
        [
            count(facts.complete),
            *(count(PERSONAL[code](facts, clock)) for code in codes),
            count(facts.late),
            count(facts.waiting),
        ],
        [row.id for row in rows],
        clock.now,
    )
    grouped = counted.group_by(sa.text("member.cohort_id"))
    found = {row[-1]: row for row in session.execute(grouped)}
    return [_line(row, found.get(row.id), (*codes, "late", "waiting")) for row in rows]


def _line(cohort: CohortRow, row: Any, codes: Sequence[str]) -> CohortLine:
    if row is None:
        return CohortLine(cohort, 0, {})
    return CohortLine(cohort, row[0], {code: n for code, n in zip(codes, row[1:-1], strict=True) if n})


def cohort_page(session: Session, cohort: CohortRow, choice: Choice, clock: Clock) -> CohortPage:
    """Six statements when warm, whether there are ten trainees or a thousand."""
    dates = due_dates(session, cohort.id)
    late = past(dates, clock.now)
    seen = overview(session, cohort.id, _matching(columns(late), choice, clock), clock, late, named=bool(choice.search))
    last = max(1, -(-seen.matching // PAGE))
    choice = Choice(choice.sort, choice.show, choice.search, min(choice.page, last))
    shared = [
        Need("overdue", params={"subject": subject, "at": dates[subject], "n": n})
        for subject, n in seen.late.items()
        if n
    ]
    version = current_programme(session, cohort.course_id)
    sitting = sitting_in(session, cohort.id, clock.now)
    return CohortPage(
        cohort,
        programme(session, version) if version else None,
        seen.complete,
        seen.matching,
        choice,
        (*seen.needs, *_late(sitting), *_marks(waiting_in(session, cohort.id, clock.now)), *shared),
        seen.unnamed,
        tuple(map_rows(session, cohort.id, choice, clock, late, limit=PAGE)),
        sitting.running,
    )


def _matching(facts: FactColumns, choice: Choice, clock: Clock) -> sa.ColumnElement[bool]:
    shown: dict[str, Any] = {
        "all": lambda: sa.true(),
        "behind": lambda: behind(facts, clock),
        "attention": lambda: needs_attention(facts, clock),
        "complete": lambda: facts.complete,
    }
    return sa.and_(shown[choice.show](), _named_like(choice.search))


def _named_like(search: str) -> sa.ColumnElement[bool]:
    """As typed, or without regard to capitals where the database knows them (SQLite knows those of ASCII)."""
    if not search:
        return sa.true()
    return sa.or_(
        sa.func.lower(Person.name).contains(search.lower(), autoescape=True),
        Person.name.contains(search, autoescape=True),
    )


def _late(sitting: Sitting) -> list[Need]:
    return [Need("late", params={"n": sitting.late, "since": sitting.since})] if sitting.late else []


def _marks(waiting: Waiting) -> list[Need]:
    return [Need("waiting", params={"n": waiting.n, "since": waiting.since})] if waiting.n else []


def map_rows(
    session: Session,
    cohort_id: int,
    choice: Choice,
    clock: Clock,
    late: Sequence[str],
    limit: int | None = None,
) -> list[MapRow]:
    """The rows of one page, or all of them; their order is decided before any standing is read."""
    facts = columns(late)
    order = [key.label(f"key_{i}") for i, key in enumerate(_order(choice, facts))]
    page = trainees([Enrolment.id.label("enrolment_id"), *order], [cohort_id], clock.now, named=True)
    page = page.where(_matching(facts, choice, clock)).order_by(*order)
    if limit is not None:
        page = page.limit(limit).offset((choice.page - 1) * limit)
    chosen = page.subquery("chosen")
    rows: Any = session.execute(
        sa.select(
            Enrolment.public_id,
            Person.name,
            Person.title,
            Person.email,
            programme_held(),
            Standing.clauses,
            sa.func.coalesce(Standing.met, 0),
            sa.func.coalesce(Standing.total, 0),
            sa.func.coalesce(Standing.complete, sa.false()),
            Standing.last_activity_at,
            licence_until(Enrolment.person_id),
        )
        .select_from(chosen)
        .join(Enrolment, Enrolment.id == chosen.c.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Standing, Standing.enrolment_id == Enrolment.id)
        .order_by(*(chosen.c[key.name] for key in order))
    )
    return [_map_row(row) for row in rows]


def _map_row(row: Any) -> MapRow:
    clauses = tuple(clause_row(document) for document in row[5] or ())
    return record(MapRow, *row[:5], clauses, *row[6:])


def _order(choice: Choice, facts: FactColumns) -> list[sa.ColumnElement[Any]]:
    """Each order ends with the name and the id, so that no row is on two pages."""
    name: list[Any] = [sa.func.lower(Person.name), Person.id]
    if choice.sort == "name":
        return name
    if choice.sort == "activity":
        return [facts.last_activity, *name]
    steps = (
        sa.select(sa.func.count()).where(Reached.enrolment_id == Enrolment.id).correlate(Enrolment).scalar_subquery()
    )
    return [sa.func.coalesce(Standing.met, 0), steps, *name]


def whole_map(
    session: Session, cohort: CohortRow, choice: Choice, clock: Clock
) -> tuple[ProgrammeRow | None, list[MapRow]]:
    """Every row that the filter leaves, for the export."""
    late = past(due_dates(session, cohort.id), clock.now)
    version = current_programme(session, cohort.course_id)
    return (programme(session, version) if version else None), map_rows(session, cohort.id, choice, clock, late)
