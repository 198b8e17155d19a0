"""Whose names will be printed one day."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from lms.accounts.models import Person
from lms.cohorts.models import Enrolment
from lms.database import Reader


@dataclass(frozen=True)
class Printable:
    """Somebody who may earn a certificate."""

    public_id: str
    name: str


def trainees(reader: Reader) -> list[Printable]:
    """Everybody with an enrolment, in the order of their names."""
    rows = reader.execute(
        sa.select(Person.public_id, Person.name)
        .where(Person.id.in_(sa.select(Enrolment.person_id)))
        .order_by(Person.name, Person.id)
    )
    return [Printable(*row) for row in rows]
