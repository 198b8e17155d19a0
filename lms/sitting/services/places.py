"""Where an answer goes: a slot of one's own attempt, locked, with what the trainee was dealt there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.bank.queries import ShownQuestion, shown_questions
from lms.cohorts.models import Enrolment
from lms.database import Prepared, Rows
from lms.sitting.models import Attempt, AttemptSlot
from lms.sitting.queries.stored import deal_of, policy_of
from lms.sitting.services.deadlines import follow_clock
from lms.unit_of_work import Refused, Work
from quizzes.policy import Policy
from quizzes.question import AnyType
from quizzes.values import AnswerError


class Place(NamedTuple):
    """A slot with what is needed to judge and to store what is sent for it."""

    slot_id: int
    number: int
    attempt_id: int
    attempt: str  # public id
    state: str
    due_at: datetime | None
    policy: Policy
    submitted_how: str | None
    started_at: datetime
    furthest: int
    holder: str  # 'session id.client' of the tab that may answer; empty: nobody yet
    question: ShownQuestion
    deal: Any

    @property
    def kind(self) -> AnyType:
        return self.question.type

    @property
    def shown(self) -> Any:
        return self.question.spec.shown


def _place_statement() -> Rows:
    """Locks the attempt. What other rows may have changed meanwhile is read after it, by a statement of its own."""
    return (
        sa.select(
            AttemptSlot.id,
            Attempt.id.label("attempt_id"),
            Attempt.state,
            Attempt.due_at,
            sa.type_coerce(Attempt.policy, sa.Text).label("policy"),
            Attempt.submitted_how,
            Attempt.started_at,
            Attempt.furthest,
            Attempt.holder,
            AttemptSlot.question_version_id,
            sa.type_coerce(AttemptSlot.deal, sa.Text).label("deal"),
        )
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Attempt.public_id == sa.bindparam("attempt"),
            AttemptSlot.number == sa.bindparam("number"),
            Enrolment.person_id == sa.bindparam("person"),
        )
        .with_for_update(of=Attempt)
    )


_PLACE = Prepared(_place_statement)


def place_of(work: Work, attempt_public_id: str, number: int) -> Place:
    """The slot, with its attempt locked, if the attempt is the actor's own."""
    mine = {"attempt": attempt_public_id, "number": number, "person": work.actor.person_id}
    row = _PLACE(work.connection, **mine).one_or_none()
    if row is None:
        raise Refused("slot_unknown")
    if work.now < row.started_at:
        follow_clock(work, row.attempt_id)
        row = _PLACE(work.connection, **mine).one()
    question = shown_questions(work.connection, [row.question_version_id])[row.question_version_id]
    return Place(
        row.id,
        number,
        row.attempt_id,
        attempt_public_id,
        row.state,
        row.due_at,
        policy_of(row.policy),
        row.submitted_how,
        row.started_at,
        row.furthest,
        row.holder,
        question,
        deal_of(question.kind, row.deal),
    )


def parsed(place: Place, raw: Mapping[str, Sequence[str]]) -> Any:
    """The answer as its kind of item reads it; None when nothing was answered."""
    try:
        return place.kind.parse(place.shown, place.deal, raw)
    except AnswerError as error:
        raise Refused("answer_unreadable") from error
