"""The programme of a course pack: clauses toward the certificate, its quizzes, and the certificate."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lms.publishing.pack.quiz_settings import Examination, ModuleQuiz
from lms.publishing.pack.values import (
    Count,
    CountOrNone,
    Flag,
    Identifier,
    Level,
    Line,
    Prose,
    Record,
    Share,
)


class Licence(Record):
    id: Identifier
    kind: Literal["licence"]


class Lessons(Record):
    id: Identifier
    kind: Literal["lessons"]


class Quizzes(Record):
    id: Identifier
    kind: Literal["quizzes"]


class ExaminationPassed(Record):
    id: Identifier
    kind: Literal["examination"]
    quiz: Identifier


class Domains(Record):
    """Every domain named reaches its minimum in one attempt at the examination."""

    id: Identifier
    kind: Literal["domains"]
    quiz: Identifier
    minima: dict[Identifier, Share] = Field(min_length=1)


class Critical(Record):
    """Every critical item of the examination right and none unsafe, or talked over and right in a parallel item."""

    id: Identifier
    kind: Literal["critical"]
    quiz: Identifier


class NoUnsafeOpen(Record):
    id: Identifier
    kind: Literal["no_unsafe_open"]


class Practicals(Record):
    """Procedures on record; the `last` performed ones reach `level`, and lie within `within_days` days."""

    id: Identifier
    kind: Literal["practicals"]
    observed: CountOrNone
    performed: Count
    areas: Count
    assessors: Count
    last: Count
    level: Level
    within_days: Count
    drill: Flag = False


class Entrustment(Record):
    """So many people decide together that so many areas are entrusted at this level or above."""

    id: Identifier
    kind: Literal["entrustment"]
    people: Annotated[int, Field(strict=True, ge=2, le=5)]
    level: Level
    areas: Count = 1


class Attestation(Record):
    id: Identifier
    kind: Literal["attestation"]


class Release(Record):
    id: Identifier
    kind: Literal["release"]


Clause = Annotated[
    Licence
    | Lessons
    | Quizzes
    | ExaminationPassed
    | Domains
    | Critical
    | NoUnsafeOpen
    | Practicals
    | Attestation
    | Entrustment
    | Release,
    Field(discriminator="kind"),
]


class Renewal(Record):
    """From when on a certificate can be renewed, and how the last day of the next one is found."""

    by: Literal["completion", "previous_expiry", "fixed_date"]
    window_days: Annotated[int, Field(strict=True, ge=1, le=365)] = 90
    minimum_months: Count | None = None  # of a fixed date
    day: Line | None = None  # of a fixed date: 'MM-DD'


class Certificate(Record):
    title: Line
    credential_type: Line
    level: Level
    level_sentence: Prose
    scope: Prose
    valid_months: Count
    renewal: Renewal | None = None
    changed_fact_days: Annotated[int, Field(strict=True, ge=3, le=180)] | None = None  # to read what has changed


class Statement(Record):
    """What the trainee signs at the end: the attestation."""

    title: Line
    text: Prose


class Assessors(Record):
    """What is asked of whoever signs, on the day of the signature: a licence of their own, a calibration."""

    licence: Flag = True
    calibration: Flag = False


class Programme(Record):
    id: Identifier
    title: Line
    statement: Statement
    quiz: ModuleQuiz
    examination: Examination
    clauses: tuple[Clause, ...] = Field(min_length=1)
    under_way: Literal["finish_old", "choose", "move"] = "finish_old"  # what a new version means for who began before
    certificate: Certificate
    assessors: Assessors = Assessors()
    audit_percent: Annotated[int, Field(strict=True, ge=0, le=100)] = 5  # of signed practice, drawn to be checked
