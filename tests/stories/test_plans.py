"""How the statements of the hot paths find their rows: by an index, whatever the number of answers in the database."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.accounts.queries import session_of
from lms.database import db, reading, runtime
from lms.sitting.queries.attempt import attempt_head, attempt_page
from lms.sitting.queries.receipts import receipts_of
from lms.sitting.services.saving import save_answer
from tests.academy import Academy
from tests.fixtures import POSTGRESQL
from tests.stories.attempts import Tab

GROWING = ("response", "mark", "attempt_slot", "attempt", "journal_body", "login_session", "attempt_break")
SCAN = re.compile(r"^SCAN (\w+)", re.MULTILINE)  # of a table or of a whole index
NODE = re.compile(r"(Seq Scan|Index (?:Only )?Scan(?: Backward)? using \S+) on (\w+)")


class Statements:
    """Every statement of a block with its values, to be explained afterwards."""

    def __enter__(self) -> Statements:
        self.seen: list[tuple[str, Any]] = []
        sa.event.listen(runtime().engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sa.event.remove(runtime().engine, "before_cursor_execute", self._note)

    def _note(self, _c: Any, _cursor: Any, text: str, values: Any, *_: Any) -> None:
        if text.startswith(("SELECT", "INSERT", "UPDATE")):
            self.seen.append((text, values))


def scanned(connection: Connection, text: str, values: Any) -> set[str]:
    """The tables that a statement would read from end to end, or through the whole of an index."""
    explain = "EXPLAIN " if POSTGRESQL else "EXPLAIN QUERY PLAN "
    lines = [str(row[-1]).strip() for row in connection.exec_driver_sql(explain + text, values)]
    if not POSTGRESQL:
        return set(SCAN.findall("\n".join(lines)))
    starts = [at for at, line in enumerate(lines) if line.startswith("->") or at == 0] + [len(lines)]
    nodes = ["\n".join(lines[a:b]) for a, b in itertools.pairwise(starts)]
    return {node[2] for text in nodes if "Index Cond" not in text for node in NODE.finditer(text)}


def scans(statements: Statements) -> list[str]:
    """Tables that grow and are read from end to end. PostgreSQL reads small ones so, unless it is told not to."""
    db.session.close()
    found = []
    with runtime().engine.connect() as connection:
        if POSTGRESQL:
            connection.exec_driver_sql("SET enable_seqscan = off")
        for text, values in statements.seen:
            tables = scanned(connection, text, values) & set(_names(text))
            found += [f"{table}: {text}" for table in sorted(tables)]
    return found


def _names(text: str) -> list[str]:
    """The growing tables of a statement, and the other names that it gives them."""
    pairs = re.findall(rf"\b({'|'.join(GROWING)})\b(?: AS (\w+))?", text)
    return [name for pair in pairs for name in pair if name]


def test_a_scan_would_be_seen(trainee: Academy) -> None:
    with Statements() as statements, runtime().engine.connect() as connection:
        connection.execute(sa.text("SELECT count(*) FROM response WHERE base_sequence = 5")).all()
    assert len(scans(statements)) == 1


@pytest.mark.parametrize("session", [None, 7])
def test_saving_scans_nothing(session: int | None, trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, b, *_) = sitting
    Tab(trainee, attempt, number, "firsttab").send(a)
    act = trainee.act("trainee")
    with Statements() as statements:
        saved = save_answer(act, attempt, number, {"answer": [b]}, "firsttab", 2, 1, None, session)
        again = save_answer(act, attempt, number, {"answer": [b]}, "firsttab", 2, 1, None, session)
    assert (saved.code, again.code) == ("saved", "same")
    assert len(statements.seen) == 5 + (session is not None)
    assert scans(statements) == []


def test_an_earlier_send_is_found_without_a_scan(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, b, *_) = sitting
    first = Tab(trainee, attempt, number, "firsttab")
    first.send(a)
    Tab(trainee, attempt, number, "secondtab").send(b, base=1)
    with Statements() as statements:
        assert first.send(a, seq=1, base=0).code == "overtaken"
    assert scans(statements) == []


def test_the_attempt_page_and_the_receipts_scan_nothing(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, *_) = sitting
    Tab(trainee, attempt, number, "firsttab").send(a)
    db.session.close()
    with Statements() as statements:
        session_of(reading(), "a token", trainee.clock())
        head = attempt_head(reading(), attempt)
        assert head is not None
        attempt_page(reading(), head)
        receipts_of(reading(), attempt)
    assert len(statements.seen) >= 5
    assert scans(statements) == []
