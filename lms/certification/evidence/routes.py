"""Where the evidence of a cycle may lie: its own enrolment, and the one before since the window opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from lms.certification.models import Renewal
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import EnrolmentRow
from lms.database import Reader


@dataclass(frozen=True)
class Route:
    """The enrolments whose records count, and from when on those of the earlier one do."""

    own: int
    earlier: int | None = None
    since: datetime | None = None


def route_of(reader: Reader, enrolment: EnrolmentRow, zone: ZoneInfo) -> Route:
    """Of a first cycle its own records; of a later one also what was done in the cycle before, once the window was
    open: who acted at once, before the new cycle was on record, has lost nothing. No statement for a first cycle."""
    if enrolment.cycle == 1:
        return Route(enrolment.id)
    earlier = (
        sa.select(Enrolment.id, Renewal.opens_on)
        .join(Renewal, Renewal.enrolment_id == enrolment.id)
        .where(
            Enrolment.person_id == enrolment.person_id,
            Enrolment.course_id == enrolment.course_id,
            Enrolment.cycle == enrolment.cycle - 1,
        )
    )
    row = reader.execute(earlier).one_or_none()
    if row is None:
        return Route(enrolment.id)
    return Route(enrolment.id, row.id, datetime.combine(row.opens_on, time(), zone))
