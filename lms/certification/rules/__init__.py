"""From evidence to standing: each clause of a programme is met, waived or not, with what is missing. Pure.

Levels are ordinal and never averaged; the order of the evidence does not matter.
"""

from __future__ import annotations

from lms.certification.rules.evaluation import KINDS, complete, evaluate
from lms.certification.rules.facts import (
    CriticalFact,
    DomainsFact,
    Evidence,
    LessonFact,
    LicenceFact,
    ObservationFact,
    QuizFact,
    UnsafeFact,
    WaiverFact,
)
from lms.certification.rules.life import (
    ACTS,
    CORRECT,
    DECISION,
    LICENCE,
    RESTORE,
    REVOKE,
    SUSPEND,
    Event,
    Life,
    life,
    may_act,
    may_be_renewed,
    name_problem,
    why_not,
)
from lms.certification.rules.signatures import may_release
from lms.certification.rules.states import (
    ATTENTION,
    MET,
    OPEN,
    PARTIAL,
    SATISFIED,
    WAIVED,
    Clause,
    ClauseState,
    Missing,
)
from lms.certification.rules.versions import Difference, differences, may_choose
from lms.certification.rules.waiving import WAIVABLE, why_not_waive

__all__ = [
    "ACTS",
    "ATTENTION",
    "CORRECT",
    "DECISION",
    "KINDS",
    "LICENCE",
    "MET",
    "OPEN",
    "PARTIAL",
    "RESTORE",
    "REVOKE",
    "SATISFIED",
    "SUSPEND",
    "WAIVABLE",
    "WAIVED",
    "Clause",
    "ClauseState",
    "CriticalFact",
    "Difference",
    "DomainsFact",
    "Event",
    "Evidence",
    "LessonFact",
    "LicenceFact",
    "Life",
    "Missing",
    "ObservationFact",
    "QuizFact",
    "UnsafeFact",
    "WaiverFact",
    "complete",
    "differences",
    "evaluate",
    "life",
    "may_act",
    "may_be_renewed",
    "may_choose",
    "may_release",
    "name_problem",
    "why_not",
    "why_not_waive",
]
