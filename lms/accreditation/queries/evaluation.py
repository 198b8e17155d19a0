"""Questionnaires: whether somebody has answered, and what came of the answers of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lms.accreditation.models import EvaluationAnswered, EvaluationBox
from lms.accreditation.rules.box import Question, Results, empty_box, results
from lms.canonical import digest_of
from lms.database import Reader


def has_answered(reader: Reader, course_id: int, questions: Sequence[Question], person_id: int) -> bool:
    """Whether this person's answers to these questions are in the box."""
    wanted = (
        sa.select(EvaluationAnswered.id)
        .join(EvaluationBox, EvaluationBox.id == EvaluationAnswered.box_id)
        .where(
            EvaluationBox.course_id == course_id,
            EvaluationBox.digest == digest_of(list(questions)),
            EvaluationAnswered.person_id == person_id,
        )
    )
    return reader.execute(wanted).first() is not None


@dataclass(frozen=True)
class Evaluation:
    """One questionnaire with its results. `current` is the one that the newest release asks."""

    current: bool
    results: Results


def evaluations_of(reader: Reader, course_id: int, questions: Sequence[Question]) -> tuple[Evaluation, ...]:
    """The present questionnaire first, then those that releases asked before it; none where there are no questions."""
    now = digest_of(list(questions))
    wanted = (
        sa.select(EvaluationBox.digest, EvaluationBox.questions, EvaluationBox.document)
        .where(EvaluationBox.course_id == course_id)
        .order_by(EvaluationBox.id.desc())
    )
    boxes = {row.digest: (row.questions, row.document) for row in reader.execute(wanted)}
    present = boxes.pop(now, (list(questions), empty_box()))
    first = [Evaluation(True, results(*present))] if questions else []
    return (*first, *(Evaluation(False, found) for found in (results(*box) for box in boxes.values()) if found.n))
