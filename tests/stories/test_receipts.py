"""Receipts: what was acknowledged is signed, can be taken away as a file, and is held against the database."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.canonical import canonical_json
from lms.clock import utc_now
from lms.database import db, reading, runtime
from lms.guards import APPEND_ONLY
from lms.keys import KeyRing, fits
from lms.sitting.queries.receipts import receipts_of
from lms.sitting.receipts import Receipt, key_of, receipts_file
from lms.sitting.services.reopening import reopen
from lms.sitting.services.saving import save_answer
from lms.sitting.services.submitting import submit_attempt
from quizzes.review import Review
from tests.academy import Academy, of_kind
from tests.fixtures import POSTGRESQL
from tests.stories.attempts import QUIZ, Tab, choice, rows
from tests.stories.policies import set_quizzes

Sitting = tuple[str, int, list[str]]


def file_of(attempt: str) -> dict[str, Any]:
    kept = receipts_of(reading(), attempt)
    assert kept is not None
    db.session.close()
    return receipts_file("Meridian Academy", kept.all, runtime().keys.public)


def holds(receipt: Receipt) -> bool:
    key_id, value = key_of(receipt.signature)
    return fits(runtime().keys.public(key_id), canonical_json(receipt.document), value)


def tamper(statement: str, **values: Any) -> None:
    """Changes history behind the back of the guards, as somebody with the database's password could."""
    db.session.close()
    with runtime().engine.begin() as connection:
        if POSTGRESQL:
            connection.execute(sa.text("SET session_replication_role = replica"))
        else:
            for table in APPEND_ONLY:
                connection.execute(sa.text(f"DROP TRIGGER IF EXISTS refuse_update_{table}"))
                connection.execute(sa.text(f"DROP TRIGGER IF EXISTS refuse_delete_{table}"))
        assert connection.execute(sa.text(statement), values).rowcount == 1


@pytest.fixture
def answered(trainee: Academy, sitting: Sitting) -> Sitting:
    attempt, number, (a, b, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    tab.send(a)
    tab.send(b)
    submit_attempt(trainee.act("trainee"), attempt)
    return sitting


Check = Callable[..., tuple[int, str]]


@pytest.fixture
def check(app: Flask, tmp_path: Path) -> Check:
    """Writes what is given into a file and verifies that; the exit code and what was said."""

    def run(content: Any, *options: str) -> tuple[int, str]:
        file = tmp_path / "receipts.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        found = app.test_cli_runner().invoke(args=["sitting", "verify-receipts", str(file), *options])
        assert found.exception is None or isinstance(found.exception, SystemExit)
        return found.exit_code, found.output

    return run


# -- what is signed -----------------------------------------------------------------------------------------


def test_a_saved_answer_is_signed_and_the_same_one_returns_the_same_receipt(trainee: Academy, sitting: Sitting) -> None:
    attempt, number, (a, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    saved, same = tab.send(a), tab.send(a)
    assert saved.receipt is not None
    assert holds(saved.receipt)
    assert same.receipt == saved.receipt
    said = saved.receipt.document
    assert (said["kind"], said["attempt"], said["item"], said["sequence"]) == ("answer", attempt, number, 1)
    assert rows(attempt, number)[0].signature == saved.receipt.signature


def test_an_answer_that_is_kept_apart_is_signed_as_late(trainee: Academy, sitting: Sitting) -> None:
    attempt, number, (a, *_) = sitting
    trainee.clock.advance(hours=1)
    assert Tab(trainee, attempt, number, "firsttab").send(a).code == "late"
    kept = receipts_of(reading(), attempt)
    assert kept is not None
    assert [one.document["kind"] for one in kept.all] == ["late answer"]
    assert all(holds(one) for one in kept.all)


def test_the_submission_names_each_answer_that_counts(answered: Sitting) -> None:
    attempt, number, _ = answered
    kept = receipts_of(reading(), attempt)
    assert kept is not None
    assert all(holds(one) for one in kept.all)
    assert [one.document["kind"] for one in kept.all] == ["answer", "answer", "submission"]
    assert kept.all[-1].document["answers"] == {str(number): 2}
    assert kept.all[-1].document["how"] == "trainee"


def test_no_answer_is_refused_where_there_is_no_key(trainee: Academy, sitting: Sitting, tmp_path: Path) -> None:
    attempt, number, (a, *_) = sitting
    runtime().keys = KeyRing(tmp_path / "nowhere")
    saved = Tab(trainee, attempt, number, "firsttab").send(a)
    assert (saved.code, saved.receipt) == ("saved", None)
    submit_attempt(trainee.act("trainee"), attempt)
    kept = receipts_of(reading(), attempt)
    assert kept is not None
    assert kept.all == ()


def test_a_new_key_signs_from_the_next_answer_on_and_the_old_receipts_hold(
    trainee: Academy, sitting: Sitting, tmp_path: Path, check: Check
) -> None:
    attempt, number, (a, b, *_) = sitting
    ring = runtime().keys = KeyRing(tmp_path / "ring")
    first = ring.new(trainee.clock())
    tab = Tab(trainee, attempt, number, "firsttab")
    before = tab.send(a)
    other = KeyRing(ring.folder)  # another process turns the key
    second = other.new(trainee.clock.advance(seconds=1))
    after = tab.send(b)
    assert before.receipt is not None
    assert after.receipt is not None
    assert [key_of(one.receipt.signature)[0] for one in (before, after) if one.receipt] == [first, second]
    assert check(file_of(attempt))[0] == 0


def test_an_unfinished_key_is_never_signed_with(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "ring")
    ring.new(utc_now())
    (tmp_path / "ring" / "99991231235959-ffffffffffff.unfinished").write_bytes(b"")
    assert len(ring.ids()) == 1
    assert ring.sign("a word").key_id == ring.ids()[0]


# -- what is verified ---------------------------------------------------------------------------------------


def test_untouched_receipts_hold(answered: Sitting, check: Check) -> None:
    assert check(file_of(answered[0])) == (0, "3 receipts hold\n")


def test_the_academys_keys_can_be_given_as_a_list(answered: Sitting, check: Check, tmp_path: Path) -> None:
    ring, listed = runtime().keys, tmp_path / "keys.txt"
    listed.write_text("".join(f"{key} {ring.public(key)}\n" for key in ring.ids()))
    assert check(file_of(answered[0]), "--keys", str(listed))[0] == 0
    listed.write_text(f"{ring.ids()[0]} {KeyRing(tmp_path / 'x').public(KeyRing(tmp_path / 'x').new(utc_now()))}\n")
    code, said = check(file_of(answered[0]), "--keys", str(listed))
    assert (code, said.count("does not fit it")) == (1, 3)


def test_a_changed_answer_in_the_database_is_named(answered: Sitting, check: Check) -> None:
    attempt, number, (a, *_) = answered
    file = file_of(attempt)
    row = rows(attempt, number)[-1]
    changed = canonical_json({**row.answer, "chosen": [a]})
    tamper("UPDATE response SET answer = :answer WHERE id = :id", answer=changed, id=row.id)
    code, said = check(file)
    assert code == 1
    assert said.splitlines()[0] == f"Receipt 2 (item {number}, sequence 2) names another answer than the database has"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("received_at = '2026-11-23 09:00:00.000001'", "another time"),
        ("confidence = 3", "another certainty"),
        ("late = (1 = 1)", "came in time"),
        ("sequence = 9", "does not have"),
    ],
)
def test_whatever_else_is_changed_is_named(change: str, words: str, answered: Sitting, check: Check) -> None:
    attempt, number, _ = answered
    file, row = file_of(attempt), rows(attempt, number)[-1]
    tamper(f"UPDATE response SET {change} WHERE id = :id", id=row.id)
    code, said = check(file)
    assert (code, words in said.splitlines()[0]) == (1, True)


def test_a_removed_answer_is_named_and_the_submission_that_rests_on_it(answered: Sitting, check: Check) -> None:
    attempt, number, _ = answered
    file, row = file_of(attempt), rows(attempt, number)[-1]
    with runtime().engine.connect() as connection:
        marks = connection.execute(sa.text("SELECT id FROM mark WHERE response_id = :id"), {"id": row.id}).scalars()
        for mark in list(marks):
            connection.rollback()
            tamper("UPDATE mark SET response_id = NULL WHERE id = :id", id=mark)
    tamper("DELETE FROM response WHERE id = :id", id=row.id)
    code, said = check(file)
    assert code == 1
    assert [line.split(")")[0] for line in said.splitlines()[:2]] == [
        f"Receipt 2 (item {number}, sequence 2",
        "Receipt 3 (submission",
    ]


def test_a_changed_submission_is_named(answered: Sitting, check: Check) -> None:
    file = file_of(answered[0])
    tamper("UPDATE attempt SET submitted_how = 'time' WHERE public_id = :id", id=answered[0])
    assert check(file)[0] == 1


def test_a_changed_receipt_is_named(answered: Sitting, check: Check) -> None:
    file = file_of(answered[0])
    file["receipts"][0]["receipt"]["sequence"] = 2
    code, said = check(file)
    assert (code, said.count("has a signature that does not fit it")) == (1, 1)


def test_the_signature_of_another_receipt_is_named(answered: Sitting, check: Check) -> None:
    file = file_of(answered[0])
    first, second, _ = file["receipts"]
    first["signature"], second["signature"] = second["signature"], first["signature"]
    code, said = check(file)
    assert (code, said.count("has a signature that does not fit it")) == (1, 2)


def test_a_foreign_key_is_named_whatever_the_file_says_of_it(answered: Sitting, check: Check, tmp_path: Path) -> None:
    file, foreign = file_of(answered[0]), KeyRing(tmp_path / "foreign")
    foreign.new(utc_now())
    made = foreign.sign(canonical_json(file["receipts"][0]["receipt"]))
    file["receipts"][0]["signature"] = f"{made.key_id}.{made.value}"
    file["keys"][made.key_id] = foreign.public(made.key_id)
    code, said = check(file)
    assert (code, said.count("is signed by a key that is not the academy's")) == (1, 1)


def test_what_else_the_academy_has_signed_is_no_receipt(answered: Sitting, check: Check) -> None:
    file, said = file_of(answered[0]), {"format": 1, "kind": "head", "attempt": answered[0]}
    made = runtime().keys.sign(canonical_json(said))
    file["receipts"].append({"receipt": said, "signature": f"{made.key_id}.{made.value}"})
    code, words = check(file)
    assert (code, "Receipt 4 is no receipt" in words) == (1, True)


def test_an_attempt_that_is_not_there_is_named(answered: Sitting, check: Check) -> None:
    file = file_of(answered[0])
    said = {**file["receipts"][0]["receipt"], "attempt": "0" * 26}
    made = runtime().keys.sign(canonical_json(said))
    file["receipts"][0] = {"receipt": said, "signature": f"{made.key_id}.{made.value}"}
    code, words = check(file)
    assert (code, words.count("names an attempt that the database does not have")) == (1, 1)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": 2, "receipts": []}',
        '{"format": 1}',
        "[" * 100_000,
        '{"format": NaN}',
        "\ud7ff",
    ],
)
def test_what_is_no_file_of_receipts_is_refused_in_one_sentence(content: str, answered: Sitting, check: Check) -> None:
    code, said = check(content)
    assert (code, len(said.splitlines())) == (2, 1)


def test_a_file_that_was_cut_off_is_refused(answered: Sitting, check: Check) -> None:
    text = json.dumps(file_of(answered[0]))
    assert check(text[: len(text) // 2])[0] == 2


def test_a_huge_file_is_refused_unread(answered: Sitting, check: Check) -> None:
    code, said = check(" " * 20_000_001)
    assert (code, "larger than any file of receipts" in said) == (2, True)


def test_a_missing_file_is_refused(app: Flask, tmp_path: Path) -> None:
    found = app.test_cli_runner().invoke(args=["sitting", "verify-receipts", str(tmp_path / "none.json")])
    assert (found.exit_code, len(found.output.splitlines())) == (2, 1)


@pytest.mark.parametrize("entry", [None, 1, {}, {"receipt": [], "signature": ""}, {"receipt": {}, "signature": 1}])
def test_what_is_no_receipt_is_named(entry: Any, answered: Sitting, check: Check) -> None:
    file = file_of(answered[0])
    file["receipts"].append(entry)
    code, said = check(file)
    assert (code, said.splitlines()[0]) == (1, "Receipt 4 is no receipt")


# -- more than one submission ------------------------------------------------------------------------------


def test_the_receipt_of_an_earlier_submission_holds_after_the_next_one(trainee: Academy, check: Check) -> None:
    set_quizzes(trainee, review=Review())
    attempt = trainee.start("trainee", QUIZ, of_kind("single_choice"))
    number, (a, b, *_) = choice(trainee, attempt)
    tab = Tab(trainee, attempt, number, "firsttab")
    tab.send(a)
    submit_attempt(trainee.act("trainee"), attempt)
    first = file_of(attempt)
    trainee.clock.advance(minutes=30)
    reopen(trainee.act("instructor"), attempt, 10, "The room lost its power for a while.")
    said = ["Receipt 2 (submission) holds; the attempt was reopened after this submission", "2 receipts hold"]
    found = check(first)
    assert (found[0], found[1].splitlines()) == (0, said)
    tab.send(b)
    submit_attempt(trainee.act("trainee"), attempt)
    found = check(first)
    assert (found[0], found[1].splitlines()) == (0, said)
    assert check(file_of(attempt)) == (0, "3 receipts hold\n")
    tamper("UPDATE attempt_reopening SET was_submitted_at = :at", at="2026-11-23 09:00:01")
    code, words = check(first)
    assert (code, "names another submission than the database has" in words) == (1, True)


# -- prose --------------------------------------------------------------------------------------------------


@pytest.fixture
def essay(academy: Academy) -> tuple[str, int]:
    """A text in the trainee's own words, saved."""
    academy.read_lessons("trainee")
    attempt = academy.start("trainee", 10, of_kind("essay"))
    number = next(n for n, question, _deal in academy.slots(attempt) if question.shown.type.free_text)
    saved = save_answer(academy.act("trainee"), attempt, number, {"text": ["As I said."]}, "firsttab", 1, 0)
    assert (saved.code, saved.values) == ("saved", {"text": ["As I said."]})
    return attempt, number


def test_prose_that_was_erased_breaks_nothing_and_is_said(essay: tuple[str, int], check: Check) -> None:
    file = file_of(essay[0])
    assert check(file) == (0, "1 receipts hold\n")
    tamper("UPDATE journal_body SET text = '', erased_at = :at WHERE text = 'As I said.'", at="2026-11-24 09:00:00")
    code, said = check(file)
    assert (code, said.splitlines()) == (
        0,
        [f"Receipt 1 (item {essay[1]}, sequence 1) holds; the text of its answer was erased", "1 receipts hold"],
    )


def test_prose_that_was_changed_is_named(essay: tuple[str, int], check: Check) -> None:
    file = file_of(essay[0])
    tamper("UPDATE journal_body SET text = 'As they say.' WHERE text = 'As I said.'")
    code, said = check(file)
    assert (code, "names a text that was changed in the database" in said) == (1, True)


def test_prose_that_comes_again_is_the_same(academy: Academy, essay: tuple[str, int]) -> None:
    attempt, number = essay
    act = academy.act("trainee")
    again = save_answer(act, attempt, number, {"text": ["As I said."]}, "firsttab", 1, 0)
    more = save_answer(act, attempt, number, {"text": ["As I said."]}, "firsttab", 2, 1)
    assert (again.code, more.code) == ("same", "same")
    assert again.receipt is not None
    assert holds(again.receipt)
    assert len(rows(attempt, number)) == 1
