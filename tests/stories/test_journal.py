"""The record: whatever is changed, removed, cut off or slipped in is found, and the database itself refuses to."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from lms.accounts.models import LoginSession
from lms.accounts.proving import keep_proof
from lms.accounts.services import open_session, record_licence
from lms.cohorts.services import extend, grant_attempt, grant_time, set_window
from lms.database import Base, Document, UtcDateTime, db, reading, runtime
from lms.guards import APPEND_ONLY, missing_guards
from lms.journal.models import Entry
from lms.journal.verification import verify
from lms.keys import KeyRing, Signature
from lms.practicals.services import Signature as Under
from lms.practicals.services import sign_request
from lms.practicals.services.asking import renew_request
from lms.practicals.services.auditing import check_observation
from lms.practicals.services.vouching import vouch
from lms.sitting.queries.states import quiz_states
from lms.sitting.services.breaks import begin_break, end_break
from lms.sitting.services.extending import add_minutes
from lms.sitting.services.late import decide_late
from lms.sitting.services.reopening import reopen
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from tests.academy import MONDAY, Academy, of_kind
from tests.fixtures import furthered
from tests.postgres import Cluster
from tests.practice import asks, practise, seen


@pytest.fixture(scope="module")
def template(prepared: Path, cluster: Cluster | None) -> str:
    return furthered(prepared, cluster, "recorded", recorded)


def recorded(academy: Academy) -> None:
    """A record with an entry of every usual kind."""
    academy.read_lessons()
    attempt = academy.start("trainee", 1)
    academy.answer("trainee", attempt, wrong=1)
    submit_attempt(academy.act("trainee"), attempt)
    quiz = quiz_states(db.session(), academy.enrolment(), academy.clock())[0].quiz.public_id
    grant_attempt(academy.act("instructor"), academy.enrolment().id, quiz, "Was called to an emergency.")
    practise(academy)
    asked_for(academy)
    decided(academy)
    db.session.remove()
    with runtime().engine.connect() as connection:
        assert breaches(connection) == []


def asked_for(academy: Academy) -> None:
    """What stands behind signed practice: an entry, a request renewed and signed, who vouches, who looked into it."""
    instructor, supervisor = academy.act("instructor"), academy.people["supervisor"].id
    record_licence(
        academy.act("admin"), supervisor, "physician", "B", "7", date(2024, 1, 1), date(2029, 1, 1), "document"
    )
    vouch(instructor, supervisor, 1, ("forehead", "glabella"))
    request = asks(academy)
    renew_request(academy.act("trainee"), request)
    signed = sign_request(academy.act("supervisor"), request, seen(academy), Under("observed_by_me", "pin"))
    open_session(academy.act(), academy.people["instructor"].id, "test", "")
    sign_in = reading().execute(sa.select(LoginSession.id).order_by(LoginSession.id.desc()).limit(1)).scalar_one()
    keep_proof(instructor, sign_in, "pin")
    check_observation(instructor, signed, "Asked the clinic; it agrees.")


def decided(academy: Academy) -> None:
    """What instructors decide about time: dates, minutes, an attempt that goes on, an answer that came late."""
    instructor, quiz = (
        academy.act("instructor"),
        quiz_states(db.session(), academy.enrolment(), academy.clock())[1].quiz,
    )
    set_window(academy.act("admin"), 1, quiz.public_id, None, None, academy.clock() + timedelta(days=1))
    closes = academy.clock() + timedelta(days=2)
    extend(instructor, academy.enrolment().id, quiz.public_id, None, closes, "Was ill.")
    grant_time(instructor, academy.people["trainee"].id, academy.enrolment().id, 100, "health", 10)
    attempt = academy.start("trainee", 2, of_kind("single_choice"))
    begin_break(academy.act("trainee"), attempt)
    end_break(academy.act("trainee"), attempt)
    number = next(n for n, question, _ in academy.slots(attempt) if question.shown.kind == "single_choice")
    add_minutes(instructor, attempt, 5, "The alarm went off.")
    academy.clock.advance(minutes=26)
    reopen(academy.act("instructor"), attempt, 5, "The alarm went off again.")
    academy.clock.advance(minutes=6)
    assert save_answer(academy.act("trainee"), attempt, number, {"answer": ["a"]}, "firsttab", 1, 0).code == "late"
    decide_late(academy.act("instructor"), attempt, number, 1, True, "It was on its way.", 0)


@pytest.fixture
def record(academy: Academy) -> Iterator[Connection]:
    """What a test changes is undone by the end of its database."""
    with runtime().engine.connect() as connection:
        yield connection
        connection.rollback()


def breaches(connection: Connection) -> list[tuple[str, str]]:
    return [(breach.table, breach.code) for breach in verify(connection)]


def disarm(connection: Connection, table: str) -> None:
    """What somebody with full access to the database would do first."""
    if connection.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            connection.execute(sa.text(f"DROP TRIGGER IF EXISTS refuse_{verb}_{table}"))
    else:
        connection.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def middle(connection: Connection) -> Any:
    """An entry in the middle of the trainee's chain."""
    longest = sa.select(Entry.chain_id).group_by(Entry.chain_id).order_by(sa.func.count().desc()).limit(1)
    wanted = sa.select(Entry.__table__).where(Entry.chain_id == longest.scalar_subquery(), Entry.number == 3)
    return connection.execute(wanted).mappings().one()


CHANGES = {
    "number": 300,
    "at": MONDAY + timedelta(days=400),
    "verb": "attempt_forgiven",
    "actor_id": 1,
    "actor_label": "administrator",
    "payload": {"format": 1, "forged": True},
    "previous": "0" * 64,
    "digest": "0" * 64,
    "chain_id": 1,
}


def test_every_column_of_an_entry_is_covered() -> None:
    assert set(CHANGES) == {column.name for column in Entry.__table__.columns} - {"id"}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_column_of_an_entry_is_found(column: str, record: Connection) -> None:
    disarm(record, "journal_entry")
    entry = middle(record)
    changed = {column: CHANGES[column]}
    if column == "chain_id":
        changed["number"] = 9999  # it would not fit into the other chain with its own number
    assert entry[column] != CHANGES[column]
    record.execute(sa.update(Entry).where(Entry.id == entry["id"]).values(**changed))
    assert breaches(record) != []


def test_a_removed_entry_is_found(record: Connection) -> None:
    disarm(record, "journal_entry")
    record.execute(sa.delete(Entry).where(Entry.id == middle(record)["id"]))
    assert ("journal_entry", "missing") in breaches(record)


@pytest.mark.parametrize("count", [1, 3])
def test_a_cut_tail_is_found(count: int, record: Connection) -> None:
    disarm(record, "journal_entry")
    chain = middle(record)["chain_id"]
    last = sa.select(Entry.id).where(Entry.chain_id == chain).order_by(Entry.number.desc()).limit(count)
    record.execute(sa.delete(Entry).where(Entry.id.in_(record.execute(last).scalars().all())))
    assert breaches(record) == [("journal_chain", "cut")]


def test_a_whole_chain_that_was_removed_leaves_its_length(record: Connection) -> None:
    disarm(record, "journal_entry")
    record.execute(sa.delete(Entry).where(Entry.chain_id == middle(record)["chain_id"]))
    assert breaches(record) == [("journal_chain", "cut")]


@pytest.mark.parametrize("place", ["middle", "end"])
def test_an_inserted_entry_is_found(place: str, record: Connection) -> None:
    disarm(record, "journal_entry")
    entry = dict(middle(record))
    chain = entry["chain_id"]
    numbers = record.execute(sa.select(Entry.number).where(Entry.chain_id == chain).order_by(Entry.number.desc()))
    length = numbers.scalars().first() or 0
    if place == "middle":
        for number in range(length, 3, -1):
            moved = sa.update(Entry).where(Entry.chain_id == chain, Entry.number == number)
            record.execute(moved.values(number=number + 1))
    at = 4 if place == "middle" else length + 1
    forged = {name: value for name, value in entry.items() if name != "id"}
    record.execute(sa.insert(Entry).values(**{**forged, "number": at, "previous": entry["digest"]}))
    assert breaches(record) != []


def sealed(connection: Connection) -> dict[str, set[str]]:
    """Every table and column that some entry's seal covers."""
    found: dict[str, set[str]] = {}
    for payload in connection.execute(sa.select(Entry.payload)).scalars():
        for one in payload.get("seals", ()):
            found.setdefault(one["table"], set()).update(one["columns"])
    return found


SEALED = {
    "acceptance": {"enrolment_id", "text_version_id", "key", "name", "at"},
    "accommodation": {"person_id", "time_percent", "break_minutes", "category", "recorded_at", "recorded_by"},
    "assessor_grant": {
        "person_id", "course_id", "areas", "valid_from", "valid_until", "recorded_at", "recorded_by",
    },
    "attempt_break": {"attempt_id", "began_at", "ends_at"},
    "attempt_minutes": {"attempt_id", "minutes", "recorded_at", "recorded_by"},
    "attempt_reopening": {"attempt_id", "minutes", "was_state", "was_submitted_at", "recorded_at", "recorded_by"},
    "attempt_slot": {
        "attempt_id", "number", "section", "question_version_id", "key_revision_id", "points", "deal",
    },
    "audit_check": {"observation_id", "checked_by", "checked_at"},
    "enrolment": {"person_id", "course_id", "cycle", "programme_version_id", "created_at"},
    "extension": {"enrolment_id", "quiz_id", "due_at", "closes_at", "recorded_at", "recorded_by"},
    "late_decision": {"response_id", "accepted", "recorded_at", "recorded_by"},
    "licence": {"person_id", "profession", "number", "valid_from", "valid_until", "verification"},
    "logbook_entry": {"public_id", "enrolment_id", "case_code", "created_at"},
    "logbook_version": {
        "entry_id", "number", "role", "checklist_version_id", "performed_on", "document", "written_by",
        "written_at", "digest",
    },
    "mark": {
        "slot_id", "response_id", "question_version_id", "key_revision_id", "credit", "credit_millionths",
        "danger", "rubric", "grader", "grader_version", "given_by", "why", "try_number", "at",
    },
    "observation": {"public_id", "enrolment_id", "case_code", "created_at", "request_id"},
    "observation_version": {
        "observation_id", "number", "state", "role", "checklist_version_id", "performed_on", "document",
        "level", "observer_id", "observer_name", "observer_role", "provisional", "meaning", "signed_at", "digest",
    },
    "quiz_window": {"cohort_id", "quiz_id", "opens_at", "due_at", "closes_at", "recorded_at", "recorded_by"},
    "release": {"course_id", "number", "digest", "title", "document"},
    "signoff_event": {"request_id", "verb", "expires_at", "at", "by_id"},
    "signoff_request": {
        "public_id", "enrolment_id", "entry_version_id", "supervisor_id", "begun", "made_at",
        "expires_at",
    },
    "response": {
        "slot_id", "sequence", "client_id", "client_seq", "base_sequence", "answer", "confidence", "late",
        "receipt", "signature", "accepts_id", "received_at",
    },
}  # fmt: skip


def test_the_seals_cover_what_a_certificate_rests_on(record: Connection) -> None:
    assert {table: columns for table, columns in sealed(record).items() if table in SEALED} == SEALED


@pytest.mark.parametrize("table", SEALED)
def test_every_covered_column_of_a_sealed_row_is_watched(table: str, record: Connection) -> None:
    disarm(record, table)
    _foreign_keys(record, False)
    known = Base.metadata.tables[table]
    row = record.execute(sa.select(known).order_by(known.c.id.desc()).limit(1)).mappings().one()
    unseen = []
    for column in sorted(SEALED[table]):
        with record.begin_nested() as one:
            value = _other(known.c[column], row[column])
            record.execute(sa.update(known).where(known.c.id == row["id"]).values({column: value}))
            unseen += [] if ("journal_entry", "record_changed") in breaches(record) else [column]
            one.rollback()
    assert unseen == []


def _other(column: sa.Column[Any], value: Any) -> Any:
    """Another value of the same type that the table's constraints allow, as far as that can be told."""
    allowed = {"state": "withdrawn", "role": "observed", "verification": "self", "level": 4, "danger": "unsafe"}
    allowed |= {"verb": "rejected", "category": "other", "time_percent": 120, "began_at": MONDAY - timedelta(days=400)}
    if column.name in allowed:
        return allowed[column.name]
    if column.name == "valid_until" and isinstance(column.type, UtcDateTime):
        return MONDAY + timedelta(days=400)  # it may not lie before the first moment
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1000
    if value is None and isinstance(column.type, UtcDateTime):
        return MONDAY - timedelta(days=400)
    if value is None:
        return 1000 if isinstance(column.type, sa.Integer) else "x"
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, dict):
        return {**value, "forged": True}
    if isinstance(value, list):
        return [*value, "forged"]
    return value + timedelta(days=1)


def test_a_removed_answer_is_found(record: Connection) -> None:
    disarm(record, "response")
    _foreign_keys(record, False)
    record.execute(sa.text("DELETE FROM response WHERE id = (SELECT max(id) FROM response)"))
    assert ("journal_entry", "record_changed") in breaches(record)


def test_a_changed_text_is_found_and_an_erased_one_is_not_a_breach(record: Connection) -> None:
    first = record.execute(sa.text("SELECT min(id) FROM journal_body")).scalar_one()
    record.execute(sa.text("UPDATE journal_body SET text = 'Something else' WHERE id = :id"), {"id": first})
    assert breaches(record) == [("journal_body", "body_changed")]
    body = Base.metadata.tables["journal_body"]
    record.execute(sa.update(body).where(body.c.id == first).values(text="", erased_at=MONDAY))
    assert breaches(record) == []


# -- what the database refuses --------------------------------------------------------------------------------


def test_every_declared_guard_is_there(record: Connection) -> None:
    assert missing_guards(record) == []


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_refuses_to_be_rewritten(table: str, record: Connection) -> None:
    known = Base.metadata.tables[table]
    row = record.execute(sa.select(known).limit(1)).mappings().one_or_none() or _made_up_row(record, table)
    name = next(column.name for column in known.columns if column.name != "id")
    key = next(iter(known.primary_key.columns))
    replaced = sa.insert(known).values(**row)
    attempts = [
        sa.update(known).where(key == row[key.name]).values({name: row[name]}),
        sa.delete(known).where(key == row[key.name]),
        sa.text(f"TRUNCATE {table} CASCADE")
        if record.dialect.name == "postgresql"
        else replaced.prefix_with("OR REPLACE"),
    ]
    for statement in attempts:
        with pytest.raises(DBAPIError, match="is history"), record.begin_nested():
            record.execute(statement)


def _made_up_row(connection: Connection, table: str) -> dict[str, Any]:
    """A row for a table that this story leaves empty; whose it is does not matter here."""
    _foreign_keys(connection, False)
    known = Base.metadata.tables[table]
    row = {column.name: _made_up(column) for column in known.columns if not column.nullable or column.primary_key}
    connection.execute(sa.insert(known).values(**row))
    _foreign_keys(connection, True)
    return dict(connection.execute(sa.select(known).limit(1)).mappings().one())


def _foreign_keys(connection: Connection, wanted: bool) -> None:
    """Off for what a test breaks on purpose; nothing of it is ever committed."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    else:
        role = "origin" if wanted else "replica"
        connection.execute(sa.text(f"SET session_replication_role = {role}"))


def unchecked(connection: Connection, table: str) -> None:
    """Takes a table's CHECKs and unique indexes away, inside the test's transaction: whoever tampers asks neither."""
    for index in Base.metadata.tables[table].indexes:
        if index.unique:
            connection.execute(sa.text(f"DROP INDEX {index.name}"))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        return
    for check in Base.metadata.tables[table].constraints:
        if isinstance(check, sa.CheckConstraint):
            connection.execute(sa.text(f"ALTER TABLE {table} DROP CONSTRAINT {check.name}"))


def _made_up(column: sa.Column[Any]) -> Any:
    known = {"verb": "issued", "how": "moved", "category": "none", "time_percent": 100, "people": 2, "kind": "granted"}
    known |= {"entrustment_decision.how": "agreed", "practice_day_booking.verb": "waitlisted"}
    known |= {"calibration_round.number": 2}
    known |= {"issue_hold.verb": "let", "change_end.how": "answered"}
    known |= {"practice_day_version.state": "planned", "practice_day_version.ends_at": MONDAY + timedelta(hours=8)}
    for name in (f"{column.table.name}.{column.name}", column.name):
        if name in known:
            return known[name]
    if isinstance(column.type, Document):
        return {"format": 1}
    if isinstance(column.type, UtcDateTime):
        return MONDAY
    return {int: 1, str: "x", bool: True, date: MONDAY.date()}[column.type.python_type]


# -- keys -----------------------------------------------------------------------------------------------------


def test_a_new_key_leaves_old_signatures_good(tmp_path: Path) -> None:
    keys = KeyRing(tmp_path / "keys")
    first = keys.new(MONDAY)
    old = keys.sign("a digest")
    second = keys.new(MONDAY + timedelta(days=365))
    new = keys.sign("a digest")
    assert keys.ids() == [first, second]
    assert (old.key_id, new.key_id) == (first, second)
    assert keys.verifies("a digest", old)
    assert keys.verifies("a digest", new)


def test_a_changed_signature_or_message_does_not_verify(tmp_path: Path) -> None:
    keys = KeyRing(tmp_path / "keys")
    keys.new(MONDAY)
    signed = keys.sign("a digest")
    foreign = KeyRing(tmp_path / "others")
    foreign.new(MONDAY)
    assert not keys.verifies("another digest", signed)
    assert not keys.verifies("a digest", foreign.sign("a digest"))
    assert not keys.verifies("a digest", Signature("../../etc/passwd", signed.value))
    for place in range(0, len(signed.value) - 4, 5):
        changed = signed.value[:place] + ("A" if signed.value[place] != "A" else "B") + signed.value[place + 1 :]
        assert not keys.verifies("a digest", Signature(signed.key_id, changed)), place
    assert not keys.verifies("a digest", Signature(signed.key_id, "not base64!"))
    assert not keys.verifies("a digest", Signature(signed.key_id, ""))


def test_only_the_owner_reads_a_key(tmp_path: Path) -> None:
    keys = KeyRing(tmp_path / "keys")
    key_id = keys.new(MONDAY)
    mode = stat.S_IMODE((tmp_path / "keys" / f"{key_id}.pem").stat().st_mode)
    assert mode == 0o600
