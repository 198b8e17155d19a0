"""What other dates or more time mean for attempts that run: their deadlines move later with them, never earlier."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from lms.cohorts.models import Accommodation, Enrolment, QuizWindow
from lms.cohorts.queries import membership_now
from lms.sitting.models import Attempt
from lms.sitting.services.deadlines import settle_deadline
from lms.sitting.services.submitting import ran_out
from lms.unit_of_work import Fact, Work
from quizzes.attempt import State


def settle_running(work: Work, fact: Fact) -> None:
    """Follows a window, an extension, a move to another cohort and extra time: in the same transaction. An attempt
    whose time is over stays over; to let it go on is another act."""
    if fact.verb == "window_set":
        _settle(work, _in_cohort(work, fact.subject))
    elif fact.verb == "extension_given":
        _settle(work, _running(work, Attempt.enrolment_id == fact.enrolment, Attempt.quiz_id == fact.subject))
    elif fact.verb == "moved_to_cohort":
        _settle(work, _running(work, Attempt.enrolment_id == fact.enrolment))
    elif fact.verb == "time_granted":
        _grant(work, fact.subject)


def _settle(work: Work, attempts: Sequence[Attempt]) -> None:
    for attempt in attempts:
        settle_deadline(work, attempt)


def _grant(work: Work, person_id: int | None) -> None:
    """A running attempt gets more time and more breaks; less holds from the next one on."""
    latest = (
        sa.select(Accommodation.time_percent, Accommodation.break_minutes)
        .where(Accommodation.person_id == person_id)
        .order_by(Accommodation.id.desc())
        .limit(1)
    )
    granted = work.connection.execute(latest).one()
    mine = sa.select(Enrolment.id).where(Enrolment.person_id == person_id)
    for attempt in _running(work, Attempt.enrolment_id.in_(mine)):
        attempt.time_percent = max(attempt.time_percent, granted.time_percent)
        attempt.break_minutes = max(attempt.break_minutes, granted.break_minutes)
        settle_deadline(work, attempt)


def _in_cohort(work: Work, window_id: int | None) -> Sequence[Attempt]:
    window = work.connection.execute(
        sa.select(QuizWindow.cohort_id, QuizWindow.quiz_id).where(QuizWindow.id == window_id)
    ).one()
    member = membership_now(work.now).subquery()
    mine = sa.select(member.c.enrolment_id).where(member.c.cohort_id == window.cohort_id)
    return _running(work, Attempt.quiz_id == window.quiz_id, Attempt.enrolment_id.in_(mine))


def _running(work: Work, *which: sa.ColumnElement[bool]) -> Sequence[Attempt]:
    """Locked, in one order for everybody who locks several."""
    wanted = sa.select(Attempt).where(Attempt.state == State.IN_PROGRESS.value, *which).order_by(Attempt.id)
    found = work.session.execute(wanted.with_for_update()).scalars()
    return [attempt for attempt in found if not ran_out(attempt, work.now)]
