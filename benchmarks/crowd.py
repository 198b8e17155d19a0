"""A crowd of trainees for a cohort's page: rows in bulk, their standings judged by the product's own rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.accounts.models import Licence, Person, PersonState, RoleGrant
from lms.bank.queries import QuizRow, quizzes_of
from lms.catalogue.queries import ModuleRow, current_programme, current_release_id, outline, programme
from lms.certification.models import Standing
from lms.certification.rules import (
    Evidence,
    LessonFact,
    LicenceFact,
    ObservationFact,
    QuizFact,
    UnsafeFact,
    complete,
    evaluate,
)
from lms.certification.services import clause_documents
from lms.clock import seeded_chance
from lms.cohorts.models import Enrolment, Membership
from lms.cohorts.queries import CohortRow
from lms.database import runtime
from lms.progress.models import Reached
from lms.sitting.models import Attempt

GIVEN = ("Ana", "Bo", "Chidi", "Dana", "Elif", "Femi", "Goran", "Hana", "Ivo", "Jun", "Kofi", "Lena", "Mei")
FAMILY = ("Abara", "Brandt", "Costa", "Diaz", "Eriksen", "Farah", "Gruber", "Haddad", "Ito", "Jansen", "Kaya")
BOARD = "Ordem dos Enfermeiros"
TABLES = (Person, PersonState, RoleGrant, Licence, Enrolment, Membership, Attempt, Reached, Standing)


@dataclass(frozen=True)
class Case:
    """How far one trainee has come."""

    lessons: int
    quizzes: int
    observations: int
    silent: int  # days without activity
    fails: int = 0  # at the quiz after the passed ones
    waiting: bool = False  # an attempt at it waits for a mark
    unsafe: bool = False
    finished: bool = False  # everything but the release
    released: bool = False
    licence: int = 900  # days until it ends


# One trainee in 25 is of each of these kinds, so that a hundred have more needs than the page names.
EVERY = 25
SPECIAL: dict[int, dict[str, Any]] = {
    0: {"unsafe": True},
    1: {"finished": True},
    2: {"lessons": 4, "quizzes": 3, "fails": 3},
    3: {"lessons": 4, "quizzes": 3, "fails": 2, "silent": 9},
    4: {"licence": 20},
    5: {"lessons": 6, "quizzes": 5, "waiting": True},
    6: {"finished": True, "released": True},
}


def case_of(place: int) -> Case:
    lessons = place * 7 % 11
    ordinary = Case(lessons, max(0, lessons - place % 2), place * 3 % 7, place % 10)
    return replace(ordinary, **SPECIAL.get(place % EVERY, {}))


@dataclass(frozen=True)
class Course:
    id: int
    modules: tuple[ModuleRow, ...]
    quizzes: tuple[QuizRow, ...]  # of the modules, in their order
    examination: QuizRow
    programme_id: int
    clauses: list[dict[str, Any]]


@dataclass
class Rows:
    """What will be inserted, table by table; ids are given here, since bulk inserts do not return them."""

    next_id: dict[type[Any], int]
    public_id: Callable[[], str]
    now: datetime
    made: dict[type[Any], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, model: type[Any], **values: Any) -> int:
        number = self.next_id[model]
        self.next_id[model] += 1
        self.made.setdefault(model, []).append({"id": number, **values})
        return number


def gather_crowd(cohort: CohortRow, size: int, now: datetime) -> None:
    """Puts so many trainees at every stage of the course into a cohort; the mix is the same for any number."""
    engine = runtime().engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    with engine.begin() as connection:
        course = _course(connection, cohort.course_id)
        free = {model: 1 + (connection.execute(sa.func.max(model.id)).scalar() or 0) for model in TABLES}
        rows = Rows(free, seeded_chance(size).public_id, now)
        for place in range(size):
            _trainee(rows, course, cohort, f"{size}-{place}", place)
        for model in TABLES:
            connection.execute(sa.insert(model), rows.made[model])


def _course(connection: Connection, course_id: int) -> Course:
    release, rules = current_release_id(connection, course_id), current_programme(connection, course_id)
    if release is None or rules is None:
        raise SystemExit("The benchmark's course is not loaded.")
    quizzes = quizzes_of(connection, release)
    return Course(
        course_id,
        outline(connection, release).modules,
        tuple(quiz for quiz in quizzes if quiz.kind == "module"),
        next(quiz for quiz in quizzes if quiz.kind == "examination"),
        rules,
        programme(connection, rules).clauses,
    )


def _trainee(rows: Rows, course: Course, cohort: CohortRow, key: str, place: int) -> None:
    case, begun = case_of(place), rows.now - timedelta(weeks=8)
    person = _person(rows, key, place, case, begun)
    enrolment = rows.add(
        Enrolment,
        public_id=rows.public_id(),
        person_id=person,
        course_id=course.id,
        cycle=1,
        programme_version_id=course.programme_id,
        created_at=begun,
    )
    rows.add(Membership, enrolment_id=enrolment, cohort_id=cohort.id, valid_from=begun, recorded_at=begun)
    states = evaluate(course.clauses, _evidence(rows, course, case, enrolment))
    rows.add(
        Standing,
        enrolment_id=enrolment,
        clauses=clause_documents(states),
        met=sum(state.met for state in states),
        total=len(states),
        complete=complete(states),
        last_activity_at=rows.now - timedelta(days=case.silent, minutes=place % 600),
        computed_at=rows.now,
    )


def _person(rows: Rows, key: str, place: int, case: Case, begun: datetime) -> int:
    name = f"{GIVEN[place % len(GIVEN)]} {FAMILY[place // len(GIVEN) % len(FAMILY)]}"
    person = rows.add(
        Person,
        public_id=rows.public_id(),
        name=name,
        email=f"{key}@example.org",
        title="RN" if place % 2 else "MD",
        zone="Europe/Lisbon",
        created_at=begun,
    )
    rows.add(PersonState, person_id=person, active=True, recorded_at=begun)
    rows.add(RoleGrant, person_id=person, role="trainee", valid_from=begun, recorded_at=begun)
    rows.add(
        Licence,
        person_id=person,
        profession="nurse",
        body=BOARD,
        number=str(10_000 + place),
        valid_from=date(2024, 1, 1),
        valid_until=_ends(rows, case),
        verification="primary_source",
        recorded_at=begun,
    )
    return person


def _ends(rows: Rows, case: Case) -> date:
    return rows.now.date() + timedelta(days=case.licence)


def _evidence(rows: Rows, course: Course, case: Case, enrolment: int) -> Evidence:
    """The facts of one trainee; attempts and what was reached become rows on the way."""
    today = rows.now.date()
    read = len(course.modules) if case.finished else case.lessons
    for module in course.modules[:read]:
        _reach(rows, enrolment, "lesson", module.lesson_id, module.lesson_version_id)
    quizzes = tuple(_quiz(rows, course, case, enrolment, n) for n in range(len(course.quizzes)))
    examination = course.examination
    passed = _attempt(rows, enrolment, examination, 1, True) if case.finished else None
    at = rows.now if case.finished else None
    return Evidence(
        today=today,
        licence=LicenceFact("nurse", BOARD, date(2024, 1, 1), _ends(rows, case), "primary_source"),
        lessons=tuple(
            LessonFact(module.lesson_id, module.position, module.title, rows.now if n < read else None)
            for n, module in enumerate(course.modules)
        ),
        quizzes=quizzes,
        examination=QuizFact(examination.id, examination.title, 0, at, passed, int(case.finished), 2),
        unsafe=(UnsafeFact(1, course.quizzes[0].title, False),) if case.unsafe else (),
        observations=tuple(_observation(n, today) for n in range(9 if case.finished else case.observations)),
        attested_at=at,
        released_at=at if case.released else None,
    )


def _quiz(rows: Rows, course: Course, case: Case, enrolment: int, n: int) -> QuizFact:
    quiz, passed = course.quizzes[n], case.finished or n < case.quizzes
    used = int(passed)
    attempt = _attempt(rows, enrolment, quiz, 1, True) if passed else None
    if n == case.quizzes and not case.finished:
        used = case.fails + case.waiting
        for number in range(1, used + 1):
            _attempt(rows, enrolment, quiz, number, None if case.waiting else False)
    at = rows.now if passed else None
    return QuizFact(quiz.id, quiz.title, n + 1, at, attempt, used, quiz.policy.attempts)


def _attempt(rows: Rows, enrolment: int, quiz: QuizRow, number: int, passed: bool | None) -> int:
    started = rows.now - timedelta(days=10 - number)
    share = "1/1" if passed else "1/2"
    attempt = rows.add(
        Attempt,
        public_id=rows.public_id(),
        enrolment_id=enrolment,
        quiz_id=quiz.id,
        quiz_version_id=quiz.version_id,
        number=number,
        allowed=quiz.policy.attempts,
        policy=quiz.policy.dump(),
        time_percent=100,
        seed=number,
        state="submitted" if passed is None else "released",
        started_at=started,
        due_at=started + timedelta(minutes=20),
        submitted_at=started + timedelta(minutes=10),
        submitted_how="trainee",
        score=share,
        maximum="1/1",
        passed=passed,
        result={"format": 1, "share": share, "complete": passed is not None, "domains": [], "reasons": []},
    )
    if passed:
        _reach(rows, enrolment, "quiz", quiz.id, attempt)
    return attempt


def _reach(rows: Rows, enrolment: int, kind: str, subject: int, evidence: int) -> None:
    values = {"kind": kind, "subject_id": subject, "evidence_id": evidence, "at": rows.now}
    rows.add(Reached, enrolment_id=enrolment, **values)


def _observation(n: int, today: date) -> ObservationFact:
    """Three observed, five performed, one drill: in this order all that the programme asks for."""
    role = "observed" if n < 3 else "performed" if n < 8 else "drill"
    area = frozenset({("glabella", "forehead", "crow")[n % 3]})
    return ObservationFact(n, n, role, f"case-{n}", area, 3, n % 2, today - timedelta(days=20 - n))
