"""Writing the journal: one entry for each act that bears on a certificate, in the transaction of the act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.canonical import canonical_json, digest, timestamp
from lms.database import Prepared
from lms.journal.models import Body, Chain, Entry
from lms.unit_of_work import Work

FORMAT = 1
ACADEMY = 1

_CHAIN = Prepared(
    lambda: (
        sa.select(Chain.id, Chain.length, Chain.head)
        .where(Chain.kind == sa.bindparam("chain"), Chain.subject == sa.bindparam("of"))
        .with_for_update()
    )
)
_ENTER = Prepared(lambda: sa.insert(Entry).inline())
_ADVANCE = Prepared(
    lambda: (
        sa.update(Chain)
        .where(Chain.id == sa.bindparam("chain"))
        .values(length=sa.bindparam("entries", type_=sa.Integer), head=sa.bindparam("newest", type_=sa.Text))
    )
)


def record(
    work: Work,
    verb: str,
    payload: Mapping[str, Any],
    enrolment: int | None = None,
    seals: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Adds an entry to the enrolment's chain, or to the academy's where no enrolment is named.

    `seals` are digests of rows (see `seal`) that the act rests on: verification compares them with the rows.
    """
    work.flush()
    chain_id, number, previous = _next(work.connection, "enrolment" if enrolment else "academy", enrolment or ACADEMY)
    body = {"format": FORMAT, **payload}
    if seals:
        body["seals"] = list(seals)
    values = {
        "number": number,
        "at": work.now,
        "verb": verb,
        "actor_id": work.actor.person_id,
        "actor_label": work.actor.label,
        "payload": body,
        "previous": previous,
    }
    head = entry_digest(chain_id, values)
    _ENTER(work.connection, chain_id=chain_id, digest=head, **values)
    _ADVANCE(work.connection, chain=chain_id, entries=number, newest=head)


def entry_digest(chain_id: int, values: Mapping[str, Any]) -> str:
    """The digest that chains an entry to its predecessor: SHA-256 over the canonical form of every column."""
    return digest(
        canonical_json(
            {
                "chain": chain_id,
                "number": values["number"],
                "at": timestamp(values["at"]),
                "verb": values["verb"],
                "actor": values["actor_id"],
                "label": values["actor_label"],
                "payload": values["payload"],
                "previous": values["previous"],
            }
        )
    )


def _next(connection: Connection, kind: str, subject: int) -> tuple[int, int, str]:
    row = _CHAIN(connection, chain=kind, of=subject).one_or_none()
    if row is None:
        made = connection.execute(
            sa.insert(Chain).values(kind=kind, subject=subject, length=0, head="").returning(Chain.id)
        ).scalar_one()
        return made, 1, ""
    return row.id, row.length + 1, row.head


def write_body(work: Work, text: str) -> int:
    """Keeps personal text apart from the hashed rows; returns the body's id."""
    salt = work.chance.salt()
    return work.connection.execute(
        sa.insert(Body).values(salt=salt, text=text, digest=digest(salt + text)).returning(Body.id)
    ).scalar_one()


def body_digest(work: Work, body_id: int) -> str:
    return work.connection.execute(sa.select(Body.digest).where(Body.id == body_id)).scalar_one()
