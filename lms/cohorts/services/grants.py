"""What one person is granted: more time, breaks, another attempt."""

from __future__ import annotations

import sqlalchemy as sa

from lms.cohorts.models import (
    Accommodation,
    AttemptGrant,
    Enrolment,
)
from lms.cohorts.services.quizzes import quiz_id
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.unit_of_work import Refused, Work, use_case

MOST_BREAK_MINUTES = 240
ACCOMMODATION_COLUMNS = ("person_id", "time_percent", "break_minutes", "category", "recorded_at", "recorded_by")


@use_case
def grant_time(
    work: Work, person_id: int, enrolment_id: int, percent: int, category: str, break_minutes: int = 0
) -> None:
    """More time on every timed surface, with so many minutes of breaks in each attempt, the running ones included;
    why is a category, never a diagnosis. Less than before holds from the next attempt on."""
    if not 100 <= percent <= 400:
        raise Refused("time_percent_range")
    if not 0 <= break_minutes <= MOST_BREAK_MINUTES:
        raise Refused("break_minutes_range", most=MOST_BREAK_MINUTES)
    mine = sa.select(Enrolment.id).where(Enrolment.person_id == person_id).order_by(Enrolment.id)
    work.connection.execute(mine.with_for_update())  # no attempt starts meanwhile
    accommodation = Accommodation(
        person_id=person_id,
        time_percent=percent,
        break_minutes=break_minutes,
        category=category,
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(accommodation)
    work.flush()
    journal.record(
        work,
        "time_granted",
        {"person": person_id, "percent": percent, "breaks": break_minutes},
        enrolment=enrolment_id,
        seals=[seal(work.connection, "accommodation", ACCOMMODATION_COLUMNS, id=accommodation.id)],
    )
    work.happened("time_granted", enrolment_id, person_id)


@use_case
def grant_attempt(work: Work, enrolment_id: int, quiz_public_id: str, reason: str) -> None:
    """One more attempt at one quiz; the reason is kept apart from the chain, by its salted digest."""
    quiz = quiz_id(work, quiz_public_id)
    body = journal.write_body(work, reason.strip())
    work.session.add(
        AttemptGrant(
            enrolment_id=enrolment_id,
            quiz_id=quiz,
            reason_id=body,
            recorded_at=work.now,
            recorded_by=work.actor.person_id,
        )
    )
    journal.record(
        work,
        "attempt_granted",
        {"quiz": quiz, "reason": journal.body_digest(work, body)},
        enrolment=enrolment_id,
    )
    work.happened("attempt_granted", enrolment_id, quiz)
