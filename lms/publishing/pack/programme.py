"""The programme of a course pack: clauses toward the certificate, quiz settings, and the certificate."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

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
from quizzes.paper import Blueprint
from quizzes.policy import Policy


class ModuleQuiz(Record):
    """The settings of every module quiz."""

    items: Count
    pass_mark: Share
    pass_mark_reason: Prose
    attempts: Count
    minutes: Count | None = None
    wait_hours: tuple[CountOrNone, ...] = ()

    @property
    def policy(self) -> Policy:
        return Policy(
            attempts=self.attempts,
            minutes=self.minutes,
            wait_hours=self.wait_hours,
            pass_mark=self.pass_mark,
            pass_mark_reason=self.pass_mark_reason,
            critical_right=False,
            no_unsafe=False,
            show_items="after_submit",
            show_key="passed_or_exhausted",
        )

    @property
    def blueprint(self) -> Blueprint:
        return Blueprint(counts=((None, self.items),))


class Examination(Record):
    """The final examination; `items` may repeat the blueprint's sum and must then agree with it."""

    id: Identifier
    title: Line
    pass_mark: Share
    pass_mark_reason: Prose
    attempts: Count
    minutes: Count | None = None
    wait_hours: tuple[CountOrNone, ...] = ()
    critical_right: Flag = False
    no_unsafe: Flag = False
    items: Count | None = None
    blueprint_counts: dict[Identifier, Count] = Field(alias="blueprint", min_length=1)

    @property
    def policy(self) -> Policy:
        """Its items are withheld for ever: a paper that has been seen cannot examine again."""
        return Policy(
            attempts=self.attempts,
            minutes=self.minutes,
            wait_hours=self.wait_hours,
            pass_mark=self.pass_mark,
            pass_mark_reason=self.pass_mark_reason,
            critical_right=self.critical_right,
            no_unsafe=self.no_unsafe,
            show_items="never",
            show_key="never",
        )

    @property
    def blueprint(self) -> Blueprint:
        return Blueprint(counts=tuple(self.blueprint_counts.items()))

    @property
    def count(self) -> int:
        return sum(self.blueprint_counts.values())


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


class Attestation(Record):
    id: Identifier
    kind: Literal["attestation"]


class Release(Record):
    id: Identifier
    kind: Literal["release"]


Clause = Annotated[
    Licence | Lessons | Quizzes | ExaminationPassed | NoUnsafeOpen | Practicals | Attestation | Release,
    Field(discriminator="kind"),
]


class Certificate(Record):
    title: Line
    credential_type: Line
    level: Level
    level_sentence: Prose
    scope: Prose
    valid_months: Count


class Statement(Record):
    """What the trainee signs at the end: the attestation."""

    title: Line
    text: Prose


class Programme(Record):
    id: Identifier
    title: Line
    statement: Statement
    quiz: ModuleQuiz
    examination: Examination
    clauses: tuple[Clause, ...] = Field(min_length=1)
    certificate: Certificate
