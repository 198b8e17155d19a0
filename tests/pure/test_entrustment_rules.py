"""What several votes decide, and what a programme may ask of decisions."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from lms.entrustment.rules import DecidedFact, VoteFact, decide, entrustment, round_now, why_not_vote

TRAINEE = 9
LEVELS = st.integers(1, 5)


def votes(*levels: int, number: int = 1) -> list[VoteFact]:
    return [VoteFact(voter, number, level) for voter, level in enumerate(levels, start=1)]


def test_one_vote_decides_nothing() -> None:
    assert decide([], 2, 1) is None
    assert decide(votes(3), 2, 1) is None
    assert decide(votes(3), 1, 1) is None
    assert decide([VoteFact(1, 1, 3), VoteFact(1, 1, 3)], 2, 1) is None


def test_as_many_as_the_case_asks_for() -> None:
    assert decide(votes(3, 3), 3, 1) is None
    assert decide(votes(3, 3, 3), 3, 1) is not None


@given(st.lists(LEVELS, min_size=2, max_size=5))
def test_the_lowest_level_is_decided_and_never_a_mean(levels: list[int]) -> None:
    found = decide(votes(*levels), len(levels), 1)
    assert found is not None
    assert found.level == min(levels)
    assert found.how == ("agreed" if len(set(levels)) == 1 else "lowest")
    assert set(found.dissent) == {n for n, level in enumerate(levels, start=1) if level > min(levels)}


@given(st.lists(LEVELS, min_size=2, max_size=4), st.lists(LEVELS, min_size=2, max_size=4), st.randoms())
def test_the_order_of_votes_does_not_matter(first: list[int], second: list[int], chance: object) -> None:
    cast = votes(*first) + votes(*second[: len(first)], number=2)
    mixed = sorted(cast, key=lambda _: chance.random())  # type: ignore[attr-defined]
    for number in (1, 2):
        assert decide(mixed, len(first), number) == decide(cast, len(first), number)


def test_a_second_round() -> None:
    first = votes(4, 2)
    assert decide(first, 2, 2) is None
    assert decide(first + votes(3, number=2), 2, 2) is None
    agreed = decide(first + votes(3, 3, number=2), 2, 2)
    assert agreed is not None
    assert (agreed.level, agreed.how) == (3, "agreed")
    stands = decide(first + votes(4, 3, number=2), 2, 2)
    assert stands is not None
    assert (stands.level, stands.how, stands.dissent) == (2, "stands", (1,))
    assert decide(votes(3, 3) + votes(4, 4, number=2), 2, 2) is None


def test_which_round_takes_votes() -> None:
    assert round_now([], 2) == 1
    assert round_now(votes(3), 2) == 1
    assert round_now(votes(3, 3), 2) is None
    assert round_now(votes(4, 3), 2) == 2
    assert round_now(votes(4, 3) + votes(4, number=2), 2) == 2
    assert round_now(votes(4, 3) + votes(4, 3, number=2), 2) is None


def test_who_may_vote_when() -> None:
    assert why_not_vote([], 2, TRAINEE, TRAINEE) == "vote_own"
    assert why_not_vote([], 2, 1, TRAINEE) is None
    assert why_not_vote(votes(3), 2, 1, TRAINEE) == "vote_cast"
    assert why_not_vote(votes(3, 3), 2, 3, TRAINEE) == "vote_closed"
    assert why_not_vote(votes(4, 3), 2, 3, TRAINEE) == "vote_first_round"
    assert why_not_vote(votes(4, 3), 2, 1, TRAINEE) is None


def fact(order: int, level: int = 3, people: int = 2, areas: str = "a", product: str = "p") -> DecidedFact:
    return DecidedFact(order, frozenset(areas), product, level, people)


ASKED = {"kind": "entrustment", "people": 2, "level": 3}


def test_what_a_programme_may_ask() -> None:
    assert entrustment(ASKED, []).missing == "entrustment_missing"
    assert entrustment(ASKED, [fact(1)]).met
    assert entrustment(ASKED, [fact(1, level=2)]).missing == "entrustment_level"
    assert entrustment({**ASKED, "people": 3}, [fact(1)]).missing == "entrustment_people"
    assert entrustment({**ASKED, "areas": 2}, [fact(1)]).have == 1
    assert not entrustment({**ASKED, "areas": 2}, [fact(1)]).met
    assert entrustment({**ASKED, "areas": 2}, [fact(1, areas="ab")]).met


def test_a_later_decision_takes_the_place_of_an_earlier_one() -> None:
    for given_ in itertools.permutations([fact(1, level=4), fact(2, level=2)]):
        assert entrustment(ASKED, given_).missing == "entrustment_level"
    assert entrustment(ASKED, [fact(1, level=4), fact(2, level=2, product="q")]).met


@given(st.lists(st.builds(fact, st.integers(1, 50), LEVELS, st.integers(2, 3), st.sampled_from(["a", "b", "ab"]))))
def test_a_lower_level_never_helps(facts: list[DecidedFact]) -> None:
    unique = list({one.order: one for one in facts}.values())
    worse = fact(99, level=1, areas="ab")
    assert not entrustment(ASKED, [*unique, worse]).met
    assert entrustment(ASKED, [*unique, worse]).have <= entrustment(ASKED, unique).have
