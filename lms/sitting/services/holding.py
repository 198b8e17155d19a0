"""Who may answer an attempt now: one tab of one sign-in at a time, and any other takes over with a press."""

from __future__ import annotations

import sqlalchemy as sa

from lms.cohorts.models import Enrolment
from lms.database import Prepared, Rows
from lms.sitting.models import Attempt
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
def hold(work: Work, attempt_public_id: str, session_id: int, client: str, *, take: bool) -> bool:
    """Makes this tab the holder of one's own running attempt where nobody is or `take` says so; a tab that has
    signed in again keeps what it held. Returns whether it holds now. Refused for somebody else's attempt."""
    row = _HELD(work.connection, attempt=attempt_public_id, person=work.actor.person_id).one_or_none()
    if row is None:
        raise Refused("attempt_unknown")
    wanted = f"{session_id}.{client}"
    if row.state != State.IN_PROGRESS or row.holder == wanted:
        return bool(row.holder == wanted)
    if not take and row.holder and tab_of(row.holder) != client:
        return False
    claim(work, row.id, wanted)
    return True
