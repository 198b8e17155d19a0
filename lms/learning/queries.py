"""What a trainee sees of lessons: the path with its locks, one lesson with its checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import KeyedQuestion, keyed_questions, release_items
from lms.catalogue.queries import LessonPage, ModuleRow, Outline, lesson_page, outline, text_version
from lms.cohorts.queries import EnrolmentRow
from lms.database import Prepared, Reader, Rows
from lms.learning.models import Acceptance, CheckAnswer, Reading
from lms.learning.services import check_seed
from lms.progress.queries import reached
from lms.progress.rules import Lock, Step, module_lock
from quizzes.question import Feedback
from quizzes.values import Control, seeded_rng


@dataclass(frozen=True)
class PathRow:
    module: ModuleRow
    state: str  # 'met' | 'partial' | 'open' | 'locked'
    read_at: datetime | None
    share: int
    lock: Lock | None


@dataclass(frozen=True)
class CheckView:
    """A knowledge check as the page shows it: asked, or with feedback for what was tried last."""

    item: str
    question: KeyedQuestion
    control: Control
    values: dict[str, list[str]]  # form fields of the last try
    tried: bool
    right: bool
    unsafe: bool
    feedback: tuple[Feedback, ...]
    chosen: frozenset[str]


@dataclass(frozen=True)
class LessonView:
    outline: Outline
    module: ModuleRow
    page: LessonPage
    lock: Lock | None
    anchor: str
    share: int
    ended: bool
    read_at: datetime | None
    checks: dict[str, CheckView]
    before: ModuleRow | None
    after: ModuleRow | None
    declaration: str | None


_ACCEPTED = Prepared(
    lambda: sa.select(Acceptance.text_version_id).where(Acceptance.enrolment_id == sa.bindparam("enrolment"))
)
_PLACE = Prepared(
    lambda: sa.select(Reading.anchor, Reading.share, Reading.ended_at).where(
        Reading.enrolment_id == sa.bindparam("enrolment"), Reading.lesson_id == sa.bindparam("lesson")
    )
)


def _tries_statement() -> Rows:
    newest = (
        sa.select(sa.func.max(CheckAnswer.id))
        .where(
            CheckAnswer.enrolment_id == sa.bindparam("enrolment"),
            CheckAnswer.lesson_id == sa.bindparam("lesson"),
        )
        .group_by(CheckAnswer.question_id)
    )
    return sa.select(
        CheckAnswer.question_version_id, CheckAnswer.answer, CheckAnswer.right, CheckAnswer.unsafe
    ).where(CheckAnswer.id.in_(newest))


_TRIES = Prepared(_tries_statement)


def accepted_texts(reader: Reader, enrolment_id: int) -> frozenset[int]:
    return frozenset(_ACCEPTED(reader, enrolment=enrolment_id).scalars())


def steps_of(path: Outline) -> tuple[Step, ...]:
    return tuple(
        Step(module.lesson_id, module.position, module.title, module.declaration_version_id)
        for module in path.modules
    )


def path_of(reader: Reader, enrolment: EnrolmentRow) -> list[PathRow]:
    """All modules with what was read and what is still closed, and why: four statements when warm."""
    path = outline(reader, enrolment.release_id)
    done = reached(reader, enrolment.id).lessons
    accepted = accepted_texts(reader, enrolment.id)
    places = sa.select(Reading.lesson_id, Reading.share).where(Reading.enrolment_id == enrolment.id)
    shares = {row.lesson_id: row.share for row in reader.execute(places)}
    steps = steps_of(path)
    rows = []
    for module, step in zip(path.modules, steps, strict=True):
        lock = module_lock(step, steps, done, accepted)
        share = shares.get(module.lesson_id, 0)
        state = "met" if module.lesson_id in done else "locked" if lock else "partial" if share else "open"
        rows.append(PathRow(module, state, done.get(module.lesson_id), share, lock))
    return rows


def lesson_view(reader: Reader, enrolment: EnrolmentRow, key: str) -> LessonView | None:
    """One lesson for one trainee; without its text while it is locked."""
    path = outline(reader, enrolment.release_id)
    module = path.module(key)
    if module is None:
        return None
    done = reached(reader, enrolment.id).lessons
    accepted = accepted_texts(reader, enrolment.id)
    steps = steps_of(path)
    lock = module_lock(steps[module.position - 1], steps, done, accepted)
    reading = _PLACE(reader, enrolment=enrolment.id, lesson=module.lesson_id).one_or_none()
    declaration = module.declaration_version_id
    text = text_version(reader, declaration).key if declaration else None
    return LessonView(
        path,
        module,
        lesson_page(reader, module.lesson_version_id),
        lock,
        reading.anchor if reading else "",
        reading.share if reading else 0,
        bool(reading and reading.ended_at),
        done.get(module.lesson_id),
        {} if lock else _checks(reader, enrolment, module),
        path.modules[module.position - 2] if module.position > 1 else None,
        path.modules[module.position] if module.position < len(path.modules) else None,
        text,
    )


def _checks(reader: Reader, enrolment: EnrolmentRow, module: ModuleRow) -> dict[str, CheckView]:
    places = {item: release_items(reader, enrolment.release_id)[item] for item in module.checks}
    questions = keyed_questions(reader, [place.key_revision_id for place in places.values()])
    rows = _TRIES(reader, enrolment=enrolment.id, lesson=module.lesson_id)
    tries = {row.question_version_id: row for row in rows}
    return {
        item: _check(item, enrolment, questions[place.key_revision_id], tries.get(place.question_version_id))
        for item, place in places.items()
    }


def _check(item: str, enrolment: EnrolmentRow, question: KeyedQuestion, last: Any) -> CheckView:
    kind = question.shown.type
    deal = kind.deal(question.spec.shown, seeded_rng(check_seed(enrolment.id, question.shown.id)))
    control = kind.control(question.spec.shown, deal)
    if last is None:
        return CheckView(item, question, control, {}, False, False, False, (), frozenset())
    answer = kind.load_answer(last.answer)
    values = kind.raw_of(answer)
    return CheckView(
        item,
        question,
        control,
        values,
        True,
        last.right,
        last.unsafe,
        tuple(kind.feedback(question.spec, deal, answer)),
        frozenset(values.get("answer", ())),
    )
