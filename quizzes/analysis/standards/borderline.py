"""Borderline regression: the checklist mark at which an examiner's overall grade would be 'borderline'."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from quizzes.analysis.distributions import t_quantile
from quizzes.analysis.intervals import LEVEL, Interval

FEWEST = 30  # with fewer trainees the t interval of the cut is wider than the distance of two grades
FEWEST_GRADES = 3  # a line through two grades cannot show that it is none


@dataclass(frozen=True, slots=True)
class BorderlineRegression:
    """`root_mean_square_error` divides by n - 2; the interval is Student's t with n - 2 degrees of freedom."""

    n: int
    cut: float
    intercept: float
    slope: float
    r_squared: float
    root_mean_square_error: float
    standard_error: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Refusal:
    """Too little to set a standard on: what there is, and what is needed."""

    code: str
    given: int
    needed: int


def borderline_regression(
    grades: Sequence[float], marks: Sequence[float], borderline: float, level: float = LEVEL
) -> BorderlineRegression | Refusal:
    """Least squares of checklist marks ON overall grades, never the reverse (Wood, Humphrey-Murray & Homer 2006).

    Raises ValueError where there is not one grade for each mark."""
    n = len(marks)
    if len(grades) != n:
        raise ValueError("one grade for each mark")
    if n < FEWEST:
        return Refusal("too_few_trainees", n, FEWEST)
    if len(set(grades)) < FEWEST_GRADES:
        return Refusal("too_few_grades", len(set(grades)), FEWEST_GRADES)
    return fit_line(grades, marks, borderline, level)


def fit_line(grades: Sequence[float], marks: Sequence[float], borderline: float, level: float) -> BorderlineRegression:
    n, grade, mark = len(marks), fmean(grades), fmean(marks)
    along = math.fsum((g - grade) ** 2 for g in grades)
    slope = math.fsum((g - grade) * (y - mark) for g, y in zip(grades, marks, strict=True)) / along
    intercept = mark - slope * grade
    error = math.fsum((y - intercept - slope * g) ** 2 for g, y in zip(grades, marks, strict=True))
    whole = math.fsum((y - mark) ** 2 for y in marks)
    root = math.sqrt(error / (n - 2))
    cut = intercept + slope * borderline
    standard_error = root * math.sqrt(1 / n + (borderline - grade) ** 2 / along)
    half = t_quantile((1 + level) / 2, n - 2) * standard_error
    explained = 1 - error / whole if whole else 0.0
    return BorderlineRegression(n, cut, intercept, slope, explained, root, standard_error, (cut - half, cut + half))
