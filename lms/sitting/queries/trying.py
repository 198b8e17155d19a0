"""Items whose answers can be checked while the attempt runs: which tries are left, and what may be said of the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from lms.bank.queries import KeyedQuestion, keyed_questions
from lms.database import Reader
from lms.sitting.queries.scored import tried_result
from lms.sitting.queries.slots import SlotView, Trying, latest_given
from lms.sitting.queries.stored import deal_of
from lms.sitting.queries.told import Earned, Judged, Things, tell
from lms.sitting.queries.tries import tries_of
from lms.sitting.rules import Tries, may_change
from quizzes.disclosure import Standing, disclosure
from quizzes.policy import Policy
from quizzes.question import Worth
from quizzes.review import GIVES_KEY
from quizzes.scoring import mark_of


class Running(Protocol):
    """What is needed of the attempt."""

    @property
    def id(self) -> int: ...
    @property
    def policy(self) -> Policy: ...
    @property
    def started_at(self) -> datetime: ...


def with_tries(
    reader: Reader, attempt: Running, rows: Sequence[Any], slots: Sequence[SlotView]
) -> tuple[SlotView, ...]:
    """The slots with what was tried of each; keys are read for what is settled where the policy shows them."""
    tries = tries_of(reader, attempt.id)
    seen = {row.id: _things(attempt, tries.get(row.id, ())) for row in rows}
    wanted = [row.key_revision_id for row in rows if seen[row.id] & GIVES_KEY]
    keys = keyed_questions(reader, wanted) if wanted else {}
    return tuple(
        _with_tries(attempt.policy, row, slot, tries.get(row.id, ()), seen[row.id], keys.get(row.key_revision_id))
        for row, slot in zip(rows, slots, strict=True)
    )


def _things(attempt: Running, tries: Tries) -> Things:
    """While an attempt runs no moment decides, so that any will do."""
    policy, settled = attempt.policy, may_change(attempt.policy, tries) is not None
    checked = bool(tries)
    standing = Standing(attempt.started_at, None, True, False, 0, checked=checked, settled=checked and settled)
    return disclosure(policy, standing)


def _with_tries(
    policy: Policy, row: Any, slot: SlotView, tries: Tries, things: Things, keyed: KeyedQuestion | None
) -> SlotView:
    if slot.question.type.worth is not Worth.MACHINE:
        return slot
    told = tell(things, _judged(policy, row, slot, tries, keyed)) if tries else None
    settled = may_change(policy, tries) is not None
    current = bool(tries) and tries[-1].response_id == row.response_id
    return replace(slot, trying=Trying(len(tries), policy.tries - len(tries), settled, current, told))


def _judged(policy: Policy, row: Any, slot: SlotView, tries: Tries, keyed: KeyedQuestion | None) -> Judged:
    """The answer that was checked last, worth what the item has earned so far."""
    kind, outcome = slot.question.type, tries[-1].outcome
    so_far = tried_result(row, slot.question, tries)
    earned = Earned(mark_of(so_far, policy) * so_far.counts, so_far.counts)
    deal = deal_of(slot.question.kind, row.deal_text)
    return Judged(outcome, True, earned, outcome.messages, None, keyed, deal, latest_given(kind, row))
