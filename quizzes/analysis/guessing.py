"""What blind guessing earns on an item, as a fraction of its mark; `None` where guessing has no such figure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

TRUE_FALSE = Fraction(1, 2)


def guess_one_of(credits: Sequence[Fraction]) -> Fraction | None:
    """One option of several: the mean credit of all options (Moodle's random guess score for single choice)."""
    return sum(credits, Fraction(0)) / len(credits) if credits else None


def guess_gaps(choices: Sequence[int]) -> Fraction | None:
    """Several gaps or pairs, each with so many choices: the mean of 1 / choices (Moodle: gap select, matching)."""
    if not choices or min(choices) < 1:
        return None
    return sum((Fraction(1, number) for number in choices), Fraction(0)) / len(choices)
