"""What it would mean that an attempt goes on: until when, what is withdrawn, what stands, what has been seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.bank.queries import quizzes_of
from lms.certification.services import rests_on
from lms.cohorts.queries import EnrolmentRow
from lms.database import Reader
from lms.sitting.models import Attempt
from lms.sitting.queries.attempt import AttemptHead
from lms.sitting.queries.reopening import Seen, seen_of, why_not_reopen
from lms.sitting.queries.stored import stored_result
from lms.teaching.queries.running import answered_items, asked_items, undecided
from quizzes.attempt import Refusal, State, Timing, effective_deadline
from quizzes.review import Thing
from quizzes.scoring import percent


@dataclass(frozen=True)
class ReopeningPage:
    """`deadline` is the one from now on, if it were done now; None while nobody has said for how many minutes."""

    head: AttemptHead
    enrolment: EnrolmentRow
    title: str
    refusal: Refusal | None
    seen: Seen
    answered: int
    of: int
    late: int  # late answers that wait for a decision
    deadline: datetime | None

    @property
    def percent(self) -> int | None:
        """The result that would be withdrawn; None where there is none."""
        if not self.head.result:
            return None
        return percent(stored_result(self.head.result).share, self.head.policy.pass_mark)

    @property
    def closed(self) -> bool:
        """It was submitted or abandoned, so that something is taken back."""
        return self.head.state != State.IN_PROGRESS

    @property
    def things(self) -> list[Thing]:
        """What could be seen of the items, in the order of the review table."""
        return [thing for thing in Thing if thing in self.seen.since]


def reopening_page(
    reader: Reader, head: AttemptHead, enrolment: EnrolmentRow, minutes: int | None, now: datetime
) -> ReopeningPage:
    """The same number of statements whatever the attempt holds; what refuses it is what the act itself asks."""
    seen = seen_of(reader, head, now)
    certified = Refusal("reopen_certified") if rests_on(reader, head.id) else None
    counted: Any = reader.execute(
        sa.select(
            answered_items(),
            asked_items(),
            undecided().with_only_columns(sa.func.count()).where(Attempt.id == head.id).scalar_subquery(),
        ).where(Attempt.id == head.id)
    ).one()
    timing = None if minutes is None else Timing(head.started_at, reopened=(now, minutes))
    return ReopeningPage(
        head,
        enrolment,
        next((quiz.title for quiz in quizzes_of(reader, head.release_id) if quiz.id == head.quiz_id), ""),
        certified or why_not_reopen(reader, head, seen, now),
        seen,
        counted[0],
        counted[1],
        counted[2],
        None if timing is None else effective_deadline(timing),
    )
