"""The figure that points are set on, and where each of them stands in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from quizzes.numbers import Unclear, decimal_text, read_number, readings
from quizzes.records import Record
from quizzes.spots.targets import Amount, Spot, Targets
from quizzes.values import Message, Widget

FIELD = "point."
TICK, ROOM = 50, 5  # a number at the very end would be cut off
_THOUSANDTH = Fraction(1, 1000)


class Landmark(Record):
    """A place that everybody may see, by which others are told; stored with the question."""

    id: str
    text: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A landmark as it is drawn."""

    id: str
    text: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point as typed, `at` in plain decimals for drawing, and where it stands; `fate` is for a review."""

    number: int
    x: str
    y: str
    dose: str
    at: tuple[str, str] | None
    where: Message | None
    fate: str = ""  # right | wrong_dose | danger | wrong
    place: str = ""  # the id of the region or zone


@dataclass(frozen=True, slots=True)
class SpotMap(Widget):
    """`count` points, or at most so many; with a `unit`, each has a dose of the product."""

    draws_figure: ClassVar[bool] = True

    size: tuple[str, str]
    count: int
    at_most: bool
    landmarks: tuple[Mark, ...]
    unit: str = ""
    product: str = ""

    @property
    def ticks(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Where the rulers have a number: across, and down."""
        across, down = (int(Fraction(side)) for side in self.size)
        return tuple(range(TICK, across - ROOM, TICK)), tuple(range(TICK, down - ROOM, TICK))

    def rows(self, values: Mapping[str, Sequence[str]]) -> list[PointRow]:
        """Every point, set or not, in the order of the numbers."""
        return [self._row(number, values) for number in range(1, self.count + 1)]

    def reviewed(self, values: Mapping[str, Sequence[str]], reveal: Mapping[str, Any]) -> list[PointRow]:
        """The same with what became of each point."""
        targets = Targets.model_validate(reveal["targets"])
        rows = self.rows(values)
        spots = list(spots_in({str(row.number): (row.x, row.y, row.dose) for row in rows}))
        trace = targets.trace(spots)
        numbers = [int(spot.number) for spot in spots]
        fates = {numbers[point]: ("wrong_dose", targets.regions[r].id) for r, point in trace.misdosed.items()}
        fates |= {numbers[point]: ("right", targets.regions[r].id) for r, point in trace.taken.items()}
        fates |= {numbers[point]: ("danger", targets.forbidden[zone].id) for point, zone in trace.hits}
        return [_judged(row, *fates.get(row.number, ("wrong", ""))) for row in rows]

    def _row(self, number: int, values: Mapping[str, Sequence[str]]) -> PointRow:
        x, y, dose = (next(iter(values.get(f"{FIELD}{number}.{part}", ())), "") for part in ("x", "y", "dose"))
        spot = next(spots_in({str(number): (x, y, dose)}), None)
        at = (plain(spot.x), plain(spot.y)) if spot else None
        return PointRow(number, x, y, dose, at, where(self.landmarks, spot) if spot else None)


def marks_of(landmarks: Sequence[Landmark]) -> tuple[Mark, ...]:
    return tuple(Mark(one.id, one.text, one.x, one.y) for one in landmarks)


def spots_in(typed: Mapping[str, tuple[str, str, str]]) -> Iterator[Spot]:
    """The points that have both coordinates, in the order of what was typed."""
    for number, (x, y, dose) in typed.items():
        across, down = read_coordinate(x), read_coordinate(y)
        if across is not None and down is not None:
            amount = _amount(dose) if dose else None
            known = None if isinstance(amount, Unclear) else amount
            yield Spot(number, across, down, known, amount is Unclear.AMBIGUOUS)


def read_coordinate(typed: str) -> Amount | None:
    """A figure is less than 1,000 wide and high, so that 3,145 can only be three and a bit."""
    number = _amount(typed)
    if number is Unclear.AMBIGUOUS:
        return Fraction(readings(typed)[0])
    return None if isinstance(number, Unclear) else number


def _amount(typed: str) -> Amount | Unclear:
    return int(typed) if typed.isascii() and typed.isdigit() else read_number(typed)


def where(landmarks: Sequence[Landmark | Mark], spot: Spot) -> Message | None:
    """How far a point lies from the nearest landmark, in whole units; None where there is no landmark."""
    if not landmarks:
        return None
    offsets = [(spot.x - Fraction(mark.x), spot.y - Fraction(mark.y), mark.text) for mark in landmarks]
    across, down, text = min(offsets, key=lambda offset: offset[0] ** 2 + offset[1] ** 2)
    right, below = round(across), round(down)
    words = (["below" if below > 0 else "above"] if below else []) + (
        ["right" if right > 0 else "left"] if right else []
    )
    params = {"landmark": text, "down": str(abs(below)), "across": str(abs(right))}
    return Message("_".join(["near", *(words or ["on"])]), params)


def plain(value: Amount) -> str:
    """A decimal for drawing, exact where it ends."""
    return decimal_text(Fraction(value), _THOUSANDTH) or "0"


def _judged(row: PointRow, fate: str, place: str) -> PointRow:
    if row.at is None:
        return row
    return PointRow(row.number, row.x, row.y, row.dose, row.at, row.where, fate, place)
