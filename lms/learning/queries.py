"""What a trainee sees of lessons: the path with its locks, one lesson with its checks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.bank.queries import KeyedQuestion, keyed_questions, release_items
from lms.bank.review import Review, review_of
from lms.catalogue.queries import LessonPage, ModuleRow, Outline, lesson_page, outline, text_version
from lms.cohorts.queries import EnrolmentRow
from lms.database import Prepared, Reader, Rows, record, runtime
from lms.learning.models import Acceptance, CheckAnswer, Reading
from lms.learning.services import check_seed
from lms.progress.models import Reached
from lms.progress.queries import reached
from lms.progress.rules import Lock, Step, module_lock
from quizzes.values import Control, seeded_rng


@dataclass(frozen=True)
class PathRow:
    module: ModuleRow
    state: str  # 'met' | 'partial' | 'open' | 'locked'
    read_at: datetime | None
    share: int
    lock: Lock | None


class Try(NamedTuple):
    answer: str  # its document, as JSON
    right: bool
    unsafe: bool


@dataclass(frozen=True)
class CheckView:
    """A knowledge check as the page shows it: asked, or with feedback for what was tried last."""

    item: str
    question: KeyedQuestion
    deal: Any
    control: Control
    last: Try | None

    @property
    def look(self) -> tuple[object, ...]:
        """Everything that the check's appearance depends on."""
        return (self.item, self.question.revision_id, self.last, self.control)

    @property
    def values(self) -> dict[str, list[str]]:
        """The form fields of the last try."""
        kind = self.question.shown.type
        return {} if self.last is None else kind.raw_of(kind.load_answer(json.loads(self.last.answer)))

    @property
    def review(self) -> Review | None:
        """What may be told of the last try; worked out where the check is drawn anew, which is seldom."""
        if self.last is None:
            return None
        answer = self.question.shown.type.load_answer(json.loads(self.last.answer))
        return review_of(self.question, self.deal, answer)


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


def accepted_texts(reader: Reader, enrolment_id: int) -> frozenset[int]:
    return frozenset(_ACCEPTED(reader, enrolment=enrolment_id).scalars())


@dataclass(frozen=True)
class LessonState:
    """All that the records say of one enrolment and one lesson."""

    read: dict[int, datetime]
    accepted: frozenset[int]
    anchor: str
    share: int
    ended: bool
    tries: dict[int, Try]  # by question version


def _state_statement() -> sa.CompoundSelect[Any]:
    """Four small reads in one statement: a page for the phone between two patients counts each of them."""
    enrolment: sa.BindParameter[int] = sa.bindparam("enrolment")
    lesson: sa.BindParameter[int] = sa.bindparam("lesson")
    no_time: sa.ColumnElement[datetime] = sa.cast(sa.null(), Reached.at.type)
    no_text: sa.ColumnElement[str] = sa.literal_column("''")
    zero: sa.ColumnElement[int] = sa.literal_column("0")
    read: Rows = sa.select(
        sa.literal_column("'read'").label("what"),
        Reached.subject_id.label("subject"),
        no_text.label("text"),
        zero.label("number"),
        Reached.at.label("at"),
    ).where(Reached.enrolment_id == enrolment, Reached.kind == "lesson")
    accepted: Rows = sa.select(
        sa.literal_column("'accepted'"), Acceptance.text_version_id, no_text, zero, no_time
    ).where(Acceptance.enrolment_id == enrolment)
    place: Rows = sa.select(
        sa.literal_column("'place'"), Reading.lesson_id, Reading.anchor, Reading.share, Reading.ended_at
    ).where(Reading.enrolment_id == enrolment, Reading.lesson_id == lesson)
    newest = (
        sa.select(sa.func.max(CheckAnswer.id))
        .where(CheckAnswer.enrolment_id == enrolment, CheckAnswer.lesson_id == lesson)
        .group_by(CheckAnswer.question_id)
    )
    outcome = sa.case((CheckAnswer.right, 1), (CheckAnswer.unsafe, 2), else_=0)
    tries: Rows = sa.select(
        sa.literal_column("'try'"),
        CheckAnswer.question_version_id,
        sa.type_coerce(CheckAnswer.answer, sa.Text),
        outcome,
        no_time,
    ).where(CheckAnswer.id.in_(newest))
    return sa.union_all(read, accepted, place, tries)


_STATE = Prepared(_state_statement)


def lesson_state(reader: Reader, enrolment_id: int, lesson_id: int) -> LessonState:
    rows = _STATE(reader, enrolment=enrolment_id, lesson=lesson_id).all()
    place = next((row for row in rows if row.what == "place"), None)
    return LessonState(
        {row.subject: row.at for row in rows if row.what == "read"},
        frozenset(row.subject for row in rows if row.what == "accepted"),
        place.text if place else "",
        place.number if place else 0,
        place is not None and place.at is not None,
        {row.subject: Try(row.text, row.number == 1, row.number == 2) for row in rows if row.what == "try"},
    )


def steps_of(path: Outline) -> tuple[Step, ...]:
    return tuple(
        Step(module.lesson_id, module.position, module.title, module.declaration_version_id) for module in path.modules
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
    state = lesson_state(reader, enrolment.id, module.lesson_id)
    steps = steps_of(path)
    lock = module_lock(steps[module.position - 1], steps, state.read, state.accepted)
    declaration = module.declaration_version_id
    text = text_version(reader, declaration).key if declaration else None
    return LessonView(
        path,
        module,
        lesson_page(reader, module.lesson_version_id),
        lock,
        state.anchor,
        state.share,
        state.ended,
        state.read.get(module.lesson_id),
        {} if lock else _checks(reader, enrolment, module, state),
        path.modules[module.position - 2] if module.position > 1 else None,
        path.modules[module.position] if module.position < len(path.modules) else None,
        text,
    )


def _checks(reader: Reader, enrolment: EnrolmentRow, module: ModuleRow, state: LessonState) -> dict[str, CheckView]:
    places = {item: release_items(reader, enrolment.release_id)[item] for item in module.checks}
    questions = keyed_questions(reader, [place.key_revision_id for place in places.values()])
    return {
        item: _check(item, enrolment, questions[place.key_revision_id], state.tries.get(place.question_version_id))
        for item, place in places.items()
    }


def _dealt(question: KeyedQuestion, enrolment_id: int) -> tuple[Any, Control]:
    """A check as this person always finds it."""
    kind = question.shown.type
    deal = kind.deal(question.spec.shown, seeded_rng(check_seed(enrolment_id, question.shown.id)))
    return deal, kind.control(question.spec.shown, deal)


def _check(item: str, enrolment: EnrolmentRow, question: KeyedQuestion, last: Try | None) -> CheckView:
    deal, control = runtime().recent.recall(
        ("check", question.revision_id, enrolment.id), lambda: _dealt(question, enrolment.id)
    )
    return record(CheckView, item, question, deal, control, last)
