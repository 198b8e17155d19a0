"""Taking hold of one's own attempt as a whole, for what ends it, moves its end or goes into its journal."""

from __future__ import annotations

import sqlalchemy as sa

from lms.cohorts.models import Enrolment
from lms.sitting.models import Attempt
from lms.sitting.services.deadlines import follow_clock
from lms.unit_of_work import Refused, Work


def own_attempt(work: Work, attempt_public_id: str) -> Attempt:
    """One's own attempt, locked: its enrolment first, as a start does, since the journal's chain is locked after.

    Refused for somebody else's."""
    mine = sa.select(Attempt.enrolment_id).where(Attempt.public_id == attempt_public_id).scalar_subquery()
    enrolment = sa.select(Enrolment.id).where(Enrolment.id == mine, Enrolment.person_id == work.actor.person_id)
    wanted = sa.select(Attempt).where(
        Attempt.public_id == attempt_public_id, Attempt.enrolment_id == work.lock(enrolment)
    )
    attempt = work.session.execute(wanted.with_for_update()).scalar_one_or_none()
    if attempt is None:
        raise Refused("attempt_unknown")
    if work.now < attempt.started_at:
        follow_clock(work, attempt.id)
    return attempt


def attempt_of_another(work: Work, attempt_public_id: str) -> Attempt:
    """A trainee's attempt, locked in the same way, for whoever decides about it. Refused for one's own."""
    mine = sa.select(Attempt.enrolment_id).where(Attempt.public_id == attempt_public_id).scalar_subquery()
    owner = sa.select(Enrolment.person_id).where(Enrolment.id == mine)
    person_id = work.lock(owner)
    if person_id is not None and person_id == work.actor.person_id:
        raise Refused("sitting_own")
    wanted = sa.select(Attempt).where(Attempt.public_id == attempt_public_id)
    attempt = work.session.execute(wanted.with_for_update()).scalar_one_or_none()
    if attempt is None:
        raise Refused("attempt_unknown")
    return attempt
