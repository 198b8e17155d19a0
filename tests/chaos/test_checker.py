"""The checker finds what it is for: hand-made histories that are bad in one way each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.checker import acknowledged, check
from tests.chaos.history import Event, History, read
from tests.chaos.stored import AttemptRow, MarkRow, ResponseRow, Stored, keep, stored_in, value_of

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUE = NINE + timedelta(minutes=20)
ATTEMPT = AttemptRow("att", 1, 1, 1, 3, "submitted", NINE, DUE, DUE, 30)


def response(sequence: int, value: str, seq: int = 0, client: str = "firsttab", **more: Any) -> ResponseRow:
    given: dict[str, Any] = {"base": 0, "late": False, "accepts": False, "received_at": NINE + timedelta(minutes=1)}
    return ResponseRow(sequence, "att", 1, sequence, client, seq or sequence, value=value, **{**given, **more})


def sent(n: int, value: str, seq: int = 0, client: str = "firsttab") -> dict[str, Any]:
    name = {"attempt": "att", "item": 1, "client": client, "seq": seq or n, "base": 0}
    return {"kind": "sent", "n": n, **name, "value": value}


def answered(n: int, sequence: int, value: str, code: str = "saved", status: int = 200) -> dict[str, Any]:
    return {"kind": "answered", "n": n, "status": status, "code": code, "sequence": sequence, "value": value}


def codes(history: list[Event], *responses: ResponseRow, **more: Any) -> list[tuple[str, str]]:
    stored = Stored(more.pop("attempts", (ATTEMPT,)), responses, **more)
    return [(one.column, one.code) for one in check(history, stored)]


GOOD: list[Event] = [sent(1, "a"), answered(1, 1, "a"), sent(2, "b"), answered(2, 2, "b")]
BOTH = (response(1, "a"), response(2, "b"))


def test_a_good_history_has_no_findings() -> None:
    assert codes(GOOD, *BOTH) == []
    assert acknowledged(GOOD) == 2


def test_an_answer_that_was_superseded_later_is_not_lost() -> None:
    history = [*GOOD, sent(3, "a", seq=1), answered(3, 2, "b", "overtaken")]
    assert codes(history, *BOTH) == []


def test_a_send_without_an_answer_may_be_stored_or_not() -> None:
    history = [*GOOD, sent(3, "c"), {"kind": "failed", "n": 3, "why": "reset"}]
    assert codes(history, *BOTH) == codes(history, *BOTH, response(3, "c")) == []


def test_a_lost_acknowledgement_is_found() -> None:
    assert codes(GOOD, response(1, "a")) == [("lost", "acknowledged_not_stored")]


def test_another_value_under_the_acknowledged_sequence_is_lost() -> None:
    assert ("lost", "acknowledged_not_stored") in codes(GOOD, response(1, "a"), response(2, "a"))


def test_a_value_that_was_never_sent_is_found() -> None:
    assert codes(GOOD, *BOTH, response(3, "z")) == [("slipped", "never_sent")]


def test_a_sent_value_under_another_number_is_foreign() -> None:
    history = [*GOOD, sent(3, "c")]
    assert codes(history, *BOTH, response(3, "c", seq=4)) == [("slipped", "never_sent")]


def test_an_acknowledgement_of_another_value_is_found() -> None:
    """What a plain counter did: 'saved' for an answer that was dropped, while another one is held."""
    history = [*GOOD, sent(3, "c", 1, "othertab"), answered(3, 2, "b", "saved")]
    found = codes(history, *BOTH)
    assert found == [("slipped", "foreign_acknowledgement"), ("slipped", "stale_acknowledgement")]


def test_an_acknowledgement_that_names_an_older_row_is_stale() -> None:
    history = [*GOOD, sent(3, "a"), answered(3, 1, "a", "saved")]
    assert codes(history, *BOTH) == [("slipped", "stale_acknowledgement")]


def test_overtaken_by_nothing_is_lost() -> None:
    history = [*GOOD, sent(3, "c"), answered(3, 2, "b", "overtaken")]
    assert codes(history, *BOTH) == [("lost", "overtaken_by_nothing")]


def test_a_conflict_names_what_is_stored_and_stores_nothing() -> None:
    history = [*GOOD, sent(3, "c", 1, "othertab"), answered(3, 2, "b", "conflict", 409)]
    assert codes(history, *BOTH) == []
    assert codes(history, *BOTH, response(3, "c", 1, "othertab", base=2)) == [("slipped", "refused_and_stored")]
    named = [*GOOD, sent(3, "c", 1, "othertab"), answered(3, 2, "x", "conflict", 409)]
    assert codes(named, *BOTH) == [("lost", "named_not_stored")]


def test_a_doubled_answer_is_found() -> None:
    assert ("slipped", "stored_twice") in codes(GOOD, *BOTH, response(3, "b", seq=2))


def test_an_older_answer_over_a_newer_one_is_found() -> None:
    rows = (response(1, "b", seq=2), response(2, "a", seq=1))
    history: list[Event] = [sent(1, "a"), sent(2, "b"), answered(2, 1, "b"), answered(1, 2, "a")]
    assert codes(history, *rows) == [("slipped", "older_after_newer")]


def test_overwriting_what_another_tab_wrote_unseen_is_found() -> None:
    history = [*GOOD, sent(3, "c", 1, "othertab"), answered(3, 3, "c")]
    assert codes(history, *BOTH, response(3, "c", 1, "othertab", base=2)) == []
    assert codes(history, *BOTH, response(3, "c", 1, "othertab", base=1)) == [("slipped", "overwrote_unseen")]


def test_a_gap_in_the_sequences_is_found() -> None:
    history: list[Event] = [sent(1, "a"), answered(1, 2, "a")]
    assert codes(history, response(2, "a", seq=1)) == [("slipped", "sequence_gap")]


@pytest.mark.parametrize(("seconds", "found"), [(30, []), (31, [("slipped", "late_not_apart")])])
def test_what_comes_after_the_grace_is_kept_apart(seconds: int, found: list[tuple[str, str]]) -> None:
    history: list[Event] = [sent(1, "a"), answered(1, 1, "a")]
    row = response(1, "a", received_at=DUE + timedelta(seconds=seconds))
    assert codes(history, row) == found
    assert codes(history, replace(row, late=True)) == codes(history, replace(row, accepts=True)) == []


def test_times_of_two_clocks_are_not_compared() -> None:
    """The clock was put back after the first answer, and the deadline with it."""
    ahead = response(1, "a", received_at=DUE + timedelta(hours=1))
    marks = (MarkRow("att", 1, 1, "submitted"),)
    assert codes(GOOD, ahead, response(2, "b"), marks=marks) == []
    late = response(2, "b", received_at=DUE + timedelta(hours=2))
    assert set(codes(GOOD, ahead, late, marks=marks)) == {("slipped", "late_not_apart"), ("slipped", "late_graded")}


def test_a_late_answer_that_is_graded_is_found() -> None:
    row = response(1, "a", late=True, received_at=DUE + timedelta(minutes=1))
    marks = (MarkRow("att", 1, 1, "submitted"),)
    assert codes([sent(1, "a")], row, marks=marks) == [("slipped", "late_graded")]
    assert codes([sent(1, "a")], replace(row, accepts=True), marks=marks) == []


def test_two_marks_for_one_submission_are_found() -> None:
    marks = (MarkRow("att", 1, 1, "submitted"), MarkRow("att", 1, 1, "submitted"))
    assert codes(GOOD, *BOTH, marks=marks) == [("slipped", "marked_twice")]
    assert codes(GOOD, *BOTH, submissions={"att": 2}) == [("slipped", "submitted_twice")]


def test_an_attempt_above_the_limit_is_found() -> None:
    four = tuple(replace(ATTEMPT, public_id=str(number), number=number) for number in range(1, 5))
    assert codes([], attempts=four) == [("slipped", "attempts_above_limit")]
    assert codes([], attempts=four[:3]) == []


def test_two_open_attempts_at_one_quiz_are_found() -> None:
    running = replace(ATTEMPT, state="in_progress", submitted_at=None)
    two = (running, replace(running, public_id="second", number=2))
    assert codes([], attempts=two) == [("slipped", "two_open")]
    assert codes([], attempts=(two[0], replace(two[1], quiz=2))) == []


def test_a_negative_time_is_found() -> None:
    before = NINE - timedelta(seconds=1)
    assert codes([], attempts=(replace(ATTEMPT, submitted_at=before),)) == [("slipped", "negative_time")]
    assert codes([sent(1, "a")], response(1, "a", received_at=before)) == [("slipped", "negative_time")]
    state = {"kind": "state", "n": 1, "attempt": "att", "remaining_ms": -1}
    assert codes([state]) == [("slipped", "negative_time")]


def test_a_state_older_than_an_acknowledgement_is_found() -> None:
    asked = {"kind": "asked", "n": 9, "attempt": "att"}
    state = {"kind": "state", "n": 9, "attempt": "att", "remaining_ms": 1, "sequences": {"1": 1}}
    assert codes([*GOOD, asked, state], *BOTH) == [("slipped", "stale_state")]
    assert codes([*GOOD[:2], asked, *GOOD[2:], state], *BOTH) == []


def test_a_start_or_a_submission_that_left_nothing_is_lost() -> None:
    started = {"kind": "started", "n": 1, "status": 303, "attempt": "gone", "person": "", "quiz": ""}
    submitted = {"kind": "submitted", "n": 2, "status": 303, "attempt": "att"}
    running = replace(ATTEMPT, state="in_progress", submitted_at=None)
    found = [("lost", "start_not_stored"), ("lost", "submission_not_stored")]
    assert codes([started, submitted], attempts=(running,)) == found


@pytest.mark.parametrize(
    ("status", "after", "found"),
    [(500, None, ["server_error"]), (503, None, ["no_retry_after"]), (503, "5", []), (502, "5", ["server_error"])],
)
def test_only_a_503_with_retry_after_is_no_error(status: int, after: str | None, found: list[str]) -> None:
    history: list[Event] = [
        sent(1, "a"), {"kind": "answered", "n": 1, "status": status, "code": None, "retry_after": after},
    ]  # fmt: skip
    assert codes(history) == [("errors", code) for code in found]


def test_what_a_fault_has_seen_counts() -> None:
    assert codes([{"kind": "broken", "column": "lost", "text": "quick_check: page 3"}]) == [("lost", "seen")]


def test_a_receipt_for_something_else_is_found() -> None:
    receipt = {"attempt": "att", "item": 1, "sequence": 1}
    assert codes([sent(1, "a"), answered(1, 1, "a") | {"receipt": receipt}], response(1, "a")) == []
    other = receipt | {"sequence": 2}
    found = codes([sent(1, "a"), answered(1, 1, "a") | {"receipt": other}], response(1, "a"))
    assert found == [("slipped", "foreign_receipt")]


def test_a_history_and_its_rows_are_the_same_from_disk(tmp_path: Path) -> None:
    history = History(tmp_path / "run.jsonl")
    for event in GOOD:
        history.add(event["kind"], **{name: value for name, value in event.items() if name != "kind"})
    history.close()
    stored = Stored((ATTEMPT,), BOTH, (MarkRow("att", 1, 2, "submitted"),), {"att": 1})
    keep(stored, tmp_path / "rows.json")
    assert list(read((tmp_path / "run.jsonl").read_text().splitlines())) == history.events
    assert stored_in(str(tmp_path / "rows.json")) == stored


def test_a_value_is_what_was_typed() -> None:
    assert value_of('{"format":1,"kind":"numeric","unit":null,"value":"0,5"}', None) == "0,5"
    assert value_of('{"chosen":["b"],"format":1,"kind":"single_choice"}', None) == "b"
    assert value_of('{"format":1,"kind":"essay","text":"digest"}', "prose") == "prose"
    assert value_of(None, None) == ""
