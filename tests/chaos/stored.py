"""What a database holds of attempts, read without the application: rows as the checker wants them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True)
class AttemptRow:
    public_id: str
    enrolment: int
    quiz: int
    number: int
    allowed: int
    state: str
    started_at: datetime
    due_at: datetime | None
    submitted_at: datetime | None
    grace: int  # seconds
    reopened: bool = False


@dataclass(frozen=True)
class ResponseRow:
    """`value` is what was typed or chosen, without the document around it."""

    id: int
    attempt: str
    item: int
    sequence: int
    client: str
    seq: int
    base: int
    value: str
    late: bool
    accepts: bool  # a late answer that an instructor let count, or the row that says so
    received_at: datetime


@dataclass(frozen=True)
class MarkRow:
    attempt: str
    item: int
    response: int | None
    why: str


@dataclass(frozen=True)
class Stored:
    attempts: tuple[AttemptRow, ...] = ()
    responses: tuple[ResponseRow, ...] = ()
    marks: tuple[MarkRow, ...] = ()
    submissions: Mapping[str, int] = field(default_factory=dict)  # entries of the journal, by attempt


ATTEMPTS = """
SELECT a.id, a.public_id, a.enrolment_id, a.quiz_id, a.number, a.allowed, a.state, a.started_at, a.due_at,
    a.submitted_at, a.policy, EXISTS (SELECT 1 FROM attempt_reopening r WHERE r.attempt_id = a.id) AS reopened
FROM attempt a"""
RESPONSES = """
SELECT r.id, a.public_id, s.number, r.sequence, r.client_id, r.client_seq, r.base_sequence, r.answer, b.text AS prose,
    r.late, r.received_at, r.accepts_id,
    EXISTS (SELECT 1 FROM late_decision d WHERE d.response_id = r.id AND d.accepted) AS accepted
FROM response r JOIN attempt_slot s ON s.id = r.slot_id JOIN attempt a ON a.id = s.attempt_id
LEFT JOIN journal_body b ON b.id = r.body_id"""
MARKS = """
SELECT a.public_id, s.number, m.response_id, m.why
FROM mark m JOIN attempt_slot s ON s.id = m.slot_id JOIN attempt a ON a.id = s.attempt_id"""
SUBMISSIONS = "SELECT payload FROM journal_entry WHERE verb = 'attempt_submitted'"


def stored_in(url: str) -> Stored:
    """Reads a database; or, where `url` is a path that ends in .json, what `keep` has written of one."""
    if url.endswith(".json"):
        return _kept(json.loads(Path(url).read_text(encoding="utf-8")))
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            return _read(connection)
    finally:
        engine.dispose()


def _read(connection: sa.Connection) -> Stored:
    attempts, names = [], {}
    for row in connection.execute(sa.text(ATTEMPTS)):
        grace = json.loads(row.policy)["grace_seconds"]
        times = (_moment(row.started_at), _moment_or_none(row.due_at), _moment_or_none(row.submitted_at))
        head = (row.public_id, row.enrolment_id, row.quiz_id, row.number, row.allowed, row.state)
        attempts.append(AttemptRow(*head, *times, grace, bool(row.reopened)))
        names[row.id] = row.public_id
    responses = tuple(
        ResponseRow(
            row.id, row.public_id, row.number, row.sequence, row.client_id, row.client_seq, row.base_sequence,
            value_of(row.answer, row.prose), bool(row.late), bool(row.accepted or row.accepts_id),
            _moment(row.received_at),
        )
        for row in connection.execute(sa.text(RESPONSES))
    )  # fmt: skip
    marks = tuple(MarkRow(*row) for row in connection.execute(sa.text(MARKS)))
    submissions: dict[str, int] = {}
    for (payload,) in connection.execute(sa.text(SUBMISSIONS)):
        name = names[json.loads(payload)["attempt"]]
        submissions[name] = submissions.get(name, 0) + 1
    return Stored(tuple(attempts), responses, marks, submissions)


def value_of(answer: str | None, prose: str | None) -> str:
    """What was typed: the prose where it lies apart, else every text of the answer, in its order."""
    if answer is None:
        return ""
    if prose is not None:
        return prose
    document = {name: value for name, value in json.loads(answer).items() if name not in ("format", "kind")}
    return "|".join(_texts(document))


def _texts(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [] if value is None or value == "" else [str(value)]


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _moment_or_none(value: Any) -> datetime | None:
    return None if value is None else _moment(value)


def keep(stored: Stored, path: Path) -> None:
    path.write_text(json.dumps(asdict(stored), default=lambda moment: moment.isoformat()), encoding="utf-8")


def _kept(document: Mapping[str, Any]) -> Stored:
    times = ("started_at", "due_at", "submitted_at", "received_at")

    def with_times(row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: _moment(value) if name in times and value else value for name, value in row.items()}

    return Stored(
        tuple(AttemptRow(**with_times(row)) for row in document["attempts"]),
        tuple(ResponseRow(**with_times(row)) for row in document["responses"]),
        tuple(MarkRow(**row) for row in document["marks"]),
        document["submissions"],
    )
