"""Titles and sentences for the ids that an observation or an entry holds, from the checklist that it was made with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.catalogue.queries import checklist
from lms.database import Reader
from lms.practicals.queries.entries import EntryRow
from lms.practicals.queries.observations import ObservationRow


@dataclass(frozen=True)
class StepSeen:
    text: str
    critical: bool
    outcome: str
    together: bool = False  # marked with others by one tap


@dataclass(frozen=True)
class Described:
    """An observation in the words of the checklist that it was made with; critical steps come first."""

    procedure: str
    role: str
    role_sentence: str
    areas: tuple[str, ...]
    product: str
    drill: str
    steps: tuple[StepSeen, ...]
    level_title: str
    level_sentence: str
    levels: int
    units: str = ""


def describe(reader: Reader, row: ObservationRow) -> Described:
    """Titles and sentences for the ids that an observation holds; an id that is unknown stands for itself."""
    wording = checklist(reader, row.checklist_version_id)
    level = next((one for one in wording["entrustment"] if one["level"] == row.level), None)
    role = next((one for one in wording["roles"] if one["id"] == row.role), None)
    seen = [
        StepSeen(one["text"], one["critical"], row.steps[one["id"]], one["id"] in row.document.get("together", ()))
        for one in wording["steps"]
        if one["id"] in row.steps
    ]
    return Described(
        wording["procedure"],
        role["title"] if role else row.role,
        role["sentence"] if role else "",
        tuple(area["title"] for area in wording["areas"] if area["id"] in row.areas),
        _title(wording["products"], row.document["product"]),
        _title(wording["drills"], row.document["drill"]),
        tuple(sorted(seen, key=lambda step: not step.critical)),
        level["title"] if level else "",
        level["sentence"] if level else "",
        len(wording["entrustment"]),
        row.document.get("units", ""),
    )


@dataclass(frozen=True)
class DescribedEntry:
    """A logbook entry in the words of its checklist."""

    procedure: str
    role: str
    areas: tuple[str, ...]
    product: str
    units: str
    drill: str
    age_band: str
    assistance: str
    complications: tuple[str, ...]  # category, severity and action of each, in one line


def describe_entry(reader: Reader, row: EntryRow) -> DescribedEntry:
    wording = checklist(reader, row.checklist_version_id)
    kept = row.document
    lists = wording.get("complications") or {}
    places = (("categories", "category"), ("severities", "severity"), ("actions", "action"))
    return DescribedEntry(
        wording["procedure"],
        _title(wording["roles"], row.role),
        tuple(area["title"] for area in wording["areas"] if area["id"] in kept["areas"]),
        _title(wording["products"], kept["product"]),
        kept["units"],
        _title(wording["drills"], kept["drill"]),
        _title(wording.get("age_bands", ()), kept["age_band"]),
        _title(wording.get("assistance", ()), kept["assistance"]),
        tuple(
            " · ".join(_title(lists.get(place, ()), one[name]) for place, name in places)
            for one in kept["complications"]
        ),
    )


def _title(rows: Sequence[Mapping[str, Any]], wanted: str) -> str:
    return next((str(row["title"]) for row in rows if row["id"] == wanted), wanted)
