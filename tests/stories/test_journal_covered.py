"""Every value that a digest, a signature or a receipt covers: a change to any of them is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config import ROOT
from lms.accreditation.services.consenting import CONSENT_COLUMNS, decide_reporting
from lms.certification.services import (
    HOLD_COLUMNS,
    MOVE_COLUMNS,
    NOTICE_COLUMNS,
    RENEWAL_COLUMNS,
    hold,
    let_go,
    move_to_programme,
    tick_certificates,
    waive,
    withdraw_waiver,
)
from lms.certification.services.issuing import CERTIFICATE_COLUMNS, EVENT_COLUMNS
from lms.certification.services.waiving import WAIVER_COLUMNS
from lms.database import Base, db, runtime
from lms.journal.models import Entry
from lms.journal.seals import rows_of
from lms.permissions import SYSTEM
from lms.unit_of_work import Act
from tests.academy import Academy
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import certify
from tests.stories import test_journal as journal
from tests.stories.test_journal import breaches, disarm, unchecked

CHANGES = 200
CHAINED = {
    "journal_chain": ("length", "head"),
    "journal_entry": tuple(journal.CHANGES),
    "journal_body": ("salt", "text", "digest"),
}
ALSO_SEALED = {
    "certificate": {*CERTIFICATE_COLUMNS, "digest", "signature"},
    "certificate_event": {*EVENT_COLUMNS},
    "issue_hold": {*HOLD_COLUMNS},
    "programme_move": {*MOVE_COLUMNS},
    "notice": {*NOTICE_COLUMNS},
    "release_decision": {"enrolment_id", "decided_by", "decided_name", "evidence_digest", "decided_at"},
    "renewal": {*RENEWAL_COLUMNS},
    "report_consent": {*CONSENT_COLUMNS},
    "requirement_waiver": {*WAIVER_COLUMNS},
}
"""What decisions about requirements add to the seals that the journal's own stories list."""


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "covered", covered)


def covered(academy: Academy) -> None:
    """Entries of every usual kind, and with them decisions about requirements up to a certificate."""
    journal.recorded(academy)
    mine = academy.enrolment().id
    waive(academy.act("instructor"), mine, "quizzes", "Passed elsewhere.")
    withdraw_waiver(academy.act("second"), mine, "quizzes", "It was another course.")
    move_to_programme(academy.act("trainee"), mine, 1, 1, "chose_old")
    hold(academy.act("instructor"), mine, "It is looked into.")
    let_go(academy.act("second"), mine, "Nothing was found.")
    certify(academy, "other")
    decide_reporting(academy.act("other"), True, "", ["email"])
    tick_certificates(Act(SYSTEM, academy.clock() + timedelta(days=700)))
    db.session.remove()
    with runtime().engine.connect() as connection:
        assert breaches(connection) == []


@pytest.fixture
def record(academy: Academy) -> Iterator[Connection]:
    with runtime().engine.connect() as connection:
        yield connection
        connection.rollback()


Place = tuple[str, str, int]
"""A table, a column and a row."""


def places(connection: Connection) -> list[Place]:
    """Everything that is covered, each once: chained columns, and what seals of entries name."""
    found: set[Place] = set()
    for table, columns in CHAINED.items():
        ids = connection.execute(sa.select(Base.metadata.tables[table].c.id)).scalars().all()
        found |= {(table, column, id) for column in columns for id in ids}
    for payload in connection.execute(sa.select(Entry.payload)).scalars():
        for one in payload.get("seals", ()):
            ids = [row[0] for row in rows_of(connection, one["table"], ["id"], one["where"])]
            found |= {(one["table"], column, id) for column in one["columns"] for id in ids}
    return sorted(found)


def changed(connection: Connection, place: Place) -> None:
    table, column, id = place
    known = Base.metadata.tables[table]
    value = connection.execute(sa.select(known.c[column]).where(known.c.id == id)).scalar_one()
    new = SECOND[column] if column == "how" else journal._other(known.c[column], value)
    if column == "verb" and table in VERBS:
        new = next(
            verb for verb in VERBS[table] if verb != value
        )  # another one would be refused before it could be found
    if new == value:
        new = SECOND[column]
    if (table, column) == ("journal_entry", "chain_id"):
        connection.execute(sa.update(known).where(known.c.id == id).values(number=9_999))  # room in the other chain
        new = 2 if value == 1 else 1
    connection.execute(sa.update(known).where(known.c.id == id).values({column: new}))


SECOND: dict[str, Any] = {
    "state": "signed", "role": "drill", "verification": "document", "level": 2, "danger": None, "verb": "renewed",
    "category": "none", "time_percent": 110, "how": "moved",
}  # fmt: skip


VERBS = {"certificate_event": ("suspended", "restored"), "issue_hold": ("held", "let")}


def test_a_change_to_any_covered_value_is_found(record: Connection) -> None:
    """Two hundred of them, drawn by chance over all rows; each is undone before the next."""
    known = places(record)
    for table in {table for table, _column, _id in known}:
        disarm(record, table)
        unchecked(record, table)
    journal._foreign_keys(record, False)
    unseen = []
    for place in Random(200).sample(known, CHANGES):
        with record.begin_nested() as one:
            changed(record, place)
            unseen += [] if breaches(record) else [place]
            one.rollback()
    assert len(known) > 10 * CHANGES
    assert unseen == []


@pytest.mark.parametrize("table", ALSO_SEALED)
def test_every_sealed_column_of_a_decision_is_watched(table: str, record: Connection) -> None:
    assert journal.sealed(record)[table] == ALSO_SEALED[table]
    disarm(record, table)
    journal._foreign_keys(record, False)
    id = record.execute(sa.select(sa.func.max(Base.metadata.tables[table].c.id))).scalar_one()
    unseen = []
    for column in sorted(ALSO_SEALED[table]):
        with record.begin_nested() as one:
            changed(record, (table, column, id))
            unseen += [] if ("journal_entry", "record_changed") in breaches(record) else [column]
            one.rollback()
    assert unseen == []


def test_the_document_lists_what_is_covered(record: Connection) -> None:
    """docs/practice.md names every table and column; a column more or less here fails until it says so too."""
    told = listed((ROOT / "docs" / "practice.md").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {table: set(columns) for table, columns in CHAINED.items()}
    for table, columns in journal.sealed(record).items():
        found[table] = columns
    missing = {table: columns - told.get(table, set()) for table, columns in found.items()}
    assert {table: columns for table, columns in missing.items() if columns} == {}


def listed(document: str) -> dict[str, set[str]]:
    """The table under 'What a digest covers': | `table` | `column`, `column` |."""
    section = document.split("## What a digest covers", 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| `")]
    return {table.strip().strip("`"): {one.strip().strip("`") for one in columns.split(",")} for table, columns in rows}
