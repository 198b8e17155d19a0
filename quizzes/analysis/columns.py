"""Exact marks as columns of whole numbers: every fraction over one common denominator."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.analysis.crossing import Marks

FINEST = 10**15  # a finer denominator than this is no mark that anybody gave; doubles then do


@dataclass(frozen=True, slots=True)
class Columns:
    """A column for each item; `presented` is None where everybody had every item. A mark of 1 counts `unit`."""

    marks: tuple[Marks, ...]
    presented: tuple[Sequence[int], ...] | None
    unit: int


def exact_columns(columns: Sequence[Sequence[Fraction | None]]) -> Columns:
    """`None` is a mark that was never asked for; it stands as 0 and is masked."""
    values = {mark for column in columns for mark in column if mark is not None}
    unit = _common_denominator(values)
    counted: dict[Fraction | None, float] = {None: 0}
    counted |= {mark: int(mark * unit) if unit else float(mark) for mark in values}
    gaps = any(None in column for column in columns)
    return Columns(
        marks=tuple([counted[mark] for mark in column] for column in columns),
        presented=tuple(bytes(mark is not None for mark in column) for column in columns) if gaps else None,
        unit=unit or 1,
    )


def _common_denominator(values: set[Fraction]) -> int:
    """0 where it would be finer than any mark."""
    unit = 1
    for denominator in {mark.denominator for mark in values}:
        unit = math.lcm(unit, denominator)
        if unit > FINEST:
            return 0
    return unit
