"""Saving answers: what is acknowledged is stored, whatever is repeated, overtaken or answered twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lms.database import db, runtime
from lms.sitting.models import Attempt, AttemptBreak
from lms.sitting.services.saving import Saved, save_answer
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.stories.attempts import Tab, head_of, rows, together


def test_the_same_send_twice_is_stored_once(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    first, again = tab.send(a), tab.send(a, seq=1, base=0)
    assert (first.code, again.code) == ("saved", "same")
    assert (again.sequence, again.values, again.receipt) == (1, {"answer": [a]}, first.receipt)
    assert len(rows(attempt, number)) == 1


def test_the_same_answer_again_is_not_stored_again(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    assert [tab.send(a).code, tab.send(a).code] == ["saved", "same"]
    assert len(rows(attempt, number)) == 1


def test_there_and_back_stores_three(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, b, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    assert [tab.send(one).code for one in (a, b, a)] == ["saved"] * 3
    assert [row.answer["chosen"] for row in rows(attempt, number)] == [[a], [b], [a]]


def test_an_answer_can_be_taken_back(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    tab.send(a)
    assert tab.send(None).values == {}
    assert [row.answer is None for row in rows(attempt, number)] == [False, True]


def test_a_tab_that_missed_another_is_told(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, b, c, *_) = sitting
    first, second = Tab(trainee, attempt, number, "firsttab"), Tab(trainee, attempt, number, "secondtab")
    first.send(a)
    told = second.send(b, base=0)
    assert (told.code, told.sequence, told.values) == ("conflict", 1, {"answer": [a]})
    assert len(rows(attempt, number)) == 1
    assert second.send(c).code == "saved", "after it has seen the answer"
    assert first.send(b, base=1).code == "conflict"


def test_sends_that_overtake_each_other_end_with_the_last(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, (a, b, c, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    tab.send(c, seq=3, base=0)
    late = [tab.send(b, seq=2, base=0), tab.send(a, seq=1, base=0)]
    assert [(one.code, one.values) for one in late] == [("overtaken", {"answer": [c]})] * 2
    assert [row.answer["chosen"] for row in rows(attempt, number)] == [[c]]


def test_one_number_for_two_answers_is_never_called_saved(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    """A plain form sent twice from one page, changed in between: it must not hear that the change was saved."""
    attempt, number, (a, b, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    tab.send(a, seq=1, base=0)
    again = tab.send(b, seq=1, base=0)
    assert again.code == "conflict"
    assert again.values == {"answer": [a]}


def test_the_same_answer_of_another_tab_is_no_conflict(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, *_) = sitting
    Tab(trainee, attempt, number, "firsttab").send(a)
    again = Tab(trainee, attempt, number, "secondtab").send(a, base=0)
    assert (again.code, again.sequence) == ("same", 1)
    assert len(rows(attempt, number)) == 1


def test_a_blank_where_nothing_was_answered_is_not_stored(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, _ = sitting
    assert Tab(trainee, attempt, number, "firsttab").send(None).code == "same"
    assert rows(attempt, number) == []


def test_a_stale_blank_clears_nothing(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, *_) = sitting
    first, second = Tab(trainee, attempt, number, "firsttab"), Tab(trainee, attempt, number, "secondtab")
    first.send(a)
    told = second.send(None, base=0)
    assert (told.code, told.values) == ("conflict", {"answer": [a]})
    assert second.send(None).code == "saved"
    assert [row.answer is None for row in rows(attempt, number)] == [False, True]


def test_a_send_that_comes_again_after_another_tab_went_on_from_it_is_overtaken(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    """Its acknowledgement was lost; the other tab had seen the answer when it gave another."""
    attempt, number, (a, b, c, *_) = sitting
    first, second = Tab(trainee, attempt, number, "firsttab"), Tab(trainee, attempt, number, "secondtab")
    first.send(a)
    second.send(b, base=1)
    again = first.send(a, seq=1, base=0)
    assert (again.code, again.sequence, again.values) == ("overtaken", 2, {"answer": [b]})
    assert first.send(c, seq=1, base=0).code == "conflict", "a plain form that was changed"
    assert len(rows(attempt, number)) == 2


def test_an_older_send_than_one_that_another_tab_has_seen_is_overtaken(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, (a, b, c, *_) = sitting
    first, second = Tab(trainee, attempt, number, "firsttab"), Tab(trainee, attempt, number, "secondtab")
    first.send(b, seq=2, base=0)
    second.send(c, base=1)
    assert first.send(a, seq=1, base=0).code == "overtaken"
    assert len(rows(attempt, number)) == 2


# -- time ---------------------------------------------------------------------------------------------------


def test_a_late_answer_that_comes_again_is_kept_once(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, b, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    trainee.clock.advance(hours=1)
    late = [tab.send(a), tab.send(a, seq=1, base=0), tab.send(b, seq=1, base=0)]
    assert [(one.code, one.sequence, one.values) for one in late] == [
        ("late", 0, {}),
        ("late", 0, {}),
        ("conflict", 0, {}),
    ]
    assert [row.late for row in rows(attempt, number)] == [True]


def test_what_is_held_already_is_the_same_even_when_it_comes_late(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, (a, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    tab.send(a)
    trainee.clock.advance(hours=1)
    assert [tab.send(a).code, tab.send(a, seq=1, base=0).code] == ["same", "same"]
    submit_attempt(trainee.act("trainee"), attempt)
    assert tab.send(a, seq=1, base=0).code == "same"
    assert [row.late for row in rows(attempt, number)] == [False]


def test_a_late_answer_is_never_what_a_base_is_compared_with(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    """An answer came late, then minutes were added: whoever saw the answer that counts goes on from that one."""
    attempt, number, (a, b, c, *_) = sitting
    first, second = Tab(trainee, attempt, number, "firsttab"), Tab(trainee, attempt, number, "secondtab")
    first.send(a)
    trainee.clock.advance(hours=1)
    assert second.send(b, base=1).code == "late"
    add_time(attempt, trainee.clock())
    saved = first.send(c, base=1)
    assert (saved.code, saved.sequence) == ("saved", 3)
    assert second.send(b, seq=1, base=1).code == "late", "the very send that is kept apart"
    third = Tab(trainee, attempt, number, "thirdtab").send(b, base=1)
    assert (third.code, third.sequence, third.values) == ("conflict", 3, {"answer": [c]})
    assert [(row.sequence, row.late) for row in rows(attempt, number)] == [(1, False), (2, True), (3, False)]


def test_the_same_answer_as_a_late_one_is_stored_once_there_is_time(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, (a, *_) = sitting
    tab = Tab(trainee, attempt, number, "firsttab")
    trainee.clock.advance(hours=1)
    tab.send(a)
    add_time(attempt, trainee.clock())
    assert tab.send(a).code == "saved"
    assert [row.late for row in rows(attempt, number)] == [True, False]


def add_time(attempt: str, now: datetime) -> None:
    db.session.close()
    with runtime().engine.begin() as connection:
        wanted = sa.update(Attempt).where(Attempt.public_id == attempt)
        connection.execute(wanted.values(due_at=now + timedelta(minutes=10)))


def test_on_a_break_nothing_is_stored_but_what_was_typed_before(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, (a, b, *_) = sitting
    tab, began = Tab(trainee, attempt, number, "firsttab"), trainee.clock()
    with runtime().engine.begin() as connection:
        taken = {"attempt_id": head_of(attempt).id, "began_at": began, "ends_at": began + timedelta(minutes=5)}
        connection.execute(sa.insert(AttemptBreak).values(taken))
    trainee.clock.advance(seconds=30)
    assert tab.send(a).code == "saved", "within the grace"
    trainee.clock.advance(seconds=1)
    told = tab.send(b)
    assert (told.code, told.values) == ("on_break", {"answer": [a]})
    assert tab.send(a).code == "same"
    trainee.clock.advance(minutes=5)
    assert tab.send(b, seq=2).code == "saved", "a break ends by itself"
    assert len(rows(attempt, number)) == 2


# -- holding ------------------------------------------------------------------------------------------------


def test_the_first_tab_that_saves_becomes_the_holder_and_others_save_all_the_same(
    trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, (a, b, *_) = sitting

    def send(client: str, session: int, seq: int, option: str, base: int) -> Saved:
        raw = {"answer": [option]}
        return save_answer(trainee.act("trainee"), attempt, number, raw, client, seq, base, None, session)

    first = send("firsttab", 7, 1, a, 0)
    assert (first.code, first.holder, head_of(attempt).holder) == ("saved", True, "7.firsttab")
    other = send("secondtab", 8, 1, b, 1)
    assert (other.code, other.holder, head_of(attempt).holder) == ("saved", False, "7.firsttab")
    assert send("secondtab", 8, 2, b, 2).holder is False
    stale = send("thirdtab", 8, 1, a, 1)
    assert (stale.code, stale.holder) == ("conflict", False)
    again = send("firsttab", 9, 2, a, 2)
    assert (again.code, again.holder, head_of(attempt).holder) == ("saved", True, "9.firsttab"), "signed in again"


def test_who_is_refused_holds_nothing(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, *_) = sitting
    trainee.clock.advance(hours=1)
    late = save_answer(trainee.act("trainee"), attempt, number, {"answer": [a]}, "firsttab", 1, 0, None, 7)
    assert (late.code, late.holder, head_of(attempt).holder) == ("late", False, "")


# -- whose --------------------------------------------------------------------------------------------------


def test_somebody_elses_attempt_takes_no_answer(trainee: Academy, sitting: tuple[str, int, list[str]]) -> None:
    attempt, number, (a, *_) = sitting
    for who in ("other", "instructor", "admin"):
        with pytest.raises(Refused, match="slot_unknown"):
            save_answer(trainee.act(who), attempt, number, {"answer": [a]}, "firsttab", 1, 0)
        with pytest.raises(Refused, match="attempt_unknown"):
            submit_attempt(trainee.act(who), attempt)
    assert rows(attempt, number) == []


def test_two_tabs_at_once_lose_nothing_that_was_acknowledged(
    app: Flask, trainee: Academy, sitting: tuple[str, int, list[str]]
) -> None:
    attempt, number, options = sitting

    def send(i: int) -> Saved:
        raw = {"answer": [options[i % len(options)]]}
        return save_answer(trainee.act("trainee"), attempt, number, raw, f"racingtab{i}", 1, 0)

    found = [one for one in together(app, 8, send) if isinstance(one, Saved)]
    stored = {row.sequence: row.answer["chosen"] for row in rows(attempt, number)}
    acknowledged = {one.sequence: one.values["answer"] for one in found}
    assert len(found) == 8
    assert stored == acknowledged
    assert sum(one.code == "saved" for one in found) == 1


# -- the door -----------------------------------------------------------------------------------------------

ANSWER = {"code", "text", "item", "sequence", "fields", "confidence", "at", "holder", "receipt", "signature", "hints"}


def test_the_door_says_by_status_whether_the_page_may_drop_an_answer(
    trainee: Academy, sitting: tuple[str, int, list[str]], signed_in: Callable[[str], FlaskClient]
) -> None:
    attempt, number, (a, b, c, *_) = sitting
    client = signed_in("trainee")
    db.session.close()

    def post(option: str, tab: str, seq: int, base: int) -> tuple[int, str, int, bool]:
        body = {"item": number, "fields": {"answer": [option]}, "client": tab, "seq": seq, "base": base}
        answer = client.post(f"/attempts/{attempt}/answers.json", json=body)
        assert set(answer.json) == ANSWER
        assert answer.json["item"] == number
        assert (answer.json["receipt"] is None) == (answer.json["sequence"] == 0) == (answer.json["at"] is None)
        if answer.json["receipt"]:
            assert answer.json["receipt"]["sequence"] == answer.json["sequence"]
        return answer.status_code, answer.json["code"], answer.json["sequence"], answer.json["holder"]

    assert post(a, "firsttab", 2, 0) == (200, "saved", 1, True)
    assert post(a, "firsttab", 2, 0) == (200, "same", 1, True)
    assert post(b, "firsttab", 1, 0) == (200, "overtaken", 1, True)
    assert post(b, "secondtab", 1, 0) == (409, "conflict", 1, False)
    assert post(b, "secondtab", 2, 1) == (200, "saved", 2, False)
    trainee.clock.advance(minutes=21)
    assert post(c, "secondtab", 3, 2) == (409, "late", 2, False)
    submit_attempt(trainee.act("trainee"), attempt)
    assert post(b, "secondtab", 2, 1) == (200, "same", 2, False)


def test_the_door_says_in_words_that_an_attempt_is_over(
    trainee: Academy, sitting: tuple[str, int, list[str]], signed_in: Callable[[str], FlaskClient]
) -> None:
    attempt, number, (a, *_) = sitting
    client = signed_in("trainee")
    submit_attempt(trainee.act("trainee"), attempt)
    body = {"item": number, "fields": {"answer": [a]}, "client": "firsttab", "seq": 1, "base": 0}
    answer = client.post(f"/attempts/{attempt}/answers.json", json=body)
    assert (answer.status_code, answer.json["code"]) == (409, "closed")
    assert answer.json["text"] == "This attempt is submitted; its answers cannot be changed."
