"""Flags at their limits: what each says beside its code, the words that are stored, the table of false alarms."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction as F
from statistics import NormalDist

import pytest

from quizzes.analysis import Choices, analyse
from quizzes.analysis.chance import Presented, by_chance, false_alarm_rate
from quizzes.analysis.claims import Claim, facility_claim
from quizzes.analysis.flags import Evidence, Flag, FlagCode, Rule, flags
from quizzes.analysis.intervals import correlation_bound, wilson
from quizzes.analysis.options import OptionRow, counts_by_thirds, k1, k2, preferred

PLAIN = Evidence(n=100, facility=0.6, discrimination=0.25, varies=True)
NOBODY = (F(0), F(0), F(0))


def row(option: str | None, count: int, r: float | None) -> OptionRow:
    return OptionRow(option, count, NOBODY, r)


SUSPECT = replace(
    PLAIN, n=20, facility=0.4, discrimination=-0.1, options=(row("b", 10, 0.3), row("a", 8, -0.1)), key="a"
)


def test_the_words_of_flags_rules_and_claims_stay_as_they_are() -> None:
    assert [code.value for code in FlagCode] == [
        *("check_key", "key_probably_wrong", "weak", "good", "undecided", "not_enough_data"),
    ]
    assert [rule.value for rule in Rule] == [
        *("too_few", "no_variance", "nobody_chose_key", "k1", "k2", "negative_and_hard", "upper_bound_negative"),
        *("upper_bound_low", "lower_bound_high", "bounds_apart"),
    ]
    assert [claim.value for claim in Claim] == ["at_least", "below", "undecided"]


def test_every_flag_says_what_it_rests_on() -> None:
    few, flat = replace(PLAIN, n=9), replace(PLAIN, varies=False)
    assert flags(few) == (Flag(FlagCode.NOT_ENOUGH_DATA, Rule.TOO_FEW, {"n": 9, "fewest": 10}),)
    assert flags(flat) == (Flag(FlagCode.NOT_ENOUGH_DATA, Rule.NO_VARIANCE, {"n": 100}),)
    unchosen = replace(SUSPECT, options=(row("b", 20, None), row("a", 0, None)))
    assert flags(unchosen) == (Flag(FlagCode.CHECK_KEY, Rule.NOBODY_CHOSE_KEY, {"n": 20}),)
    low, high = correlation_bound(0.9, 100, 0.05), correlation_bound(-0.1, 100, 0.95)
    good, weak = replace(PLAIN, discrimination=0.9), replace(PLAIN, discrimination=-0.1)
    assert flags(good) == (Flag(FlagCode.GOOD, Rule.LOWER_BOUND_HIGH, {"bound": low, "limit": 0.2}),)
    assert flags(weak) == (Flag(FlagCode.WEAK, Rule.UPPER_BOUND_LOW, {"bound": high, "limit": 0.2}),)
    assert flags(PLAIN) == (Flag(FlagCode.UNDECIDED, Rule.BOUNDS_APART, {"n": 100, "limit": 0.2}),)


def test_every_suspicion_of_a_key_says_what_it_rests_on() -> None:
    assert flags(SUSPECT)[:2] == (
        Flag(FlagCode.CHECK_KEY, Rule.K1, {"option": "b", "chosen": 10}),
        Flag(FlagCode.KEY_PROBABLY_WRONG, Rule.K2, {"option": "b", "chosen": 10}),
    )
    negative = replace(PLAIN, discrimination=-0.3, facility=0.4)
    bound = correlation_bound(-0.3, 100, 0.95)
    assert flags(negative)[:2] == (
        Flag(FlagCode.CHECK_KEY, Rule.NEGATIVE_AND_HARD, {"r": -0.3, "facility": 0.4}),
        Flag(FlagCode.KEY_PROBABLY_WRONG, Rule.UPPER_BOUND_NEGATIVE, {"bound": bound}),
    )


def test_flags_can_be_counted_and_rest_on_nothing_more_unless_told() -> None:
    plain = Flag(FlagCode.WEAK, Rule.UPPER_BOUND_LOW)
    assert plain.params == {}
    assert len({plain, Flag(FlagCode.WEAK, Rule.UPPER_BOUND_LOW, {"n": 1}), plain}) == 2


def test_evidence_has_no_options_and_no_key_unless_told() -> None:
    assert Evidence(100, 0.6, 0.25, True, None, (), None) == PLAIN


def test_an_easy_test_lets_options_speak_from_ten_takers_and_not_from_nine() -> None:
    easy = replace(SUSPECT, n=10, mean_facility=0.7, options=(row("b", 6, 0.1), row("a", 4, -0.1)))
    assert [flag.rule for flag in flags(easy)] == [Rule.K1, Rule.BOUNDS_APART]
    assert [flag.rule for flag in flags(replace(easy, mean_facility=None))] == [Rule.BOUNDS_APART]
    assert [flag.rule for flag in flags(replace(easy, n=9))] == [Rule.TOO_FEW]


def test_a_blank_is_no_option_that_could_be_preferred() -> None:
    rows = [row(None, 50, 0.9), row("b", 9, 0.9), row("c", 8, 0.9), row("a", 8, -0.1)]
    assert preferred(rows, "a") == [rows[1]]
    assert k1(rows, "a") == k2(rows, "a", 30) == rows[1]


def test_a_key_that_nobody_could_choose_differently_is_not_suspected() -> None:
    rows = [row("b", 9, 0.9), row("a", 8, None)]
    assert (k1(rows, "a"), k2(rows, "a", 30)) == (None, None)
    level = [row("b", 9, -0.1), row("a", 8, -0.1)]
    assert (k1(level, "a"), k2(level, "a", 30)) == (None, None)


def test_thirds_weigh_a_third_of_the_takers_each() -> None:
    """Five takers: the lower third is the first and two thirds of the second, the middle one a third, one, a third."""
    found = counts_by_thirds([(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")])
    third = F(1, 3)
    assert found == {
        "a": (1, 0, 0),
        "b": (2 * third, third, 0),
        "c": (0, 1, 0),
        "d": (0, third, 2 * third),
        "e": (0, 0, 1),
    }
    assert counts_by_thirds([]) == {}


ABLE = [0, 0, 1, 2, 3, 4, 4, 5, 5, 5, 5, 5]


def test_an_analysis_lets_options_speak_early_where_its_own_items_are_easy() -> None:
    """Twelve takers; the able ones choose b although the key is a, and the other five items are easy."""
    chosen = ["a", "a", "a", "a", "b", "b", "b", "b", "b", "b", "b", "c"]
    own = [int(option == "a") for option in chosen]
    easy = [[1] * 12] * 4 + [[int(score > place) for score in ABLE] for place in range(2)]
    found = analyse([own, *easy], choices={0: Choices(chosen, "a")})
    assert found.items[0].flags[0].rule is Rule.K1
    assert {one.code: one.items for one in found.by_chance}[FlagCode.CHECK_KEY] == 1
    hard = [[1 - mark for mark in column] for column in easy[:4]]
    harder = analyse([own, *hard, *easy[4:]], choices={0: Choices(chosen, "a")})
    assert Rule.K1 not in [flag.rule for flag in harder.items[0].flags]
    assert {one.code: one.items for one in harder.by_chance}[FlagCode.CHECK_KEY] == 0


def test_an_analysis_of_eighty_takers_suspects_a_negative_and_hard_item() -> None:
    negative, one, other = [1, 1, 0, 0, 0, 0, 0, 0] * 10, [0, 0, 1, 1, 1, 1, 0, 1] * 10, [0, 1, 1, 1, 1, 1, 1, 0] * 10
    item = analyse([negative, one, other]).items[0]
    assert item.flags[0] == Flag(
        FlagCode.CHECK_KEY, Rule.NEGATIVE_AND_HARD, {"r": item.discrimination or 0, "facility": 0.25}
    )


def test_an_analysis_says_where_nothing_varies() -> None:
    everyone, some = analyse([[1] * 12, [1, 0] * 6]), analyse([[1, 0] * 6])
    assert [flag.rule for item in everyone.items for flag in item.flags] == [Rule.NO_VARIANCE, Rule.NO_VARIANCE]
    assert [flag.rule for flag in some.items[0].flags] == [Rule.NO_VARIANCE]


# -- what chance gives --------------------------------------------------------------------------------------

SIMULATED = {
    Rule.NEGATIVE_AND_HARD: {10: 0.46, 20: 0.28, 40: 0.10, 80: 0.02, 150: 0},
    Rule.K1: {10: 0.38, 20: 0.20, 40: 0.06, 80: 0.01, 150: 0},
    Rule.K2: {10: 0.10, 20: 0.04, 40: 0.01, 80: 0, 150: 0},
}


@pytest.mark.parametrize("rule", list(SIMULATED))
def test_false_alarms_are_those_of_the_simulation(rule: Rule) -> None:
    """The share of tests of 20 items with any such flag, as a chance for each item."""
    for n, share in SIMULATED[rule].items():
        assert false_alarm_rate(rule, n) == pytest.approx(-math.log(1 - share) / 20, abs=1e-15)
    assert false_alarm_rate(rule, 4) == false_alarm_rate(rule, 10)
    assert false_alarm_rate(rule, 10**6) == 0
    steps = math.log(1.5) / math.log(2)  # from 20 to 30, of 20 to 40
    between = SIMULATED[rule][20] + steps * (SIMULATED[rule][40] - SIMULATED[rule][20])
    assert false_alarm_rate(rule, 30) == pytest.approx(-math.log(1 - between) / 20, abs=1e-15)


def test_bounds_are_crossed_as_often_as_they_say() -> None:
    assert false_alarm_rate(Rule.UPPER_BOUND_LOW, 10) == false_alarm_rate(Rule.LOWER_BOUND_HIGH, 999)
    assert false_alarm_rate(Rule.LOWER_BOUND_HIGH, 999) == pytest.approx(0.05, abs=1e-15)
    expected = NormalDist().cdf(-1.6448536269514722 - math.atanh(0.2) * math.sqrt(77))
    assert false_alarm_rate(Rule.UPPER_BOUND_NEGATIVE, 80) == pytest.approx(expected, rel=1e-9)


def counted(n: int, has_options: bool, easiness: float | None = None) -> dict[FlagCode, tuple[tuple[Rule, ...], int]]:
    return {one.code: (one.rules, one.items) for one in by_chance([Presented(n, has_options)] * 3, easiness)}


def test_a_rule_counts_from_as_many_takers_as_it_speaks_from() -> None:
    silent: tuple[tuple[Rule, ...], int] = ((), 0)
    assert list(counted(9, True).values()) == [silent] * 4
    ten = counted(10, True)
    assert ten == {
        FlagCode.CHECK_KEY: silent,
        FlagCode.KEY_PROBABLY_WRONG: ((Rule.K2,), 3),
        FlagCode.WEAK: ((Rule.UPPER_BOUND_LOW,), 3),
        FlagCode.GOOD: ((Rule.LOWER_BOUND_HIGH,), 3),
    }
    assert counted(10, True, 0.7)[FlagCode.CHECK_KEY] == ((Rule.K1,), 3)
    assert counted(10, True, 0.69)[FlagCode.CHECK_KEY] == silent
    assert counted(19, True)[FlagCode.CHECK_KEY] == silent
    assert counted(20, True)[FlagCode.CHECK_KEY] == ((Rule.K1,), 3)
    assert counted(79, False)[FlagCode.CHECK_KEY] == counted(79, False)[FlagCode.KEY_PROBABLY_WRONG] == silent
    assert counted(80, False)[FlagCode.CHECK_KEY] == ((Rule.NEGATIVE_AND_HARD,), 3)
    assert counted(80, False)[FlagCode.KEY_PROBABLY_WRONG] == ((Rule.UPPER_BOUND_NEGATIVE,), 3)
    assert counted(80, True)[FlagCode.CHECK_KEY] == ((Rule.K1, Rule.NEGATIVE_AND_HARD), 3)
    assert counted(80, True)[FlagCode.KEY_PROBABLY_WRONG] == ((Rule.K2, Rule.UPPER_BOUND_NEGATIVE), 3)


def test_two_rules_for_one_flag_add_their_false_alarms() -> None:
    expected = {one.code: one.expected for one in by_chance([Presented(80, True)] * 3)}
    both = false_alarm_rate(Rule.K1, 80) + false_alarm_rate(Rule.NEGATIVE_AND_HARD, 80)
    assert expected[FlagCode.CHECK_KEY] == pytest.approx(3 * both, abs=1e-15)


def test_an_analysis_counts_chance_by_its_own_items_and_easiness() -> None:
    """Twelve takers, two easy items with options and one that everybody has right: only two of them can be judged."""
    one, other = [1] * 10 + [0] * 2, [0] + [1] * 10 + [0]
    found = {each.code: each for each in analyse([one, other, [1] * 12]).by_chance}
    assert found[FlagCode.WEAK].items == 2
    assert found[FlagCode.CHECK_KEY].items == 0


def test_a_facility_is_claimed_by_a_one_sided_bound() -> None:
    """Ninety of a hundred: the one-sided 95 % bounds are .8396 and .9393 (Wilson)."""
    assert facility_claim(0.9, 100, 0.8396) is Claim.AT_LEAST
    assert facility_claim(0.9, 100, 0.8397) is Claim.UNDECIDED
    assert facility_claim(0.9, 100, 0.9392) is Claim.UNDECIDED
    assert facility_claim(0.9, 100, 0.9394) is Claim.BELOW
    assert facility_claim(0.9, 0, 0.5) is None


def test_a_limit_that_is_the_bound_itself_is_reached() -> None:
    low, high = wilson(0.9, 100, 0.9) or (0, 0)
    assert facility_claim(0.9, 100, low) is Claim.AT_LEAST
    assert facility_claim(0.9, 100, high) is Claim.UNDECIDED
