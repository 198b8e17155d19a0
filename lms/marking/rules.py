"""What a person may give for an answer: pure decisions."""

from __future__ import annotations

from fractions import Fraction

CREDITS = (Fraction(0), Fraction(1, 2), Fraction(1))
SHORTEST_REASON = 3


def may_decide(marker: int | None, trainee: int, left_open: bool) -> str | None:
    """Why this answer is not this person's to mark, as a code; None if it is."""
    if marker is None or marker == trainee:
        return "mark_own"
    return None if left_open else "mark_decided"


def may_mark(credit: Fraction, unsafe: bool, reason: str) -> str | None:
    """Why this mark cannot be given, as a code; None if it can."""
    if credit not in CREDITS:
        return "credit_unknown"
    if unsafe and credit == 1:
        return "unsafe_and_right"
    return "reason_missing" if len(reason.strip()) < SHORTEST_REASON else None
