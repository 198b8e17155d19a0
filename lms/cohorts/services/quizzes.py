"""Finding the quiz that an act names."""

from __future__ import annotations

import sqlalchemy as sa

from lms.bank.models import Quiz
from lms.unit_of_work import Refused, Work


def quiz_id(work: Work, public_id: str) -> int:
    found = work.connection.execute(sa.select(Quiz.id).where(Quiz.public_id == public_id)).scalar_one_or_none()
    if found is None:
        raise Refused("quiz_unknown")
    return found
