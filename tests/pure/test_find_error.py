"""Wrong passages to be marked: false alarms cost, marking everything never pays, a dangerous one may not be missed."""

from fractions import Fraction
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question import type_for
from quizzes.values import AnswerError, Danger, Outcome, SpecError, seeded_rng

find_error = type_for("find_error")


def read(wrong: str, sound: str, unsafe: str = "", order: str = "") -> Any:
    """Passages named by letters."""
    passages = [
        {"id": id, "text": f"Passage {id}", "rationale": f"MARK {id}"}
        | ({"wrong": True} if id in wrong else {})
        | ({"unsafe": True} if id in unsafe else {})
        for id in order or wrong + sound
    ]
    return find_error.read({"lead_in": "What is wrong?", "passages": passages})


def grade(spec: Any, marked: str) -> Outcome:
    deal = find_error.deal(spec.shown, seeded_rng(1))
    outcome = find_error.grade(spec, deal, find_error.parse(spec.shown, deal, {"answer": list(marked)}))
    assert isinstance(outcome, Outcome)
    return outcome


@pytest.mark.parametrize(
    ("marked", "credit"),
    [("ab", "1"), ("a", "1/2"), ("abx", "2/3"), ("ax", "1/6"), ("axy", "0"), ("x", "0"), ("abxyz", "0"), ("", "0")],
)
def test_hits_less_false_alarms(marked: str, credit: str) -> None:
    assert grade(read("ab", "xyz"), marked) == Outcome(Fraction(credit))


def test_a_dangerous_passage_that_is_missed_is_a_danger() -> None:
    spec = read("ab", "xyz", unsafe="a")
    outcome = grade(spec, "b")
    assert (outcome.credit, outcome.danger) == (0, Danger.UNSAFE)
    assert [(m.code, m.params["passage"]) for m in outcome.messages] == [("missed_unsafe", "a")]
    assert grade(spec, "a") == Outcome(Fraction(1, 2))
    assert grade(spec, "x").danger is Danger.UNSAFE
    assert grade(read("ab", "xyz", unsafe="ab"), "a").danger is Danger.UNSAFE, "each of them must be marked"


def test_a_blank_is_no_danger_and_earns_nothing() -> None:
    assert grade(read("ab", "xyz", unsafe="ab"), "") == Outcome(Fraction(0))


def test_the_document_keeps_its_order() -> None:
    spec = read("ab", "xyz", order="xaybz")
    for seed in range(5):
        deal = find_error.deal(spec.shown, seeded_rng(seed))
        assert "".join(o.id for o in find_error.control(spec.shown, deal).widget.options) == "xaybz"
    assert find_error.parse(spec.shown, deal, {"answer": ["b", "x", "b"]}).marked == ("x", "b")


def test_feedback_tells_hits_misses_and_false_alarms() -> None:
    spec = read("ab", "xy")
    deal = find_error.plain_deal(spec.shown)
    told = find_error.feedback(spec, deal, find_error.parse(spec.shown, deal, {"answer": ["a", "x"]}))
    assert {one.id: one.verdict for one in told} == {"a": "right", "b": "missed", "x": "wrong", "y": None}


def subsets(ids: str) -> list[str]:
    return ["".join(some) for some in chain.from_iterable(combinations(ids, n) for n in range(len(ids) + 1))]


@given(st.integers(1, 4), st.integers(1, 4))
def test_marking_everything_never_pays_and_only_the_key_earns_all(wrong: int, sound: int) -> None:
    bad, good = "abcd"[:wrong], "wxyz"[:sound]
    if wrong + sound < 3:
        return
    spec = read(bad, good)
    credits = {marked: grade(spec, marked).credit for marked in subsets(bad + good)}
    assert credits[bad + good] == 0
    assert [marked for marked, credit in credits.items() if credit == 1] == [bad]
    assert all(0 <= credit <= 1 for credit in credits.values())
    for marked in credits:  # one more hit never costs, one more false alarm never pays
        for id in set(bad + good) - set(marked):
            more = "".join(sorted({*marked, id}))
            assert (credits[more] >= credits[marked]) if id in bad else (credits[more] <= credits[marked])


def test_marking_by_chance_is_worth_nothing_before_the_floor() -> None:
    """Each passage marked by the toss of a coin: the mean over all markings is exactly nought."""
    spec = read("ab", "xyz")
    worths = spec.key.worths
    assert sum(sum(worths[id] for id in marked) for marked in subsets("abxyz")) == 0


def test_what_chance_earns_with_the_floor_is_what_the_documentation_says() -> None:
    """Two wrong passages of five: 3/16 by the toss of a coin for each, 1/5 by marking one at random."""
    spec = read("ab", "xyz")
    coins = Fraction(sum(grade(spec, marked).credit for marked in subsets("abxyz")), 32)
    one = Fraction(sum(grade(spec, id).credit for id in "abxyz"), 5)
    assert (coins, one) == (Fraction(3, 16), Fraction(1, 5))


@pytest.mark.parametrize(
    ("passages", "code"),
    [
        ([{"id": "a", "text": "A"}, {"id": "b", "text": "B"}, {"id": "c", "text": "C"}], "not_some_wrong"),
        ([{"id": id, "text": id, "wrong": True} for id in "abc"], "not_some_wrong"),
        ([{"id": "a", "text": "A", "wrong": True}, {"id": "b", "text": "B"}], "wrong_count"),
        ([{"id": id, "text": id, "unsafe": True} for id in "abc"], "unsafe_and_sound"),
        ([{"id": "a", "text": id, "wrong": True} for id in "abc"], "repeated"),
    ],
)
def test_what_an_author_may_not_write(passages: list[dict[str, Any]], code: str) -> None:
    with pytest.raises(SpecError) as refused:
        find_error.read({"lead_in": "What is wrong?", "passages": passages})
    assert code in {problem.code for problem in refused.value.problems}


def test_a_passage_that_nobody_showed_is_refused() -> None:
    spec = read("a", "xy")
    with pytest.raises(AnswerError):
        find_error.parse(spec.shown, find_error.plain_deal(spec.shown), {"answer": ["q"]})
