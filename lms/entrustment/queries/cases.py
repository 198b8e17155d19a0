"""Cases with their votes and decisions. Who may see a vote before the decision is for the pages to mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.database import Known, Reader, Recorded, Rows, record
from lms.entrustment.models import EntrustmentCase, EntrustmentDecision, EntrustmentVote
from lms.entrustment.rules import DecidedFact, VoteFact, round_now, why_not_vote
from lms.journal.models import Body


@dataclass(frozen=True)
class VoteRow:
    """A signed vote; its reason is None where it was erased."""

    round: int
    voter_id: int
    voter_name: str
    voter_role: str
    level: int
    reason: str | None
    cast_at: datetime
    evidence_digest: str
    document: dict[str, Any]
    digest: str

    @property
    def fact(self) -> VoteFact:
        return VoteFact(self.voter_id, self.round, self.level)


@dataclass(frozen=True)
class DecisionRow:
    id: int
    round: int
    level: int
    how: str  # agreed | lowest | stands
    document: dict[str, Any]
    decided_at: datetime


@dataclass(frozen=True)
class CaseRow:
    """One case with every vote and decision in it, oldest first."""

    id: int
    public_id: str
    enrolment_id: int
    areas: tuple[str, ...]
    product: str
    checklist_version_id: int
    people: int
    opened_by: str
    opened_at: datetime
    votes: tuple[VoteRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()

    @property
    def facts(self) -> tuple[VoteFact, ...]:
        return tuple(vote.fact for vote in self.votes)

    @property
    def decision(self) -> DecisionRow | None:
        """The one that counts."""
        return self.decisions[-1] if self.decisions else None

    @property
    def round(self) -> int | None:
        """The round that takes votes."""
        return round_now(self.facts, self.people)

    def cast(self, number: int) -> tuple[VoteRow, ...]:
        return tuple(vote for vote in self.votes if vote.round == number)

    def open_to(self, voter: int, trainee: int) -> str | None:
        """Why this person cannot vote now, as a code."""
        return why_not_vote(self.facts, self.people, voter, trainee)

    def shown_to(self, voter: int) -> tuple[VoteRow, ...]:
        """What this person may see: every round that is over, and of the present one only their own vote."""
        now = self.round
        return tuple(vote for vote in self.votes if vote.round != now or vote.voter_id == voter)


def case_row(reader: Reader, public_id: str) -> CaseRow | None:
    found = _cases(reader, _statement().where(EntrustmentCase.public_id == public_id))
    return found[0] if found else None


def cases_of(reader: Reader, enrolment_id: int) -> list[CaseRow]:
    """Every case of one trainee, oldest first: three statements."""
    return _cases(reader, _statement().where(EntrustmentCase.enrolment_id == enrolment_id))


def cases_of_cohort(reader: Reader, enrolment_ids: Sequence[int]) -> dict[int, list[CaseRow]]:
    """By enrolment."""
    grouped: dict[int, list[CaseRow]] = {}
    for row in _cases(reader, _statement().where(EntrustmentCase.enrolment_id.in_(enrolment_ids))):
        grouped.setdefault(row.enrolment_id, []).append(row)
    return grouped


def _statement() -> Rows:
    return (
        sa.select(
            EntrustmentCase.id,
            EntrustmentCase.public_id,
            EntrustmentCase.enrolment_id,
            EntrustmentCase.areas,
            EntrustmentCase.product,
            EntrustmentCase.checklist_version_id,
            EntrustmentCase.people,
            Person.name,
            EntrustmentCase.opened_at,
        )
        .join(Person, Person.id == EntrustmentCase.opened_by)
        .order_by(EntrustmentCase.id)
    )


def _cases(reader: Reader, statement: Rows) -> list[CaseRow]:
    rows = reader.execute(statement).all()
    ids = [row[0] for row in rows]
    votes = _votes(reader, ids)
    decisions = _decisions(reader, ids)
    return [
        record(
            CaseRow,
            *row[:3],
            tuple(row[3]),
            *row[4:],
            tuple(votes.get(row[0], ())),
            tuple(decisions.get(row[0], ())),
        )
        for row in rows
    ]


def _votes(reader: Reader, ids: Sequence[int]) -> dict[int, list[VoteRow]]:
    vote = EntrustmentVote
    wanted = (
        sa.select(
            vote.case_id,
            vote.round,
            vote.voter_id,
            vote.voter_name,
            vote.voter_role,
            vote.level,
            sa.case((Body.erased_at.is_(None), Body.text)),
            vote.cast_at,
            vote.evidence_digest,
            vote.document,
            vote.digest,
        )
        .join(Body, Body.id == vote.reason_id)
        .where(vote.case_id.in_(ids))
        .order_by(vote.id)
    )
    found: dict[int, list[VoteRow]] = {}
    for case, *row in reader.execute(wanted):
        found.setdefault(case, []).append(VoteRow(*row))
    return found


def _decisions(reader: Reader, ids: Sequence[int]) -> dict[int, list[DecisionRow]]:
    made = EntrustmentDecision
    columns = (made.case_id, made.id, made.round, made.level, made.how, made.document, made.decided_at)
    found: dict[int, list[DecisionRow]] = {}
    for case, *row in reader.execute(sa.select(*columns).where(made.case_id.in_(ids)).order_by(made.id)):
        found.setdefault(case, []).append(DecisionRow(*row))
    return found


def decided(reader: Reader, enrolment_id: int, known_by: datetime | None = None) -> tuple[DecidedFact, ...]:
    """The decision that counts in each case of this enrolment: what a clause of a programme looks at.

    With `known_by`, only what was decided by then."""
    latest = {row[0]: row for row in _DECIDED(reader, known_by, enrolment=enrolment_id)}
    return tuple(DecidedFact(id, frozenset(areas), *rest) for _case, id, areas, *rest in latest.values())


def _voters() -> sa.ScalarSelect[int]:
    """How many signed in the first round of the case."""
    return (
        sa.select(sa.func.count())
        .where(EntrustmentVote.case_id == EntrustmentCase.id, EntrustmentVote.round == 1)
        .correlate(EntrustmentCase)
        .scalar_subquery()
    )


def _decided(known: Known) -> Rows:
    made, case = EntrustmentDecision, EntrustmentCase
    statement: Rows = (
        sa.select(made.case_id, made.id, case.areas, case.product, made.level, _voters())
        .join(case, case.id == made.case_id)
        .where(case.enrolment_id == sa.bindparam("enrolment"))
        .order_by(made.id)
    )
    return statement if known is None else statement.where(made.decided_at <= known)


_DECIDED = Recorded(_decided)
