"""What may honestly be said about an item at this number of takers: a flag, the rule it rests on, and nothing beyond.

At most one of weak, good and undecided; not_enough_data stands alone; check_key and key_probably_wrong are advice about
the key and stand beside a label. A flag never changes a mark: a person confirms, then regrades."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from quizzes.analysis.intervals import correlation_bound
from quizzes.analysis.options import OptionRow, k1, k2


class FlagCode(StrEnum):
    CHECK_KEY = "check_key"
    KEY_PROBABLY_WRONG = "key_probably_wrong"
    WEAK = "weak"
    GOOD = "good"
    UNDECIDED = "undecided"
    NOT_ENOUGH_DATA = "not_enough_data"


class Rule(StrEnum):
    """Why a flag is there; sentences are made elsewhere."""

    TOO_FEW = "too_few"
    NO_VARIANCE = "no_variance"
    NOBODY_CHOSE_KEY = "nobody_chose_key"
    K1 = "k1"
    K2 = "k2"
    NEGATIVE_AND_HARD = "negative_and_hard"
    UPPER_BOUND_NEGATIVE = "upper_bound_negative"
    UPPER_BOUND_LOW = "upper_bound_low"
    LOWER_BOUND_HIGH = "lower_bound_high"
    BOUNDS_APART = "bounds_apart"


FEWEST = 10  # below it, 95 % intervals of r are wider than any label
K1_FROM = 20
MANY = 80  # from here on, r < 0 with p < 1/2 raises a false flag in 2 % of sound tests or fewer
EASY = 0.7  # a test this easy lets K1 speak from ten takers
HARD = 0.5
LIMIT = 0.20
BOUND = 0.95  # one-sided


@dataclass(frozen=True, slots=True)
class Flag:
    code: FlagCode
    rule: Rule
    params: Mapping[str, str | int | float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rules look at. `mean_facility` is the whole test's; without options, K1 and K2 stay silent."""

    n: int
    facility: float | None
    discrimination: float | None
    varies: bool
    mean_facility: float | None = None
    options: Sequence[OptionRow] = ()
    key: str | None = None


def flags(evidence: Evidence) -> tuple[Flag, ...]:
    if evidence.n < FEWEST:
        return (Flag(FlagCode.NOT_ENOUGH_DATA, Rule.TOO_FEW, {"n": evidence.n, "fewest": FEWEST}),)
    if nobody_chose_key(evidence):  # the item does not vary, and yet this much is plain
        return (Flag(FlagCode.CHECK_KEY, Rule.NOBODY_CHOSE_KEY, {"n": evidence.n}),)
    if not evidence.varies:
        return (Flag(FlagCode.NOT_ENOUGH_DATA, Rule.NO_VARIANCE, {"n": evidence.n}),)
    return (*_first(_check_key(evidence)), *_first(_key_probably_wrong(evidence)), label(evidence))


def nobody_chose_key(evidence: Evidence) -> bool:
    return any(row.option == evidence.key and not row.count for row in evidence.options)


def label(evidence: Evidence) -> Flag:
    """By the bound, never by r itself: 'r < .20' alone would strike 30 % of sound items at ten takers."""
    n, r = evidence.n, evidence.discrimination
    low, high = correlation_bound(r, n, 1 - BOUND), correlation_bound(r, n, BOUND)
    if high is not None and high < LIMIT:
        return Flag(FlagCode.WEAK, Rule.UPPER_BOUND_LOW, {"bound": high, "limit": LIMIT})
    if low is not None and low > LIMIT:
        return Flag(FlagCode.GOOD, Rule.LOWER_BOUND_HIGH, {"bound": low, "limit": LIMIT})
    return Flag(FlagCode.UNDECIDED, Rule.BOUNDS_APART, {"n": n, "limit": LIMIT})


def _check_key(evidence: Evidence) -> Iterator[Flag]:
    if evidence.key is not None and evidence.n >= k1_from(evidence.mean_facility):
        other = k1(evidence.options, evidence.key)
        if other is not None:
            yield Flag(FlagCode.CHECK_KEY, Rule.K1, {"option": str(other.option), "chosen": other.count})
    facility, r = evidence.facility, evidence.discrimination
    if evidence.n >= MANY and r is not None and facility is not None and r < 0 and facility < HARD:
        yield Flag(FlagCode.CHECK_KEY, Rule.NEGATIVE_AND_HARD, {"r": r, "facility": facility})


def k1_from(mean_facility: float | None) -> int:
    return FEWEST if mean_facility is not None and mean_facility >= EASY else K1_FROM


def _key_probably_wrong(evidence: Evidence) -> Iterator[Flag]:
    if evidence.key is not None:
        other = k2(evidence.options, evidence.key, evidence.n)
        if other is not None:
            yield Flag(FlagCode.KEY_PROBABLY_WRONG, Rule.K2, {"option": str(other.option), "chosen": other.count})
    high = correlation_bound(evidence.discrimination, evidence.n, BOUND)
    if evidence.n >= MANY and high is not None and high < 0:
        yield Flag(FlagCode.KEY_PROBABLY_WRONG, Rule.UPPER_BOUND_NEGATIVE, {"bound": high})


def _first(found: Iterator[Flag]) -> tuple[Flag, ...]:
    """One flag of a kind; the first rule that gives it is the one to show."""
    one = next(found, None)
    return () if one is None else (one,)
