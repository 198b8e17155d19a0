"""Which flags an item gets, rule by rule at its edge, and how many of them chance alone would give."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.analysis import Choices, FlagCode, Rule, analyse
from quizzes.analysis.chance import Presented, by_chance, false_alarm_rate
from quizzes.analysis.claims import Claim, alpha_claim, facility_claim
from quizzes.analysis.flags import Evidence, flags
from quizzes.analysis.options import OptionRow, counts_by_thirds

PLAIN = Evidence(n=100, facility=0.6, discrimination=0.25, varies=True)
NOBODY = (Fraction(0), Fraction(0), Fraction(0))


def codes(evidence: Evidence) -> list[str]:
    return [flag.code for flag in flags(evidence)]


def rules(evidence: Evidence) -> list[Rule]:
    return [flag.rule for flag in flags(evidence)]


def row(option: str, count: int, r: float | None) -> OptionRow:
    return OptionRow(option, count, NOBODY, r)


@pytest.mark.parametrize(
    "evidence",
    [
        replace(PLAIN, n=9, discrimination=-0.9, facility=0.1),
        replace(PLAIN, n=0, facility=None, discrimination=None, varies=False),
        replace(PLAIN, varies=False, discrimination=None),
    ],
)
def test_too_little_data_excludes_every_other_flag(evidence: Evidence) -> None:
    assert codes(evidence) == ["not_enough_data"]


def test_a_label_waits_for_its_bound() -> None:
    """At 100 takers the bounds of .20 lie 1.645 / sqrt(97) away, over Fisher's z."""
    edge = 1.6448536269514722 / math.sqrt(97)
    weak, good = math.tanh(math.atanh(0.2) - edge), math.tanh(math.atanh(0.2) + edge)
    assert codes(replace(PLAIN, discrimination=weak - 1e-9)) == ["weak"]
    assert codes(replace(PLAIN, discrimination=weak + 1e-9)) == ["undecided"]
    assert codes(replace(PLAIN, discrimination=good - 1e-9)) == ["undecided"]
    assert codes(replace(PLAIN, discrimination=good + 1e-9)) == ["good"]


def test_at_ten_takers_a_low_r_is_undecided() -> None:
    assert codes(replace(PLAIN, n=10, discrimination=0.0)) == ["undecided"]


def test_a_correlation_of_one_has_no_bound_to_judge_by() -> None:
    assert codes(replace(PLAIN, discrimination=1.0)) == ["undecided"]


def test_a_negative_and_hard_item_calls_for_its_key_from_eighty_takers_on() -> None:
    item = replace(PLAIN, n=80, discrimination=-0.01, facility=0.49)
    assert codes(item) == ["check_key", "weak"]
    assert codes(replace(item, n=79)) == ["weak"]
    assert codes(replace(item, facility=0.5)) == ["weak"]
    assert codes(replace(item, discrimination=0.0)) == ["weak"]


def test_a_surely_negative_item_has_probably_a_wrong_key() -> None:
    item = replace(PLAIN, n=80, discrimination=-0.2, facility=0.8)
    assert codes(item) == ["key_probably_wrong", "weak"]
    assert codes(replace(item, n=79)) == ["weak"]
    assert codes(replace(item, discrimination=-0.18)) == ["weak"]  # its upper bound is 0.005
    assert codes(replace(item, facility=0.3)) == ["check_key", "key_probably_wrong", "weak"]


PREFERRED = replace(
    PLAIN, n=20, facility=0.4, discrimination=-0.1, options=(row("b", 10, 0.3), row("a", 8, -0.1)), key="a"
)


def test_k1_another_option_is_preferred_by_the_better() -> None:
    assert rules(PREFERRED)[0] is Rule.K1
    assert flags(PREFERRED)[0].params == {"option": "b", "chosen": 10}
    assert FlagCode.CHECK_KEY not in codes(replace(PREFERRED, n=19))
    assert FlagCode.CHECK_KEY in codes(replace(PREFERRED, n=10, mean_facility=0.7))
    assert FlagCode.CHECK_KEY not in codes(replace(PREFERRED, n=10, mean_facility=0.69))
    assert FlagCode.CHECK_KEY not in codes(replace(PREFERRED, options=(row("b", 8, 0.3), row("a", 8, -0.1))))
    assert FlagCode.CHECK_KEY not in codes(replace(PREFERRED, options=(row("b", 10, -0.2), row("a", 8, -0.1))))


def test_k2_the_key_is_negative_and_the_other_surely_positive() -> None:
    """At 20 takers, the one-sided 80 % lower bound of r is above 0 from r = .2013 on."""
    assert rules(PREFERRED) == [Rule.K1, Rule.K2, Rule.BOUNDS_APART]
    assert Rule.K2 not in rules(replace(PREFERRED, options=(row("b", 10, 0.20), row("a", 8, -0.1))))
    assert Rule.K2 in rules(replace(PREFERRED, options=(row("b", 10, 0.21), row("a", 8, -0.1))))
    assert Rule.K2 not in rules(replace(PREFERRED, options=(row("b", 10, 0.3), row("a", 8, 0.0))))
    assert codes(replace(PREFERRED, n=10, options=(row("b", 6, 0.5), row("a", 4, -0.1))))[0] == "key_probably_wrong"


def test_a_key_that_nobody_chose_is_checked_though_the_item_does_not_vary() -> None:
    item = replace(PREFERRED, varies=False, discrimination=None, options=(row("b", 20, None), row("a", 0, None)))
    assert rules(item) == [Rule.NOBODY_CHOSE_KEY]
    assert codes(replace(item, n=9)) == ["not_enough_data"]


@given(st.integers(0, 200), st.floats(0, 1), st.floats(-1, 1), st.booleans())
def test_labels_exclude_each_other(n: int, facility: float, r: float, varies: bool) -> None:
    found = codes(Evidence(n, facility, r, varies))
    labels = [code for code in found if code in ("weak", "good", "undecided", "not_enough_data")]
    assert len(labels) == 1
    assert len(set(found)) == len(found)
    assert labels[0] != "not_enough_data" or found == labels


def test_a_wrong_key_is_found_in_the_options() -> None:
    """Twelve takers; the able ones choose b, the key is a."""
    rest = [0, 0, 0, 1, 1, 2, 3, 3, 4, 4, 4, 4]
    chosen = ["a", "a", "a", "a", "c", "c", "b", "b", "b", "b", "b", "b"]
    own = [int(option == "a") for option in chosen]
    others = [[int(score > place) for score in rest] for place in range(4)]
    found = analyse([own, *others], choices={0: Choices(chosen, "a", ["a", "b", "c", "d"])})
    item = found.items[0]
    assert [(option.option, option.count) for option in item.options] == [("b", 6), ("a", 4), ("c", 2), ("d", 0)]
    assert item.flags[0].rule is Rule.K2
    assert item.options[1].discrimination == pytest.approx(item.discrimination)
    assert item.options[0].thirds == (0, 2, 4)


def test_thirds_share_a_score_on_their_border() -> None:
    """Four takers with one score, in thirds of 4/3: each third gets a third of each of them."""
    found = counts_by_thirds([(5, "a"), (5, "a"), (5, "b"), (5, None)])
    assert found["a"] == (Fraction(2, 3),) * 3
    assert found[None] == (Fraction(1, 3),) * 3
    apart = counts_by_thirds([(1, "a"), (2, "a"), (3, "b")])
    assert (apart["a"], apart["b"]) == ((1, 1, 0), (0, 0, 1))


def test_chance_gives_flags_too() -> None:
    """2 % of sound tests of 20 items get a false 'negative and hard' at 80 takers: about .001 for each item."""
    assert false_alarm_rate(Rule.NEGATIVE_AND_HARD, 80) == pytest.approx(-math.log(0.98) / 20)
    assert false_alarm_rate(Rule.NEGATIVE_AND_HARD, 150) == false_alarm_rate(Rule.NEGATIVE_AND_HARD, 1000) == 0
    at_30 = false_alarm_rate(Rule.K1, 30)
    assert false_alarm_rate(Rule.K1, 40) < at_30 < false_alarm_rate(Rule.K1, 20)
    counted = {one.code: one for one in by_chance([Presented(80, False)] * 50 + [Presented(9, False)] * 3)}
    assert (counted[FlagCode.WEAK].items, counted[FlagCode.WEAK].expected) == (50, pytest.approx(2.5))
    assert counted[FlagCode.CHECK_KEY].rules == (Rule.NEGATIVE_AND_HARD,)
    assert counted[FlagCode.CHECK_KEY].expected == pytest.approx(-50 * math.log(0.98) / 20)
    assert counted[FlagCode.KEY_PROBABLY_WRONG].expected < 0.05


def test_chance_counts_the_rules_that_options_allow() -> None:
    counted = {one.code: one for one in by_chance([Presented(20, True)] * 20)}
    assert counted[FlagCode.CHECK_KEY].rules == (Rule.K1,)
    assert counted[FlagCode.CHECK_KEY].expected == pytest.approx(-math.log(0.8))
    assert counted[FlagCode.KEY_PROBABLY_WRONG].rules == (Rule.K2,)


def test_reliability_is_claimed_by_its_bound_only() -> None:
    assert alpha_claim(0.75, 20, 20, 0.7) is Claim.UNDECIDED
    assert alpha_claim(0.75, 2000, 20, 0.7) is Claim.AT_LEAST
    assert alpha_claim(0.3, 2000, 20, 0.7) is Claim.BELOW
    assert alpha_claim(None, 20, 20, 0.7) is None
    assert facility_claim(0.9, 10, 0.7) is Claim.UNDECIDED
    assert facility_claim(0.9, 100, 0.7) is Claim.AT_LEAST
