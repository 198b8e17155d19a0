"""From the results of several attempts to one grade, by the rule that the policy names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.policy import Policy
from quizzes.scoring import Result, best, domains_below, reasons_against


@dataclass(frozen=True, slots=True)
class Grade:
    """`passed` is None while an answer that bears on it waits for a person.

    `of` names the attempts that the grade is made of, by their place in the sequence, from 0."""

    share: Fraction
    passed: bool | None
    reasons: tuple[str, ...]
    of: tuple[int, ...]


def grade(results: Sequence[Result], policy: Policy) -> Grade | None:
    """The grade of submitted attempts, in the order in which they were taken; None without any."""
    if not results:
        return None
    if policy.grade_of == "mean":
        return _mean(results, policy)
    if policy.grade_of == "best":
        return _best(results)
    return _single(results, 0 if policy.grade_of == "first" else len(results) - 1)


def _single(results: Sequence[Result], place: int) -> Grade:
    result = results[place]
    return Grade(result.share, result.passed, result.reasons, (place,))


def _best(results: Sequence[Result]) -> Grade:
    """A pass stands at once. A failure is not final while another attempt has an answer that waits."""
    found = best(results)
    if found is None:
        return _single(results, 0)
    place = next(place for place, result in enumerate(results) if result is found)
    if found.passed or all(result.complete for result in results):
        return _single(results, place)
    return Grade(found.share, None, (), (place,))


def _mean(results: Sequence[Result], policy: Policy) -> Grade:
    """The mean of all shares, of the whole and of each domain. What is critical or dangerous has no mean: the
    latest attempt decides about it, so that it is neither averaged away nor held against somebody for ever."""
    share, everything = _average([result.share for result in results]), tuple(range(len(results)))
    if not all(result.complete for result in results):
        return Grade(share, None, (), everything)
    domains: dict[str, list[Fraction]] = {}
    for result in results:
        for domain in result.domains:
            domains.setdefault(domain.domain, []).append(domain.share)
    below = domains_below({name: _average(shares) for name, shares in domains.items()}, policy)
    latest = results[-1]
    reasons = reasons_against(policy, share, below, latest.critical_wrong, latest.unsafe)
    return Grade(share, not reasons, reasons, everything)


def _average(shares: Sequence[Fraction]) -> Fraction:
    return sum(shares, Fraction(0)) / len(shares)
