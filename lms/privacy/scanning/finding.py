"""A place in a text that identifies somebody, and the types of identifiers that there are."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "name",
    "place",  # smaller than a state: street, town, postal code
    "date",  # more exact than month and year, and ages over 89
    "phone",
    "fax",
    "email",
    "ssn",  # social security and national identity numbers
    "record",
    "plan",  # health plan and insurance
    "account",
    "licence",  # licences, certificates, passports, identity cards
    "vehicle",
    "device",
    "url",
    "ip",
    "biometric",
    "photograph",
    "other",  # any other number or code that is somebody's own
)
"""The eighteen types of 45 CFR 164.514(b)(2)(i), (A) to (R), in that order."""

MOST = 200
"""A text with more than this is refused all the same; looking on would only cost time."""


@dataclass(frozen=True, order=True)
class Finding:
    """One identifier: text[start:end] as it was typed, its kind, and the code of the rule that saw it."""

    start: int
    end: int
    kind: str
    why: str

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such kind of identifier: {self.kind}")

    def words(self, text: str) -> str:
        return text[self.start : self.end]
