"""Who is calibrated, who is named as strict or lenient, and how often rightly: by simulation."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from lms.calibration.rules import (
    CANNOT_TELL,
    LENIENT,
    NONE,
    STRICT,
    Rated,
    Severity,
    Tally,
    agrees,
    calibrated,
    severity,
    tally,
)
from lms.calibration.rules import _chance as chance_of
from tests.course import shipped

SCALE = (1, 2, 3, 4, 5)
CASES = tuple(case.level for case in shipped().calibration if case.level > 1)[:12]
RUNS = 400


def rated(*pairs: tuple[int, int]) -> list[Rated]:
    return [Rated(expert, given) for expert, given in pairs]


def test_ratings_are_counted_against_the_experts_and_never_averaged() -> None:
    found = tally(rated((3, 3), (3, 2), (2, 4), (4, 4), (3, 1)))
    assert found == Tally(n=5, below=2, above=1, within=3)
    assert (found.exact, found.difference) == (2, 1)


@pytest.mark.parametrize(
    ("n", "off_by_one", "off_by_two", "enough"),
    [
        (12, 0, 0, True),
        (12, 6, 0, True),
        (12, 7, 0, False),  # less than half exact
        (12, 4, 1, True),
        (12, 4, 2, False),  # less than nine in ten within one level
        (9, 0, 0, False),  # too few to say
        (10, 5, 0, True),
        (10, 4, 1, True),
        (10, 3, 2, False),
    ],
)
def test_what_counts_as_agreement(n: int, off_by_one: int, off_by_two: int, enough: bool) -> None:
    rows = rated(*[(3, 2)] * off_by_one, *[(3, 5)] * off_by_two, *[(3, 3)] * (n - off_by_one - off_by_two))
    assert agrees(tally(rows)) is enough
    assert calibrated(rows, n) is enough
    assert not calibrated(rows, n + 1)  # a case is open


def test_nothing_is_said_of_fewer_than_ten_cases() -> None:
    found = severity({1: rated(*[(3, 2)] * 9), 2: rated(*[(3, 2)] * 10), 3: []}, SCALE)
    assert (found[1].verdict, found[1].p, found[1].below, found[1].kappa) == (CANNOT_TELL, None, None, None)
    assert found[2].verdict == STRICT
    assert found[3].verdict == CANNOT_TELL


def test_direction_is_told_and_a_lean_of_less_than_half_is_not_named() -> None:
    everybody = {n: rated(*[(3, 3)] * 40) for n in range(8)}
    found = severity({**everybody, 8: rated(*[(3, 4)] * 12), 9: rated(*[(3, 2)] * 15, *[(3, 3)] * 25)}, SCALE)
    assert found[8].verdict == LENIENT
    assert found[9].verdict == NONE  # as sure as can be, and of no size
    assert found[9].p is not None
    assert found[9].p < 0.001
    assert {found[n].verdict for n in range(8)} == {NONE}


def test_far_off_in_both_directions_is_no_severity() -> None:
    found = severity({1: rated(*[(3, 1)] * 6, *[(3, 5)] * 6), 2: rated(*[(3, 3)] * 12)}, SCALE)
    assert found[1].verdict == NONE
    assert not agrees(found[1].tally)


def test_the_chance_of_a_difference_is_that_of_the_sign_test_where_nobody_is_ever_exact() -> None:
    """With every rating off, D is that of a fair coin: 2 * 0.5^12 for twelve on one side (worked by hand)."""
    assert chance_of(12, 1.0, 12) == pytest.approx(2 * 0.5**12)
    assert chance_of(12, 1.0, 0) == pytest.approx(1.0)
    assert chance_of(1, 0.3, 1) == pytest.approx(0.3)
    assert chance_of(2, 0.4, -2) == pytest.approx(2 * 0.2**2)


def test_intervals_and_kappa_come_with_the_counts() -> None:
    rows = rated(*[(2, 2)] * 4, *[(3, 3)] * 4, *[(4, 3)] * 4)
    found = severity({1: rows}, SCALE)[1]
    assert found.below == pytest.approx((0.1381, 0.6094), abs=5e-4)  # Wilson, 4 of 12
    assert found.above == pytest.approx((0.0, 0.2425), abs=5e-4)
    # By hand: a level off weighs 1/16, two 4/16. Off by one are 4 of 12; by chance (2,3) 2/9, (3,2) 1/9, (4,3) 2/9,
    # and (4,2) 1/9 by two.
    assert found.kappa == pytest.approx(1 - (4 / 12 / 16) / ((2 / 9 + 1 / 9 + 2 / 9) / 16 + (1 / 9) * 4 / 16))
    assert found.kappa_interval is not None


def test_an_interval_of_kappa_ends_where_kappa_does() -> None:
    found = severity({1: rated(*[(2, 2)] * 4, *[(3, 3)] * 4, *[(4, 4)] * 3, (4, 3))}, SCALE)[1]
    assert found.kappa_interval is not None
    assert found.kappa_interval[0] < (found.kappa or 0) < found.kappa_interval[1] == 1


def test_everybody_rating_alike_has_no_kappa_and_no_error() -> None:
    found = severity({1: rated(*[(3, 3)] * 12)}, SCALE)[1]
    assert (found.kappa, found.kappa_interval, found.verdict) == (None, None, NONE)


# -- the simulation -------------------------------------------------------------------------------------------


@dataclass
class Run:
    both: bool  # the strict one and the lenient one are named, each rightly
    honest: int  # how many of the others are named


def simulated(seed: int, exact: float, bias: Sequence[int]) -> Run:
    """Twenty assessors rate twelve cases. An honest rating is exact, or one level off, to either side alike."""
    chance = random.Random(seed)
    ratings = {
        person: [Rated(level, _given(chance, level + lean, exact)) for level in CASES]
        for person, lean in enumerate(bias)
    }
    found: dict[int, Severity] = severity(ratings, SCALE)
    wanted = {-1: STRICT, 1: LENIENT}
    return Run(
        all(found[person].verdict == wanted[lean] for person, lean in enumerate(bias) if lean),
        sum(found[person].verdict not in (NONE, CANNOT_TELL) for person, lean in enumerate(bias) if not lean),
    )


def _given(chance: random.Random, level: int, exact: float) -> int:
    off = 0 if chance.random() < exact else chance.choice((-1, 1))
    return min(max(level + off, SCALE[0]), SCALE[-1])


@pytest.mark.parametrize("exact", [0.8, 0.7])
def test_one_strict_and_one_lenient_assessor_of_twenty_are_found_and_the_honest_left_alone(exact: float) -> None:
    """In at least 95 % of runs both are found; in at most 5 % of runs anybody honest is named."""
    runs = [simulated(seed, exact, [-1, 1, *[0] * 18]) for seed in range(RUNS)]
    assert sum(run.both for run in runs) >= 0.95 * RUNS
    assert sum(run.honest > 0 for run in runs) <= 0.05 * RUNS
    assert sum(run.honest for run in runs) <= 0.005 * RUNS * 18


def test_where_everybody_is_honest_hardly_anybody_is_named() -> None:
    for exact in (0.8, 0.5):
        runs = [simulated(seed, exact, [0] * 20) for seed in range(RUNS)]
        assert sum(run.honest > 0 for run in runs) <= 0.05 * RUNS


def test_where_half_of_all_ratings_are_off_less_is_found_and_the_honest_are_still_left_alone() -> None:
    """The limit of a dozen cases, as docs/calibration.md tells it: fewer are found, and some run names somebody."""
    runs = [simulated(seed, 0.5, [-1, 1, *[0] * 18]) for seed in range(RUNS)]
    assert sum(run.honest for run in runs) <= 0.01 * RUNS * 18
    assert 0.3 * RUNS <= sum(run.both for run in runs) < 0.95 * RUNS


def test_nobody_hides_in_a_strict_house() -> None:
    """The expert is the measure, not the average of the house: where all are strict, nearly all are named."""
    chance, named = random.Random(5), []
    for _ in range(20):
        ratings = {n: [Rated(x, _given(chance, x - 1, 0.8)) for x in CASES] for n in range(20)}
        named += [found.verdict for found in severity(ratings, SCALE).values()]
    assert named.count(STRICT) >= 0.8 * len(named)
    assert LENIENT not in named


def test_the_rule_for_being_calibrated_keeps_out_who_is_a_level_off() -> None:
    chance = random.Random(3)
    honest = [calibrated([Rated(x, _given(chance, x, 0.7)) for x in CASES], 12) for _ in range(RUNS)]
    strict = [calibrated([Rated(x, _given(chance, x - 1, 0.7)) for x in CASES], 12) for _ in range(RUNS)]
    assert sum(honest) >= 0.9 * RUNS
    assert sum(strict) <= 0.02 * RUNS
