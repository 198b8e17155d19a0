"""More minutes for attempts that run: for one, or for everybody of a cohort who sits the same quiz."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from lms.bank.models import Quiz
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import membership_now
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.sitting.models import Attempt, AttemptMinutes
from lms.sitting.rules import may_give
from lms.sitting.services.deadlines import settle_deadline
from lms.sitting.services.locking import attempt_of_another
from lms.sitting.services.submitting import ran_out
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import State

MINUTES_COLUMNS = ("attempt_id", "minutes", "recorded_at", "recorded_by")


@use_case
def add_minutes(work: Work, attempt_public_id: str, minutes: int, reason: str, seen: int | None = None) -> datetime:
    """Minutes on top of what this attempt has; returns its deadline from now on, which is never earlier than before.

    `seen` is the latest addition that whoever adds knew of (0: none), so that a request sent twice, or a second
    pair of hands, does not add the same minutes again; None: whatever was added before. Refused once the attempt
    is over (reopening is another act), and where nothing limits its time."""
    if refusal := may_give(minutes, reason):
        raise Refused(refusal)
    attempt = attempt_of_another(work, attempt_public_id)
    if attempt.state != State.IN_PROGRESS or ran_out(attempt, work.now):
        raise Refused("minutes_over")
    if attempt.due_at is None:
        raise Refused("minutes_unlimited")
    _nothing_since(work, [attempt], seen)
    return _add(work, attempt, minutes, reason)


@use_case
def add_minutes_to_all(
    work: Work, cohort_id: int, quiz_public_id: str, minutes: int, reason: str, seen: int | None = None
) -> int:
    """The same minutes for every attempt at this quiz that runs in the cohort now, but one's own; for how many.

    `seen` as above: the latest addition to any of them."""
    if refusal := may_give(minutes, reason):
        raise Refused(refusal)
    running = [attempt for attempt in _limited(work, cohort_id, quiz_public_id) if not ran_out(attempt, work.now)]
    if not running:
        raise Refused("minutes_nobody")
    _nothing_since(work, running, seen)
    for attempt in running:
        _add(work, attempt, minutes, reason)
    return len(running)


def _nothing_since(work: Work, attempts: Sequence[Attempt], seen: int | None) -> None:
    """The attempts are locked: nobody adds to them between this and what follows."""
    latest = sa.select(sa.func.max(AttemptMinutes.id)).where(
        AttemptMinutes.attempt_id.in_([one.id for one in attempts])
    )
    if seen is not None and (work.connection.execute(latest).scalar_one() or 0) > seen:
        raise Refused("minutes_since")


def _limited(work: Work, cohort_id: int, quiz_public_id: str) -> Sequence[Attempt]:
    """The attempts at this quiz that run with a limit, but one's own: their enrolments are locked first, then they,
    each in the order of the ids."""
    member = membership_now(work.now).subquery()
    quiz = sa.select(Quiz.id).where(Quiz.public_id == quiz_public_id).scalar_subquery()
    sits = (Attempt.quiz_id == quiz, Attempt.state == State.IN_PROGRESS.value, Attempt.due_at.is_not(None))
    mine = (
        sa.select(Enrolment.id)
        .where(
            Enrolment.id.in_(sa.select(member.c.enrolment_id).where(member.c.cohort_id == cohort_id)),
            Enrolment.id.in_(sa.select(Attempt.enrolment_id).where(*sits)),
            Enrolment.person_id != work.actor.person_id if work.actor.person_id is not None else sa.true(),
        )
        .order_by(Enrolment.id)
        .with_for_update(of=Enrolment)
    )
    enrolments = work.connection.execute(mine).scalars().all()
    wanted = sa.select(Attempt).where(Attempt.enrolment_id.in_(enrolments), *sits).order_by(Attempt.id)
    return work.session.execute(wanted.with_for_update()).scalars().all()


def _add(work: Work, attempt: Attempt, minutes: int, reason: str) -> datetime:
    """Each attempt keeps the reason in a text of its own, so that one can be erased without the others."""
    body = journal.write_body(work, reason.strip())
    added = AttemptMinutes(
        attempt_id=attempt.id,
        minutes=minutes,
        reason_id=body,
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(added)
    work.flush()
    deadline = settle_deadline(work, attempt)
    assert deadline is not None
    journal.record(
        work,
        "minutes_added",
        {
            "attempt": attempt.id,
            "minutes": minutes,
            "due_at": deadline,
            "reason": journal.body_digest(work, body),
        },
        enrolment=attempt.enrolment_id,
        seals=[seal(work.connection, "attempt_minutes", MINUTES_COLUMNS, id=added.id)],
    )
    return deadline
