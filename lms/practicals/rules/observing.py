"""What makes an observation whole: a month, a role, what that role asks for, two texts, and what the signature says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import category

from lms.privacy.rules import IDENTIFIES
from lms.privacy.scanning import scan

OUTCOMES = ("done", "prompted", "not_done", "not_seen")
ROLES = ("observed", "performed", "drill")
UNPROMPTED_FROM = 3  # from this level on, no critical step may have been missed
TEXT_LIMIT = 1000
LAYOUT = "\r\n\t"  # the only control characters that a text may hold

OBSERVED, SUPERVISED, REVIEWED = "observed_by_me", "performed_under_my_supervision", "reviewed_from_record"
MEANINGS: Mapping[str, tuple[str, ...]] = {
    "observed": (OBSERVED, REVIEWED),
    "performed": (SUPERVISED, OBSERVED, REVIEWED),
    "drill": (OBSERVED, REVIEWED),
}
"""What a signature may say, by role, the likeliest first."""


@dataclass(frozen=True)
class Observed:
    """What an observer reports, before it is signed."""

    role: str
    performed_on: date
    areas: tuple[str, ...]
    product: str
    drill: str
    steps: Mapping[str, str]
    level: int | None
    strength: str
    next_step: str
    together: tuple[str, ...] = ()  # steps that were marked by one tap; never critical ones
    units: str = ""


def month_of(day: date) -> date:
    """A month is kept by its first day."""
    return day.replace(day=1)


def with_rest(
    judged: Mapping[str, str], steps: Sequence[Mapping[str, Any]], rest: bool
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Outcomes with those of one tap 'all others done', and which those are.

    The tap answers for steps that are not critical and that nobody judged one by one; it never answers for a
    critical step.
    """
    left = tuple(step["id"] for step in steps if rest and not step["critical"] and step["id"] not in judged)
    return {**judged, **dict.fromkeys(left, "done")}, left


def problems(seen: Observed, checklist: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    """(field, code) of everything that keeps the observation from being signed; all at once.

    What the role does not ask for is not looked at: it is never stored either.
    """
    found: list[tuple[str, str]] = []
    if seen.role not in ROLES:
        found.append(("role", "choose_role"))
    if month_of(seen.performed_on) > today:
        found.append(("performed_on", "in_the_future"))
    if seen.role == "drill" and seen.drill not in _ids(checklist["drills"]):
        found.append(("drill", "choose_drill"))
    if seen.role in ("observed", "performed"):
        found += _procedure(seen, checklist)
    if seen.role == "performed":
        found += _performance(seen, checklist)
    for name in ("strength", "next_step"):
        code = text_problem(getattr(seen, name))
        if code is not None:
            found.append((name, code))
    return found


def text_problem(text: str) -> str | None:
    """Why a text cannot be kept, as a code."""
    if len(text.strip()) < 3:
        return "write_one"
    if len(text) > TEXT_LIMIT:
        return "write_less"
    plain = all(character in LAYOUT or category(character) not in ("Cc", "Cs") for character in text)
    if not plain:
        return "write_plainly"
    return IDENTIFIES if scan(text) else None


def _procedure(seen: Observed, checklist: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not seen.areas or not set(seen.areas) <= _ids(checklist["areas"]):
        found.append(("areas", "choose_area"))
    if seen.product not in _ids(checklist["products"]):
        found.append(("product", "choose_product"))
    return found


def _performance(seen: Observed, checklist: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if unjudged(seen.steps, checklist["steps"]):
        found.append(("steps", "judge_every_step"))
    if seen.level not in {row["level"] for row in checklist["entrustment"]}:
        found.append(("level", "choose_level"))
    elif (seen.level or 0) >= UNPROMPTED_FROM and missed_critical(seen.steps, checklist["steps"]):
        found.append(("level", "critical_step_missed"))
    return found


def unjudged(outcomes: Mapping[str, str], steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ids of steps without an outcome."""
    return [step["id"] for step in steps if outcomes.get(step["id"]) not in OUTCOMES]


def missed_critical(outcomes: Mapping[str, str], steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ids of critical steps that were not done, or only when prompted."""
    return [step["id"] for step in steps if step["critical"] and outcomes.get(step["id"]) in ("not_done", "prompted")]


def _ids(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    return {row["id"] for row in rows}
