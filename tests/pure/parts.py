"""Fractions drawn from a list, in one draw each: Hypothesis' own strategy takes several."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st


def parts(low: int, high: int, max_denominator: int) -> st.SearchStrategy[Fraction]:
    """Every fraction from low to high with a denominator of at most so much; the simplest come first."""
    found = {Fraction(n, d) for d in range(1, max_denominator + 1) for n in range(low * d, high * d + 1)}
    return st.sampled_from(sorted(found, key=lambda part: (part.denominator, abs(part), part)))
