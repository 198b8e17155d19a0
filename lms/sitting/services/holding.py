"""Who may answer an attempt now: one tab of one sign-in at a time, and any other takes over with a press."""

from __future__ import annotations

import sqlalchemy as sa

from lms.cohorts.models import Enrolment
from lms.database import Prepared, Rows
from lms.sitting.models import Attempt
from lms.sitting.queries.holding import Holding, holding_of
from lms.sitting.rules import tab_of
from lms.sitting.services.storing import claim
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import State


def _held_statement() -> Rows:
    return (
        sa.select(Attempt.id, Attempt.state, Attempt.holder)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.public_id == sa.bindparam("attempt"), Enrolment.person_id == sa.bindparam("person"))
        .with_for_update(of=Attempt)
    )


_HELD = Prepared(_held_statement)


@use_case
def hold(work: Work, attempt_public_id: str, session_id: int, client: str, *, take: bool) -> Holding:
    """Makes this tab the holder of one's own running attempt where nobody is or `take` says so; a tab that has
    signed in again keeps what it held. Returns how the attempt stands then. Refused for somebody else's attempt.

    It is read before the commit: nothing that could fail is left to do once the tab holds."""
    row = _HELD(work.connection, attempt=attempt_public_id, person=work.actor.person_id).one_or_none()
    if row is None:
        raise Refused("attempt_unknown")
    wanted = f"{session_id}.{client}"
    settled = row.state != State.IN_PROGRESS or row.holder == wanted
    if not settled and (take or not row.holder or tab_of(row.holder) == client):
        claim(work, row.id, wanted)
    holding = holding_of(work.connection, attempt_public_id, work.now)
    assert holding is not None
    return holding
