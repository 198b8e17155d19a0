"""A head that lies elsewhere tells a rewritten record, though all of its hashes were made anew."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from lms.cohorts.services import set_due_date
from lms.commands.journal import group
from lms.database import db, runtime
from lms.journal.heads import HeadUnreadable, departure, read_anchor, take_head
from lms.journal.models import Chain, Entry
from lms.journal.services import entry_digest
from lms.journal.verification import verify
from lms.keys import KeyRing
from tests.academy import Academy
from tests.practice import practise
from tests.stories.test_journal import disarm


@pytest.fixture
def kept(academy: Academy) -> dict[str, Any]:
    """A head of a record of several chains, and acts that came after it."""
    academy.read_lessons()
    practise(academy)
    head = take_head(academy.act("admin"))
    academy.clock.advance(days=1)
    set_due_date(academy.act("admin"), 1, "lessons", academy.clock() + timedelta(days=9))
    academy.start("trainee", 1)
    db.session.remove()
    return head


def compact(head: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in head.items() if name != "heads"}


def departed(connection: Connection, head: dict[str, Any]) -> tuple[str, int | None] | None:
    found = departure(connection, read_anchor(head, runtime().keys))
    return None if found is None else (found.code, found.chain)


def rewrite(connection: Connection, chain: int, verb: str) -> None:
    """What somebody does who has the database and this code: another first entry, and every hash anew."""
    disarm(connection, "journal_entry")
    previous = ""
    rows = connection.execute(sa.select(Entry.__table__).where(Entry.chain_id == chain).order_by(Entry.number))
    for number, row in enumerate(rows.mappings().all(), start=1):
        values = {**row, "previous": previous, "verb": verb if number == 1 else row["verb"]}
        previous = entry_digest(chain, values)
        changed = {"verb": values["verb"], "previous": values["previous"], "digest": previous}
        connection.execute(sa.update(Entry).where(Entry.id == row["id"]).values(changed))
    connection.execute(sa.update(Chain).where(Chain.id == chain).values(head=previous))


def trainees_chain(connection: Connection) -> int:
    return connection.execute(sa.select(Chain.id).where(Chain.kind == "enrolment").limit(1)).scalar_one()


def test_a_record_that_only_grew_is_the_one_that_was_signed(kept: dict[str, Any]) -> None:
    with runtime().engine.connect() as connection:
        assert departed(connection, kept) is None
        assert departed(connection, compact(kept)) is None
        now = connection.execute(sa.select(sa.func.count()).select_from(Entry)).scalar_one()
        assert kept["entries"] < now
        assert kept["entries"] == kept["last"]


def test_a_rewritten_chain_is_found_though_its_hashes_are_right(kept: dict[str, Any]) -> None:
    with runtime().engine.connect() as connection:
        chain = trainees_chain(connection)
        rewrite(connection, chain, "attempt_forgiven")
        assert list(verify(connection)) == []
        assert departed(connection, kept) == ("chain_changed", chain)
        assert departed(connection, compact(kept)) == ("another_record", None)
        connection.rollback()


def test_a_chain_that_is_gone_is_found(kept: dict[str, Any]) -> None:
    with runtime().engine.connect() as connection:
        chain = trainees_chain(connection)
        disarm(connection, "journal_entry")
        connection.execute(sa.delete(Entry).where(Entry.chain_id == chain))
        connection.execute(sa.delete(Chain).where(Chain.id == chain))
        assert list(verify(connection)) == []
        assert departed(connection, kept) == ("chain_missing", chain)
        assert departed(connection, compact(kept)) == ("another_record", None)
        connection.rollback()


def test_a_tail_that_is_gone_is_found_though_the_head_was_moved_back(kept: dict[str, Any]) -> None:
    with runtime().engine.connect() as connection:
        disarm(connection, "journal_entry")
        row = connection.execute(sa.select(Entry.__table__).where(Entry.id == kept["last"])).one()
        chain = row.chain_id
        connection.execute(sa.delete(Entry).where(Entry.chain_id == chain, Entry.number >= row.number))
        moved = {"length": row.number - 1, "head": row.previous}
        connection.execute(sa.update(Chain).where(Chain.id == chain).values(moved))
        assert list(verify(connection)) == []
        assert departed(connection, kept) == ("chain_changed", chain)
        connection.rollback()


@pytest.mark.parametrize("name", ["at", "last", "entries", "chains", "root"])
def test_a_changed_head_is_no_head(name: str, kept: dict[str, Any]) -> None:
    other = {"at": "2020-01-01T00:00:00.000000Z", "root": "0" * 64}.get(name, 1)
    with pytest.raises(HeadUnreadable, match="signature"):
        read_anchor({**kept, name: other}, runtime().keys)


def test_a_head_of_another_academy_or_with_other_chains_is_no_head(kept: dict[str, Any], tmp_path: Path) -> None:
    foreign = KeyRing(tmp_path / "foreign")
    foreign.new(runtime().clock())
    with pytest.raises(HeadUnreadable, match="signature"):
        read_anchor(kept, foreign)
    with pytest.raises(HeadUnreadable, match="list of chains"):
        read_anchor({**kept, "heads": kept["heads"][1:]}, runtime().keys)
    for nonsense in (None, [], {}, {**kept, "format": 9}, {**kept, "heads": [[1]]}, {**kept, "heads": "x"}):
        with pytest.raises(HeadUnreadable):
            read_anchor(nonsense, runtime().keys)


# -- the command line -------------------------------------------------------------------------------------


def run(app: Flask, *words: str) -> tuple[int, str]:
    db.session.close()
    result = app.test_cli_runner().invoke(group, words)
    return result.exit_code, result.output


def test_a_printed_head_is_accepted_later(app: Flask, academy: Academy, tmp_path: Path) -> None:
    code, line = run(app, "head", "--chains", str(tmp_path / "whole.json"))
    assert code == 0
    (tmp_path / "head.json").write_text(line)
    assert "heads" not in json.loads(line)
    academy.read_lessons()
    code, output = run(app, "verify", "--anchor", f"{tmp_path}/head.json", "--anchor", f"{tmp_path}/whole.json")
    assert code == 0, output
    assert output.count("are the ones that were signed") == 2


def test_a_rewritten_record_ends_with_one_and_names_the_chain(app: Flask, kept: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "whole.json").write_text(json.dumps(kept))
    with runtime().engine.connect() as connection, connection.begin():
        chain = trainees_chain(connection)
        rewrite(connection, chain, "attempt_forgiven")
    code, output = run(app, "verify", "--anchor", f"{tmp_path}/whole.json")
    assert code == 1
    assert f"chain {chain} is not what it was" in output


@pytest.mark.parametrize(
    ("text", "said"), [("", "not JSON"), ("{", "not JSON"), ("[]", "not a signed head"), ("\xff", "not JSON")]
)
def test_what_is_no_head_is_said_in_a_sentence(
    text: str, said: str, app: Flask, academy: Academy, tmp_path: Path
) -> None:
    path = tmp_path / "head.json"
    path.write_bytes(text.encode("latin-1"))
    code, output = run(app, "verify", "--anchor", str(path))
    assert code == 1
    assert said in output


def test_without_a_key_no_head_is_signed(app: Flask, academy: Academy, tmp_path: Path) -> None:
    ring = runtime().keys
    runtime().keys = KeyRing(tmp_path / "none")
    code, output = run(app, "head")
    runtime().keys = ring
    assert code == 1
    assert "flask keys new" in output
