"""Whether an attempt that is over may go on: what stands against it, and what its trainee could see meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import quizzes_of
from lms.catalogue.queries import current_release_of
from lms.cohorts.models import AttemptGrant, Enrolment, Extension, QuizWindow
from lms.cohorts.queries import membership_now
from lms.database import Reader
from lms.progress.queries import reached
from lms.sitting.models import Attempt
from quizzes.attempt import Refusal, State, is_overdue
from quizzes.disclosure import Standing, disclosure
from quizzes.policy import Policy
from quizzes.review import GIVES_KEY, TELLS_RIGHT, Thing


@dataclass(frozen=True)
class Seen:
    """What of the items could be seen since the submission, and from when on each."""

    since: dict[Thing, datetime]

    def earliest(self, things: frozenset[Thing]) -> datetime | None:
        return min((at for thing, at in self.since.items() if thing in things), default=None)


def seen_of(reader: Reader, attempt: Any, now: datetime) -> Seen:
    """Of an attempt with `submitted_at` and the rest of what names it; nothing while it was never submitted.

    What its settings would have allowed at any moment counts as seen: nobody writes down who looks at a result. A
    closing date counts too, though result pages are stricter and show nothing for it."""
    since: dict[Thing, datetime] = {}
    if attempt.submitted_at is not None:
        for standing in _standings(reader, attempt, now):
            for thing in disclosure(attempt.policy, standing):
                since[thing] = min(since.get(thing, standing.now), standing.now)
    return Seen(since)


def why_not_reopen(reader: Reader, attempt: Any, seen: Seen, now: datetime) -> Refusal | None:
    """`attempt` has the columns of an Attempt, with its policy loaded. Nothing else of this quiz may be sat, be
    passed or have told what was right: the answers to come are to be worth what they look like."""
    policy: Policy = attempt.policy
    state = State(attempt.state)
    if state is State.IN_PROGRESS and not is_overdue(state, now, attempt.due_at, policy.grace_seconds):
        return Refusal("reopen_runs")
    others = reader.execute(
        sa.select(Attempt.number, Attempt.state).where(
            Attempt.enrolment_id == attempt.enrolment_id,
            Attempt.quiz_id == attempt.quiz_id,
            Attempt.id != attempt.id,
        )
    ).all()
    running = next((row.number for row in others if row.state == State.IN_PROGRESS), None)
    if running is not None:
        return Refusal("reopen_other_runs", {"number": running})
    later = max((row.number for row in others if row.number > attempt.number), default=None)
    if later is not None:
        return Refusal("reopen_later", {"number": later})
    if attempt.passed or attempt.quiz_id in reached(reader, attempt.enrolment_id).quizzes:
        return Refusal("reopen_passed")
    for code, things in (("reopen_key_shown", GIVES_KEY), ("reopen_right_shown", TELLS_RIGHT)):
        at = seen.earliest(things)
        if at is not None:
            return Refusal(code, {"since": at})
    return None


def _standings(reader: Reader, attempt: Any, now: datetime) -> Iterator[Standing]:
    """How the trainee stood at each moment since the submission at which what shows may have changed."""
    grants = list(
        reader.execute(
            sa.select(AttemptGrant.recorded_at).where(
                AttemptGrant.enrolment_id == attempt.enrolment_id, AttemptGrant.quiz_id == attempt.quiz_id
            )
        ).scalars()
    )
    dates = _Dates.read(reader, attempt, now)
    policy: Policy = attempt.policy
    first: datetime = attempt.submitted_at
    moments = {first, first + timedelta(minutes=policy.just_after_minutes), now, *grants, *dates.moments}
    moments |= set() if policy.review_from is None else {policy.review_from}
    allowed = _allowed(reader, attempt)
    for at, most in product(sorted(moments), allowed):
        if first <= at <= now:
            later = sum(granted > first for granted in grants)
            left = most - later + sum(first < granted <= at for granted in grants) - attempt.number
            yield Standing(at, first, False, False, left, dates.closes_at(at))


def _allowed(reader: Reader, attempt: Any) -> set[int]:
    """How many attempts there are with all grants: by the quiz as it stands now, and as it stood at the start.
    Which of the two held in between is not known, so that both count."""
    release, granted = reader.execute(
        sa.select(
            current_release_of(Enrolment.course_id),
            sa.select(sa.func.count())
            .where(AttemptGrant.enrolment_id == attempt.enrolment_id, AttemptGrant.quiz_id == attempt.quiz_id)
            .scalar_subquery(),
        ).where(Enrolment.id == attempt.enrolment_id)
    ).one()
    present = {quiz.policy.attempts for quiz in quizzes_of(reader, release) if quiz.id == attempt.quiz_id}
    return {attempts + granted for attempts in present | {attempt.policy.attempts}}


@dataclass(frozen=True)
class _Dates:
    """Every closing date that there has been, with when it was written down: the cohort's, and this person's."""

    windows: Sequence[tuple[datetime, datetime | None]]
    extensions: Sequence[tuple[datetime, datetime | None]]

    @classmethod
    def read(cls, reader: Reader, attempt: Any, now: datetime) -> _Dates:
        member = membership_now(now).subquery()
        windows = (
            sa.select(QuizWindow.recorded_at, QuizWindow.closes_at)
            .join(member, member.c.cohort_id == QuizWindow.cohort_id)
            .where(member.c.enrolment_id == attempt.enrolment_id, QuizWindow.quiz_id == attempt.quiz_id)
            .order_by(QuizWindow.id)
        )
        extensions = (
            sa.select(Extension.recorded_at, Extension.closes_at)
            .where(Extension.enrolment_id == attempt.enrolment_id, Extension.quiz_id == attempt.quiz_id)
            .order_by(Extension.id)
        )
        return cls(
            [(row[0], row[1]) for row in reader.execute(windows)],
            [(row[0], row[1]) for row in reader.execute(extensions)],
        )

    @property
    def moments(self) -> set[datetime]:
        return {at for row in (*self.windows, *self.extensions) for at in row if at is not None}

    def closes_at(self, at: datetime) -> datetime | None:
        """From when on nobody could start, as it was written down at that moment: the later of the two dates."""
        written = ([closes for made, closes in rows if made <= at] for rows in (self.windows, self.extensions))
        return max((rows[-1] for rows in written if rows and rows[-1] is not None), default=None)
