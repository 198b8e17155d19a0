"""The result of an attempt: what was right, and of the key only what `disclosure` allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.bank.queries import KeyedQuestion, QuizRow, ShownQuestion, keyed_questions, quizzes_of, shown_questions
from lms.bank.review import Review, review_of
from lms.catalogue.queries import ModuleRow, Outline, outline
from lms.cohorts.queries import extra_attempts
from lms.database import Prepared, Reader, Rows
from lms.journal.models import Body
from lms.progress.queries import reached
from lms.sitting.models import Attempt, AttemptSlot, Mark
from lms.sitting.queries.attempt import AttemptHead
from lms.sitting.queries.slots import SlotView, given, latest_answers, slot_view
from lms.sitting.rules import Disclosure, disclosure
from quizzes.scoring import percent
from quizzes.values import Message


@dataclass(frozen=True)
class ItemReview:
    """One item of a result: what was answered and whether it was right; the key only where it may be seen."""

    slot: SlotView
    credit: Fraction | None  # None: waits for a person
    unsafe: bool
    passage: str
    passage_title: str
    review: Review | None
    messages: tuple[Message, ...]
    comment: str | None  # by the person who marked it

    @property
    def verdict(self) -> str:
        if not self.slot.question.scored:
            return "information"
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
    comment = aliased(Body)
    newest = sa.select(sa.func.max(Mark.id)).where(Mark.slot_id == AttemptSlot.id).correlate(AttemptSlot)
    return (
        latest_answers()
        .add_columns(Mark.credit, Mark.danger, Mark.messages, Mark.rubric, comment.text.label("comment"))
        .outerjoin(Mark, Mark.id == newest.scalar_subquery())
        .outerjoin(comment, sa.and_(comment.id == Mark.reason_id, comment.erased_at.is_(None)))
    )


_MARKED = Prepared(_marked_answers)


def _review(row: Any, question: ShownQuestion, keyed: Any, path: Outline) -> ItemReview:
    slot = slot_view(row, question)
    lesson, _, anchor = question.passage.partition("#")
    module = path.module(lesson)
    messages = tuple(Message(one["code"], one["params"]) for one in row.messages or ())
    credit = None if row.credit is None else Fraction(row.credit)
    return ItemReview(
        slot,
        credit,
        row.danger is not None,
        question.passage,
        _place_title(module, anchor),
        None if keyed is None else _explained(row, keyed),
        messages,
        row.comment,
    )


def _place_title(module: ModuleRow | None, anchor: str) -> str:
    """'6 · Reconstitution': the module's number and the section that a passage stands in."""
    return f"{module.position} · {module.places.get(anchor, module.title)}" if module else ""


def _explained(row: Any, keyed: KeyedQuestion) -> Review:
    deal = keyed.shown.type.load_deal(row.deal)
    return review_of(keyed, deal, given(keyed.shown.type, row), row.rubric)


def _to_read_again(items: Sequence[ItemReview]) -> tuple[tuple[str, str, str], ...]:
    """Passages behind what was not right, each once."""
    found = dict.fromkeys(
        (*item.passage.partition("#")[::2], item.passage_title)
        for item in items
        if item.verdict in ("wrong", "unsafe", "partly")
    )
    return tuple(found)
