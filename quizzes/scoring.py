"""From outcomes to a result: decisions in exact fractions, and the only place where anything is rounded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.policy import Policy
from quizzes.values import Danger, Outcome


@dataclass(frozen=True, slots=True)
class SlotResult:
    """One place of a paper; an outcome of None waits for a person, a blank has an outcome of its own."""

    points: Fraction
    outcome: Outcome | None
    critical: bool
    domain: str

    @property
    def earned(self) -> Fraction:
        return self.points * self.outcome.credit if self.outcome else Fraction(0)

    @property
    def right(self) -> bool:
        return self.outcome is not None and self.outcome.credit == 1


@dataclass(frozen=True, slots=True)
class DomainResult:
    domain: str
    right: int
    n: int
    share: Fraction


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


def score(slots: Sequence[SlotResult], policy: Policy) -> Result:
    """A paper without points is never passed."""
    earned, maximum = _points(slots)
    share = _share(earned, maximum)
    complete = all(slot.outcome is not None for slot in slots)
    critical_wrong = sum(slot.critical and slot.outcome is not None and not slot.right for slot in slots)
    unsafe = sum(slot.outcome is not None and slot.outcome.danger is Danger.UNSAFE for slot in slots)
    reasons = _reasons(policy, share, critical_wrong, unsafe) if complete else ()
    return Result(
        score=earned,
        maximum=maximum,
        share=share,
        complete=complete,
        passed=not reasons if complete else None,
        domains=_domains(slots),
        critical_wrong=critical_wrong,
        unsafe=unsafe,
        reasons=reasons,
    )


def best(results: Iterable[Result]) -> Result | None:
    """The result that counts: a pass before any failure, then the highest share, then the earliest."""
    complete = [result for result in results if result.complete]
    return max(complete, key=lambda result: (result.passed is True, result.share), default=None)


def percent(share: Fraction, pass_mark: Fraction | None = None) -> int:
    """A share as whole per cent, half up. A share below the pass mark never shows as the pass mark, nor as
    what the pass mark itself would be rounded to."""
    shown = _half_up(share * 100)
    if pass_mark is None or share >= pass_mark:
        return shown
    highest = min(math.ceil(pass_mark * 100), _half_up(pass_mark * 100)) - 1
    return max(0, min(shown, highest))


def _half_up(number: Fraction) -> int:
    return math.floor(number + Fraction(1, 2))


def _reasons(policy: Policy, share: Fraction, critical_wrong: int, unsafe: int) -> tuple[str, ...]:
    found = {
        "below_pass_mark": share < policy.pass_mark,
        "critical_wrong": policy.critical_right and critical_wrong > 0,
        "unsafe": policy.no_unsafe and unsafe > 0,
    }
    return tuple(code for code, holds in found.items() if holds)


def _domains(slots: Sequence[SlotResult]) -> tuple[DomainResult, ...]:
    names = dict.fromkeys(slot.domain for slot in slots)
    return tuple(_domain(name, [slot for slot in slots if slot.domain == name]) for name in names)


def _domain(name: str, slots: Sequence[SlotResult]) -> DomainResult:
    return DomainResult(name, sum(slot.right for slot in slots), len(slots), _share(*_points(slots)))


def _points(slots: Sequence[SlotResult]) -> tuple[Fraction, Fraction]:
    zero = Fraction(0)
    return sum((slot.earned for slot in slots), zero), sum((slot.points for slot in slots), zero)


def _share(earned: Fraction, maximum: Fraction) -> Fraction:
    return earned / maximum if maximum else Fraction(0)
