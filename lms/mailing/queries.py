"""What lies in the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from lms.accounts.models import Academy, Credential, Outbox, Person
from lms.accounts.queries import latest_state
from lms.database import Reader, record
from lms.journal.models import Body

LATEST = timedelta(days=7)
"""What lay longer than this is not sent any more: a server that is set up today must not send last year's mail."""
BATCH = 200


@dataclass(frozen=True)
class Waiting:
    """One piece of mail that has not been handed over.

    `text` is what was written for it, where its words were kept; `known` tells whether the person has a password.
    """

    id: int
    refused: int
    notice: str
    person_id: int
    name: str
    email: str
    language: str
    zone: str
    known: bool
    text: str | None
    academy: str


def waiting(reader: Reader, at: datetime) -> list[Waiting]:
    """The oldest first; what was written to people who are no longer active, or whose words were erased, stays."""
    known = sa.exists().where(Credential.person_id == Person.id, Credential.kind == "password")
    rows = reader.execute(
        sa.select(
            Outbox.id,
            Outbox.refused,
            Outbox.notice,
            Person.id,
            Person.name,
            Person.email,
            Person.language,
            Person.zone,
            known,
            Body.text,
            sa.func.coalesce(sa.select(Academy.name).scalar_subquery(), ""),
        )
        .join(Person, Person.id == Outbox.person_id)
        .outerjoin(Body, Body.id == Outbox.payload_id)
        .where(
            Outbox.sent_at.is_(None),
            Outbox.made_at > at - LATEST,
            sa.or_(Outbox.try_after.is_(None), Outbox.try_after <= at),
            Body.erased_at.is_(None),
            sa.func.coalesce(latest_state().scalar_subquery(), sa.true()),
        )
        .order_by(Outbox.id)
        .limit(BATCH)
    )
    return [record(Waiting, *row) for row in rows]
