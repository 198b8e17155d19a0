"""The modified Angoff method in two rounds: each judge says how many borderline trainees would have each item right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.analysis.crossing import correlation, cross

Ratings = Sequence[Sequence[Fraction]]
"""A row for each judge, a rating from 0 to 1 for each item."""


@dataclass(frozen=True, slots=True)
class Judge:
    """One judge's cut, and how the ratings go with what the items proved to be; r and RMSD need such facilities."""

    cut: Fraction
    r: float | None
    rmsd: float | None


@dataclass(frozen=True, slots=True)
class AngoffRound:
    """`standard_error` takes the items as fixed; with them as a sample of others it is `standard_error_items_random`.

    The components are those of the crossed items x judges study, unbounded: a negative one is shown as it is. Judges
    who saw each other's ratings are no longer independent, and then the standard error is too small."""

    cut: Fraction
    judges: tuple[Judge, ...]
    spread: float
    standard_error: float
    standard_error_items_random: float | None
    between_judges: float
    between_items: float
    residual: float


@dataclass(frozen=True, slots=True)
class Angoff:
    """The second round is final. `mark` is the next attainable mark at or above its cut."""

    first: AngoffRound
    final: AngoffRound
    mark: Fraction
    spread_ratio: float | None
    shift: Fraction


def angoff(
    first: Ratings,
    second: Ratings,
    maxima: Sequence[Fraction] | None = None,
    facilities: Sequence[Fraction] | None = None,
    step: Fraction = Fraction(1),
) -> Angoff:
    """Both rounds; `step` is the distance of two attainable marks. Raises ValueError as `angoff_round` does."""
    one, two = angoff_round(first, maxima, facilities), angoff_round(second, maxima, facilities)
    return Angoff(
        first=one,
        final=two,
        mark=math.ceil(two.cut / step) * step,
        spread_ratio=two.spread / one.spread if one.spread else None,
        shift=two.cut - one.cut,
    )


def angoff_round(
    ratings: Ratings, maxima: Sequence[Fraction] | None = None, facilities: Sequence[Fraction] | None = None
) -> AngoffRound:
    """A judge's cut is the sum of the ratings times the items' greatest marks; the cut is the judges' mean.

    Raises ValueError below two judges or two items, for rows of different length or a rating beyond 0 and 1."""
    weights = list(maxima) if maxima is not None else [Fraction(1)] * (len(ratings[0]) if ratings else 0)
    _check(ratings, len(weights))
    marks = [[rating * weight for rating, weight in zip(row, weights, strict=True)] for row in ratings]
    cuts = [sum(row, Fraction(0)) for row in marks]
    between_judges, between_items, residual = variance_components(marks)
    spread = math.sqrt(_variance(cuts))
    error = spread * spread / len(cuts)
    random = error + len(weights) * between_items
    return AngoffRound(
        cut=_mean(cuts),
        judges=tuple(_judge(row, cut, facilities) for row, cut in zip(ratings, cuts, strict=True)),
        spread=spread,
        standard_error=math.sqrt(error),
        standard_error_items_random=math.sqrt(random) if random >= 0 else None,
        between_judges=between_judges,
        between_items=between_items,
        residual=residual,
    )


def _check(ratings: Ratings, items: int) -> None:
    if len(ratings) < 2 or items < 2:
        raise ValueError("a panel has two judges and two items or more")
    if any(len(row) != items for row in ratings):
        raise ValueError("every judge rates every item")
    if not all(0 <= rating <= 1 for row in ratings for rating in row):
        raise ValueError("a rating lies between 0 and 1")


def variance_components(marks: Ratings) -> tuple[float, float, float]:
    """(judges, items, residual) from the mean squares of the crossed design (Brennan 2001)."""
    judges, items = len(marks), len(marks[0])
    rows, columns = [_mean(row) for row in marks], [_mean(column) for column in zip(*marks, strict=True)]
    grand = _mean(rows)
    for_judges = items * _variance(rows)
    for_items = judges * _variance(columns)
    left = sum(
        ((mark - rows[j] - columns[i] + grand) ** 2 for j, row in enumerate(marks) for i, mark in enumerate(row)),
        Fraction(0),
    )
    residual = left / ((judges - 1) * (items - 1))
    return float((for_judges - residual) / items), float((for_items - residual) / judges), float(residual)


def _judge(row: Sequence[Fraction], cut: Fraction, facilities: Sequence[Fraction] | None) -> Judge:
    if facilities is None:
        return Judge(cut, None, None)
    pair = cross([float(rating) for rating in row], [float(facility) for facility in facilities])
    squares = [(rating - facility) ** 2 for rating, facility in zip(row, facilities, strict=True)]
    return Judge(cut, correlation(pair.both, pair.mark, pair.total), math.sqrt(_mean(squares)))


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _variance(values: Sequence[Fraction]) -> Fraction:
    mean = _mean(values)
    return sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - 1)
