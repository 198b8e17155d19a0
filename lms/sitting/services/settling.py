"""What the marks of an attempt add up to: its score, its result, its state, and the grade of all attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import shown_questions
from lms.canonical import exact
from lms.database import Recorded
from lms.progress.services import reach
from lms.sitting.models import Attempt, AttemptSlot, Mark, Response
from lms.sitting.queries.scored import counts, slot_result
from lms.sitting.queries.slots import counting_mark
from lms.sitting.queries.stored import stored_result
from lms.sitting.queries.tries import tries_of
from lms.unit_of_work import Fact, Work
from quizzes.attempt import State
from quizzes.grade import grade
from quizzes.policy import Policy
from quizzes.scoring import Result, score


def settle_marked(work: Work, fact: Fact) -> None:
    """Follows new marks: the one owner of an attempt's score, result and state."""
    if fact.verb != "marks_given":
        return
    attempt = work.session.get(Attempt, fact.subject)
    if attempt is None or attempt.state == State.IN_PROGRESS:
        return  # what was checked while it runs is settled with its submission
    result = result_of(work.connection, attempt.id, Policy.load(attempt.policy))
    attempt.score, attempt.maximum = exact(result.score), exact(result.maximum)
    attempt.result = result_document(result)
    attempt.passed = result.passed
    attempt.state = (State.RELEASED if result.complete else State.SUBMITTED).value
    work.flush()
    _grade(work, attempt)
    work.happened("attempt_settled", attempt.enrolment_id, attempt.id)


def _grade(work: Work, attempt: Attempt) -> None:
    """The quiz is passed once the grade of all attempts is, by the policy of the latest; that stays on record."""
    rows = work.connection.execute(
        sa.select(Attempt.id, Attempt.policy, Attempt.result)
        .where(
            Attempt.enrolment_id == attempt.enrolment_id,
            Attempt.quiz_id == attempt.quiz_id,
            Attempt.result.is_not(None),
        )
        .order_by(Attempt.number)
    ).all()
    found = grade([stored_result(row.result) for row in rows], Policy.load(rows[-1].policy))
    if found is not None and found.passed:
        reach(work, attempt.enrolment_id, "quiz", attempt.quiz_id, rows[found.of[-1]].id)


def result_of(connection: Any, attempt_id: int, policy: Policy, known_by: datetime | None = None) -> Result:
    """The result from the latest marks alone, or from those that were given by then."""
    rows = _MARKED(connection, known_by, attempt=attempt_id).all()
    shown = shown_questions(connection, [row.question_version_id for row in rows])
    tries = tries_of(connection, attempt_id, known_by) if policy.checks else {}
    pairs = [(row, shown[row.question_version_id]) for row in rows]
    return score([slot_result(row, one, tries.get(row.id, ())) for row, one in pairs if counts(row, one)], policy)


_MARKED = Recorded(
    lambda known: (
        sa.select(
            AttemptSlot.id,
            AttemptSlot.points,
            AttemptSlot.section,
            AttemptSlot.question_version_id,
            Mark.credit,
            Mark.danger,
            Mark.response_id,
            Response.answer.is_not(None).label("answered"),
            Response.confidence,
        )
        .outerjoin(Mark, Mark.id == counting_mark(known))
        .outerjoin(Response, Response.id == Mark.response_id)
        .where(AttemptSlot.attempt_id == sa.bindparam("attempt"))
        .order_by(AttemptSlot.number)
    )
)


def result_document(result: Result) -> dict[str, Any]:
    """In format 1 wherever that says it all, so that results without newer choices stay the same documents."""
    document: dict[str, Any] = {
        "share": exact(result.share),
        "complete": result.complete,
        "critical_wrong": result.critical_wrong,
        "unsafe": result.unsafe,
        "reasons": list(result.reasons),
        "domains": [[row.domain, row.right, row.n, exact(row.share)] for row in result.domains],
    }
    newer = _sections(result) | _certainty(result)
    return {"format": 2 if newer else 1, **document, **newer}


def _sections(result: Result) -> dict[str, Any]:
    if [row.section for row in result.sections] in ([], [""]):
        return {}
    rows = [[row.section, row.right, row.n, exact(row.share)] for row in result.sections]
    return {"sections": rows}


def _certainty(result: Result) -> dict[str, Any]:
    summary = result.certainty
    if summary is None:
        return {}
    levels = [[row.level, row.n, exact(row.accuracy), row.judgement] for row in summary.levels]
    shares = {"accuracy": summary.accuracy, "average": summary.average, "bonus": summary.bonus}
    return {"certainty": {**{name: exact(share) for name, share in shares.items()}, "levels": levels}}
