"""What a text about practice may hold: nothing that identifies somebody. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lms.privacy.scanning import Finding, scan, scan_patterns

IDENTIFIES = "identifies_somebody"
"""The code of a refusal: a text tells who somebody is."""

ADVICE = {
    "name": "write_no_name",
    "place": "write_no_place",
    "date": "write_month_and_year",
    "phone": "write_no_contact",
    "fax": "write_no_contact",
    "email": "write_no_contact",
    "url": "write_no_address",
    "ip": "write_no_address",
    "photograph": "write_no_picture",
}
"""What to write instead, by kind; every other kind is a number."""


@dataclass(frozen=True)
class Told:
    """What gives somebody away, as it was typed, and what to write instead, as a code."""

    words: str
    advice: str


def told(text: str, names: bool = True) -> list[Told]:
    """Each place of a text that identifies somebody; without `names`, what has a shape or a label only."""
    return [Told(one.words(text), advice(one)) for one in (scan(text) if names else scan_patterns(text))]


def advice(finding: Finding) -> str:
    return "write_over_89" if finding.why == "age_over_89" else ADVICE.get(finding.kind, "write_no_number")


def advices() -> Sequence[str]:
    return sorted({*ADVICE.values(), "write_over_89", "write_no_number"})
