"""The slots of an attempt as scoring takes them: what was answered, how surely, and what the tries before earned."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lms.bank.queries import ShownQuestion
from lms.sitting.queries.tries import outcome_of
from lms.sitting.rules import Tries
from quizzes.scoring import SlotResult


def counts(row: Any, question: ShownQuestion) -> bool:
    """Whether a slot bears on any result: information does not, nor does anything without points."""
    return question.scored and Fraction(row.points) > 0


def slot_result(row: Any, question: ShownQuestion, tries: Tries = ()) -> SlotResult:
    """Of a row with `points`, `section`, `credit` and `danger` of the latest mark, and `response_id`, `answered`
    and `confidence` of the answer that counts."""
    earlier = tuple(tried.outcome for tried in tries if tried.response_id != row.response_id)
    return SlotResult(
        Fraction(row.points),
        outcome_of(row.credit, row.danger),
        question.critical,
        question.domain,
        row.section,
        answered=bool(row.answered),
        level=row.confidence,
        earlier=earlier,
    )


def tried_result(row: Any, question: ShownQuestion, tries: Tries) -> SlotResult:
    """The same while the attempt runs, by the answers that were checked; there is at least one."""
    *earlier, last = (tried.outcome for tried in tries)
    return SlotResult(
        Fraction(row.points),
        last,
        question.critical,
        question.domain,
        row.section,
        level=row.confidence,
        earlier=tuple(earlier),
    )
