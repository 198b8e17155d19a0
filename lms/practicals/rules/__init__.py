"""What practice is judged by: pure rules, one file for each question."""

from lms.practicals.rules.counting import (
    Clause,
    Effect,
    ObservationFact,
    Part,
    Tally,
    counted_on,
    effects,
    parts,
    tally,
)
from lms.practicals.rules.observing import (
    MEANINGS,
    OUTCOMES,
    ROLES,
    TEXT_LIMIT,
    Observed,
    missed_critical,
    month_of,
    problems,
    text_problem,
    unjudged,
    with_rest,
)

__all__ = [
    "MEANINGS",
    "OUTCOMES",
    "ROLES",
    "TEXT_LIMIT",
    "Clause",
    "Effect",
    "ObservationFact",
    "Observed",
    "Part",
    "Tally",
    "counted_on",
    "effects",
    "missed_critical",
    "month_of",
    "parts",
    "problems",
    "tally",
    "text_problem",
    "unjudged",
    "with_rest",
]
