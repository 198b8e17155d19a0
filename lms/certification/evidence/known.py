"""What was known by a moment: rows that were recorded later are as if they were not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from lms.catalogue.queries import release_known
from lms.cohorts.models import ProgrammeMove
from lms.cohorts.queries import EnrolmentRow
from lms.database import Known, Reader


def by(column: sa.SQLColumnExpression[datetime], known_by: Known) -> tuple[sa.ColumnElement[bool], ...]:
    """The condition that a row was recorded by then; none where everything counts."""
    return () if known_by is None else (column <= known_by,)


def as_known(reader: Reader, enrolment: EnrolmentRow, moment: datetime) -> EnrolmentRow:
    """The enrolment under the programme and the release that were known to hold for it by then."""
    moved = (
        sa.select(ProgrammeMove.programme_version_id)
        .where(ProgrammeMove.enrolment_id == enrolment.id, ProgrammeMove.recorded_at <= moment)
        .order_by(ProgrammeMove.id.desc())
        .limit(1)
    )
    held = reader.execute(moved).scalar_one_or_none() or enrolment.programme_began_id
    loaded = release_known(reader, enrolment.course_id, moment) or enrolment.release_id
    return replace(enrolment, programme_version_id=held, release_id=loaded)
