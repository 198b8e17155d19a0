"""How many flags chance alone would give on a sound test: the number that belongs beside every list of flags."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.analysis.distributions import NORMAL, z
from quizzes.analysis.flags import BOUND, FEWEST, LIMIT, MANY, FlagCode, Rule, k1_from

# Measured: 12,000 simulated sound tests of 20 items for each number of takers; the share that got any such flag.
SIMULATED_ITEMS = 20
TAKERS = (10, 20, 40, 80, 150)
FALSE_ALARMS = {
    Rule.NEGATIVE_AND_HARD: (0.46, 0.28, 0.10, 0.02, 0.0),
    Rule.K1: (0.38, 0.20, 0.06, 0.01, 0.0),
    Rule.K2: (0.10, 0.04, 0.01, 0.0, 0.0),
}


@dataclass(frozen=True, slots=True)
class Presented:
    """An item as far as chance is concerned."""

    n: int
    has_options: bool


@dataclass(frozen=True, slots=True)
class ByChance:
    """At most `expected` of the `items` that these rules look at get the flag although nothing is wrong with them."""

    code: FlagCode
    rules: tuple[Rule, ...]
    items: int
    expected: float


def by_chance(items: Sequence[Presented], mean_facility: float | None = None) -> tuple[ByChance, ...]:
    """For each flag that a person would act on; sound means a true discrimination of .20 or more (for good: of .20)."""
    return tuple(_count(code, items, mean_facility) for code in RULES)


RULES = {
    FlagCode.CHECK_KEY: (Rule.K1, Rule.NEGATIVE_AND_HARD),
    FlagCode.KEY_PROBABLY_WRONG: (Rule.K2, Rule.UPPER_BOUND_NEGATIVE),
    FlagCode.WEAK: (Rule.UPPER_BOUND_LOW,),
    FlagCode.GOOD: (Rule.LOWER_BOUND_HIGH,),
}


def _count(code: FlagCode, items: Sequence[Presented], mean_facility: float | None) -> ByChance:
    rates = [(rule, false_alarm_rate(rule, item.n)) for item in items for rule in _applied(code, item, mean_facility)]
    looked_at = sum(bool(_applied(code, item, mean_facility)) for item in items)
    used = tuple(rule for rule in RULES[code] if any(rule is one for one, _ in rates))
    return ByChance(code, used, looked_at, math.fsum(rate for _, rate in rates))


def _applied(code: FlagCode, item: Presented, mean_facility: float | None) -> list[Rule]:
    return [rule for rule in RULES[code] if _applies(rule, item, mean_facility)]


def _applies(rule: Rule, item: Presented, mean_facility: float | None) -> bool:
    if rule is Rule.K1:
        return item.has_options and item.n >= k1_from(mean_facility)
    if rule is Rule.K2:
        return item.has_options and item.n >= FEWEST
    many = rule in (Rule.NEGATIVE_AND_HARD, Rule.UPPER_BOUND_NEGATIVE)
    return item.n >= (MANY if many else FEWEST)


def false_alarm_rate(rule: Rule, n: int) -> float:
    """The chance that one sound item gets a flag by this rule at n takers."""
    if rule in FALSE_ALARMS:
        return -math.log1p(-_simulated(FALSE_ALARMS[rule], n)) / SIMULATED_ITEMS
    if rule is Rule.UPPER_BOUND_NEGATIVE:
        return NORMAL.cdf(-z(BOUND) - math.atanh(LIMIT) * math.sqrt(n - 3))
    return 1 - BOUND


def _simulated(rates: Sequence[float], n: int) -> float:
    """Between the simulated numbers of takers, along a straight line over log n."""
    if n <= TAKERS[0]:
        return rates[0]
    if n >= TAKERS[-1]:
        return rates[-1]
    right = bisect_right(TAKERS, n)
    low, high = TAKERS[right - 1], TAKERS[right]
    share = math.log(n / low) / math.log(high / low)
    return rates[right - 1] + share * (rates[right] - rates[right - 1])
