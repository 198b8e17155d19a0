"""What a trainee sees of quizzes: list, start page, running attempt, result; of a key only what `disclosure` allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import QuizRow, ShownQuestion, keyed_questions, quizzes_of, shown_questions
from lms.catalogue.queries import ModuleRow, Outline, current_release_of, outline
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, extra_attempts, time_percent
from lms.database import Prepared, Reader, Rows, record
from lms.learning.queries import steps_of
from lms.progress.queries import reached
from lms.progress.rules import Lock, examination_lock, module_quiz_lock
from lms.sitting.models import Attempt, AttemptSlot, Mark, Response, SlotFlag
from lms.sitting.rules import Disclosure, disclosure
from quizzes.attempt import Refusal, may_start
from quizzes.policy import Policy
from quizzes.scoring import percent
from quizzes.values import Control, Message


@dataclass(frozen=True)
class AttemptRow:
    public_id: str
    quiz_id: int
    number: int
    state: str
    started_at: datetime
    due_at: datetime | None
    submitted_at: datetime | None
    passed: bool | None
    share: Fraction | None
    policy: Policy

    @property
    def percent(self) -> int | None:
        return None if self.share is None else percent(self.share, self.policy.pass_mark)


@dataclass(frozen=True)
class QuizState:
    """One quiz as it stands for one person."""

    quiz: QuizRow
    position: int  # of its module; 0 for the examination
    attempts: tuple[AttemptRow, ...]
    allowed: int
    passed_at: datetime | None
    lock: Lock | None
    refusal: Refusal | None  # why no attempt can start now
    running: AttemptRow | None

    @property
    def left(self) -> int:
        return max(0, self.allowed - len(self.attempts))

    @property
    def best(self) -> AttemptRow | None:
        rated = [row for row in self.attempts if row.share is not None]
        return max(rated, key=lambda row: (row.passed is True, row.share or 0), default=None)


def quiz_states(reader: Reader, enrolment: EnrolmentRow, now: datetime) -> list[QuizState]:
    """Every quiz of the course: three statements when warm."""
    path = outline(reader, enrolment.release_id)
    quizzes = quizzes_of(reader, enrolment.release_id)
    done = reached(reader, enrolment.id)
    attempts = _attempts(reader, enrolment.id)
    extra = extra_attempts(reader, enrolment.id)
    locks = _locks(path, quizzes, done.lessons, done.quizzes)
    return [
        _state(quiz, path, [row for row in attempts if row.quiz_id == quiz.id], extra, done.quizzes, locks, now)
        for quiz in quizzes
    ]


def _locks(path: Outline, quizzes: Sequence[QuizRow], read: Any, passed: Any) -> dict[int, Lock | None]:
    steps = {step.lesson: step for step in steps_of(path)}
    modules = [quiz.id for quiz in quizzes if quiz.kind == "module"]
    return {
        quiz.id: examination_lock(modules, passed)
        if quiz.lesson_id is None
        else module_quiz_lock(steps[quiz.lesson_id], read)
        for quiz in quizzes
    }


def _state(
    quiz: QuizRow,
    path: Outline,
    attempts: list[AttemptRow],
    extra: dict[int, int],
    passed: dict[int, datetime],
    locks: dict[int, Lock | None],
    now: datetime,
) -> QuizState:
    running = next((row for row in attempts if row.state == "in_progress" and not overdue(row, now)), None)
    finished = [
        (row.number, row.submitted_at or row.due_at or row.started_at) for row in attempts if row is not running
    ]
    granted = extra.get(quiz.id, 0)
    module = path.by_lesson(quiz.lesson_id) if quiz.lesson_id is not None else None
    return QuizState(
        quiz,
        module.position if module else 0,
        tuple(attempts),
        quiz.policy.attempts + granted,
        passed.get(quiz.id),
        locks[quiz.id],
        may_start(now, quiz.policy, granted, finished, None),
        running,
    )


def overdue(row: AttemptRow, now: datetime) -> bool:
    return row.due_at is not None and now > row.due_at + timedelta(seconds=row.policy.grace_seconds)


def _attempts_statement() -> Rows:
    return (
        sa.select(
            Attempt.public_id,
            Attempt.quiz_id,
            Attempt.number,
            Attempt.state,
            Attempt.started_at,
            Attempt.due_at,
            Attempt.submitted_at,
            Attempt.passed,
            Attempt.result,
            Attempt.policy,
        )
        .where(Attempt.enrolment_id == sa.bindparam("enrolment"))
        .order_by(Attempt.quiz_id, Attempt.number)
    )


_ATTEMPTS = Prepared(_attempts_statement)


def _attempts(reader: Reader, enrolment_id: int) -> list[AttemptRow]:
    return [
        record(
            AttemptRow,
            *row[:8],
            Fraction(row.result["share"]) if row.result else None,
            Policy.load(row.policy),
        )
        for row in _ATTEMPTS(reader, enrolment=enrolment_id)
    ]


@dataclass(frozen=True)
class StartPage:
    state: QuizState
    time_percent: int
    minutes: int | None  # already multiplied for this person
    ends_at: datetime | None  # if started now


def start_page(reader: Reader, enrolment: EnrolmentRow, public_id: str, now: datetime) -> StartPage | None:
    states = quiz_states(reader, enrolment, now)
    state = next((state for state in states if state.quiz.public_id == public_id), None)
    if state is None:
        return None
    percent_time = time_percent(reader, enrolment.person_id)
    allowed = state.quiz.policy.minutes
    minutes = None if allowed is None else -(-allowed * percent_time // 100)
    ends = None if minutes is None else now + timedelta(minutes=minutes)
    return StartPage(state, percent_time, minutes, ends)


# -- the running attempt ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class SlotView:
    number: int
    question: ShownQuestion
    control: Control
    values: dict[str, list[str]]
    sequence: int
    saved_at: datetime | None
    flagged: bool

    @property
    def answered(self) -> bool:
        return bool(self.values)

    @property
    def look(self) -> tuple[object, ...]:
        """Everything that the item's appearance depends on: equal looks are equal HTML."""
        values = tuple((name, tuple(given)) for name, given in self.values.items())
        return (self.question.id, self.number, self.sequence, self.flagged, values, self.control)


@dataclass(frozen=True)
class AttemptHead:
    id: int
    public_id: str
    owner: int
    enrolment_id: int
    quiz_id: int
    state: str
    number: int
    allowed: int
    started_at: datetime
    due_at: datetime | None
    submitted_at: datetime | None
    submitted_how: str | None
    passed: bool | None
    result: dict[str, Any] | None
    policy: Policy
    release_id: int


def _head_statement() -> Rows:
    return (
        sa.select(
            Attempt.id,
            Attempt.public_id,
            Enrolment.person_id,
            Attempt.enrolment_id,
            Attempt.quiz_id,
            Attempt.state,
            Attempt.number,
            Attempt.allowed,
            Attempt.started_at,
            Attempt.due_at,
            Attempt.submitted_at,
            Attempt.submitted_how,
            Attempt.passed,
            Attempt.result,
            Attempt.policy,
            current_release_of(Enrolment.course_id),
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.public_id == sa.bindparam("public_id"))
    )


_HEAD = Prepared(_head_statement)


def attempt_head(reader: Reader, public_id: str) -> AttemptHead | None:
    row = _HEAD(reader, public_id=public_id).one_or_none()
    return record(AttemptHead, *row[:14], Policy.load(row[14]), row[15]) if row else None


@dataclass(frozen=True)
class AttemptPage:
    head: AttemptHead
    quiz: QuizRow
    position: int  # of the quiz's module; 0 for the examination
    slots: tuple[SlotView, ...]

    def open(self, now: datetime) -> bool:
        grace = timedelta(seconds=self.head.policy.grace_seconds)
        return self.head.state == "in_progress" and (self.head.due_at is None or now <= self.head.due_at + grace)

    @property
    def unanswered(self) -> list[int]:
        return [slot.number for slot in self.slots if not slot.answered]


def attempt_page(reader: Reader, head: AttemptHead) -> AttemptPage:
    """The paper with the latest answers in time: one statement when warm, and nothing of a key in it."""
    rows = _LATEST(reader, attempt=head.id).all()
    shown = shown_questions(reader, [row.question_version_id for row in rows])
    quiz = next(quiz for quiz in quizzes_of(reader, head.release_id) if quiz.id == head.quiz_id)
    module = outline(reader, head.release_id).by_lesson(quiz.lesson_id or 0)
    position = module.position if module else 0
    return AttemptPage(head, quiz, position, tuple(_slot(row, shown[row.question_version_id]) for row in rows))


def _latest_answers() -> Rows:
    newest = (
        sa.select(sa.func.max(Response.sequence))
        .where(Response.slot_id == AttemptSlot.id, Response.late.is_(False))
        .correlate(AttemptSlot)
        .scalar_subquery()
    )
    return (
        sa.select(
            AttemptSlot.id,
            AttemptSlot.number,
            AttemptSlot.question_version_id,
            AttemptSlot.key_revision_id,
            AttemptSlot.deal,
            Response.answer,
            Response.sequence,
            Response.received_at,
            SlotFlag.flagged,
        )
        .outerjoin(Response, sa.and_(Response.slot_id == AttemptSlot.id, Response.sequence == newest))
        .outerjoin(SlotFlag, SlotFlag.slot_id == AttemptSlot.id)
        .where(AttemptSlot.attempt_id == sa.bindparam("attempt"))
        .order_by(AttemptSlot.number)
    )


_LATEST = Prepared(_latest_answers)


def _slot(row: Any, question: ShownQuestion) -> SlotView:
    kind = question.type
    deal = kind.load_deal(row.deal)
    values = kind.raw_of(kind.load_answer(row.answer)) if row.answer else {}
    control = kind.control(question.spec.shown, deal)
    return SlotView(row.number, question, control, values, row.sequence or 0, row.received_at, bool(row.flagged))


# -- the result -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OptionReview:
    verdict: str | None  # right | wrong | missed
    html: str


@dataclass(frozen=True)
class ItemReview:
    """One item of a result: what was answered and whether it was right; the key only where it may be seen."""

    slot: SlotView
    credit: Fraction | None  # None: waits for a person
    unsafe: bool
    passage: str
    passage_title: str
    review: dict[str, OptionReview] | None
    rationale: str
    notes: tuple[str, ...]
    right_answer: tuple[Message, ...]
    messages: tuple[Message, ...]

    @property
    def verdict(self) -> str:
        if self.credit is None:
            return "waiting"
        return "right" if self.credit == 1 else "unsafe" if self.unsafe else "partly" if self.credit else "wrong"


@dataclass(frozen=True)
class DomainLine:
    domain: str
    right: int
    n: int


@dataclass(frozen=True)
class ResultPage:
    head: AttemptHead
    quiz: QuizRow
    percent: int
    pass_percent: int
    right: int
    n: int
    disclosure: Disclosure
    domains: tuple[DomainLine, ...]
    reasons: tuple[str, ...]
    waiting: bool
    left: int
    items: tuple[ItemReview, ...]
    passages: tuple[tuple[str, str, str], ...]  # (lesson, anchor, title) to read again


def result_page(reader: Reader, head: AttemptHead) -> ResultPage:
    quiz = next(quiz for quiz in quizzes_of(reader, head.release_id) if quiz.id == head.quiz_id)
    path = outline(reader, head.release_id)
    result = head.result or {"share": "0/1", "domains": [], "reasons": [], "complete": False}
    left, running = _attempts_left(reader, head, quiz)
    seen = disclosure(
        head.policy,
        submitted=head.state != "in_progress",
        running=running,
        passed=_ever_passed(reader, head),
        attempts_left=left,
    )
    rows = _MARKED(reader, attempt=head.id).all()
    keys = keyed_questions(reader, [row.key_revision_id for row in rows]) if seen.key else {}
    shown = shown_questions(reader, [row.question_version_id for row in rows])
    items = tuple(_review(row, shown[row.question_version_id], keys.get(row.key_revision_id), path) for row in rows)
    titles = {domain["id"]: domain["title"] for domain in path.release.document["domains"]}
    return ResultPage(
        head,
        quiz,
        percent(Fraction(result["share"]), head.policy.pass_mark),
        percent(head.policy.pass_mark),
        sum(row[1] for row in result["domains"]),
        sum(row[2] for row in result["domains"]),
        seen,
        tuple(DomainLine(titles.get(row[0], row[0]), row[1], row[2]) for row in result["domains"]),
        tuple(result["reasons"]),
        not result["complete"],
        left,
        items if seen.items else (),
        _to_read_again(items),
    )


def _attempts_left(reader: Reader, head: AttemptHead, quiz: QuizRow) -> tuple[int, bool]:
    """How many attempts can still be started, and whether one runs now."""
    states = (
        reader.execute(
            sa.select(Attempt.state).where(Attempt.enrolment_id == head.enrolment_id, Attempt.quiz_id == head.quiz_id)
        )
        .scalars()
        .all()
    )
    allowed = quiz.policy.attempts + extra_attempts(reader, head.enrolment_id).get(quiz.id, 0)
    return max(0, allowed - len(states)), "in_progress" in states


def _ever_passed(reader: Reader, head: AttemptHead) -> bool:
    return head.quiz_id in reached(reader, head.enrolment_id).quizzes


def _marked_answers() -> Rows:
    newest = sa.select(sa.func.max(Mark.id)).where(Mark.slot_id == AttemptSlot.id).correlate(AttemptSlot)
    return (
        _latest_answers()
        .add_columns(Mark.credit, Mark.danger, Mark.messages)
        .outerjoin(Mark, Mark.id == newest.scalar_subquery())
    )


_MARKED = Prepared(_marked_answers)


def _review(row: Any, question: ShownQuestion, keyed: Any, path: Outline) -> ItemReview:
    slot = _slot(row, question)
    lesson, _, anchor = question.passage.partition("#")
    module = path.module(lesson)
    messages = tuple(Message(one["code"], one["params"]) for one in row.messages or ())
    credit = None if row.credit is None else Fraction(row.credit)
    review, rationale, notes, right = _explained(row, slot, keyed) if keyed is not None else (None, "", (), ())
    return ItemReview(
        slot,
        credit,
        row.danger is not None,
        question.passage,
        _place_title(module, anchor),
        review,
        rationale,
        notes,
        right,
        messages,
    )


def _place_title(module: ModuleRow | None, anchor: str) -> str:
    """'6 · Reconstitution': the module's number and the section that a passage stands in."""
    return f"{module.position} · {module.places.get(anchor, module.title)}" if module else ""


def _explained(row: Any, slot: SlotView, keyed: Any) -> tuple[Any, str, tuple[str, ...], tuple[Message, ...]]:
    kind = keyed.shown.type
    deal = kind.load_deal(row.deal)
    answer = kind.load_answer(row.answer) if row.answer else None
    chosen = set(slot.values.get("answer", ()))
    feedback = kind.feedback(keyed.spec, deal, answer)
    review = {
        one.id: OptionReview(_verdict(keyed.shown.kind, one, chosen), keyed.rendered["rationales"].get(one.id, ""))
        for one in feedback
        if one.id is not None
    }
    notes = tuple(one.rationale for one in feedback if one.id is None and one.rationale)
    right = tuple(kind.describe(keyed.shown.spec.shown, deal, kind.key(keyed.spec, deal)))
    return review or None, keyed.rendered["rationale"], notes, right


def _verdict(kind: str, one: Any, chosen: set[str]) -> str | None:
    if kind not in ("single_choice", "multiple_choice"):
        return None
    if one.correct:
        return "right" if one.id in chosen else "missed"
    return "wrong" if one.id in chosen else None


def _to_read_again(items: Sequence[ItemReview]) -> tuple[tuple[str, str, str], ...]:
    """Passages behind what was not right, each once."""
    found = dict.fromkeys(
        (*item.passage.partition("#")[::2], item.passage_title)
        for item in items
        if item.verdict in ("wrong", "unsafe", "partly")
    )
    return tuple(found)
