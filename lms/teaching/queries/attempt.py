"""One attempt as an instructor sees it: every answer with its versions and marks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.bank.queries import QuizRow, quizzes_of
from lms.cohorts.queries import EnrolmentRow
from lms.marking.queries.answers import AnswerRow, answers
from lms.sitting.queries.attempt import AttemptHead


@dataclass(frozen=True)
class AttemptView:
    head: AttemptHead
    enrolment: EnrolmentRow
    title: str
    answers: tuple[AnswerRow, ...]

    @property
    def saved(self) -> int:
        return sum(answer.saved for answer in self.answers)

    @property
    def answered(self) -> int:
        return sum(bool(answer.values) for answer in self.answers)

    @property
    def running(self) -> bool:
        return self.head.state == "in_progress"


def attempt_view(session: Session, head: AttemptHead, enrolment: EnrolmentRow) -> AttemptView:
    """Two statements when warm, however many items and marks there are."""
    quizzes: tuple[QuizRow, ...] = quizzes_of(session, head.release_id)
    title = next((quiz.title for quiz in quizzes if quiz.id == head.quiz_id), "")
    return AttemptView(head, enrolment, title, tuple(answers(session, head.id)))
