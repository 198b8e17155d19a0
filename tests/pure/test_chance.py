"""Chance comes from outside, and the same chance gives the same draw for ever."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.values import below, sample, seeded_rng, shuffle


def test_pinned_draws() -> None:
    """If this changes, no stored seed gives its paper again."""
    assert shuffle("abcdefgh", seeded_rng(42)) == SHUFFLED
    assert sample(range(100), 6, seeded_rng(42)) == SAMPLED


SHUFFLED = ("g", "e", "d", "c", "h", "b", "a", "f")
SAMPLED = (63, 3, 28, 24, 74, 69)


@given(st.lists(st.integers()), st.integers())
def test_a_shuffle_loses_and_adds_nothing(items: list[int], seed: int) -> None:
    before = list(items)
    assert Counter(shuffle(items, seeded_rng(seed))) == Counter(items)
    assert items == before


@given(st.lists(st.integers(), unique=True), st.data())
def test_a_sample_takes_different_places(items: list[int], data: st.DataObject) -> None:
    k = data.draw(st.integers(0, len(items)))
    taken = sample(items, k, seeded_rng(1))
    assert len(set(taken)) == len(taken) == k
    assert set(taken) <= set(items)


def test_a_sample_is_no_larger_than_its_source() -> None:
    with pytest.raises(ValueError):
        sample("ab", 3, seeded_rng(1))


def test_every_order_is_as_likely() -> None:
    rng = seeded_rng(7)
    orders = Counter(shuffle("abc", rng) for _ in range(6000))
    assert len(orders) == 6
    assert all(850 < n < 1150 for n in orders.values())


@given(st.integers(1, 10**9))
def test_the_highest_chance_stays_below_the_limit(limit: int) -> None:
    assert below(limit, lambda: 1 - 2**-53) == limit - 1
    assert below(limit, lambda: 0.0) == 0
