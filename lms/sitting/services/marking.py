"""The machine's marks: every slot of a submitted attempt by the answer that counts, if that is not marked yet."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lms.bank.queries import KeyedQuestion, keyed_questions
from lms.canonical import exact
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.sitting.models import AttemptSlot, Mark
from lms.sitting.queries.slots import final_answers, given
from lms.unit_of_work import Fact, Work
from quizzes.grading import mark
from quizzes.values import Outcome

GRADER = "machine"
GRADER_VERSION = "1"

MARK_COLUMNS = (
    "slot_id",
    "response_id",
    "question_version_id",
    "key_revision_id",
    "credit",
    "credit_millionths",
    "danger",
    "rubric",
    "grader",
    "grader_version",
    "given_by",
    "why",
    "try_number",
    "at",
)


def mark_submitted(work: Work, fact: Fact) -> None:
    """Follows a submission: the machine marks every slot by its latest answer in time."""
    if fact.verb != "attempt_submitted":
        return
    rows = work.connection.execute(final_answers(fact.subject)).all()
    tried = _tried(work, fact.subject)
    left = [row for row in rows if row.response_id not in tried]
    keys = keyed_questions(work.connection, [row.key_revision_id for row in left])
    marks = [machine_mark(work, row, keys[row.key_revision_id], "submitted") for row in left]
    ids = list(work.connection.execute(sa.insert(Mark).returning(Mark.id), marks).scalars()) if marks else []
    journal.record(
        work,
        "attempt_marked",
        {"attempt": fact.subject, "grader": GRADER, "version": GRADER_VERSION},
        enrolment=fact.enrolment,
        seals=[seal(work.connection, "mark", MARK_COLUMNS, id=sorted([*tried.values(), *ids]))],
    )
    work.happened("marks_given", fact.enrolment, fact.subject)


def _tried(work: Work, attempt_id: int | None) -> dict[int | None, int]:
    """The marks that were given while the attempt ran, by response: these answers are marked already, and the
    submission seals what they got."""
    rows = work.connection.execute(
        sa.select(Mark.response_id, Mark.id)
        .join(AttemptSlot, AttemptSlot.id == Mark.slot_id)
        .where(AttemptSlot.attempt_id == attempt_id, Mark.why == "tried")
    )
    return {row.response_id: row.id for row in rows}


def worth_of(row: Any, question: KeyedQuestion) -> Outcome | None:
    """What the answer of a slot is worth by one revision of the key; None where a person must decide."""
    kind = question.shown.type
    return mark(kind, question.spec, kind.load_deal(row.deal), given(kind, row))


def machine_mark(work: Work, row: Any, question: KeyedQuestion, why: str) -> dict[str, Any]:
    """The mark of a slot by one revision of its key; `why` is 'tried', 'submitted' or 'regraded'."""
    outcome = worth_of(row, question)
    credit = outcome.credit if outcome is not None else None
    return {
        "slot_id": row.slot_id,
        "response_id": row.response_id,
        "question_version_id": row.question_version_id,
        "key_revision_id": question.revision_id,
        "credit": None if credit is None else exact(credit),
        "credit_millionths": None if credit is None else int(credit * 1_000_000),
        "danger": outcome.danger.value if outcome is not None and outcome.danger is not None else None,
        "messages": [
            {"code": message.code, "params": dict(message.params)} for message in (outcome.messages if outcome else ())
        ],
        "grader": GRADER,
        "grader_version": GRADER_VERSION,
        "given_by": None,
        "rubric": None,
        "reason_id": None,
        "why": why,
        "try_number": None,
        "at": work.now,
    }
