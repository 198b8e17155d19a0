"""Who came: recorded on the day by somebody who runs it, corrected by another record."""

from __future__ import annotations

from collections.abc import Mapping

from lms.days.rules import ABSENT, ATTENDED, why_not_record
from lms.days.services.planning import runs
from lms.days.services.seats import Ledger, locked_day
from lms.unit_of_work import Refused, Work, use_case


@use_case
def record_attendance(work: Work, public_id: str, came: Mapping[int, bool]) -> int:
    """Whether each of these enrolments came. What is on record already is not written again; returns how many were."""
    row = locked_day(work, public_id)
    runs(work, row)
    ledger = Ledger(work, row, row.plan.open)
    for enrolment_id, present in sorted(came.items()):
        booking = row.of(enrolment_id)
        refusal = why_not_record(row.plan, booking, work.now)
        if refusal is not None:
            raise Refused(refusal)
        if booking is not None and booking.came is not present:
            ledger.add(enrolment_id, ATTENDED if present else ABSENT)
    ledger.close()
    return len(ledger.added)
