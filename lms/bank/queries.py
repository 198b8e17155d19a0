"""What can be asked: immutable versions from memory, the pools of a release, its quizzes."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.bank.models import (
    KeyRevision,
    Question,
    QuestionVersion,
    Quiz,
    QuizVersion,
    ReleaseQuestion,
    ReleaseQuiz,
)
from lms.bank.papers import load_paper
from lms.database import Reader, Rows, memory, record
from quizzes.paper import Blueprint, Candidate, Section, united
from quizzes.policy import Policy
from quizzes.question import AnyType, Spec, Worth, kinds, type_for


@dataclass(frozen=True)
class ShownQuestion:
    """A question version without its key: all that an attempt page may hold."""

    id: int
    key: str
    number: int
    kind: str
    domain: str
    critical: bool
    passage: str
    spec: Spec[Any, None]
    rendered: dict[str, Any]
    digest: str = ""  # of what is shown

    @property
    def type(self) -> AnyType:
        return type_for(self.kind)

    @property
    def scored(self) -> bool:
        """False for information, which asks nothing."""
        return self.type.worth is not Worth.NOBODY


@dataclass(frozen=True)
class KeyedQuestion:
    """A question version with one revision of its key, for grading and for review after release."""

    shown: ShownQuestion
    revision_id: int
    revision: int
    spec: Spec[Any, Any]
    rendered: dict[str, Any]  # rationale and rationales


@dataclass(frozen=True)
class PoolEntry:
    candidate: Candidate
    question_id: int
    question_version_id: int
    key_revision_id: int
    kind: str
    points: str  # exact 'n/d'


@dataclass(frozen=True)
class QuizRow:
    id: int
    public_id: str
    key: str
    kind: str  # module | examination
    lesson_id: int | None
    version_id: int
    title: str
    items: int
    policy: Policy
    paper: tuple[Section, ...]

    @property
    def blueprint(self) -> Blueprint:
        """What is drawn, wherever it stands in the paper."""
        return united(section.blueprint for section in self.paper)


_SHOWN = (
    QuestionVersion.id,
    Question.key,
    QuestionVersion.number,
    QuestionVersion.kind,
    QuestionVersion.domain,
    QuestionVersion.critical,
    QuestionVersion.passage,
    QuestionVersion.shown,
    QuestionVersion.rendered,
    QuestionVersion.digest,
)


def _keep_shown(row: Any) -> ShownQuestion:
    """A question made from the columns of `_SHOWN`, kept under its version's id."""
    shown = record(ShownQuestion, *row[:7], type_for(row[3]).restore(row[7]), row[8], row[9])
    memory().keep("shown", shown.id, shown)
    return shown


def shown_questions(reader: Reader, version_ids: Sequence[int]) -> dict[int, ShownQuestion]:
    """Question versions by id; one statement for all that this process has not seen yet."""
    kept = memory()
    missing = [version_id for version_id in set(version_ids) if not kept.has("shown", version_id)]
    if missing:
        wanted: Rows = (
            sa.select(*_SHOWN)
            .join(Question, Question.id == QuestionVersion.question_id)
            .where(QuestionVersion.id.in_(missing))
        )
        for row in reader.execute(wanted):
            _keep_shown(row)
    return {version_id: kept.kept("shown", version_id) for version_id in set(version_ids)}


def keyed_questions(reader: Reader, revision_ids: Sequence[int]) -> dict[int, KeyedQuestion]:
    """Key revisions by id, with the version that each belongs to; one statement for all that are new here."""
    missing = [revision_id for revision_id in set(revision_ids) if not memory().has("key", revision_id)]
    if missing:
        revision = (
            KeyRevision.id.label("revision_id"),
            KeyRevision.number.label("revision"),
            KeyRevision.key.label("worth"),
            KeyRevision.rendered.label("worded"),
        )
        wanted: Rows = (
            sa.select(*_SHOWN, *revision)
            .join(Question, Question.id == QuestionVersion.question_id)
            .join(KeyRevision, KeyRevision.question_version_id == QuestionVersion.id)
            .where(KeyRevision.id.in_(missing))
        )
        for row in reader.execute(wanted):
            known = memory().has("shown", row[0])
            question: ShownQuestion = memory().kept("shown", row[0]) if known else _keep_shown(row)
            spec = question.type.restore(row[7], row.worth)
            keyed = KeyedQuestion(question, row.revision_id, row.revision, spec, row.worded)
            memory().keep("key", row.revision_id, keyed)
    return {revision_id: memory().kept("key", revision_id) for revision_id in set(revision_ids)}


def pool(reader: Reader, release_id: int, use: str, lesson_id: int | None = None) -> list[PoolEntry]:
    """What a quiz draws from: the examination's items, or the practice items of one module."""
    return [entry for entry in _entries(reader, release_id, use, lesson_id) if entry.kind not in _unscored()]


def information(reader: Reader, release_id: int, use: str, lesson_id: int | None = None) -> list[PoolEntry]:
    """What comes along with a stimulus and asks nothing."""
    return [entry for entry in _entries(reader, release_id, use, lesson_id) if entry.kind in _unscored()]


@functools.cache
def _unscored() -> frozenset[str]:
    return frozenset(kind for kind in kinds() if type_for(kind).worth is Worth.NOBODY)


def _entries(reader: Reader, release_id: int, use: str, lesson_id: int | None) -> list[PoolEntry]:
    """Kept by release, which never changes."""
    kept = memory().recall("pool", release_id, lambda: _read_entries(reader, release_id))
    return [entry for of, lesson, entry in kept if of == use and lesson_id in (None, lesson)]


def _read_entries(reader: Reader, release_id: int) -> list[tuple[str, int | None, PoolEntry]]:
    """Every item of a release with its use and its lesson, in the order of the authors' ids."""
    statement = (
        sa.select(
            QuestionVersion.use,
            ReleaseQuestion.lesson_id,
            Question.key,
            QuestionVersion.domain,
            QuestionVersion.level,
            QuestionVersion.critical,
            QuestionVersion.siblings,
            QuestionVersion.stimulus,
            ReleaseQuestion.question_id,
            ReleaseQuestion.question_version_id,
            ReleaseQuestion.key_revision_id,
            QuestionVersion.kind,
            QuestionVersion.points,
        )
        .join(QuestionVersion, QuestionVersion.id == ReleaseQuestion.question_version_id)
        .join(Question, Question.id == ReleaseQuestion.question_id)
        .where(ReleaseQuestion.release_id == release_id)
        .order_by(Question.key)
    )
    return [(row[0], row[1], record(PoolEntry, Candidate(*row[2:8]), *row[8:])) for row in reader.execute(statement)]


@dataclass(frozen=True)
class ReleaseItem:
    """Where a release holds an item: for knowledge checks."""

    question_id: int
    question_version_id: int
    key_revision_id: int


def release_items(reader: Reader, release_id: int) -> dict[str, ReleaseItem]:
    """Every item of a release by its author's id; kept, since a release never changes."""

    def read() -> dict[str, ReleaseItem]:
        rows = reader.execute(
            sa.select(
                Question.key,
                ReleaseQuestion.question_id,
                ReleaseQuestion.question_version_id,
                ReleaseQuestion.key_revision_id,
            )
            .join(Question, Question.id == ReleaseQuestion.question_id)
            .where(ReleaseQuestion.release_id == release_id)
        )
        return {row.key: ReleaseItem(*row[1:]) for row in rows}

    return memory().recall("items", release_id, read)


def quizzes_of(reader: Reader, release_id: int) -> tuple[QuizRow, ...]:
    """The quizzes of a release, module quizzes in order and the examination last; kept per process."""
    return memory().recall("quizzes", release_id, lambda: _read_quizzes(reader, release_id))


def _read_quizzes(reader: Reader, release_id: int) -> tuple[QuizRow, ...]:
    wanted: Rows = (
        sa.select(
            Quiz.id,
            Quiz.public_id,
            Quiz.key,
            Quiz.kind,
            Quiz.lesson_id,
            QuizVersion.id,
            QuizVersion.title,
            QuizVersion.items,
            QuizVersion.policy,
            QuizVersion.blueprint,
        )
        .join(QuizVersion, QuizVersion.quiz_id == Quiz.id)
        .join(ReleaseQuiz, ReleaseQuiz.quiz_version_id == QuizVersion.id)
        .where(ReleaseQuiz.release_id == release_id)
        .order_by(Quiz.kind.desc(), ReleaseQuiz.id)
    )
    return tuple(_quiz(row) for row in reader.execute(wanted))


def _quiz(row: Any) -> QuizRow:
    policy = Policy.load(row[8])
    return record(QuizRow, *row[:8], policy, load_paper(row[9], policy.item_order))
