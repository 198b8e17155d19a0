"""Deadlines and permissions of an attempt, at the second before, on and after each limit."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.attempt import Refusal, State, due_at, is_overdue, may_save, may_start, may_submit, next_start
from quizzes.policy import Policy

NOON = datetime(2026, 11, 7, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ONE = Fraction(1)


def policy(**changes: Any) -> Policy:
    return Policy(**({"attempts": 2, "minutes": 60, "pass_mark": Fraction(4, 5)} | changes))


@pytest.mark.parametrize(
    ("factor", "minutes", "seconds"),
    [
        ("1", 60, 3600),
        ("1.25", 60, 4500),
        ("3/2", 60, 5400),
        ("2", 20, 2400),
        ("4/3", 20, 1600),
        ("10/9", 1, 67),
    ],
)
def test_extra_time_stretches_the_minutes(factor: str, minutes: int, seconds: int) -> None:
    due = due_at(NOON, policy(minutes=minutes), Fraction(factor))
    assert due == NOON + timedelta(seconds=seconds)


def test_a_deadline_is_a_whole_second_and_never_early() -> None:
    started = NOON + timedelta(microseconds=1)
    assert due_at(started, policy(), ONE) == NOON + timedelta(minutes=60) + SECOND


def test_without_minutes_the_window_is_the_deadline() -> None:
    assert due_at(NOON, policy(minutes=None), ONE) is None
    assert due_at(NOON, policy(minutes=None), ONE, NOON + timedelta(hours=3)) == NOON + timedelta(hours=3)


def test_a_closing_window_cuts_the_time_and_leaves_the_extra_time() -> None:
    closes = NOON + timedelta(minutes=40)
    assert due_at(NOON, policy(), ONE, closes) == closes
    assert due_at(NOON, policy(), Fraction(3, 2), closes) == closes + timedelta(minutes=20)
    assert due_at(NOON, policy(), Fraction(3, 2), NOON + timedelta(hours=9)) == NOON + timedelta(minutes=90)
    assert due_at(NOON, policy(), ONE, NOON - SECOND) == NOON


moments = st.timedeltas(timedelta(0), timedelta(days=36500)).map(lambda later: NOON + later)


@given(moments, st.integers(1, 600), st.fractions(1, 4, max_denominator=60), st.integers(0, 10**6))
def test_minutes_promised_are_minutes_given(started: datetime, minutes: int, factor: Fraction, window: int) -> None:
    due = due_at(started, policy(minutes=minutes), factor)
    assert due is not None
    promised = Fraction(minutes * 60) * factor
    given_seconds = Fraction((due - started) // timedelta(microseconds=1), 1_000_000)
    assert promised <= given_seconds < promised + 1
    cut = due_at(started, policy(minutes=minutes), factor, started + timedelta(seconds=window))
    assert cut is not None
    assert cut <= due


def test_an_attempt_may_start_when_nothing_stands_against_it() -> None:
    assert may_start(NOON, policy(), 0, [], None) is None
    assert may_start(NOON, policy(), 0, [(1, NOON - SECOND)], None, NOON, NOON + SECOND) is None


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"open_number": 1}, Refusal("attempt_open", {"number": 1})),
        ({"opens_at": NOON + SECOND}, Refusal("not_open_yet", {"opens_at": NOON + SECOND})),
        ({"closes_at": NOON}, Refusal("closed", {"closed_at": NOON})),
        ({"finished": [(1, NOON), (2, NOON)]}, Refusal("attempts_used", {"allowed": 2})),
        ({"finished": [(2, NOON), (1, NOON)]}, Refusal("attempts_used", {"allowed": 2})),
        ({"finished": [(3, NOON)], "extra_attempts": 1}, Refusal("attempts_used", {"allowed": 3})),
    ],
)
def test_a_start_is_refused_with_its_reason(arguments: dict[str, Any], refusal: Refusal) -> None:
    given_arguments = {"extra_attempts": 0, "finished": [], "open_number": None} | arguments
    assert may_start(NOON, policy(), **given_arguments) == refusal


def test_granted_attempts_are_added() -> None:
    assert may_start(NOON, policy(), 1, [(1, NOON), (2, NOON)], None) is None


def test_the_wait_runs_from_the_latest_submission_to_the_second() -> None:
    waiting = policy(attempts=3, wait_hours=(24, 336))
    finished = [(2, NOON), (1, NOON - timedelta(days=9))]
    next_at = NOON + timedelta(hours=336)
    assert next_start(waiting, finished) == next_at
    assert next_start(waiting, []) is None
    refusal = Refusal("wait", {"next_at": next_at, "hours": 336})
    assert may_start(next_at - SECOND, waiting, 0, finished, None) == refusal
    assert may_start(next_at, waiting, 0, finished, None) is None


@pytest.mark.parametrize(("late", "code"), [(0, None), (29, None), (30, None), (31, "too_late")])
def test_answers_count_up_to_the_end_of_the_grace(late: int, code: str | None) -> None:
    now = NOON + timedelta(seconds=late)
    refusal = may_save(State.IN_PROGRESS, now, NOON, 30)
    assert (refusal.code if refusal else None) == code
    assert is_overdue(State.IN_PROGRESS, now, NOON, 30) == (code is not None)


def test_without_a_deadline_nothing_is_late() -> None:
    assert may_save(State.IN_PROGRESS, NOON + timedelta(days=999), None, 30) is None
    assert not is_overdue(State.IN_PROGRESS, NOON + timedelta(days=999), None, 30)


@pytest.mark.parametrize("state", [state for state in State if state is not State.IN_PROGRESS])
def test_what_is_over_stays_over(state: State) -> None:
    refusal = Refusal("not_in_progress", {"state": state.value})
    assert may_save(state, NOON - SECOND, NOON, 30) == refusal
    assert may_submit(state) == refusal
    assert not is_overdue(state, NOON + timedelta(days=1), NOON, 30)


def test_an_attempt_in_progress_can_always_be_submitted() -> None:
    assert may_submit(State.IN_PROGRESS) is None
