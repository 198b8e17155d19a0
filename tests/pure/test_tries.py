"""Several tries at one item: the best counts, each costs its share, danger stays."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.tries import settle, worth
from quizzes.values import Danger, Message, Outcome
from tests.pure.parts import parts

THIRD = Fraction(1, 3)
RIGHT, HALF, WRONG = Outcome(Fraction(1)), Outcome(Fraction(1, 2)), Outcome(Fraction(0))


@pytest.mark.parametrize(("number", "kept"), [(1, "1"), (2, "2/3"), (3, "1/3"), (4, "0"), (5, "0")])
def test_each_further_try_loses_the_same_share(number: int, kept: str) -> None:
    assert worth(number, THIRD) == Fraction(kept)


@pytest.mark.parametrize(
    ("tried", "penalty", "credit"),
    [
        ([RIGHT], "1", "1"),
        ([WRONG, RIGHT], "0", "1"),
        ([WRONG, RIGHT], "1/3", "2/3"),
        ([WRONG, RIGHT], "1", "0"),
        ([HALF, WRONG], "1/3", "1/2"),
        ([HALF, RIGHT], "3/4", "1/2"),
        ([HALF, HALF], "1/3", "1/2"),
        ([WRONG, HALF, RIGHT], "1/4", "1/2"),
        ([WRONG, WRONG], "0", "0"),
    ],
)
def test_the_best_try_counts_after_its_penalty(tried: list[Outcome], penalty: str, credit: str) -> None:
    settled = settle(tried, Fraction(penalty))
    assert settled is not None
    assert settled.credit == Fraction(credit)


def test_a_dangerous_try_stays_dangerous() -> None:
    unsafe = Outcome(Fraction(0), Danger.UNSAFE)
    assert settle([unsafe, RIGHT], THIRD) == Outcome(Fraction(2, 3), Danger.UNSAFE)
    assert settle([WRONG, RIGHT], THIRD) == Outcome(Fraction(2, 3), None)


def test_what_was_said_to_the_last_try_is_kept() -> None:
    said = Outcome(Fraction(0), None, (Message("b"),))
    settled = settle([Outcome(Fraction(1), None, (Message("a"),)), said], THIRD)
    assert settled == Outcome(Fraction(1), None, (Message("b"),))


def test_a_try_that_waits_for_a_person_leaves_the_item_open() -> None:
    assert settle([None], THIRD) is None
    assert settle([RIGHT, None], THIRD) is None
    assert settle([None, RIGHT], THIRD) is None
    assert settle([], THIRD) is None


credits_ = parts(0, 1, 12).map(Outcome)


@given(st.lists(credits_, min_size=1, max_size=5), credits_, parts(0, 1, 12))
def test_trying_again_never_costs(tried: list[Outcome], another: Outcome, penalty: Fraction) -> None:
    before, after = settle(tried, penalty), settle([*tried, another], penalty)
    assert before is not None
    assert after is not None
    assert 0 <= before.credit <= after.credit <= 1
