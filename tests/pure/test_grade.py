"""One grade of several attempts, by each rule, and never settled before it can be."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grade import Grade, grade
from quizzes.policy import Policy
from quizzes.scoring import Result, SlotResult, score
from quizzes.values import Danger, Outcome
from tests.pure.parts import parts


def policy(rule: Any, **changes: Any) -> Policy:
    return Policy(**({"attempts": 3, "pass_mark": Fraction(3, 4), "grade_of": rule} | changes))


def result(share: str, chosen: Policy, *, unsafe: bool = False, domain: str = "safety") -> Result:
    outcome = Outcome(Fraction(share), Danger.UNSAFE if unsafe else None)
    return score([SlotResult(Fraction(1), outcome, False, domain)], chosen)


def waiting(chosen: Policy) -> Result:
    return score([SlotResult(Fraction(1), None, False, "safety")], chosen)


BELOW = ("below_pass_mark",)


@pytest.mark.parametrize(
    ("rule", "shares", "found"),
    [
        ("best", ["0.5", "0.9", "0.8"], Grade(Fraction(9, 10), True, (), (1,))),
        ("best", ["0.5", "0.7", "0.7"], Grade(Fraction(7, 10), False, BELOW, (1,))),
        ("last", ["0.9", "0.5"], Grade(Fraction(1, 2), False, BELOW, (1,))),
        ("last", ["0.5", "0.9"], Grade(Fraction(9, 10), True, (), (1,))),
        ("first", ["0.5", "0.9"], Grade(Fraction(1, 2), False, BELOW, (0,))),
        ("first", ["0.9", "0.5"], Grade(Fraction(9, 10), True, (), (0,))),
        ("mean", ["0.5", "1"], Grade(Fraction(3, 4), True, (), (0, 1))),
        ("mean", ["0.5", "0.99", "0.75"], Grade(Fraction(56, 75), False, BELOW, (0, 1, 2))),
    ],
)
def test_each_rule_by_hand(rule: Any, shares: list[str], found: Grade) -> None:
    chosen = policy(rule)
    assert grade([result(share, chosen) for share in shares], chosen) == found


@pytest.mark.parametrize("rule", ["best", "last", "first", "mean"])
def test_without_attempts_there_is_no_grade_and_of_one_it_is_its_result(rule: Any) -> None:
    chosen = policy(rule)
    assert grade([], chosen) is None
    for share in ("0.74", "0.75", "1"):
        only = result(share, chosen)
        assert grade([only], chosen) == Grade(only.share, only.passed, only.reasons, (0,))


def test_a_pass_is_better_than_a_higher_share() -> None:
    chosen = policy("best", no_unsafe=True)
    results = [result("0.95", chosen, unsafe=True), result("0.8", chosen)]
    assert grade(results, chosen) == Grade(Fraction(4, 5), True, (), (1,))


def test_of_equal_results_the_earlier_counts() -> None:
    chosen = policy("best")
    assert grade([result("0.8", chosen), result("0.8", chosen)], chosen) == Grade(Fraction(4, 5), True, (), (0,))


def test_a_failure_waits_for_the_marks_of_every_attempt_and_a_pass_does_not() -> None:
    chosen = policy("best")
    failed, passed, open_ = result("0.5", chosen), result("0.8", chosen), waiting(chosen)
    assert grade([failed, open_], chosen) == Grade(Fraction(1, 2), None, (), (0,))
    assert grade([open_, passed], chosen) == Grade(Fraction(4, 5), True, (), (1,))
    assert grade([open_], chosen) == Grade(Fraction(0), None, (), (0,))


@pytest.mark.parametrize(("rule", "place"), [("last", 1), ("first", 0)])
def test_only_the_attempt_that_counts_is_waited_for(rule: Any, place: int) -> None:
    chosen = policy(rule)
    results = [result("0.8", chosen), result("0.8", chosen)]
    results[place] = waiting(chosen)
    assert grade(results, chosen) == Grade(Fraction(0), None, (), (place,))
    results.reverse()
    settled = grade(results, chosen)
    assert settled is not None
    assert settled.passed is True


def test_a_mean_waits_for_all() -> None:
    chosen = policy("mean")
    assert grade([result("1", chosen), waiting(chosen)], chosen) == Grade(Fraction(1, 2), None, (), (0, 1))


def test_danger_has_no_mean_the_latest_attempt_decides() -> None:
    chosen = policy("mean", no_unsafe=True)
    safe, unsafe = result("1", chosen), result("1", chosen, unsafe=True)
    assert grade([safe, unsafe], chosen) == Grade(Fraction(1), False, ("unsafe",), (0, 1))
    assert grade([unsafe, safe], chosen) == Grade(Fraction(1), True, (), (0, 1))


def test_what_is_critical_has_no_mean_either() -> None:
    chosen = policy("mean", critical_right=True)
    right = replace(result("1", chosen), critical_wrong=0)
    wrong = replace(right, critical_wrong=1)
    assert grade([right, wrong], chosen) == Grade(Fraction(1), False, ("critical_wrong",), (0, 1))


def test_a_domain_has_a_mean_of_its_own() -> None:
    chosen = policy("mean", pass_mark=Fraction(1, 4), domain_pass_marks=(("safety", Fraction(1, 2)),))
    low, high, other = result("0.4", chosen), result("0.6", chosen), result("1", chosen, domain="product")
    assert grade([low, high], chosen) == Grade(Fraction(1, 2), True, (), (0, 1))
    found = grade([low, other], chosen)
    assert found == Grade(Fraction(7, 10), False, ("below_domain_pass_mark",), (0, 1))


shares = st.lists(parts(0, 1, 20), min_size=1, max_size=5)


@given(shares)
def test_the_best_and_the_mean_lie_where_they_must(found: list[Fraction]) -> None:
    grades = {rule: _grade(rule, found) for rule in ("best", "last", "first", "mean")}
    assert grades["best"].share == max(found)
    assert (grades["first"].share, grades["last"].share) == (found[0], found[-1])
    assert min(found) <= grades["mean"].share <= max(found)
    assert all(one.passed == (one.share >= Fraction(3, 4)) for one in grades.values())


def _grade(rule: Any, found: list[Fraction]) -> Grade:
    chosen = policy(rule)
    graded = grade([result(str(share), chosen) for share in found], chosen)
    assert graded is not None
    return graded
