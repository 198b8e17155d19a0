"""An attempt at its limits: stored words, defaults, the wait before each attempt, dates far away."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from quizzes.attempt import Event, Refusal, State, after, may_save, may_start, next_start
from quizzes.policy import Policy

NOON = datetime(2026, 11, 7, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def policy(**changes: Any) -> Policy:
    return Policy(**({"attempts": 3, "pass_mark": Fraction(4, 5)} | changes))


def test_the_words_that_are_stored_stay_as_they_are() -> None:
    assert [state.value for state in State] == ["in_progress", "submitted", "marked", "released", "abandoned"]


def test_the_words_that_a_refusal_names_stay_as_they_are() -> None:
    assert [event.value for event in Event] == ["submit", "complete", "release", "reopen_marks", "abandon", "reopen"]
    assert after(State.MARKED, Event.SUBMIT) == Refusal("not_now", {"state": "marked", "event": "submit"})


def test_refusals_can_be_counted_and_say_nothing_more_than_their_code_unless_told() -> None:
    assert Refusal("closed").params == {}
    one, same_code = Refusal("wait", {"hours": 24}), Refusal("wait", {"hours": 48})
    assert one != same_code
    assert len({one, Refusal("wait", {"hours": 24}), same_code}) == 2


@pytest.mark.parametrize(("number", "hours"), [(1, 24), (2, 336), (3, 336)])
def test_each_attempt_has_the_wait_of_its_own_number(number: int, hours: int) -> None:
    waiting = policy(attempts=5, wait_hours=(24, 336))
    finished = [(number, NOON)]
    next_at = NOON + hours * HOUR
    assert next_start(waiting, finished) == next_at
    assert may_start(NOON, waiting, 0, finished, None) == Refusal("wait", {"next_at": next_at, "hours": hours})
    assert may_start(next_at, waiting, 0, finished, None) is None


def test_one_attempt_allowed_is_one_attempt() -> None:
    once = policy(attempts=1)
    assert may_start(NOON, once, 0, [], None) is None
    assert may_start(NOON, once, 0, [(1, NOON)], None) == Refusal("attempts_used", {"allowed": 1})


def test_an_answer_to_no_item_in_particular_stands_before_the_first() -> None:
    refusal = Refusal("passed_by", {"number": 0, "furthest": 1})
    assert may_save(State.IN_PROGRESS, NOON, None, 0, furthest=1) == refusal
