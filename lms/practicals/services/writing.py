"""The logbook, the write side: an entry, and its corrections, each a version of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lms.canonical import digest_of
from lms.catalogue.queries import checklist, programme
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow, enrolment_by_id
from lms.journal import services as journal
from lms.journal.seals import seal
from lms.practicals.models import LogbookEntry, LogbookVersion
from lms.practicals.queries import academy_day, observations
from lms.practicals.queries.entries import entries, entry
from lms.practicals.queries.requests import requests_of
from lms.practicals.rules import month_of
from lms.practicals.rules.writing import Written, entry_problems
from lms.practicals.services.signing import Incomplete
from lms.unit_of_work import Refused, Work, use_case

COVERED = (
    "entry_id",
    "number",
    "role",
    "checklist_version_id",
    "performed_on",
    "document",
    "written_by",
    "written_at",
    "digest",
)


@use_case
def write_entry(
    work: Work, enrolment: EnrolmentRow, written: Written, case_code: str | None = None, public_id: str | None = None
) -> str:
    """Keeps a new entry of the trainee; returns its public id. The same form sent twice is kept once."""
    if work.actor.person_id != enrolment.person_id:
        raise Refused("entry_not_own")
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == enrolment.id))
    known = entry(work.connection, public_id) if public_id else None
    if known is not None:
        if known.enrolment_id != enrolment.id:
            raise Refused("observation_taken")
        return known.public_id
    if case_code and case_code not in cases_of(work, enrolment.id):
        raise Refused("case_unknown")
    checklist_id = programme(work.connection, enrolment.programme_version_id).checklist_version_id
    _complete(work, written, checklist_id)
    made = LogbookEntry(
        public_id=public_id or work.chance.public_id(),
        enrolment_id=enrolment.id,
        case_code=f"C-{work.chance.public_id()[:8].upper()}",
        created_at=work.now,
    )
    work.session.add(made)
    work.flush()
    columns = ("public_id", "enrolment_id", "case_code", "created_at")
    sealed = seal(work.connection, "logbook_entry", columns, id=made.id)
    _version(work, enrolment.id, made.id, 1, written, checklist_id, case_code or made.case_code, sealed)
    return made.public_id


@use_case
def change_entry(work: Work, public_id: str, number: int, written: Written) -> None:
    """A correction is a new version. Refused while a request for it is open, and once it is signed."""
    row = entry(work.connection, public_id)
    if row is None:
        raise Refused("entry_unknown")
    enrolment = enrolment_by_id(work.connection, row.enrolment_id, work.now)
    if work.actor.person_id != enrolment.person_id:
        raise Refused("entry_not_own")
    work.lock(sa.select(Enrolment.id).where(Enrolment.id == row.enrolment_id))
    row = entry(work.connection, public_id)
    if row is None or row.number != number:
        raise Refused("entry_changed_since")
    states = {
        request.fact.state(work.now)
        for request in requests_of(work.connection, row.enrolment_id)
        if request.entry_id == row.entry_id
    }
    if "signed" in states:
        raise Refused("entry_signed")
    if "open" in states:
        raise Refused("entry_asked")
    _complete(work, written, row.checklist_version_id)
    _version(work, row.enrolment_id, row.entry_id, number + 1, written, row.checklist_version_id, row.case_code)


def cases_of(work: Work, enrolment_id: int) -> set[str]:
    """The cases of a trainee that are on record."""
    signed = {row.case_code for row in observations(work.connection, enrolment_id)}
    return signed | {row.case_code for row in entries(work.connection, enrolment_id)}


def _complete(work: Work, written: Written, checklist_id: int) -> None:
    today = academy_day(work.connection, work.now)
    found = entry_problems(written, checklist(work.connection, checklist_id), today)
    if found:
        raise Incomplete(found)


def _version(
    work: Work,
    enrolment_id: int,
    entry_id: int,
    number: int,
    written: Written,
    checklist_id: int,
    case: str,
    *seals: Mapping[str, Any],
) -> None:
    reflection = written.reflection.strip()
    body = journal.write_body(work, reflection) if reflection else None
    texts = [journal.body_digest(work, body)] if body else []
    values = {
        "entry_id": entry_id,
        "number": number,
        "role": written.role,
        "checklist_version_id": checklist_id,
        "performed_on": month_of(written.performed_on),
        "document": _document(written, case),
        "written_by": work.actor.person_id,
        "written_at": work.now,
    }
    digest = digest_of({**values, "texts": texts})
    version = LogbookVersion(**values, reflection_id=body, digest=digest)
    work.session.add(version)
    work.flush()
    journal.record(
        work,
        "entry_written" if number == 1 else "entry_changed",
        {"entry": entry_id, "version": number, "role": written.role, "texts": texts},
        enrolment=enrolment_id,
        seals=[seal(work.connection, "logbook_version", COVERED, id=version.id), *seals],
    )


def _document(written: Written, case: str) -> dict[str, Any]:
    """Only what the role asks for is kept."""
    procedure = written.role != "drill"
    return {
        "format": 1,
        "case": case,
        "age_band": written.age_band if procedure else "",
        "areas": sorted(set(written.areas)) if procedure else [],
        "product": written.product if procedure else "",
        "units": written.units if procedure else "",
        "drill": "" if procedure else written.drill,
        "assistance": written.assistance if written.role == "performed" else "",
        "complications": [
            {"category": one.category, "severity": one.severity, "action": one.action}
            for one in written.complications
            if procedure and not one.empty
        ],
    }
