"""A crowd of trainees for a cohort's page: rows inserted in bulk, their standings judged by the product's own rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.accounts.models import Licence, Person, PersonState, RoleGrant
from lms.bank.queries import QuizRow, quizzes_of
from lms.catalogue.queries import Outline, ProgrammeRow, current_programme, current_release, outline, programme
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
from lms.database import db, runtime
from lms.progress.models import Reached
from lms.sitting.models import Attempt

GIVEN = ("Ana", "Bo", "Chidi", "Dana", "Elif", "Femi", "Goran", "Hana", "Ivo", "Jun", "Kofi", "Lena", "Mei")
FAMILY = ("Abara", "Brandt", "Costa", "Diaz", "Eriksen", "Farah", "Gruber", "Haddad", "Ito", "Jansen", "Kaya")
EVERY = 25  # one in so many trainees is of each kind that needs an instructor


@dataclass(frozen=True)
class Course:
    path: Outline
    quizzes: tuple[QuizRow, ...]
    rules: ProgrammeRow


@dataclass
class Rows:
    """What will be inserted, table by table; ids are given here, since bulk inserts do not return them."""

    next_id: dict[type[Any], int]
    made: dict[type[Any], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, model: type[Any], **values: Any) -> int:
        number = self.next_id[model]
        self.next_id[model] += 1
        self.made.setdefault(model, []).append({"id": number, **values})
        return number


TABLES = (Person, PersonState, RoleGrant, Licence, Enrolment, Membership, Attempt, Reached, Standing)


def gather_crowd(cohort: CohortRow, size: int, now: datetime) -> None:
    """Puts so many trainees at every stage of the course into a cohort; their mix does not depend on how many."""
    chance = seeded_chance(size)
    engine = runtime().engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    with engine.begin() as connection:
        course = _course(connection, cohort.course_id)
        rows = Rows({model: _last_id(connection, model) + 1 for model in TABLES})
        for place in range(size):
            _trainee(rows, course, cohort, place, now, chance.public_id)
        for model in TABLES:
            connection.execute(sa.insert(model), rows.made[model])
    db.session.close()
