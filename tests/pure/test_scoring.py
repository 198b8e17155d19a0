"""A result: decided in exact fractions, and never shown as better than it is."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.policy import Policy
from quizzes.scoring import Result, SlotResult, best, percent, score
from quizzes.values import Danger, Outcome

RIGHT, WRONG = Outcome(Fraction(1)), Outcome(Fraction(0))
UNSAFE = Outcome(Fraction(0), Danger.UNSAFE)


def policy(pass_mark: str = "3/4", **changes: Any) -> Policy:
    return Policy(attempts=1, pass_mark=Fraction(pass_mark), **changes)


def slot(outcome: Outcome | None, *, points: str = "1", critical: bool = False, domain: str = "safety") -> SlotResult:
    return SlotResult(Fraction(points), outcome, critical, domain)


def test_the_pass_mark_is_passed_by_reaching_it() -> None:
    slots = [slot(RIGHT)] * 3 + [slot(WRONG)]
    assert score(slots, policy("3/4")).passed is True
    assert score(slots, policy("750000001/1000000000")).passed is False
    assert score(slots, policy("0.749999999")).passed is True


def test_thirds_add_up_exactly() -> None:
    third = Outcome(Fraction(1, 3))
    result = score([slot(third)] * 3, policy("1/3"))
    assert (result.score, result.maximum, result.share, result.passed) == (1, 3, Fraction(1, 3), True)
    assert score([slot(third, points="0.1")] * 9, policy("1/3")).passed is True


def test_points_weigh() -> None:
    result = score([slot(RIGHT, points="3"), slot(WRONG, points="1/2")], policy())
    assert result.share == Fraction(6, 7)


def test_what_waits_for_a_person_leaves_the_result_open() -> None:
    result = score([slot(RIGHT)] * 9 + [slot(None, critical=True)], policy(critical_right=True, no_unsafe=True))
    assert (result.complete, result.passed, result.reasons) == (False, None, ())
    assert (result.score, result.maximum, result.critical_wrong) == (9, 10, 0)


@pytest.mark.parametrize(
    ("outcome", "critical", "reasons"),
    [
        (UNSAFE, False, ("unsafe",)),
        (WRONG, True, ("critical_wrong",)),
        (Outcome(Fraction(99, 100)), True, ("critical_wrong",)),
        (UNSAFE, True, ("critical_wrong", "unsafe")),
        (WRONG, False, ()),
    ],
)
def test_a_high_share_does_not_outweigh_danger(outcome: Outcome, critical: bool, reasons: tuple[str, ...]) -> None:
    slots = [slot(RIGHT, critical=True)] * 9 + [slot(outcome, critical=critical)]
    strict = score(slots, policy(critical_right=True, no_unsafe=True))
    assert (strict.passed, strict.reasons) == (not reasons, reasons)
    assert score(slots, policy()).passed is True
    assert (strict.unsafe, strict.critical_wrong) == (int(outcome.danger is not None), int(critical))


def test_all_reasons_are_given() -> None:
    result = score([slot(UNSAFE, critical=True)], policy(critical_right=True, no_unsafe=True))
    assert result.reasons == ("below_pass_mark", "critical_wrong", "unsafe")


@pytest.mark.parametrize("slots", [[], [slot(RIGHT, points="0")]])
def test_a_paper_without_points_is_not_passed(slots: list[SlotResult]) -> None:
    result = score(slots, policy())
    assert (result.share, result.passed) == (0, False)


def test_domains_keep_their_order_and_their_numbers() -> None:
    half = Outcome(Fraction(1, 2))
    slots = [slot(RIGHT, domain="b"), slot(half, domain="a"), slot(WRONG, domain="b"), slot(half, domain="a")]
    domains = score(slots, policy()).domains
    assert [(d.domain, d.right, d.n, d.share) for d in domains] == [
        ("b", 1, 2, Fraction(1, 2)),
        ("a", 0, 2, Fraction(1, 2)),
    ]


def result(share: str, passed: bool | None) -> Result:
    base = score([slot(RIGHT)], policy())
    return replace(base, share=Fraction(share), passed=passed, complete=passed is not None)


def test_the_best_result_is_a_pass_before_a_higher_share() -> None:
    failed, passed, better = result("0.95", False), result("0.8", True), result("0.85", True)
    assert best([failed, passed, better]) is better
    assert best([failed, result("0.2", False)]) is failed
    assert best([passed, replace(passed)]) is passed
    assert best([failed, result("1", None)]) is failed
    assert best([result("1", None)]) is None
    assert best([]) is None


@pytest.mark.parametrize(
    ("share", "pass_mark", "shown"),
    [
        ("745/1000", None, 75),
        ("744/1000", None, 74),
        ("1/2", None, 50),
        ("5/1000", None, 1),
        ("0", None, 0),
        ("1", "1", 100),
        ("999/1000", "1", 99),
        ("7499/10000", "3/4", 74),
        ("3/4", "3/4", 75),
        ("2/3", "2/3", 67),
        ("665/1000", "2/3", 66),
        ("66/100", "664/1000", 65),
        ("1/1000", "2/1000", 0),
    ],
)
def test_a_percentage_never_lies_about_passing(share: str, pass_mark: str | None, shown: int) -> None:
    assert percent(Fraction(share), Fraction(pass_mark) if pass_mark else None) == shown


shares = st.fractions(0, 1, max_denominator=1000)


@given(shares, shares.filter(lambda share: share > Fraction(1, 100)))
def test_what_is_shown_agrees_with_what_was_decided(share: Fraction, pass_mark: Fraction) -> None:
    shown, mark = percent(share, pass_mark), percent(pass_mark)
    assert (shown >= mark) == (share >= pass_mark)
    assert shown <= percent(share)
    if share < pass_mark:
        assert Fraction(shown, 100) < pass_mark


@given(st.lists(st.tuples(shares, st.integers(1, 5)), min_size=1, max_size=12), shares.filter(bool))
def test_the_decision_is_the_exact_comparison(rows: list[tuple[Fraction, int]], pass_mark: Fraction) -> None:
    slots = [SlotResult(Fraction(points), Outcome(credit), False, "a") for credit, points in rows]
    found = score(slots, Policy(attempts=1, pass_mark=pass_mark))
    total = sum(credit * points for credit, points in rows)
    assert found.passed == (total >= pass_mark * sum(points for _, points in rows))
