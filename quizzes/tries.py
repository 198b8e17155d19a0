"""Several tries at one item within an attempt: which of them counts, and what it still earns."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from quizzes.values import Danger, Outcome


def worth(try_number: int, penalty: Fraction) -> Fraction:
    """The share of its credit that the first, second, … try keeps: 1, 1 - penalty, 1 - 2 penalty, never below 0."""
    return max(Fraction(0), 1 - penalty * (try_number - 1))


def settle(tried: Sequence[Outcome | None], penalty: Fraction) -> Outcome | None:
    """The outcome of an item after its tries: the best after penalties, so that trying again never costs.

    A dangerous try stays dangerous, even when the next one is right. None while any try waits for a person."""
    outcomes = [outcome for outcome in tried if outcome is not None]
    if not outcomes or len(outcomes) < len(tried):
        return None
    credit = max(outcome.credit * worth(number, penalty) for number, outcome in enumerate(outcomes, start=1))
    danger = Danger.UNSAFE if any(outcome.danger is Danger.UNSAFE for outcome in outcomes) else None
    return Outcome(credit, danger, outcomes[-1].messages)
