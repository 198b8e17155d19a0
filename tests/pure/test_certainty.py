"""Confidence marking: Moodle's table and Brier's rule to the last fraction, and honest saying as the best strategy."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.certainty import (
    JUSTIFIED,
    LEVELS,
    PROBABILITY,
    Certain,
    LevelSummary,
    Summary,
    certain,
    judgement,
    mark,
    quadratic,
    summarise,
)
from tests.pure.parts import parts

ONE, ZERO = Fraction(1), Fraction(0)


@pytest.mark.parametrize(
    ("level", "credit", "mark"),
    [
        (1, "1", "1"),
        (2, "1", "2"),
        (3, "1", "3"),
        (1, "0", "0"),
        (2, "0", "-2"),
        (3, "0", "-6"),
        (1, "1/2", "1/2"),
        (2, "1/2", "1"),
        (3, "1/3", "1"),
        (3, "5/100000000", "-6"),
        (3, "51/1000000000", "153/1000000000"),
    ],
)
def test_the_table_of_certainty_based_marking(level: int, credit: str, mark: str) -> None:
    assert certain(Fraction(credit), level) == Fraction(mark)


@pytest.mark.parametrize(
    ("level", "probability", "right", "wrong"),
    [
        (1, "1/2", "0", "0"),
        (2, "3/5", "9/25", "-11/25"),
        (3, "7/10", "16/25", "-24/25"),
        (4, "4/5", "21/25", "-39/25"),
        (5, "9/10", "24/25", "-56/25"),
        (6, "1", "1", "-3"),
    ],
)
def test_the_table_of_briers_rule(level: int, probability: str, right: str, wrong: str) -> None:
    assert PROBABILITY[level] == Fraction(probability)
    assert (mark("brier", ONE, level), mark("brier", ZERO, level)) == (Fraction(right), Fraction(wrong))


def test_marks_are_shares_of_the_points() -> None:
    assert [mark("certainty", ONE, level) for level in (1, 2, 3)] == [Fraction(1, 3), Fraction(2, 3), ONE]
    assert [mark("certainty", ZERO, level) for level in (1, 2, 3)] == [ZERO, Fraction(-2, 3), Fraction(-2)]
    assert mark("none", Fraction(2, 7), 3) == Fraction(2, 7)


def test_nothing_said_counts_as_the_lowest_level() -> None:
    assert mark("certainty", ONE, None) == mark("certainty", ONE, 1) == Fraction(1, 3)
    assert mark("brier", ONE, None) == 0


@pytest.mark.parametrize(("rule", "level"), [("certainty", 0), ("certainty", 4), ("brier", 0), ("brier", 7)])
def test_a_level_that_the_rule_does_not_have_is_refused(rule: Any, level: int) -> None:
    with pytest.raises(ValueError, match="no level"):
        mark(rule, ONE, level)


def test_the_levels_of_each_rule() -> None:
    assert LEVELS == {"none": (), "certainty": (1, 2, 3), "brier": (1, 2, 3, 4, 5, 6)}


shares = parts(0, 1, 60)


@given(shares)
def test_each_certainty_pays_best_where_it_is_justified(chance: Fraction) -> None:
    paid = {level: chance * level + (1 - chance) * certain(ZERO, level) for level in (1, 2, 3)}
    for level, (lowest, highest) in JUSTIFIED.items():
        assert (paid[level] == max(paid.values())) == (lowest <= chance <= highest)


@given(st.sampled_from(sorted(PROBABILITY)))
def test_saying_what_one_believes_pays_best(level: int) -> None:
    """If the chance of being right is one of the probabilities, its level and no other earns the most."""
    chance = PROBABILITY[level]
    paid = {other: quadratic(chance, PROBABILITY[other]) for other in PROBABILITY}
    assert [other for other in paid if paid[other] == max(paid.values())] == [level]


@given(st.sampled_from(["none", "certainty", "brier"]), shares, shares, st.data())
def test_more_credit_never_earns_less_and_all_takes_right_and_sure(
    rule: Any, one: Fraction, other: Fraction, data: st.DataObject
) -> None:
    level = data.draw(st.sampled_from([None, *LEVELS[rule]]))
    low, high = sorted((one, other))
    assert -3 <= mark(rule, low, level) <= mark(rule, high, level) <= 1
    if mark(rule, high, level) == 1:
        assert (high, level) == (1, LEVELS[rule][-1] if LEVELS[rule] else None)


def test_a_summary_by_hand() -> None:
    """Two of three right; certainty 3, 3 and 1: marks 3, -6 and 1."""
    found = summarise([Certain(ONE, ONE, 3), Certain(ONE, ZERO, 3), Certain(ONE, ONE, None)])
    accuracy, average = Fraction(2, 3), Fraction(-2, 3)
    assert found == Summary(
        accuracy,
        average,
        (average - Fraction(2, 3)) / 10,  # 2/3, 4/3 - 2/3 and 2 - 2 were to be had with one certainty throughout
        (LevelSummary(1, 1, ONE, "slightly_under"), LevelSummary(3, 2, Fraction(1, 2), "slightly_over")),
    )


def test_a_summary_weighs_by_what_could_be_earned() -> None:
    found = summarise([Certain(Fraction(3), ONE, 2), Certain(ONE, ZERO, 2)])
    assert found is not None
    assert (found.accuracy, found.average) == (Fraction(3, 4), ONE)
    assert found.bonus == 0  # 3/4 x 2 - 1/4 x 2 = 1, the best that a steady certainty would have earned
    assert found.levels == (LevelSummary(2, 2, Fraction(3, 4), "justified"),)


def test_without_anything_to_earn_there_is_no_summary() -> None:
    assert summarise([]) is None
    assert summarise([Certain(ZERO, ONE, 3)]) is None
    level = summarise([Certain(ZERO, ONE, 3), Certain(ONE, ONE, 1)])
    assert level is not None
    assert level.levels[1] == LevelSummary(3, 1, ZERO, "over")


@pytest.mark.parametrize(
    ("level", "accuracy", "n", "code"),
    [
        (1, "0", 99, "justified"),
        (1, "2/3", 99, "justified"),
        (1, "1", 4, "slightly_under"),  # (1/3)^2 x 4 = 0.44
        (1, "1", 5, "under"),
        (2, "2/3", 99, "justified"),
        (2, "4/5", 99, "justified"),
        (2, "1/2", 18, "slightly_over"),  # (1/6)^2 x 18 = 1/2: not above it
        (2, "1/2", 19, "over"),
        (2, "1", 12, "slightly_under"),
        (2, "1", 13, "under"),
        (3, "4/5", 99, "justified"),
        (3, "1", 99, "justified"),
        (3, "3/5", 12, "slightly_over"),
        (3, "3/5", 13, "over"),
    ],
)
def test_certainty_is_judged_by_the_distance_and_the_number(level: int, accuracy: str, n: int, code: str) -> None:
    assert judgement(level, Fraction(accuracy), n) == code
