"""`python -m benchmarks.journal`: what the verification of a long record costs beside hashing and parsing its bytes.

The floor does only what cannot be left out: it parses each payload and hashes as many bytes. Entries are chained as
the product chains them, without seals, so that the figure is that of the chain itself; each chain is as long as an
enrolment's usually is. Exits with 1 where the ratio is above the limit.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lms.database import Base, prepare_engine
from lms.journal.models import Chain, Entry
from lms.journal.services import entry_digest
from lms.journal.verification import verify

ROWS = 1_000_000
CHAIN = 200
LIMIT = 3.0
ROUNDS = 3
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BATCH = 20_000
FRAME = '{"actor":,"at":"","chain":,"label":"","number":,"payload":,"previous":"","verb":""}'  # around the columns


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m benchmarks.journal", description=__doc__)
    words.add_argument("--rows", type=int, default=ROWS)
    words.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="signoff-journal-") as name:
        path = Path(name) / "journal.db"
        print(f"writing {chosen.rows:,} entries", flush=True)
        engine = fill(path, chosen.rows)
        # The quickest round of each counts: other work on the machine only ever adds.
        floor = min(hash_and_parse(path) for _ in range(chosen.rounds))
        cost = min(verification(engine) for _ in range(chosen.rounds))
    ratio = cost / floor
    print(f"{chosen.rows:,} entries: hashing and parsing {floor:.2f} s, verification {cost:.2f} s, {ratio:.2f} times")
    sys.exit(1 if ratio > LIMIT else 0)


def fill(path: Path, rows: int) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{path}")
    prepare_engine(engine)
    Base.metadata.create_all(
        engine, [Base.metadata.tables[name] for name in ("journal_chain", "journal_entry", "journal_body")]
    )
    heads: dict[int, tuple[int, str]] = {}
    batch: list[dict[str, Any]] = []
    with engine.begin() as connection:
        empty = [{"kind": "enrolment", "subject": n + 1, "length": 0, "head": ""} for n in range(chains_of(rows))]
        connection.execute(sa.insert(Chain), empty)
        for values in entries(rows, heads):
            batch.append(values)
            if len(batch) == BATCH:
                connection.execute(sa.insert(Entry), batch)
                batch.clear()
        if batch:
            connection.execute(sa.insert(Entry), batch)
        ends = [{"of": chain, "entries": length, "newest": head} for chain, (length, head) in heads.items()]
        connection.execute(_END, ends)
    return engine


_END = (
    sa.update(Chain)
    .where(Chain.id == sa.bindparam("of"))
    .values(length=sa.bindparam("entries"), head=sa.bindparam("newest"))
)


def chains_of(rows: int) -> int:
    return max(1, rows // CHAIN)


def entries(rows: int, heads: dict[int, tuple[int, str]]) -> Iterator[dict[str, Any]]:
    """Entries as an examination leaves them: the chains grow side by side, as those of many trainees do."""
    chains = chains_of(rows)
    for n in range(rows):
        chain = n % chains + 1
        number, previous = heads.get(chain, (0, ""))
        values: dict[str, Any] = {
            "number": number + 1,
            "at": START + timedelta(seconds=n, microseconds=n % 1_000_000),
            "verb": ("attempt_started", "attempt_submitted", "attempt_marked", "lesson_reached")[n % 4],
            "actor_id": chain if n % 4 else None,
            "actor_label": "trainee" if n % 4 else "system",
            "payload": {"format": 1, "attempt": n, "quiz": n % 11, "digest": sha256(str(n).encode()).hexdigest()},
            "previous": previous,
        }
        head = entry_digest(chain, values)
        heads[chain] = (number + 1, head)
        yield {**values, "chain_id": chain, "digest": head}


def hash_and_parse(path: Path) -> float:
    """The floor in seconds: each payload parsed and the same bytes hashed; reading the rows is not counted."""
    decode, spent = json.JSONDecoder().decode, 0.0
    columns = "actor_id, at, chain_id, actor_label, number, payload, previous, verb"
    connection = sqlite3.connect(path)
    cursor = connection.execute(f"SELECT {columns} FROM journal_entry ORDER BY chain_id, number")
    while rows := cursor.fetchmany(BATCH):
        wholes = [(row[5], "".join(map(str, row)) + FRAME) for row in rows]
        begun = time.process_time()
        for payload, whole in wholes:
            decode(payload)
            sha256(whole.encode()).hexdigest()
        spent += time.process_time() - begun
    connection.close()
    return spent


def verification(engine: sa.Engine) -> float:
    begun = time.process_time()
    check(engine)
    return time.process_time() - begun


def check(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        breaches = list(verify(connection))
    if breaches:
        sys.exit(f"the record that was just written does not hold: {breaches[:3]}")


if __name__ == "__main__":
    main()
