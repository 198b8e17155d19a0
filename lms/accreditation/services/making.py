"""The accreditor's file is made: who is named is read and recorded in one transaction."""

from __future__ import annotations

from datetime import datetime

from lms.accounts.queries import AcademyRow
from lms.accreditation.file import Made, make
from lms.accreditation.queries.activity import activity_by_key
from lms.accreditation.queries.consent import Span, attendance
from lms.accreditation.queries.report import Report, report_of
from lms.canonical import digest_of
from lms.database import Reader
from lms.journal import services as journal
from lms.permissions import ADMINISTRATOR, SYSTEM
from lms.unit_of_work import Refused, Work, use_case


def course_report(reader: Reader, key: str, at: datetime) -> Report:
    """Everything but people. It takes a while where there are many attempts, so it is read before the transaction."""
    row = activity_by_key(reader, key)
    if row is None:
        raise Refused("accreditor_no_course", key=key)
    return report_of(reader, row, at)


@use_case
def disclose(work: Work, report: Report, academy: AcademyRow, span: Span, language: str) -> Made:
    """The file, with those who agree at this moment; the journal keeps who made it, how many it names, its digest."""
    if work.actor != SYSTEM and not work.actor.has(ADMINISTRATOR):
        raise Refused("accreditor_not_yours")
    if span.first is not None and span.last is not None and span.first > span.last:
        raise Refused("accreditor_span")
    row = report.row
    people = attendance(work.connection, row.course_id, row.recipient, span, academy)
    made = make(report, people, academy, span, academy.day_of(work.now), language)
    journal.record(
        work,
        "accreditor_file_made",
        {
            "course": row.course_id,
            "release": row.outline.release.id,
            "people": len(people.named),
            "from": span.first.isoformat() if span.first else "",
            "to": span.last.isoformat() if span.last else "",
            "digest": digest_of(made.manifest),
        },
    )
    return made
