"""A safety bulletin: what can be sent, and when a holder's task is done, open or overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lms.certification.rules.bulletins import DONE, OPEN, OVERDUE, Bulletin, problems, stands

TODAY = date(2027, 3, 1)
GOOD = Bulletin(
    "A recalled batch",
    "One batch was recalled.\nDo not use it.",
    "What do you do with a vial of it?",
    ("Use it up", "Send it back"),
    1,
    "It was recalled.",
    TODAY + timedelta(days=14),
)


def test_a_whole_one_can_be_sent() -> None:
    assert problems(GOOD, TODAY) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": " "}, ("title", "bulletin_empty")),
        ({"text": "x" * 4_001}, ("text", "bulletin_long")),
        ({"question": "a\0b"}, ("question", "bulletin_long")),
        ({"why": ""}, ("why", "bulletin_empty")),
        ({"options": ("Only one",), "right": 0}, ("options", "bulletin_options")),
        ({"options": ("Same", "Same")}, ("options", "bulletin_options")),
        ({"options": tuple("abcde")}, ("options", "bulletin_options")),
        ({"options": ("a", "b" * 301)}, ("options", "bulletin_long")),
        ({"right": 2}, ("right", "bulletin_right")),
        ({"right": -1}, ("right", "bulletin_right")),
        ({"due_on": TODAY + timedelta(days=2)}, ("due_on", "bulletin_due")),
        ({"due_on": TODAY + timedelta(days=181)}, ("due_on", "bulletin_due")),
        ({"due_on": date.min}, ("due_on", "bulletin_due")),
    ],
)
def test_what_cannot_be_sent(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert problems(replace(GOOD, **changes), TODAY) == [expected]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert len(problems(Bulletin("", "", "", (), 0, "", TODAY), TODAY)) == 7


@pytest.mark.parametrize(
    ("answers", "day", "state"),
    [
        ([], 0, OPEN),
        ([False], 14, OPEN),
        ([False], 15, OVERDUE),
        ([False, True], 15, DONE),
        ([True], 400, DONE),
    ],
)
def test_the_day_itself_is_in_time_and_a_right_answer_ends_it(answers: list[bool], day: int, state: str) -> None:
    assert stands(answers, GOOD.due_on, TODAY + timedelta(days=day)) == state
