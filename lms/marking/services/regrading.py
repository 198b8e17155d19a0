"""Regrading: a corrected key is applied to the answers that were marked by an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from lms.bank.models import KeyRevision
from lms.bank.queries import KeyedQuestion, keyed_questions, release_items
from lms.database import Reader, Rows
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.sitting.models import Attempt, AttemptSlot, Mark
from lms.sitting.queries.slots import counting_mark, every_final_answer
from lms.sitting.services.marking import MARK_COLUMNS, machine_mark, worth_of
from lms.unit_of_work import Refused, Work, use_case
from quizzes.grading import failing_golden

SHORTEST_REASON = 3


@dataclass(frozen=True)
class Change:
    """One answer that the corrected key values differently; None waits for a person."""

    attempt: int
    number: int
    before: Fraction | None
    after: Fraction | None
    unsafe_before: bool
    unsafe_after: bool


@dataclass(frozen=True)
class Regrade:
    """What a corrected key does to answers of its version: `same` of them are worth what they were."""

    question: str
    version: int
    revision: int
    same: int
    left_to_people: int
    changes: tuple[Change, ...]


def preview(reader: Reader, release_id: int, question: str) -> Regrade:
    """What a regrade would change, without changing it. Raises Refused for an item that the release lacks."""
    keyed = _newest(reader, release_id, question)
    return _regrade(question, keyed, _marked(reader, keyed))


@use_case
def regrade(work: Work, release_id: int, question: str, reason: str) -> Regrade:
    """Gives every answer to this item a mark by the newest key where it is worth something else now.

    Marks by people stay. A pass that was reached stays reached: a correction is never the trainee's loss.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing")
    keyed = _newest(work.connection, release_id, question)
    if failing_golden(keyed.shown.type, keyed.spec):
        raise Refused("golden_fails", question=question)
    rows = _marked(work.connection, keyed)
    planned = _regrade(question, keyed, rows)
    changed = {(change.attempt, change.number) for change in planned.changes}
    for row in rows:
        if (row.attempt_id, row.number) in changed:
            _remark(work, row, keyed, reason.strip())
    return planned


def _newest(reader: Reader, release_id: int, question: str) -> KeyedQuestion:
    """The item's version in this release with the newest revision of its key."""
    place = release_items(reader, release_id).get(question)
    if place is None:
        raise Refused("item_unknown", question=question)
    newest = reader.execute(
        sa.select(KeyRevision.id)
        .where(KeyRevision.question_version_id == place.question_version_id)
        .order_by(KeyRevision.number.desc())
        .limit(1)
    ).scalar_one()
    return keyed_questions(reader, [newest])[newest]


def _marked(reader: Reader, keyed: KeyedQuestion) -> Sequence[Any]:
    """Every answer to this version whose mark rests on another revision, with that mark."""
    wanted: Rows = (
        every_final_answer()
        .add_columns(AttemptSlot.attempt_id, Attempt.enrolment_id, Mark.credit, Mark.danger, Mark.grader)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Mark, Mark.id == counting_mark())
        .where(
            AttemptSlot.question_version_id == keyed.shown.id,
            Mark.key_revision_id != keyed.revision_id,
            Attempt.state != "in_progress",
        )
    )
    return reader.execute(wanted).all()


def _regrade(question: str, keyed: KeyedQuestion, rows: Sequence[Any]) -> Regrade:
    by_machine = [row for row in rows if row.grader == "machine"]
    changes = tuple(change for row in by_machine if (change := _change(row, keyed)) is not None)
    same, left = len(by_machine) - len(changes), len(rows) - len(by_machine)
    return Regrade(question, keyed.shown.number, keyed.revision, same, left, changes)


def _change(row: Any, keyed: KeyedQuestion) -> Change | None:
    outcome = worth_of(row, keyed)
    before = None if row.credit is None else Fraction(row.credit)
    after = None if outcome is None else outcome.credit
    unsafe = outcome is not None and outcome.danger is not None
    if (before, row.danger is not None) == (after, unsafe):
        return None
    return Change(row.attempt_id, row.number, before, after, row.danger is not None, unsafe)


def _remark(work: Work, row: Any, keyed: KeyedQuestion, reason: str) -> None:
    body = journal.write_body(work, reason)
    values = {**machine_mark(work, row, keyed, "regraded"), "given_by": work.actor.person_id, "reason_id": body}
    mark = work.connection.execute(sa.insert(Mark).returning(Mark.id).values(values)).scalar_one()
    journal.record(
        work,
        "answer_regraded",
        {"attempt": row.attempt_id, "slot": row.slot_id, "reason": journal.body_digest(work, body)},
        enrolment=row.enrolment_id,
        seals=[seal(work.connection, "mark", MARK_COLUMNS, id=mark)],
    )
    work.happened("marks_given", row.enrolment_id, row.attempt_id)
