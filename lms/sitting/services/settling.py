"""What the marks of an attempt add up to: its score, its result, its state."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import shown_questions
from lms.canonical import exact
from lms.progress.services import reach
from lms.sitting.models import Attempt, AttemptSlot, Mark
from lms.unit_of_work import Fact, Work
from quizzes.attempt import State
from quizzes.policy import Policy
from quizzes.scoring import Result, SlotResult, score
from quizzes.values import Danger, Outcome


def settle_marked(work: Work, fact: Fact) -> None:
    """Follows new marks: the one owner of an attempt's score, result and state."""
    if fact.verb != "marks_given":
        return
    attempt = work.session.get(Attempt, fact.subject)
    if attempt is None:
        return
    result = result_of(work.connection, attempt.id, Policy.load(attempt.policy))
    attempt.score, attempt.maximum = exact(result.score), exact(result.maximum)
    attempt.result = result_document(result)
    attempt.passed = result.passed
    attempt.state = (State.RELEASED if result.complete else State.SUBMITTED).value
    work.flush()
    if result.passed:
        reach(work, attempt.enrolment_id, "quiz", attempt.quiz_id, attempt.id)
    work.happened("attempt_settled", attempt.enrolment_id, attempt.id)


def result_of(connection: Any, attempt_id: int, policy: Policy) -> Result:
    """The result from the latest marks alone."""
    newest = (
        sa.select(sa.func.max(Mark.id)).where(Mark.slot_id == AttemptSlot.id).correlate(AttemptSlot).scalar_subquery()
    )
    rows = connection.execute(
        sa.select(AttemptSlot.points, AttemptSlot.question_version_id, Mark.credit, Mark.danger)
        .outerjoin(Mark, Mark.id == newest)
        .where(AttemptSlot.attempt_id == attempt_id)
        .order_by(AttemptSlot.number)
    ).all()
    shown = shown_questions(connection, [row.question_version_id for row in rows])
    return score([_slot_result(row, shown[row.question_version_id]) for row in rows], policy)


def _slot_result(row: Any, question: Any) -> SlotResult:
    outcome = None
    if row.credit is not None:
        outcome = Outcome(Fraction(row.credit), Danger(row.danger) if row.danger else None)
    return SlotResult(Fraction(row.points), outcome, question.critical, question.domain)


def result_document(result: Result) -> dict[str, Any]:
    return {
        "format": 1,
        "share": exact(result.share),
        "complete": result.complete,
        "critical_wrong": result.critical_wrong,
        "unsafe": result.unsafe,
        "reasons": list(result.reasons),
        "domains": [[row.domain, row.right, row.n, exact(row.share)] for row in result.domains],
    }
