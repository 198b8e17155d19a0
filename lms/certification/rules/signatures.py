"""The clauses at the end: the trainee's own statement, and the release by a second person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from lms.certification.rules.facts import Evidence
from lms.certification.rules.states import OPEN, PARTIAL, Clause, ClauseState, Missing, no, yes


def attestation(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    return _given(clause, evidence.attested_at, before, "attestation_open")


def release(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    return _given(clause, evidence.released_at, before, "release_waiting")


def _given(clause: Clause, at: datetime | None, before: bool, code: str) -> ClauseState:
    """It can be given only when every clause before it is met, and once given it stays given."""
    if at is not None:
        return yes(clause, {"at": at.isoformat()})
    return no(clause, PARTIAL if before else OPEN, Missing(code if before else "after_everything_above"))


def may_release(releaser: int, trainee: int, last_assessor: int | None, waived_by: Collection[int] = ()) -> str | None:
    """Why this person may not release, as a code.

    Not the trainee, nor who signed the latest observation, nor who waived a requirement that would be open."""
    if releaser == trainee:
        return "release_own"
    if last_assessor is not None and releaser == last_assessor:
        return "release_needs_second"
    return "release_waived" if releaser in waived_by else None
