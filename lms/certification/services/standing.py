"""The one owner of the standing: recomputes it from evidence, and keeps what it was whenever it changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lms.canonical import digest_of, exact
from lms.catalogue.models import Release
from lms.catalogue.queries import programme
from lms.certification.evidence import gather
from lms.certification.models import Certificate, Standing, StandingSnapshot
from lms.certification.rules import ClauseState, complete, evaluate
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id
from lms.database import Prepared, UtcDateTime
from lms.sitting.models import Attempt
from lms.sitting.services.settling import result_document, result_of
from lms.unit_of_work import Fact, Work, use_case
from quizzes.policy import Policy

EVIDENCE_VERBS = frozenset(
    {
        "enrolled",
        "reached",
        "attempt_settled",
        "attempt_abandoned",
        "attempt_granted",
        "attempt_reopened",
        "text_accepted",
        "observation_signed",
        "unsafe_reviewed",
        "entrustment_decided",
        "released",
        "requirement_waived",
        "waiver_withdrawn",
        "programme_moved",
    }
)

_STUDIED = Prepared(
    lambda: (
        sa.update(Standing)
        .where(Standing.enrolment_id == sa.bindparam("enrolment"))
        .values(last_activity_at=sa.bindparam("at", type_=UtcDateTime()))
    )
)

_LAST = Prepared(
    lambda: (
        sa.select(StandingSnapshot.digest, StandingSnapshot.recorded_at, StandingSnapshot.programme_version_id)
        .where(StandingSnapshot.enrolment_id == sa.bindparam("enrolment"))
        .order_by(StandingSnapshot.id.desc())
        .limit(1)
    )
)


def settle_standing(work: Work, fact: Fact) -> None:
    """Follows any evidence: recomputes how the enrolment stands. The one owner of the standing."""
    if fact.verb == "licence_recorded":
        mine = sa.select(Enrolment.id).where(Enrolment.person_id == fact.subject).order_by(Enrolment.id)
        _settle_all(work, mine)
    elif fact.verb == "release_loaded":
        _settle_all(work, under_way(fact.subject))
    elif fact.verb in EVIDENCE_VERBS and fact.enrolment is not None:
        if not any(later.verb in EVIDENCE_VERBS and later.enrolment == fact.enrolment for later in work.ahead):
            _settle(work, fact.enrolment)  # once, after the last of several
    elif fact.verb == "studied":
        _STUDIED(work.connection, enrolment=fact.enrolment, at=work.now)


def under_way(release_id: int | None) -> sa.Select[int]:
    """Enrolments in the course of this release that have no certificate yet: what is new concerns them alone."""
    course = sa.select(Release.course_id).where(Release.id == release_id).scalar_subquery()
    certified = sa.exists().where(Certificate.enrolment_id == Enrolment.id)
    return sa.select(Enrolment.id).where(Enrolment.course_id == course, ~certified).order_by(Enrolment.id)


def _settle_all(work: Work, enrolments: sa.Select[int]) -> None:
    for enrolment_id in work.connection.execute(enrolments).scalars().all():
        _settle(work, enrolment_id)


def _settle(work: Work, enrolment_id: int) -> None:
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment_id))
    enrolment = enrolment_by_id(work.connection, enrolment_id, work.now)
    states = stand(work, enrolment, work.now)
    values: dict[str, Any] = {
        "clauses": clause_documents(states),
        "met": sum(state.met for state in states),
        "total": len(states),
        "complete": complete(states),
        "computed_at": work.now,
    }
    _keep(work, enrolment, values)
    if work.actor.person_id == enrolment.person_id:
        values["last_activity_at"] = work.now
    updated = work.connection.execute(sa.update(Standing).where(Standing.enrolment_id == enrolment_id).values(**values))
    if not updated.rowcount:
        work.connection.execute(sa.insert(Standing).values(enrolment_id=enrolment_id, **values))
    if complete(states):
        work.happened("standing_complete", enrolment_id)


def _keep(work: Work, enrolment: EnrolmentRow, values: dict[str, Any]) -> None:
    """Adds a snapshot where the standing is another one than before.

    The moments of one enrolment's snapshots never go back: whoever held the lock before may have acted at a moment
    that lies later than this one, and their evidence is in this standing too."""
    last = _LAST(work.connection, enrolment=enrolment.id).one_or_none()
    digest = digest_of(values["clauses"])
    if last is not None and (last.digest, last.programme_version_id) == (digest, enrolment.programme_version_id):
        return
    work.connection.execute(
        sa.insert(StandingSnapshot).values(
            enrolment_id=enrolment.id,
            programme_version_id=enrolment.programme_version_id,
            release_id=enrolment.release_id,
            clauses=values["clauses"],
            complete=values["complete"],
            digest=digest,
            recorded_at=work.now if last is None else max(work.now, last.recorded_at),
        )
    )


def stand(work: Work, enrolment: EnrolmentRow, at: datetime) -> tuple[ClauseState, ...]:
    rules = programme(work.connection, enrolment.programme_version_id)
    return evaluate(rules.clauses, gather(work.connection, enrolment, at))


def clause_documents(states: tuple[ClauseState, ...]) -> list[dict[str, Any]]:
    return [
        {
            **asdict(state),
            "missing": [{"code": one.code, "params": dict(one.params)} for one in state.missing],
            "evidence": dict(state.evidence),
        }
        for state in states
    ]


@use_case
def recompute(work: Work, check: bool) -> list[str]:
    """Recomputes every cached total from responses and marks; returns what differed, and mends it unless checking."""
    differences: list[str] = []
    for attempt in work.session.execute(
        sa.select(Attempt).where(Attempt.score.is_not(None)).order_by(Attempt.id)
    ).scalars():
        result = result_of(work.connection, attempt.id, Policy.load(attempt.policy))
        found = (exact(result.score), exact(result.maximum), result.passed, result_document(result))
        if found != (attempt.score, attempt.maximum, attempt.passed, attempt.result):
            differences.append(
                f"attempt {attempt.id}: {attempt.score} of {attempt.maximum}, recomputed {found[0]} of {found[1]}"
            )
            if not check:
                attempt.score, attempt.maximum, attempt.passed, attempt.result = found
    work.flush()
    stored = work.connection.execute(
        sa.select(Standing.enrolment_id, Standing.clauses, Standing.complete, Standing.computed_at)
    ).all()
    for row in stored:
        enrolment = enrolment_by_id(work.connection, row.enrolment_id, row.computed_at)
        states = stand(work, enrolment, row.computed_at)
        if clause_documents(states) != row.clauses or complete(states) != row.complete:
            differences.append(f"standing of enrolment {row.enrolment_id} differs")
            if not check:
                _settle(work, row.enrolment_id)
    return differences


@use_case
def tick(work: Work) -> int:
    """What time alone changes: standings whose licence or recency ran out are settled again. Returns how many."""
    changed = 0
    stored = work.connection.execute(
        sa.select(Standing.enrolment_id, Standing.clauses).where(Standing.computed_at < work.now - timedelta(hours=1))
    ).all()
    for row in stored:
        enrolment = enrolment_by_id(work.connection, row.enrolment_id, work.now)
        if clause_documents(stand(work, enrolment, work.now)) != row.clauses:
            _settle(work, row.enrolment_id)
            changed += 1
    return changed
