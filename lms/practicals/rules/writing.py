"""What makes a logbook entry whole: fields from lists, a month, and a reflection that names nobody. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.practicals.rules.observing import ROLES, month_of, text_problem

_UNITS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9])?")
MOST_COMPLICATIONS = 3


@dataclass(frozen=True)
class Complication:
    """One complication, by ids of the checklist's lists."""

    category: str
    severity: str
    action: str

    @property
    def empty(self) -> bool:
        return not (self.category or self.severity or self.action)


@dataclass(frozen=True)
class Written:
    """What a trainee writes down of one procedure."""

    role: str
    performed_on: date
    age_band: str
    areas: tuple[str, ...]
    product: str
    units: str
    drill: str
    assistance: str
    complications: tuple[Complication, ...]
    reflection: str


def entry_problems(written: Written, checklist: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    """(field, code) of everything that keeps the entry from being kept; all at once.

    What the role does not ask for is not looked at: it is never stored either. A list that the checklist does
    not have is not asked for.
    """
    found: list[tuple[str, str]] = []
    if written.role not in ROLES:
        found.append(("role", "choose_role"))
    if month_of(written.performed_on) > today:
        found.append(("performed_on", "in_the_future"))
    if written.role == "drill" and written.drill not in _ids(checklist, "drills"):
        found.append(("drill", "choose_drill"))
    if written.role in ("observed", "performed"):
        found += _procedure(written, checklist)
    if written.reflection.strip() and (code := text_problem(written.reflection)) is not None:
        found.append(("reflection", code))
    return found


def _procedure(written: Written, checklist: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not written.areas or not set(written.areas) <= _ids(checklist, "areas"):
        found.append(("areas", "choose_area"))
    if written.product not in _ids(checklist, "products"):
        found.append(("product", "choose_product"))
    if not _UNITS.fullmatch(written.units):
        found.append(("units", "type_units"))
    if not _listed(written.age_band, checklist, "age_bands"):
        found.append(("age_band", "choose_age_band"))
    if written.role == "performed" and not _listed(written.assistance, checklist, "assistance"):
        found.append(("assistance", "choose_assistance"))
    if not all(_whole(one, checklist) for one in written.complications if not one.empty):
        found.append(("complications", "complete_complication"))
    return found


def _whole(one: Complication, checklist: Mapping[str, Any]) -> bool:
    lists: Mapping[str, Sequence[Mapping[str, Any]]] = checklist.get("complications") or {}
    places = (("categories", one.category), ("severities", one.severity), ("actions", one.action))
    return all(wanted in {row["id"] for row in lists.get(name, ())} for name, wanted in places)


def _listed(wanted: str, checklist: Mapping[str, Any], name: str) -> bool:
    known = _ids(checklist, name)
    return not known or wanted in known


def _ids(checklist: Mapping[str, Any], name: str) -> set[str]:
    return {row["id"] for row in checklist.get(name) or ()}
