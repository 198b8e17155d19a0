"""Confidence marking: what a credit is worth at each level of certainty, and whether the certainty was justified.

Two rules. Certainty-based marking as in Moodle: 1, 2 or 3 for a right answer, 0, -2 or -6 for a wrong one
(Gardner-Medwin). And Brier's quadratic rule (1950), under which saying what one believes is the best strategy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from quizzes.policy import Confidence

WRONG_MARKS = {1: Fraction(0), 2: Fraction(-2), 3: Fraction(-6)}
WRONG = Fraction(5, 100_000_000)
"""Up to this credit Moodle's rule takes an answer as wrong."""
JUSTIFIED = {
    1: (Fraction(0), Fraction(2, 3)),
    2: (Fraction(2, 3), Fraction(4, 5)),
    3: (Fraction(4, 5), Fraction(1)),
}
"""The shares of right answers at which each certainty earns the most."""
PROBABILITY = {level: Fraction(4 + level, 10) for level in range(1, 7)}
"""Brier's levels: 1 is one half (no idea, as far as a yes or no goes), each further one a tenth more, 6 is sure."""
LEVELS: dict[Confidence, tuple[int, ...]] = {
    "none": (),
    "certainty": tuple(WRONG_MARKS),
    "brier": tuple(PROBABILITY),
}
TOP = 3


def mark(rule: Confidence, credit: Fraction, level: int | None) -> Fraction:
    """The mark of an answer as a share of its item's points: at most 1, and 1 only if right and sure.

    An answer without a level counts as given with the lowest. Raises ValueError for a level that the rule
    does not have."""
    if rule == "none":
        return credit
    chosen = LEVELS[rule][0] if level is None else level
    if chosen not in LEVELS[rule]:
        raise ValueError(f"no level of {rule}: {level}")
    return certain(credit, chosen) / TOP if rule == "certainty" else quadratic(credit, PROBABILITY[chosen])


def certain(credit: Fraction, level: int) -> Fraction:
    """Moodle's certainty-based mark, from -6 to 3."""
    return WRONG_MARKS[level] if credit <= WRONG else level * credit


def quadratic(credit: Fraction, probability: Fraction) -> Fraction:
    """Brier's score, moved so that one half earns 0 and sure and right earns 1 (sure and wrong: -3).

    Partial credit is taken as that chance of being right: the mark is the mean of both cases, weighted."""
    right, wrong = 1 - 4 * (1 - probability) ** 2, 1 - 4 * probability**2
    return credit * right + (1 - credit) * wrong


class Certain(NamedTuple):
    """One marked answer: what it could earn, its credit, and how certain it was (None: nothing was said)."""

    maximum: Fraction
    credit: Fraction
    level: int | None


@dataclass(frozen=True, slots=True)
class LevelSummary:
    """`judgement` is justified, over, under, slightly_over or slightly_under."""

    level: int
    n: int
    accuracy: Fraction
    judgement: str


@dataclass(frozen=True, slots=True)
class Summary:
    """`average` is the certainty-based mark, -6 to 3; the bonus rewards knowing what one knows."""

    accuracy: Fraction
    average: Fraction
    bonus: Fraction
    levels: tuple[LevelSummary, ...]


def summarise(answers: Iterable[Certain]) -> Summary | None:
    """Of answers under certainty-based marking, weighted by what they could earn; None if that is nothing."""
    given = [answer._replace(level=answer.level or 1) for answer in answers]
    total = sum((answer.maximum for answer in given), Fraction(0))
    if not total:
        return None
    accuracy = _accuracy(given)
    average = sum((a.maximum * certain(a.credit, a.level or 1) for a in given), Fraction(0)) / total
    wrong = 1 - accuracy
    steady = max(level * accuracy + WRONG_MARKS[level] * wrong for level in WRONG_MARKS)
    levels = tuple(_level(level, rows) for level in WRONG_MARKS if (rows := [a for a in given if a.level == level]))
    return Summary(accuracy, average, (average - steady) / 10, levels)


def _level(level: int, rows: Sequence[Certain]) -> LevelSummary:
    accuracy = _accuracy(rows)
    return LevelSummary(level, len(rows), accuracy, judgement(level, accuracy, len(rows)))


def judgement(level: int, accuracy: Fraction, n: int) -> str:
    """Slight, unless the squared distance from the justified range, times n, is above one half."""
    lowest, highest = JUSTIFIED[level]
    if lowest <= accuracy <= highest:
        return "justified"
    kind, distance = ("over", lowest - accuracy) if accuracy < lowest else ("under", accuracy - highest)
    return kind if distance**2 * n > Fraction(1, 2) else f"slightly_{kind}"


def _accuracy(answers: Sequence[Certain]) -> Fraction:
    total = sum((answer.maximum for answer in answers), Fraction(0))
    return sum((a.maximum * a.credit for a in answers), Fraction(0)) / total if total else Fraction(0)
