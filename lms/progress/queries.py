"""What an enrolment has reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from lms.database import Prepared, Reader
from lms.progress.models import Reached


@dataclass(frozen=True)
class Reach:
    """Lessons read and quizzes passed, each with when, and the attempt by which each quiz was."""

    lessons: dict[int, datetime]
    quizzes: dict[int, datetime]
    attempts: dict[int, int]


_REACHED = Prepared(
    lambda: sa.select(Reached.kind, Reached.subject_id, Reached.at, Reached.evidence_id).where(
        Reached.enrolment_id == sa.bindparam("enrolment")
    )
)


def reached(reader: Reader, enrolment_id: int) -> Reach:
    rows = _REACHED(reader, enrolment=enrolment_id).all()
    return Reach(
        {row.subject_id: row.at for row in rows if row.kind == "lesson"},
        {row.subject_id: row.at for row in rows if row.kind == "quiz"},
        {row.subject_id: row.evidence_id for row in rows if row.kind == "quiz"},
    )
