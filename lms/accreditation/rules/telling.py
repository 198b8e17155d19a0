"""What an accreditor's file lacks, and which numbers about people it may tell. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lms.accreditation.rules.box import FEWEST

MISSING = ("provider", "accreditor", "audience", "gap", "minutes", "disclosures", "support", "evaluation", "reasons")
"""What an accreditor asks for, as codes; the file is complete when none of them is missing."""

FIELDS = ("email", "licence")
"""What somebody may let be told beside name, profession and the day of completion."""


def missing(activity: Mapping[str, Any], reasons: Sequence[str], answers: int) -> tuple[str, ...]:
    """Codes of what is not there. `reasons` are those of the pass marks, `answers` those that came to light."""
    there = {
        **{name: bool(activity.get(name)) for name in ("provider", "accreditor", "audience", "gap", "minutes")},
        "disclosures": disclosed(activity),
        "support": "commercial_support" in activity,
        "evaluation": answers > 0,
        "reasons": all(reason.strip() for reason in reasons),
    }
    return tuple(name for name in MISSING if not there[name])


def disclosed(activity: Mapping[str, Any]) -> bool:
    """Whether people are named and each of them has declared relationships or none."""
    people = activity.get("people", ())
    return bool(people) and all("relationships" in person for person in people)


def tellable(total: int, told: int) -> int | None:
    """The total, where the difference to those who are named is nobody or FEWEST at least; else None."""
    others = total - told
    return total if others == 0 or others >= FEWEST else None
