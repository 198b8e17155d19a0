"""Deadlines and permissions of an attempt, at the second before, on and after each limit."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from quizzes.attempt import (
    Event,
    Refusal,
    Standing,
    State,
    after,
    by_the_clock,
    expiry,
    is_overdue,
    may_save,
    may_start,
    may_try,
    next_start,
    standing,
)
from quizzes.policy import Policy
from quizzes.review import Review, Thing

NOON = datetime(2026, 11, 7, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ONE = Fraction(1)


def policy(**changes: Any) -> Policy:
    return Policy(**({"attempts": 2, "minutes": 60, "pass_mark": Fraction(4, 5)} | changes))


def test_an_attempt_may_start_when_nothing_stands_against_it() -> None:
    assert may_start(NOON, policy(), 0, [], None) is None
    assert may_start(NOON, policy(attempts=1), 0, [], None) is None
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
    assert by_the_clock(state, NOON + timedelta(days=1), NOON, policy()) is None
    assert not is_overdue(state, NOON + timedelta(days=1), NOON, 30)


@pytest.mark.parametrize(
    ("rule", "seconds", "standing_then", "event"),
    [
        ("submit", 30, Standing.IN_PROGRESS, None),
        ("submit", 31, Standing.SUBMITTED, Event.SUBMIT),
        ("abandon", 30, Standing.IN_PROGRESS, None),
        ("abandon", 31, Standing.ABANDONED, Event.ABANDON),
        ("grace", 30, Standing.IN_PROGRESS, None),
        ("grace", 31, Standing.OVERDUE, None),
        ("grace", 10 * 60 + 30, Standing.OVERDUE, None),
        ("grace", 10 * 60 + 31, Standing.ABANDONED, Event.ABANDON),
    ],
)
def test_what_the_clock_makes_of_an_attempt_that_nobody_submitted(
    rule: str, seconds: int, standing_then: Standing, event: Event | None
) -> None:
    """Thirty seconds for what is on its way, and under 'grace' ten minutes to submit."""
    chosen, now = policy(at_expiry=rule, submit_within_minutes=10), NOON + timedelta(seconds=seconds)
    assert by_the_clock(State.IN_PROGRESS, now, NOON, chosen) == event
    assert standing(State.IN_PROGRESS, now, NOON, chosen) == standing_then
    assert standing(State.IN_PROGRESS, now, None, chosen) == Standing.IN_PROGRESS
    assert expiry(NOON, chosen) == NOON + timedelta(minutes=10 if rule == "grace" else 0)


@pytest.mark.parametrize("state", [state for state in State if state is not State.IN_PROGRESS])
def test_what_is_over_stands_as_it_is_stored(state: State) -> None:
    assert standing(state, NOON + timedelta(days=1), NOON, policy()) == Standing(state.value)


def test_every_standing_has_one_name() -> None:
    assert standing(None, NOON, None, policy()) == Standing.NOT_STARTED
    names = "not_started in_progress overdue submitted marked released abandoned"
    assert [one.value for one in Standing] == names.split()


@pytest.mark.parametrize(
    ("number", "furthest", "code"), [(1, 2, "passed_by"), (2, 2, None), (3, 2, None), (1, 0, None), (1, 1, None)]
)
def test_what_lies_before_the_furthest_item_is_passed_by(number: int, furthest: int, code: str | None) -> None:
    refusal = may_save(State.IN_PROGRESS, NOON, None, 0, number, furthest)
    assert refusal == (Refusal(code, {"number": number, "furthest": furthest}) if code else None)


def test_being_over_comes_before_being_passed_by_and_that_before_being_late() -> None:
    """What was passed by is not held for a person either, however late it comes."""
    late = NOON + timedelta(days=1)
    assert may_save(State.SUBMITTED, late, NOON, 0, 1, 2) == Refusal("not_in_progress", {"state": "submitted"})
    refusal = may_save(State.IN_PROGRESS, late, NOON, 0, 1, 2)
    assert refusal == Refusal("passed_by", {"number": 1, "furthest": 2})
    assert may_save(State.IN_PROGRESS, late, NOON, 0, 2, 2) == Refusal("too_late", {"due_at": NOON})


@pytest.mark.parametrize(("used", "code"), [(0, None), (1, None), (2, "tries_used"), (3, "tries_used")])
def test_an_item_may_be_tried_as_often_as_the_policy_says(used: int, code: str | None) -> None:
    assert may_try(policy(tries=2), used) == (Refusal(code, {"tries": 2}) if code else None)


def test_one_try_is_checked_where_something_is_said_of_it() -> None:
    said = policy(review=Review(during=(Thing.CORRECTNESS,)))
    assert may_try(said, 0) is None
    assert may_try(said, 1) == Refusal("tries_used", {"tries": 1})


def test_what_is_right_takes_no_more_answers_and_without_checks_nothing_is_tried() -> None:
    assert may_try(policy(tries=2), 1, right=True) == Refusal("already_right")
    assert may_try(policy(tries=2), 2, right=True) == Refusal("already_right")
    assert may_try(policy(), 0) == Refusal("no_checks")
    assert may_try(policy(), 0, right=True) == Refusal("no_checks")


LEADS = {
    (State.IN_PROGRESS, Event.SUBMIT): State.SUBMITTED,
    (State.IN_PROGRESS, Event.ABANDON): State.ABANDONED,
    (State.ABANDONED, Event.REOPEN): State.IN_PROGRESS,
    (State.SUBMITTED, Event.REOPEN): State.IN_PROGRESS,
    (State.MARKED, Event.REOPEN): State.IN_PROGRESS,
    (State.RELEASED, Event.REOPEN): State.IN_PROGRESS,
    (State.SUBMITTED, Event.COMPLETE): State.MARKED,
    (State.MARKED, Event.RELEASE): State.RELEASED,
    (State.MARKED, Event.REOPEN_MARKS): State.SUBMITTED,
    (State.RELEASED, Event.REOPEN_MARKS): State.SUBMITTED,
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("event", list(Event))
def test_every_event_in_every_state_leads_on_or_is_refused(state: State, event: Event) -> None:
    refused = Refusal("not_now", {"state": state.value, "event": event.value})
    assert after(state, event) == LEADS.get((state, event), refused)
