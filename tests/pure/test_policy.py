"""A quiz's settings are exact, frozen, and come back from storage as they went in."""

import json
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from quizzes.policy import Policy


@pytest.mark.parametrize("written", ["3/4", "0.75", "75/100", Fraction(3, 4)])
def test_a_pass_mark_is_exact(written: Any) -> None:
    assert Policy(attempts=1, pass_mark=written).pass_mark == Fraction(3, 4)


def test_a_pass_mark_is_stored_as_text() -> None:
    document = Policy(attempts=1, pass_mark=Fraction(2, 3)).dump()
    assert (document["format"], document["pass_mark"]) == (1, "2/3")


def test_a_policy_survives_storage() -> None:
    policy = Policy(attempts=3, minutes=20, wait_hours=(0, 24), pass_mark=Fraction(4, 5), no_unsafe=True)
    assert Policy.load(json.loads(json.dumps(policy.dump()))) == policy


@pytest.mark.parametrize(
    "changes",
    [
        {"pass_mark": 0.75},
        {"pass_mark": "1e9"},
        {"pass_mark": "0"},
        {"pass_mark": "1.01"},
        {"pass_mark": "75"},
        {"pass_mark": True},
        {"pass_mark": None},
        {"attempts": 0},
        {"minutes": 0},
        {"wait_hours": [-1]},
        {"grace_seconds": -1},
        {"late": "accept"},
        {"show_key": "always"},
        {"colour": "red"},
        {"format": 2},
    ],
)
def test_what_is_no_policy_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Policy.load({"format": 1, "attempts": 1, "pass_mark": "3/4"} | changes)


def test_a_policy_cannot_change() -> None:
    policy = Policy(attempts=1, pass_mark=Fraction(1))
    with pytest.raises(ValidationError):
        policy.attempts = 9


def test_the_last_waiting_time_holds_for_all_later_attempts() -> None:
    policy = Policy(attempts=5, pass_mark=Fraction(1), wait_hours=(1, 24))
    assert [policy.wait_before(number) for number in range(1, 6)] == [0, 1, 24, 24, 24]
    assert Policy(attempts=5, pass_mark=Fraction(1)).wait_before(3) == 0
