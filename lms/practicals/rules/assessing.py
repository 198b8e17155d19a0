"""Who may assess, judged at that minute: role, who vouches, area, licence, calibration. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class GrantFact:
    """Somebody vouched for a supervisor in this course; the latest row counts."""

    areas: frozenset[str]
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True)
class OwnLicence:
    """The assessor's own registration, the latest on record."""

    valid_from: date
    valid_until: date
    verification: str


@dataclass(frozen=True)
class Assessor:
    """Somebody who wants to sign, as they stand at this minute.

    instructs   an instructor of the trainee's cohort
    supervises  holds the role 'supervisor'
    calibrated  what the calibration says; None where the programme asks for none
    """

    person: int
    instructs: bool
    supervises: bool
    grant: GrantFact | None
    licence: OwnLicence | None
    calibrated: bool | None = None

    def vouched(self, at: datetime) -> bool:
        """Whether they are a supervisor for whom somebody vouches at this moment, in whatever areas."""
        return self.supervises and self.grant is not None and _grant_over(self.grant, at) is None


@dataclass(frozen=True)
class Asked:
    """What the programme asks of its assessors."""

    licence: bool = True
    calibration: bool = False


@dataclass(frozen=True)
class Entitled:
    """The verdict: `refusal` is a code, or None; `provisional`: may sign, and it counts once somebody vouches."""

    refusal: str | None = None
    provisional: bool = False


def asked_of(programme: Mapping[str, Any]) -> Asked:
    """What a programme's document asks; a licence where it says nothing."""
    given = programme.get("assessors") or {}
    return Asked(bool(given.get("licence", True)), bool(given.get("calibration", False)))


def entitled(
    assessor: Assessor, trainee: int, areas: Collection[str], asked: Asked, at: datetime, today: date
) -> Entitled:
    """Whether this person may assess this trainee in these areas now. Earlier signatures are not judged again."""
    if assessor.person == trainee:
        return Entitled("observe_self")
    refusal = _role(assessor, areas, at)
    provisional = refusal is None and not assessor.instructs and assessor.grant is None
    if refusal is None and asked.licence:
        refusal = _licence(assessor.licence, provisional, today)
    if refusal is None and asked.calibration and not assessor.calibrated:
        refusal = "assess_not_calibrated"
    return Entitled(refusal, provisional and refusal is None)


def _role(assessor: Assessor, areas: Collection[str], at: datetime) -> str | None:
    if assessor.instructs:
        return None
    if not assessor.supervises:
        return "assess_no_role"
    grant = assessor.grant
    if grant is None:
        return None  # nobody has vouched yet: provisional
    if (over := _grant_over(grant, at)) is not None:
        return over
    return None if set(areas) <= grant.areas else "assess_area"


def _grant_over(grant: GrantFact, at: datetime) -> str | None:
    if grant.valid_from > at:
        return "assess_grant_not_yet"
    return "assess_grant_over" if grant.valid_until is not None and grant.valid_until <= at else None


def _licence(licence: OwnLicence | None, provisional: bool, today: date) -> str | None:
    if licence is None:
        return None if provisional else "assess_licence_missing"  # whoever vouches has to see it first
    if licence.valid_until < today:
        return "assess_licence_lapsed"
    if licence.valid_from > today:
        return "assess_licence_not_yet"
    return "assess_licence_unverified" if licence.verification == "self" and not provisional else None
