"""The standing of a day as it was known then, beside what was stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from lms.canonical import digest_of
from lms.catalogue.queries import programme
from lms.certification.evidence import as_known, gather
from lms.certification.models import StandingSnapshot
from lms.certification.queries.standing import ClauseRow, clause_row
from lms.certification.rules import complete, evaluate
from lms.certification.services.standing import clause_documents
from lms.cohorts.queries import EnrolmentRow
from lms.database import Reader
from lms.practicals.queries import academy_day


@dataclass(frozen=True)
class AsOf:
    """How an enrolment stood at a moment, by what had been recorded by then.

    clauses   judged at that moment
    stored    the snapshot that was the latest one then: its moment and its digest; None before the first
    folded    the digest of the same evidence judged at the moment of that snapshot
    lapsed    clauses that time alone has changed since the snapshot: a licence ended, practice grew old
    """

    clauses: tuple[ClauseRow, ...]
    complete: bool
    programme: int  # its number
    stored_at: datetime | None
    stored: str | None
    folded: str | None
    lapsed: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.stored is not None and self.stored == self.folded


def as_of(reader: Reader, enrolment: EnrolmentRow, moment: datetime) -> AsOf:
    """Folds the records that were there by `moment`, and compares them with the snapshot of then.

    The snapshot was judged when it was written. Evidence that is the same gives the same standing at the same
    moment, so that the comparison is made there; what the days since have done is told apart."""
    then = as_known(reader, enrolment, moment)
    rules = programme(reader, then.programme_version_id)
    evidence = gather(reader, then, moment, moment)
    states = evaluate(rules.clauses, evidence)
    snapshot = reader.execute(
        sa.select(StandingSnapshot.clauses, StandingSnapshot.digest, StandingSnapshot.recorded_at)
        .where(StandingSnapshot.enrolment_id == enrolment.id, StandingSnapshot.recorded_at <= moment)
        .order_by(StandingSnapshot.id.desc())
        .limit(1)
    ).one_or_none()
    clauses = tuple(clause_row(document) for document in clause_documents(states))
    if snapshot is None:
        return AsOf(clauses, complete(states), rules.number, None, None, None, ())
    judged = evaluate(rules.clauses, replace(evidence, today=academy_day(reader, snapshot.recorded_at)))
    sound = digest_of(snapshot.clauses) == snapshot.digest
    before = {state.id: state.state for state in judged}
    return AsOf(
        clauses,
        complete(states),
        rules.number,
        snapshot.recorded_at,
        snapshot.digest if sound else "changed",
        digest_of(clause_documents(judged)),
        tuple(clause.id for clause in clauses if before[clause.id] != clause.state),
    )
