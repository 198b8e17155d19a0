"""Reopening an attempt that is over: its result is withdrawn, its answers stand, and it goes on for some minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lms.journal import services as journal
from lms.journal.seals import seal
from lms.sitting.models import Attempt, AttemptReopening
from lms.sitting.queries.reopening import seen_of, why_not_reopen
from lms.sitting.rules import may_give
from lms.sitting.services.deadlines import settle_deadline
from lms.sitting.services.locking import attempt_of_another
from lms.unit_of_work import Refused, Work, use_case
from quizzes.attempt import Event, State, after
from quizzes.policy import Policy

REOPENING_COLUMNS = ("attempt_id", "minutes", "was_state", "was_submitted_at", "recorded_at", "recorded_by")


@use_case
def reopen(work: Work, attempt_public_id: str, minutes: int, reason: str) -> datetime:
    """The attempt goes on from now for so many minutes; returns its deadline.

    Its marks stay as history, and its next submission is marked anew. Refused where a later answer would be worth
    something else than it looks like: `why_not_reopen` names each case. Whoever settled a certificate on the attempt
    refuses it too, by the fact."""
    if refusal := may_give(minutes, reason):
        raise Refused(refusal)
    attempt = attempt_of_another(work, attempt_public_id)
    facts = Facts.of(attempt)
    refused = why_not_reopen(work.connection, facts, seen_of(work.connection, facts, work.now), work.now)
    if refused is not None:
        raise Refused(refused.code, **refused.params)
    body = journal.write_body(work, reason.strip())
    row = AttemptReopening(
        attempt_id=attempt.id,
        minutes=minutes,
        was_state=attempt.state,
        was_submitted_at=attempt.submitted_at,
        reason_id=body,
        recorded_at=work.now,
        recorded_by=work.actor.person_id,
    )
    work.session.add(row)
    _withdraw(attempt)
    work.flush()
    deadline = settle_deadline(work, attempt, anew=True)
    assert deadline is not None
    journal.record(
        work,
        "attempt_reopened",
        {
            "attempt": attempt.id,
            "minutes": minutes,
            "was": row.was_state,
            "due_at": deadline,
            "reason": journal.body_digest(work, body),
        },
        enrolment=attempt.enrolment_id,
        seals=[seal(work.connection, "attempt_reopening", REOPENING_COLUMNS, id=row.id)],
    )
    work.happened("attempt_reopened", attempt.enrolment_id, attempt.id)
    return deadline


@dataclass(frozen=True)
class Facts:
    """What the decision looks at, of the attempt as it is stored."""

    id: int
    enrolment_id: int
    quiz_id: int
    number: int
    state: str
    due_at: datetime | None
    submitted_at: datetime | None
    passed: bool | None
    policy: Policy

    @classmethod
    def of(cls, attempt: Attempt) -> Facts:
        named = {name: getattr(attempt, name) for name in cls.__dataclass_fields__ if name != "policy"}
        return cls(**named, policy=Policy.load(attempt.policy))


def _withdraw(attempt: Attempt) -> None:
    """What the attempt came to is no longer so; what is overdue and was never closed has come to nothing yet."""
    if attempt.state != State.IN_PROGRESS:
        following = after(State(attempt.state), Event.REOPEN)
        assert isinstance(following, State)
        attempt.state = following.value
    attempt.submitted_at = attempt.submitted_how = None
    attempt.score = attempt.maximum = attempt.passed = attempt.result = None
    attempt.holder = attempt.receipt = ""
