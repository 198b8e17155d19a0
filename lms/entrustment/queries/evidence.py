"""What those who decide look at: the signed observations, and whether the programme's practice is complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from lms.canonical import digest_of
from lms.catalogue.queries import checklist, programme
from lms.cohorts.queries import EnrolmentRow, waived_clauses
from lms.database import Reader
from lms.practicals.queries import ObservationRow, observations, observations_of, practicals_clause
from lms.practicals.rules import Part, parts, tally


@dataclass(frozen=True)
class Evidence:
    """The signed observations of one trainee, newest first, and what the programme's clause makes of them."""

    rows: tuple[ObservationRow, ...]
    parts: tuple[Part, ...]  # of the clause of supervised practice; none where the programme has no such clause
    checklist_version_id: int
    wording: dict[str, Any]
    waiver: str | None = None  # the digest of the clause that was waived: prior training takes its place

    @property
    def complete(self) -> bool:
        return bool(self.choices) and (self.waiver is not None or all(part.met for part in self.parts))

    @property
    def choices(self) -> dict[str, frozenset[str]]:
        """The areas that were performed, by product: what a case can be about. All, where practice was waived."""
        if self.waiver is not None:
            every = frozenset(area["id"] for area in self.wording["areas"])
            return {product["id"]: every for product in self.wording["products"]}
        found: dict[str, frozenset[str]] = {}
        for row in self.rows:
            if row.role == "performed" and row.fact.counts:
                product = row.document["product"]
                found[product] = found.get(product, frozenset()) | frozenset(row.areas)
        return found

    @property
    def versions(self) -> list[list[Any]]:
        """Each version with its own digest, oldest first, and the waiver: what the evidence's digest covers."""
        signed: list[list[Any]] = sorted([row.version_id, row.digest] for row in self.rows)
        return signed if self.waiver is None else [*signed, ["waived", self.waiver]]

    @property
    def digest(self) -> str:
        return digest_of(self.versions)

    def level(self, level: int) -> dict[str, Any]:
        """Title and sentence of a level of the checklist."""
        found = (dict(one) for one in self.wording["entrustment"] if one["level"] == level)
        return next(found, {"level": level, "title": str(level), "sentence": ""})


def evidence(reader: Reader, enrolment: EnrolmentRow, at: datetime) -> Evidence:
    waived = waived_clauses(reader, [enrolment.id]).get(enrolment.id, {})
    return _judged(reader, enrolment, observations(reader, enrolment.id), waived, at)


def evidence_of(reader: Reader, enrolments: Sequence[EnrolmentRow], at: datetime) -> dict[int, Evidence]:
    """Of several trainees, by enrolment, in as many statements as for one."""
    ids = [one.id for one in enrolments]
    rows, waived = observations_of(reader, ids), waived_clauses(reader, ids)
    return {one.id: _judged(reader, one, rows.get(one.id, []), waived.get(one.id, {}), at) for one in enrolments}


def _judged(
    reader: Reader, enrolment: EnrolmentRow, rows: Sequence[ObservationRow], waived: Mapping[str, str], at: datetime
) -> Evidence:
    rules = programme(reader, enrolment.programme_version_id)
    clause = practicals_clause(rules)
    signed = tuple(row for row in rows if row.signed)
    judged: tuple[Part, ...] = ()
    if clause is not None:
        judged = parts(tally([row.fact for row in signed], clause, _day(signed, at)), clause)
    given = waived.get(clause["id"]) if clause is not None else None
    waiver = given if clause is not None and given == digest_of(dict(clause)) else None
    wording = checklist(reader, rules.checklist_version_id)
    return Evidence(signed, judged, rules.checklist_version_id, wording, waiver)


def _day(rows: Sequence[ObservationRow], at: datetime) -> date:
    """The day at the academy, by the zone that every observation brings along; without any it does not matter."""
    return at.astimezone(ZoneInfo(rows[0].zone) if rows else UTC).date()
