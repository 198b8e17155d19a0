"""Where the points of a figure belong and where none may stand, and which of a person's points went where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import lcm

from quizzes.numbers import decimal_text
from quizzes.records import Record
from quizzes.shapes import Covers, Place, Shape, places
from quizzes.tolerance import TENFOLD

FINENESS = 24
USUAL_PLACES = 2  # of a typed coordinate; the shapes are made ready anew for a finer one
_GRID = sorted(
    product(range(FINENESS + 1), repeat=2), key=lambda at: (2 * at[0] - FINENESS) ** 2 + (2 * at[1] - FINENESS) ** 2
)


Amount = Fraction | int
"""Exact; whole numbers stay what they are, which is cheaper by far."""


def exact(number: str) -> Amount:
    value = Fraction(number)
    return value.numerator if value.denominator == 1 else value


class Span(Record):
    """From one amount to another, both allowed."""

    low: str
    high: str

    @cached_property
    def ends(self) -> tuple[Amount, Amount]:
        return exact(self.low), exact(self.high)

    def allows(self, amount: Amount) -> bool:
        low, high = self.ends
        return low <= amount <= high

    def slips(self, amount: Amount) -> bool:
        """About ten times an amount that is allowed, or about a tenth of one."""
        low, high = self.ends
        return amount >= low * TENFOLD or 0 < amount * TENFOLD <= high


class Zone(Record):
    """Where a point is dangerous."""

    id: str
    area: Shape
    text: str
    rationale: str = ""


class Region(Zone):
    """Where a point is right; `tolerance` is how far outside the shape it still is."""

    tolerance: str = "0"
    dose: Span | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A point that somebody set; `dose` is None where none can be read, `unclear` where it reads in two ways."""

    number: str
    x: Amount
    y: Amount
    dose: Amount | None = None
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """Every shape at one scale, ready to be asked for whole coordinates."""

    scale: int
    regions: tuple[Covers, ...]
    forbidden: tuple[Covers, ...]

    def at(self, x: int, y: int, shapes: Sequence[Covers]) -> list[int]:
        return [i for i, covers in enumerate(shapes) if covers(x, y)]


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of the points, by their places in the list of points and in the lists of shapes.

    `taken` says which point serves a region rightly, its dose included; `misdosed` which one stands in a region
    that nothing serves, with a dose that is not right there; `hits` which zone a point is in; `slipped` which
    points have a dose about ten times or a tenth of what is right where they are."""

    taken: dict[int, int]
    misdosed: dict[int, int]
    hits: tuple[tuple[int, int], ...]
    slipped: tuple[int, ...]


class Targets(Record):
    regions: tuple[Region, ...]
    forbidden: tuple[Zone, ...] = ()

    def trace(self, spots: Sequence[Spot]) -> Trace:
        ground, where = self._ground_for(spots)
        hits = tuple((i, zone) for i, at in enumerate(where) for zone in ground.at(*at, ground.forbidden))
        inside = [ground.at(*at, ground.regions) for at in where]
        fitting = [[r for r in regions if self._fits(r, spot)] for spot, regions in zip(spots, inside, strict=True)]
        taken = most_pairs(fitting)
        slipped = tuple(i for i, spot in enumerate(spots) if not fitting[i] and self._slips(spot, inside[i]))
        return Trace(taken, self._misdosed(inside, taken), hits, slipped)

    def inner(self, index: int) -> Place | None:
        """A place in a region, near its middle and clear of every dangerous zone."""
        for x, y in _candidates(self.regions[index].area):
            ground, (at,) = self._ground_for([Spot("", x, y)])
            if ground.regions[index](*at) and not ground.at(*at, ground.forbidden):
                return _text(x), _text(y)
        return None

    def ground(self, scale: int) -> Ground:
        regions = tuple(r.area.covers(scale, int(Fraction(r.tolerance) * scale)) for r in self.regions)
        return Ground(scale, regions, tuple(zone.area.covers(scale, 0) for zone in self.forbidden))

    @cached_property
    def _ground(self) -> Ground:
        numbers = [number for zone in (*self.regions, *self.forbidden) for number in zone.area.numbers()]
        numbers += [region.tolerance for region in self.regions]
        return self.ground(10 ** max(USUAL_PLACES, places(numbers)))

    def _ground_for(self, spots: Iterable[Spot]) -> tuple[Ground, list[tuple[int, int]]]:
        """The ground at a scale that is fine enough for these points, and the points on it."""
        ground, spots = self._ground, list(spots)
        scale = lcm(ground.scale, *(n.denominator for spot in spots for n in (spot.x, spot.y)))
        if scale != ground.scale:
            ground = self.ground(scale)
        return ground, [(_times(spot.x, scale), _times(spot.y, scale)) for spot in spots]

    def _misdosed(self, inside: Sequence[Sequence[int]], taken: Mapping[int, int]) -> dict[int, int]:
        used = set(taken.values())
        if len(used) == len(inside):
            return {}
        return most_pairs(
            [[] if i in used else [r for r in regions if r not in taken] for i, regions in enumerate(inside)]
        )

    def _fits(self, region: int, spot: Spot) -> bool:
        dose = self.regions[region].dose
        return dose is None or (spot.dose is not None and dose.allows(spot.dose))

    def _slips(self, spot: Spot, regions: Sequence[int]) -> bool:
        doses = [self.regions[r].dose for r in regions]
        return spot.dose is not None and any(dose is not None and dose.slips(spot.dose) for dose in doses)


def most_pairs(reach: Sequence[Sequence[int]]) -> dict[int, int]:
    """The point that serves each region, so that as many regions as possible are served; a point that lies in
    two may serve either. (Maximum matching by augmenting paths.)"""
    taken: dict[int, int] = {}

    def serve(point: int, tried: set[int]) -> bool:
        for region in reach[point]:
            if region not in tried:
                tried.add(region)
                if region not in taken or serve(taken[region], tried):
                    taken[region] = point
                    return True
        return False

    for point in range(len(reach)):
        serve(point, set())
    return taken


def _candidates(shape: Shape) -> Iterator[tuple[Fraction, Fraction]]:
    """The middle of the shape's box, then a grid over it, from the middle outward."""
    left, top, right, bottom = shape.bounds()
    yield (left + right) / 2, (top + bottom) / 2
    for across, down in _GRID:
        yield round(left + (right - left) * across / FINENESS, 2), round(top + (bottom - top) * down / FINENESS, 2)


def _text(value: Fraction) -> str:
    return decimal_text(value) or "0"


def _times(value: Amount, scale: int) -> int:
    return value.numerator * (scale // value.denominator)
