"""Saving answers: what is acknowledged is stored, whatever is repeated, overtaken or answered twice."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.sitting.services.saving import Saved, save_answer
from lms.sitting.services.submitting import submit_attempt
from lms.unit_of_work import Refused
from tests.academy import Academy
from tests.stories.attempts import Tab, rows, together


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
    assert [(one.code, one.values) for one in late] == [("same", {"answer": [c]})] * 2
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
