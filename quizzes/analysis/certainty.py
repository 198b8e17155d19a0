"""Certainty-based marking: what an answer earns at the certainty stated, and whether certainty was deserved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

NOTHING = Fraction(1, 20_000_000)  # up to here an answer is wrong (5e-8)
WRONG = {1: Fraction(0), 2: Fraction(-2), 3: Fraction(-6)}
DESERVED = {
    1: (Fraction(0), Fraction(2, 3)),
    2: (Fraction(2, 3), Fraction(4, 5)),
    3: (Fraction(4, 5), Fraction(1)),
}
BONUS = Fraction(1, 10)
CLEAR = Fraction(1, 2)


class Calibration(StrEnum):
    DESERVED = "deserved"
    SLIGHTLY_OVERCONFIDENT = "slightly_overconfident"
    OVERCONFIDENT = "overconfident"
    SLIGHTLY_UNDERCONFIDENT = "slightly_underconfident"
    UNDERCONFIDENT = "underconfident"


@dataclass(frozen=True, slots=True)
class CertainAnswer:
    """A credit, the certainty it was given with (None: not stated, counts as 1), the item's greatest mark."""

    credit: Fraction
    certainty: int | None = None
    maximum: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Level:
    certainty: int
    n: int
    accuracy: Fraction | None
    calibration: Calibration | None


@dataclass(frozen=True, slots=True)
class CertaintyFigures:
    """Accuracy and average mark are weighted by the items' greatest marks; the bonus rewards knowing what one knows."""

    accuracy: Fraction
    average: Fraction
    bonus: Fraction
    levels: tuple[Level, ...]


def certainty_mark(credit: Fraction, certainty: int | None) -> Fraction:
    """Per mark of the item: 1, 2 or 3 times the credit; 0, -2 or -6 when wrong (Gardner-Medwin 1995; Moodle)."""
    stated = certainty or 1
    return WRONG[stated] if credit <= NOTHING else stated * credit


def certainty_figures(answers: Sequence[CertainAnswer]) -> CertaintyFigures | None:
    whole = sum((answer.maximum for answer in answers), Fraction(0))
    if not whole:
        return None
    accuracy = sum((answer.maximum * answer.credit for answer in answers), Fraction(0)) / whole
    earned = (answer.maximum * certainty_mark(answer.credit, answer.certainty) for answer in answers)
    average = sum(earned, Fraction(0)) / whole
    return CertaintyFigures(accuracy, average, bonus(accuracy, average), tuple(_level(answers, c) for c in WRONG))


def bonus(accuracy: Fraction, average: Fraction) -> Fraction:
    """A tenth of what the average mark is above the best that one certainty for all answers would have given."""
    wrong = 1 - accuracy
    return BONUS * (average - max(accuracy, 2 * accuracy - 2 * wrong, 3 * accuracy - 6 * wrong))


def _level(answers: Sequence[CertainAnswer], certainty: int) -> Level:
    credits = [answer.credit for answer in answers if (answer.certainty or 1) == certainty]
    if not credits:
        return Level(certainty, 0, None, None)
    accuracy = sum(credits, Fraction(0)) / len(credits)
    return Level(certainty, len(credits), accuracy, _calibration(accuracy, certainty, len(credits)))


def _calibration(accuracy: Fraction, certainty: int, n: int) -> Calibration:
    """'Slightly' unless difference squared times n is above a half: a few answers prove little."""
    low, high = DESERVED[certainty]
    if low <= accuracy <= high:
        return Calibration.DESERVED
    clear = max(low - accuracy, accuracy - high) ** 2 * n > CLEAR
    if accuracy < low:
        return Calibration.OVERCONFIDENT if clear else Calibration.SLIGHTLY_OVERCONFIDENT
    return Calibration.UNDERCONFIDENT if clear else Calibration.SLIGHTLY_UNDERCONFIDENT
