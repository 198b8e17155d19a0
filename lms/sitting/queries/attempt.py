"""One attempt: whose it is and where it stands, and the paper while it runs, with nothing of a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import QuizRow, quizzes_of, shown_questions
from lms.catalogue.queries import current_release_of, outline
from lms.cohorts.models import Enrolment
from lms.database import Prepared, Reader, Rows, record
from lms.sitting.models import Attempt, AttemptBreak
from lms.sitting.queries.slots import SlotView, latest_answers, slot_view
from lms.sitting.queries.stored import policy_of
from lms.sitting.queries.trying import with_tries
from lms.sitting.rules import not_open
from quizzes.attempt import Standing, State, expiry, standing
from quizzes.policy import Policy


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
    furthest: int  # the item that is open where a paper goes forward only
    holder: str  # 'sign-in.client' of the tab that may answer; empty: nobody yet
    break_minutes: int  # of breaks that stop the clock, in all
    break_ends: datetime | None  # when the break that nobody has ended ends by itself

    def on_break(self, now: datetime) -> bool:
        return self.state == "in_progress" and self.break_ends is not None and now < self.break_ends

    def standing(self, now: datetime) -> Standing:
        return standing(State(self.state), now, self.due_at, self.policy)

    @property
    def submit_until(self) -> datetime | None:
        """By when it can be submitted; None without a deadline."""
        return None if self.due_at is None else expiry(self.due_at, self.policy)


def _head_statement() -> Rows:
    running = (
        sa.select(AttemptBreak.ends_at)
        .where(AttemptBreak.attempt_id == Attempt.id, AttemptBreak.ended_at.is_(None))
        .correlate(Attempt)
    )
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
            sa.type_coerce(Attempt.policy, sa.Text).label("policy"),
            current_release_of(Enrolment.course_id),
            Attempt.furthest,
            Attempt.holder,
            Attempt.break_minutes,
            running.scalar_subquery().label("break_ends"),
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.public_id == sa.bindparam("public_id"))
    )


_HEAD = Prepared(_head_statement)


def attempt_head(reader: Reader, public_id: str) -> AttemptHead | None:
    row = _HEAD(reader, public_id=public_id).one_or_none()
    return record(AttemptHead, *row[:14], policy_of(row[14]), *row[15:]) if row else None


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
    def open_slots(self) -> tuple[SlotView, ...]:
        """The items that may be shown and answered now: one of them where the paper goes forward only."""
        head = self.head
        if not head.policy.forward_only:
            return self.slots
        return tuple(slot for slot in self.slots if not_open(head.policy, slot.number, head.furthest) is None)

    @property
    def asked(self) -> tuple[SlotView, ...]:
        """The items that ask something."""
        return tuple(slot for slot in self.slots if slot.question.scored)

    @property
    def answered(self) -> int:
        return sum(slot.answered for slot in self.asked)

    @property
    def unanswered(self) -> list[int]:
        """Items that can still be answered and are not."""
        return [slot.number for slot in self.slots if not slot.answered and not self.passed_by(slot.number)]

    @property
    def ahead(self) -> int:
        """How many items have not been opened yet, where the paper goes forward only."""
        head = self.head
        return sum(slot.number > head.furthest for slot in self.asked) if head.policy.forward_only else 0

    def passed_by(self, number: int) -> bool:
        return not_open(self.head.policy, number, self.head.furthest) == "passed_by"


_LATEST = Prepared(latest_answers)


def attempt_page(reader: Reader, head: AttemptHead) -> AttemptPage:
    """The paper with the latest answers in time: one statement when warm, and nothing of a key in it, but of an
    item that takes no more answers where the quiz is for practice. Where answers can be checked, one more."""
    rows = _LATEST(reader, attempt=head.id).all()
    shown = shown_questions(reader, [row.question_version_id for row in rows])
    quiz = next(quiz for quiz in quizzes_of(reader, head.release_id) if quiz.id == head.quiz_id)
    module = outline(reader, head.release_id).by_lesson(quiz.lesson_id or 0)
    position = module.position if module else 0
    slots = tuple(slot_view(row, shown[row.question_version_id]) for row in rows)
    return AttemptPage(head, quiz, position, with_tries(reader, head, rows, slots) if head.policy.checks else slots)
