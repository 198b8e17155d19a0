"""Going on to the next item of a paper that goes forward only: what lies behind is passed by."""

from __future__ import annotations

import sqlalchemy as sa

from lms.cohorts.models import Enrolment
from lms.sitting.models import Attempt, AttemptSlot
from lms.sitting.services.pausing import is_on_break
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import State, may_save
from quizzes.policy import Policy


@use_case
def go_on(work: Work, attempt_public_id: str, number: int) -> int:
    """Opens the item after `number`, if that one is open and not the last; returns the number that is open now.

    Sent twice, it goes on once. Refused for somebody else's attempt and once the time is over."""
    attempt = work.session.execute(
        sa.select(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.public_id == attempt_public_id, Enrolment.person_id == work.actor.person_id)
        .with_for_update(of=Attempt)
    ).scalar_one_or_none()
    if attempt is None:
        raise Refused("attempt_unknown")
    policy = Policy.load(attempt.policy)
    refusal = may_save(State(attempt.state), work.now, attempt.due_at, policy.grace_seconds)
    if refusal is not None:
        raise Refused(refusal.code, **refusal.params)
    if is_on_break(work, attempt.id):
        raise Refused("on_break")
    if policy.forward_only and number == attempt.furthest and number < _last(work, attempt):
        attempt.furthest = number + 1
    return attempt.furthest


def _last(work: Work, attempt: Attempt) -> int:
    wanted = sa.select(sa.func.max(AttemptSlot.number)).where(AttemptSlot.attempt_id == attempt.id)
    return work.connection.execute(wanted).scalar_one() or 0
