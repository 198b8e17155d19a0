"""From outcomes to a result: decisions in exact fractions, and the only place where anything is rounded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes import certainty
from quizzes.certainty import Certain
from quizzes.policy import Policy
from quizzes.tries import settle, worth
from quizzes.values import Danger, Outcome


@dataclass(frozen=True, slots=True)
class SlotResult:
    """One place of a paper; an outcome of None waits for a person, a blank has an outcome of its own.

    `points` is the scale on which the item is marked and shown. `weight` is what it counts in every total,
    where that is not its points. `earlier` holds what the tries before the last one earned."""

    points: Fraction
    outcome: Outcome | None
    critical: bool
    domain: str
    section: str = ""
    weight: Fraction | None = None
    answered: bool = True
    level: int | None = None
    earlier: tuple[Outcome, ...] = ()

    def __post_init__(self) -> None:
        if self.counts < 0:
            raise ValueError("an item counts 0 or more")

    @property
    def counts(self) -> Fraction:
        return self.points if self.weight is None else self.weight


@dataclass(frozen=True, slots=True)
class DomainResult:
    domain: str
    right: int
    n: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class SectionResult:
    """The grade of one section of the paper, on the scale of the whole."""

    section: str
    score: Fraction
    maximum: Fraction
    share: Fraction
    right: int
    n: int


@dataclass(frozen=True, slots=True)
class Result:
    """`passed` is None until every answer has its mark; `reasons` says why it is False."""

    score: Fraction
    maximum: Fraction
    share: Fraction
    complete: bool
    passed: bool | None
    domains: tuple[DomainResult, ...]
    critical_wrong: int
    unsafe: int
    reasons: tuple[str, ...]
    sections: tuple[SectionResult, ...] = ()
    domains_below: tuple[str, ...] = ()
    """Domains that miss a pass mark of their own, as far as they are marked."""
    certainty: certainty.Summary | None = None


def score(slots: Sequence[SlotResult], policy: Policy) -> Result:
    """A paper without points is never passed, nor is a domain with a pass mark of its own that it leaves out."""
    items = [_mark(slot, policy) for slot in slots]
    total = _total(items, policy)
    complete = all(item.outcome is not None for item in items)
    critical_wrong = sum(item.slot.critical and item.outcome is not None and not item.right for item in items)
    unsafe = sum(item.outcome is not None and item.outcome.danger is Danger.UNSAFE for item in items)
    domains = tuple(_domain(name, rows, policy) for name, rows in _by([item.slot.domain for item in items], items))
    below = domains_below({domain.domain: domain.share for domain in domains}, policy)
    reasons = reasons_against(policy, total.share, below, critical_wrong, unsafe) if complete else ()
    return Result(
        score=total.score,
        maximum=total.maximum,
        share=total.share,
        complete=complete,
        passed=not reasons if complete else None,
        domains=domains,
        critical_wrong=critical_wrong,
        unsafe=unsafe,
        reasons=reasons,
        sections=tuple(_section(name, rows, policy) for name, rows in _by([i.slot.section for i in items], items)),
        domains_below=below,
        certainty=_certainty(items) if policy.confidence == "certainty" else None,
    )


def mark_of(slot: SlotResult, policy: Policy) -> Fraction:
    """What an item adds to the total, as a share of what it counts: from its floor to 1; 0 while it waits."""
    return _mark(slot, policy).mark


def reasons_against(
    policy: Policy, share: Fraction, below: Sequence[str], critical_wrong: int, unsafe: int
) -> tuple[str, ...]:
    """Why this is not passed, as codes; nothing here has been rounded."""
    found = {
        "below_pass_mark": share < policy.pass_mark,
        "below_domain_pass_mark": bool(below),
        "critical_wrong": policy.critical_right and critical_wrong > 0,
        "unsafe": policy.no_unsafe and unsafe > 0,
    }
    return tuple(code for code, holds in found.items() if holds)


def domains_below(shares: dict[str, Fraction], policy: Policy) -> tuple[str, ...]:
    return tuple(name for name, least in policy.domain_pass_marks if name not in shares or shares[name] < least)


def best(results: Iterable[Result]) -> Result | None:
    """The result that counts: a pass before any failure, then the highest share, then the earliest."""
    complete = [result for result in results if result.complete]
    return max(complete, key=lambda result: (result.passed is True, result.share), default=None)


def percent(share: Fraction, pass_mark: Fraction | None = None) -> int:
    """A share as whole per cent, half up, but 100 only for all of it. A share below the pass mark never shows
    as the pass mark, nor as what the pass mark itself would be rounded to."""
    shown = _half_up(share)
    if pass_mark is None or share >= pass_mark:
        return shown
    return min(shown, max(0, _half_up(pass_mark) - 1))


def _half_up(share: Fraction) -> int:
    rounded = math.floor(share * 100 + Fraction(1, 2))
    return rounded if share >= 1 else min(rounded, 99)


@dataclass(frozen=True, slots=True)
class _Item:
    """A slot after its tries: its outcome, and its mark as a share of what it counts."""

    slot: SlotResult
    outcome: Outcome | None
    mark: Fraction

    @property
    def right(self) -> bool:
        return self.outcome is not None and self.outcome.credit == 1


def _mark(slot: SlotResult, policy: Policy) -> _Item:
    tried = (*slot.earlier, slot.outcome)
    outcome = settle(tried, policy.tries_penalty)
    if outcome is None or not (slot.answered or slot.earlier):
        return _Item(slot, outcome, Fraction(0))
    marks = [_of_try(number, one.credit, slot, policy) for number, one in enumerate(tried, start=1) if one]
    return _Item(slot, outcome, _at_least(policy.item_floor, max(marks)))


def _of_try(number: int, credit: Fraction, slot: SlotResult, policy: Policy) -> Fraction:
    """A later try keeps a share of what it earns; what a wrong answer costs, it costs at any try."""
    mark = certainty.mark(policy.confidence, credit, slot.level)
    if policy.confidence == "none" and credit == 0:
        mark = -policy.wrong_costs
    return mark * worth(number, policy.tries_penalty) if mark > 0 else mark


def _at_least(floor: Fraction | None, value: Fraction) -> Fraction:
    return value if floor is None else max(floor, value)


@dataclass(frozen=True, slots=True)
class _Total:
    score: Fraction
    maximum: Fraction
    share: Fraction


def _total(items: Sequence[_Item], policy: Policy) -> _Total:
    """The floor of totals holds for the whole, for each section and for each domain alike."""
    zero = Fraction(0)
    maximum = sum((item.slot.counts for item in items), zero)
    if not maximum:
        return _Total(zero, zero, zero)
    earned = sum((item.slot.counts * item.mark for item in items), zero)
    share = _at_least(policy.total_floor, earned / maximum)
    return _Total(share * maximum, maximum, share)


def _by(names: Sequence[str], items: Sequence[_Item]) -> list[tuple[str, list[_Item]]]:
    """Items under each name, names in the order in which they come up."""
    found: dict[str, list[_Item]] = {}
    for name, item in zip(names, items, strict=True):
        found.setdefault(name, []).append(item)
    return list(found.items())


def _domain(name: str, items: Sequence[_Item], policy: Policy) -> DomainResult:
    return DomainResult(name, sum(item.right for item in items), len(items), _total(items, policy).share)


def _section(name: str, items: Sequence[_Item], policy: Policy) -> SectionResult:
    total = _total(items, policy)
    right = sum(item.right for item in items)
    return SectionResult(name, total.score, total.maximum, total.share, right, len(items))


def _certainty(items: Sequence[_Item]) -> certainty.Summary | None:
    """Of what was answered and marked: a blank says nothing about how well somebody judges themselves."""
    given = [(item.slot, item.outcome) for item in items if item.slot.answered]
    return certainty.summarise(Certain(s.counts, outcome.credit, s.level) for s, outcome in given if outcome)
