"""Holds what was acknowledged against what is stored: `python -m tests.chaos.checker HISTORY.jsonl DATABASE_URL`.

It knows nothing of the application but the names of its tables and what docs/sitting.md promises. Exit code 1 where
anything was lost, slipped, or answered with an error.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.chaos.history import Event, read
from tests.chaos.stored import AttemptRow, ResponseRow, Stored, stored_in

HELD = ("saved", "same", "overtaken")
COLUMNS = ("lost", "slipped", "errors")


@dataclass(frozen=True)
class Finding:
    """`column` is where it is counted: lost (acknowledged and gone), slipped (a rule was passed by), errors."""

    column: str
    code: str
    text: str


def check(history: Sequence[Event], stored: Stored) -> list[Finding]:
    """Everything that was promised and does not hold; nothing where all is well."""
    found = [
        *_errors(history),
        *_acknowledgements(history, stored),
        *_never_sent(history, stored),
        *_order(stored),
        *_starts(history, stored),
        *_attempts(stored),
        *_times(history, stored),
        *_marks(stored),
        *_states(history),
    ]
    return sorted(set(found), key=lambda one: (COLUMNS.index(one.column), one.code, one.text))


def acknowledged(history: Sequence[Event]) -> int:
    """How many answers the server said that it holds, and how many starts and submissions it said were done."""
    good = {"answered": 200, "started": 303, "submitted": 303}
    return sum(event.get("status") == good.get(event["kind"], -1) for event in history)


# -- answers ----------------------------------------------------------------------------------------------


def _sends(history: Iterable[Event]) -> dict[int, Event]:
    return {event["n"]: event for event in history if event["kind"] == "sent"}


def _name(sent: Event) -> tuple[str, int, str, int]:
    return sent["attempt"], sent["item"], sent["client"], sent["seq"]


def _acknowledgements(history: Sequence[Event], stored: Stored) -> Iterator[Finding]:
    """Each names what is stored; one that says 'saved' or 'same' names what was sent."""
    sends = _sends(history)
    by_sequence = {(row.attempt, row.item, row.sequence): row for row in stored.responses}
    by_send = {(row.attempt, row.item, row.client, row.seq): row for row in stored.responses}
    arrivals = Counter(map(_name, sends.values()))
    newest: dict[tuple[str, int, str], int] = defaultdict(int)
    for row in stored.responses:
        key = (row.attempt, row.item, row.client)
        newest[key] = max(newest[key], row.seq)
    for answer in history:
        if answer["kind"] != "answered" or answer.get("code") is None:
            continue
        sent = sends[answer["n"]]
        where = f"attempt {sent['attempt']}, item {sent['item']}, {sent['client']} {sent['seq']}"
        held = by_sequence.get((sent["attempt"], sent["item"], answer["sequence"]))
        said = f"{where}: {answer['code']}, sequence {answer['sequence']}"
        if answer["code"] in HELD and (held is None or held.value != answer["value"]):
            found = "nothing" if held is None else repr(held.value)
            yield Finding("lost", "acknowledged_not_stored", f"{said} {answer['value']!r}: stored is {found}")
        if answer["code"] in ("saved", "same") and answer["value"] != sent["value"]:
            yield Finding("slipped", "foreign_acknowledgement", f"{said}: {answer['value']!r} for {sent['value']!r}")
        if answer["code"] == "saved" and held is not None and (held.client, held.seq) != (sent["client"], sent["seq"]):
            yield Finding("slipped", "stale_acknowledgement", f"{said}: stored for {held.client} {held.seq}")
        if answer["code"] == "overtaken" and newest[sent["attempt"], sent["item"], sent["client"]] <= sent["seq"]:
            mine = by_send.get((sent["attempt"], sent["item"], sent["client"], sent["seq"]))
            if mine is None:
                yield Finding("lost", "overtaken_by_nothing", said)
        if answer["status"] == 409:
            yield from _refused(answer, sent, said, held, by_send, arrivals[_name(sent)] == 1)
        yield from _receipt(answer, sent, said)


def _refused(
    answer: Event, sent: Event, said: str, held: ResponseRow | None, by_send: Mapping[Any, ResponseRow], once: bool
) -> Iterator[Finding]:
    """What was refused is not stored, or is kept apart; what is named instead is stored. A send that arrived more
    than `once` may have been refused one time and stored another."""
    mine = by_send.get((sent["attempt"], sent["item"], sent["client"], sent["seq"]))
    if once and answer["code"] == "conflict" and mine is not None and mine.value == sent["value"]:
        yield Finding("slipped", "refused_and_stored", f"{said}: {mine.value!r} is stored all the same")
    if answer["code"] == "late" and mine is not None and not mine.late:
        yield Finding("slipped", "late_but_counted", said)
    if answer["sequence"] and (held is None or held.value != answer["value"]):
        yield Finding("lost", "named_not_stored", f"{said}: {answer['value']!r} is not what is stored")


def _receipt(answer: Event, sent: Event, said: str) -> Iterator[Finding]:
    receipt = answer.get("receipt")
    if receipt is None:
        return
    named = (receipt["attempt"], receipt["item"], receipt["sequence"])
    if named != (sent["attempt"], sent["item"], answer["sequence"]):
        yield Finding("slipped", "foreign_receipt", f"{said}: its receipt is for {named}")


def _never_sent(history: Sequence[Event], stored: Stored) -> Iterator[Finding]:
    """Every stored answer of an attempt that was sat here is one that was sent, with that very value."""
    values = defaultdict(set)
    for sent in _sends(history).values():
        values[sent["attempt"], sent["item"], sent["client"], sent["seq"]].add(sent["value"])
    here = {event["attempt"] for event in history if event["kind"] == "sent"}
    for row in stored.responses:
        where = f"attempt {row.attempt}, item {row.item}, sequence {row.sequence}"
        if row.attempt in here and row.value not in values[row.attempt, row.item, row.client, row.seq]:
            yield Finding("slipped", "never_sent", f"{where}: {row.value!r} of {row.client} {row.seq}")


def _order(stored: Stored) -> Iterator[Finding]:
    """Of one item the sequences are 1, 2, 3 …; a tab's own answers keep their order; nobody overwrites what they
    had not seen; no send is stored twice."""
    slots: dict[tuple[str, int], list[ResponseRow]] = defaultdict(list)
    for row in stored.responses:
        slots[row.attempt, row.item].append(row)
    for (attempt, item), unordered in slots.items():
        rows, where = sorted(unordered, key=lambda row: row.sequence), f"attempt {attempt}, item {item}"
        if [row.sequence for row in rows] != list(range(1, len(rows) + 1)):
            yield Finding("slipped", "sequence_gap", f"{where}: {[row.sequence for row in rows][:20]}")
        if len({(row.client, row.seq) for row in rows}) < len(rows):
            yield Finding("slipped", "stored_twice", where)
        newest: dict[str, int] = {}
        before: ResponseRow | None = None
        for row in rows:
            if row.seq < newest.get(row.client, 0):
                yield Finding("slipped", "older_after_newer", f"{where}: {row.client} {row.seq} at {row.sequence}")
            newest[row.client] = max(row.seq, newest.get(row.client, 0))
            unseen = before is not None and before.client != row.client and before.sequence != row.base
            if unseen and not row.late and not row.accepts:
                yield Finding("slipped", "overwrote_unseen", f"{where}: {row.client} {row.seq} had seen {row.base}")
            before = before if row.late else row


# -- attempts ---------------------------------------------------------------------------------------------


def _starts(history: Sequence[Event], stored: Stored) -> Iterator[Finding]:
    """What was said to be started or submitted is."""
    known = {row.public_id: row for row in stored.attempts}
    for event in history:
        if event["kind"] == "started" and event["attempt"] and event["attempt"] not in known:
            yield Finding("lost", "start_not_stored", f"attempt {event['attempt']}")
        if event["kind"] == "submitted" and event["status"] == 303:
            row = known.get(event["attempt"])
            if row is None or row.submitted_at is None:
                yield Finding("lost", "submission_not_stored", f"attempt {event['attempt']}")


def _attempts(stored: Stored) -> Iterator[Finding]:
    """Never more than allowed, one open at a time, one submission each."""
    quizzes: dict[tuple[int, int], list[AttemptRow]] = defaultdict(list)
    for row in stored.attempts:
        quizzes[row.enrolment, row.quiz].append(row)
    for (enrolment, quiz), rows in quizzes.items():
        where = f"enrolment {enrolment}, quiz {quiz}"
        allowed = max(row.allowed for row in rows)
        if len(rows) > allowed or any(row.number > row.allowed for row in rows):
            yield Finding("slipped", "attempts_above_limit", f"{where}: {len(rows)} of {allowed}")
        if sum(row.state == "in_progress" for row in rows) > 1:
            yield Finding("slipped", "two_open", where)
    for attempt, count in stored.submissions.items():
        if count > 1:
            yield Finding("slipped", "submitted_twice", f"attempt {attempt}: {count} times on record")


def _times(history: Sequence[Event], stored: Stored) -> Iterator[Finding]:
    """No time is negative, and what came after the time and its grace is kept apart."""
    known = {row.public_id: row for row in stored.attempts}
    for attempt in stored.attempts:
        where = f"attempt {attempt.public_id}"
        for name in ("due_at", "submitted_at"):
            moment: datetime | None = getattr(attempt, name)
            if moment is not None and moment < attempt.started_at:
                yield Finding("slipped", "negative_time", f"{where}: {name} lies before its start")
    earlier = _by_a_clock_put_back(stored.responses)
    for row in stored.responses:
        attempt = known[row.attempt]
        where = f"attempt {row.attempt}, item {row.item}, sequence {row.sequence}"
        if row.received_at < attempt.started_at:
            yield Finding("slipped", "negative_time", f"{where}: received before the start")
        if not row.late and not row.accepts and row.id not in earlier and _is_late(row, attempt):
            yield Finding("slipped", "late_not_apart", f"{where}: received {row.received_at}, due {attempt.due_at}")
    for event in history:
        if event["kind"] == "state" and (event.get("remaining_ms") or 0) < 0:
            yield Finding("slipped", "negative_time", f"attempt {event['attempt']}: {event['remaining_ms']} ms remain")


def _by_a_clock_put_back(rows: Sequence[ResponseRow]) -> set[int]:
    """Answers that bear a later time than one of their attempt which was stored after them: the clock was put back
    in between and the deadline with it, so that the two cannot be compared any more."""
    found: set[int] = set()
    least: dict[str, datetime] = {}
    for row in sorted(rows, key=lambda row: row.id, reverse=True):
        if row.received_at > least.get(row.attempt, row.received_at):
            found.add(row.id)
        least[row.attempt] = min(row.received_at, least.get(row.attempt, row.received_at))
    return found


def _is_late(row: ResponseRow, attempt: AttemptRow) -> bool:
    return attempt.due_at is not None and row.received_at > attempt.due_at + timedelta(seconds=attempt.grace)


def _marks(stored: Stored) -> Iterator[Finding]:
    """An answer is marked once for a submission, and none that was late."""
    known = {row.public_id: row for row in stored.attempts}
    by_id = {row.id: row for row in stored.responses}
    earlier = _by_a_clock_put_back(stored.responses)
    counted: dict[tuple[str, int], int] = defaultdict(int)
    for mark in stored.marks:
        where = f"attempt {mark.attempt}, item {mark.item}"
        counted[mark.attempt, mark.item] += mark.why == "submitted"
        row = by_id.get(mark.response) if mark.response is not None else None
        if row is None or row.accepts:
            continue
        if row.late or (row.id not in earlier and _is_late(row, known[row.attempt])):
            yield Finding("slipped", "late_graded", f"{where}, sequence {row.sequence}")
    for (attempt, item), count in counted.items():
        if count > 1 and not known[attempt].reopened:
            yield Finding("slipped", "marked_twice", f"attempt {attempt}, item {item}: {count} times")


def _states(history: Sequence[Event]) -> Iterator[Finding]:
    """A state that was asked for after an acknowledgement shows at least what was acknowledged."""
    sends = _sends(history)
    known: dict[tuple[str, int], int] = defaultdict(int)
    asked: dict[int, dict[tuple[str, int], int]] = {}
    for event in history:
        if event["kind"] == "answered" and event["status"] == 200:
            sent = sends[event["n"]]
            key = (sent["attempt"], sent["item"])
            known[key] = max(known[key], event["sequence"])
        elif event["kind"] == "asked":
            asked[event["n"]] = {key: top for key, top in known.items() if key[0] == event["attempt"]}
        elif event["kind"] == "state" and event.get("sequences") is not None:
            for (attempt, item), top in asked.pop(event["n"], {}).items():
                if event["sequences"].get(str(item), 0) < top:
                    text = f"attempt {attempt}, item {item}: {top} was acknowledged before"
                    yield Finding("slipped", "stale_state", text)


def _errors(history: Sequence[Event]) -> Iterator[Finding]:
    """5xx other than 503, a 503 that does not say when to come again, and what a fault has seen itself."""
    for event in history:
        if event["kind"] == "broken":
            yield Finding(event["column"], "seen", event["text"])
        status = event.get("status") or 0
        if status >= 500 and status != 503:
            yield Finding("errors", "server_error", f"{status} to request {event.get('n')}")
        if status == 503 and not event.get("retry_after"):
            yield Finding("errors", "no_retry_after", f"503 to request {event.get('n')}")


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 2:
        sys.stderr.write("Usage: python -m tests.chaos.checker HISTORY.jsonl DATABASE_URL\n")
        return 2
    history = list(read(Path(arguments[0]).read_text(encoding="utf-8").splitlines()))
    found = check(history, stored_in(arguments[1]))
    for one in found:
        sys.stdout.write(f"{one.column}: {one.code}: {one.text}\n")
    sys.stdout.write(f"{acknowledged(history)} acknowledged, {len(found)} findings\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
