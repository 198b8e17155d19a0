"""Everything about the course that the accreditor's file holds, and nothing about anybody who learns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lms.accreditation.queries.activity import ActivityRow
from lms.accreditation.queries.evaluation import Evaluation, evaluations_of
from lms.bank.queries import QuizRow, quizzes_of
from lms.catalogue.queries import lesson_page
from lms.database import Reader
from lms.teaching.queries.analysis.heads import EVERYBODY, quiz_heads
from lms.teaching.queries.analysis.quiz import QuizAnalysis, quiz_analysis


@dataclass(frozen=True)
class Objective:
    module: int
    lesson: str
    minutes: int
    text: str


@dataclass(frozen=True)
class PassMark:
    quiz: str
    title: str
    kind: str
    items: int
    share: Fraction
    reason: str
    attempts: int | None
    minutes: int | None
    critical_right: bool
    no_unsafe: bool


@dataclass(frozen=True)
class Report:
    """A course for an accreditor, without people."""

    row: ActivityRow
    objectives: tuple[Objective, ...]
    pass_marks: tuple[PassMark, ...]
    quizzes: tuple[QuizAnalysis, ...]  # over the first attempts of everybody
    evaluations: tuple[Evaluation, ...]

    @property
    def answers(self) -> int:
        """How many people's answers to the present questionnaire came to light."""
        return sum(one.results.n for one in self.evaluations if one.current)


def report_of(reader: Reader, row: ActivityRow, at: datetime) -> Report:
    quizzes = quizzes_of(reader, row.outline.release.id)
    order = {quiz.id: place for place, quiz in enumerate(quizzes)}
    heads = sorted((head for head in quiz_heads(reader) if head.id in order), key=lambda head: order[head.id])
    return Report(
        row,
        _objectives(reader, row),
        tuple(pass_mark(quiz) for quiz in quizzes),
        tuple(quiz_analysis(reader, head, EVERYBODY, "first", at) for head in heads),
        evaluations_of(reader, row.course_id, row.questions),
    )


def _objectives(reader: Reader, row: ActivityRow) -> tuple[Objective, ...]:
    pages = [(module, lesson_page(reader, module.lesson_version_id)) for module in row.outline.modules]
    return tuple(
        Objective(module.position, module.title, module.minutes, text)
        for module, page in pages
        for text in page.document["objectives"]
    )


def pass_mark(quiz: QuizRow) -> PassMark:
    policy = quiz.policy
    return PassMark(
        quiz.key,
        quiz.title,
        quiz.kind,
        quiz.items,
        policy.pass_mark,
        policy.pass_mark_reason,
        policy.attempts,
        policy.minutes,
        policy.critical_right,
        policy.no_unsafe,
    )
