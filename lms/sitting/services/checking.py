"""Checking an answer while its attempt runs: it is saved and marked at once, which uses up a try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import keyed_questions
from lms.sitting.models import AttemptSlot, Mark
from lms.sitting.queries.slots import final_answers
from lms.sitting.queries.tries import tries_of
from lms.sitting.rules import Tries, may_change
from lms.sitting.services.marking import machine_mark, worth_of
from lms.sitting.services.pausing import is_on_break
from lms.sitting.services.places import Place, place_of
from lms.sitting.services.saving import Saved, save_answer
from lms.unit_of_work import Work, use_case
from quizzes.question import Worth


@use_case
def check_answer(
    work: Work,
    attempt_public_id: str,
    number: int,
    raw: Mapping[str, Sequence[str]],
    client_id: str,
    client_seq: int,
    base_sequence: int,
    confidence: int | None = None,
    session_id: int | None = None,
) -> Saved:
    """Saves the answer as `save_answer` does and marks it; `code` is then 'checked', or says why it was not marked.

    The answer that was checked last uses up no further try when it is checked again. What cannot be marked by the
    machine uses up none either: a blank, a number that can be read in two ways, a text that a person judges."""
    saved = save_answer(
        work, attempt_public_id, number, raw, client_id, client_seq, base_sequence, confidence, session_id
    )
    if not saved.held:
        return saved
    place = place_of(work, attempt_public_id, number)  # locks the attempt: nobody else tries at the same time
    if is_on_break(work, place.attempt_id):
        return replace(saved, code="on_break")
    tries = tries_of(work.connection, place.attempt_id).get(place.slot_id, ())
    wanted = final_answers(place.attempt_id).where(AttemptSlot.id == place.slot_id)
    row = work.connection.execute(wanted).one()
    if tries and tries[-1].response_id == row.response_id:
        return replace(saved, code="checked")
    return replace(saved, code=_refusal(place, tries, row) or _mark(work, row, len(tries) + 1))


def _refusal(place: Place, tries: Tries, row: Any) -> str | None:
    if not place.policy.checks or place.kind.worth is not Worth.MACHINE:
        return "no_checks"
    refusal = may_change(place.policy, tries)
    if refusal is not None:
        return refusal.code
    return "check_blank" if row.answer is None else None


def _mark(work: Work, row: Any, try_number: int) -> str:
    question = keyed_questions(work.connection, [row.key_revision_id])[row.key_revision_id]
    if worth_of(row, question) is None:
        return "check_unclear"
    mark = {**machine_mark(work, row, question, "tried"), "try_number": try_number}
    work.connection.execute(sa.insert(Mark).values(mark))
    return "checked"
