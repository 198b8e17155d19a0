"""What is to be decided, what was decided, and what follows for today; one file for each noun."""

from lms.entrustment.queries.cases import CaseRow, DecisionRow, VoteRow, case_row, cases_of, cases_of_cohort, decided
from lms.entrustment.queries.evidence import Evidence, evidence, evidence_of
from lms.entrustment.queries.scope import (
    Card,
    ScopeRow,
    card_at,
    card_of,
    facts_of,
    history,
    licence_facts,
    scope_person,
)

__all__ = [
    "Card",
    "CaseRow",
    "DecisionRow",
    "Evidence",
    "ScopeRow",
    "VoteRow",
    "card_at",
    "card_of",
    "case_row",
    "cases_of",
    "cases_of_cohort",
    "decided",
    "evidence",
    "evidence_of",
    "facts_of",
    "history",
    "licence_facts",
    "scope_person",
]
