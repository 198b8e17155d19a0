"""Where an answer goes: a slot of one's own attempt, locked, with what the trainee was dealt there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import shown_questions
from lms.cohorts.models import Enrolment
from lms.database import Prepared, Rows
from lms.sitting.models import Attempt, AttemptSlot
from lms.unit_of_work import Refused, Work
from quizzes.policy import Policy
from quizzes.values import AnswerError


@dataclass(frozen=True)
class Place:
    """A slot with what is needed to judge and to store what is sent for it."""

    slot_id: int
    number: int
    attempt_id: int
    state: str
    due_at: datetime | None
    policy: Policy
    submitted_how: str | None
    furthest: int
    kind: Any
    shown: Any
    deal: Any


def _place_statement() -> Rows:
    return (
        sa.select(
            AttemptSlot.id,
            Attempt.id.label("attempt_id"),
            Attempt.state,
            Attempt.due_at,
            Attempt.policy,
            Attempt.submitted_how,
            Attempt.furthest,
            AttemptSlot.question_version_id,
            AttemptSlot.deal,
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
    row = _PLACE(work.connection, attempt=attempt_public_id, number=number, person=work.actor.person_id).one_or_none()
    if row is None:
        raise Refused("slot_unknown")
    question = shown_questions(work.connection, [row.question_version_id])[row.question_version_id]
    return Place(
        row.id,
        number,
        row.attempt_id,
        row.state,
        row.due_at,
        Policy.load(row.policy),
        row.submitted_how,
        row.furthest,
        question.type,
        question.spec.shown,
        question.type.load_deal(row.deal),
    )


def parsed(place: Place, raw: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
    """The answer as it is stored; None when nothing was answered."""
    try:
        answer = place.kind.parse(place.shown, place.deal, raw)
    except AnswerError as error:
        raise Refused("answer_unreadable") from error
    return None if answer is None else place.kind.dump_answer(answer)
