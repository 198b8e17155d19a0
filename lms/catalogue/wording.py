"""What a course says of those who made it, in sentences: their ties to companies, and what companies gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.messages import _


@dataclass(frozen=True)
class Tie:
    """One line about somebody who had a say: whether it is declared, and what."""

    name: str
    role: str
    state: str  # declared | none | not_recorded
    company: str = ""
    nature: str = ""
    ended: str = ""  # a month, 'YYYY-MM'
    mitigation: str = ""

    @property
    def sentence(self) -> str:
        if self.state == "none":
            return _("declared no relationship with any company whose products the course could speak for")
        if self.state == "not_recorded":
            return _("no declaration is recorded")
        what = _("%(company)s: %(nature)s", company=self.company, nature=self.nature)
        return _("%(what)s (ended %(month)s)", what=what, month=self.ended) if self.ended else what


def ties_of(activity: Mapping[str, Any]) -> list[Tie]:
    """A line for each relationship, and one for whoever has none or has not declared; none where nobody is named."""
    found = []
    for person in activity.get("people", ()):
        name, role = person["name"], person["role"]
        ties = person.get("relationships")
        if ties is None or ties == "none":
            found.append(Tie(name, role, "none" if ties else "not_recorded"))
            continue
        found += [
            Tie(
                name,
                role,
                "declared",
                tie["company"],
                tie["nature"],
                tie.get("ended", ""),
                person.get("mitigation", ""),
            )
            for tie in ties
        ]
    return found


def support_lines(activity: Mapping[str, Any]) -> list[str]:
    """What companies gave, a sentence each; a single one where they gave nothing or nobody has said."""
    given = activity.get("commercial_support")
    if given is None:
        return [_("Whether companies support this course is not recorded.")]
    if given == "none":
        return [_("No company supports this course.")]
    return [_("%(company)s: %(kind)s", company=one["company"], kind=one["kind"]) for one in given]


@dataclass(frozen=True)
class Disclosed:
    """What is to be read before the course begins."""

    ties: tuple[Tie, ...]
    support: tuple[str, ...]


def disclosed(document: Mapping[str, Any]) -> Disclosed | None:
    """What a release discloses; None where its pack says nothing of an activity."""
    activity = document.get("activity")
    return Disclosed(tuple(ties_of(activity)), tuple(support_lines(activity))) if activity is not None else None
