"""Exact geometry on a figure: whether a point lies in a circle, ellipse, rectangle or polygon, its edge included.

Coordinates are decimals as text. Before a comparison they are multiplied by a `scale` that makes all of them
whole numbers, so that nothing is ever rounded and a test costs a few multiplications."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from quizzes.records import Record

Covers = Callable[[int, int], bool]
"""Whether a point, in whole numbers of the shape's scale, lies in it."""

Place = tuple[str, str]
Corner = tuple[int, int]
Bounds = tuple[Fraction, Fraction, Fraction, Fraction]
"""Left, top, right, bottom; y grows downward, as in SVG."""


class Circle(Record):
    shape: Literal["circle"] = "circle"
    x: str
    y: str
    r: str

    def numbers(self) -> tuple[str, ...]:
        return (self.x, self.y, self.r)

    def bounds(self) -> Bounds:
        x, y, r = map(Fraction, self.numbers())
        return x - r, y - r, x + r, y + r

    def covers(self, scale: int, margin: int) -> Covers:
        x, y, r = whole(self.numbers(), scale)
        reach = (r + margin) ** 2
        return lambda px, py: (px - x) ** 2 + (py - y) ** 2 <= reach


class Ellipse(Record):
    """Its tolerance lengthens both radii."""

    shape: Literal["ellipse"] = "ellipse"
    x: str
    y: str
    rx: str
    ry: str

    def numbers(self) -> tuple[str, ...]:
        return (self.x, self.y, self.rx, self.ry)

    def bounds(self) -> Bounds:
        x, y, rx, ry = map(Fraction, self.numbers())
        return x - rx, y - ry, x + rx, y + ry

    def covers(self, scale: int, margin: int) -> Covers:
        x, y, rx, ry = whole(self.numbers(), scale)
        across, down = (rx + margin) ** 2, (ry + margin) ** 2
        return lambda px, py: (px - x) ** 2 * down + (py - y) ** 2 * across <= across * down


class Rect(Record):
    shape: Literal["rect"] = "rect"
    x: str
    y: str
    width: str
    height: str

    def numbers(self) -> tuple[str, ...]:
        return (self.x, self.y, self.width, self.height)

    def bounds(self) -> Bounds:
        x, y, width, height = map(Fraction, self.numbers())
        return x, y, x + width, y + height

    def covers(self, scale: int, margin: int) -> Covers:
        left, top, width, height = whole(self.numbers(), scale)
        right, bottom, reach = left + width, top + height, margin**2
        return lambda px, py: max(left - px, 0, px - right) ** 2 + max(top - py, 0, py - bottom) ** 2 <= reach


class Polygon(Record):
    shape: Literal["polygon"] = "polygon"
    corners: tuple[Place, ...]

    def numbers(self) -> tuple[str, ...]:
        return tuple(number for corner in self.corners for number in corner)

    def bounds(self) -> Bounds:
        across, down = [Fraction(x) for x, _ in self.corners], [Fraction(y) for _, y in self.corners]
        return min(across), min(down), max(across), max(down)

    def edges(self, scale: int) -> list[tuple[Corner, Corner]]:
        numbers = whole(self.numbers(), scale)
        corners = list(zip(numbers[::2], numbers[1::2], strict=True))
        return list(pairwise([*corners, corners[0]]))

    def covers(self, scale: int, margin: int) -> Covers:
        edges, reach = self.edges(scale), margin**2
        left, right = min(a[0] for a, _ in edges) - margin, max(a[0] for a, _ in edges) + margin
        top, bottom = min(a[1] for a, _ in edges) - margin, max(a[1] for a, _ in edges) + margin

        def inside(px: int, py: int) -> bool:
            if not (left <= px <= right and top <= py <= bottom):
                return False
            return _surrounds(edges, px, py) or any(_near(a, b, px, py, reach) for a, b in edges)

        return inside

    def crosses_itself(self) -> bool:
        """Two edges meet where they should not, or the corners lie on one line."""
        edges = self.edges(10 ** places(self.numbers()))
        last = len(edges) - 1
        for i, (a, b) in enumerate(edges):
            if _turns_back(a, b, edges[(i + 1) % len(edges)][1]):
                return True
            apart = edges[i + 2 :] if i else edges[2:last]
            if any(_meet(a, b, c, d) for c, d in apart):
                return True
        return False


Shape = Annotated[Circle | Ellipse | Rect | Polygon, Field(discriminator="shape")]


def places(numbers: Iterable[str]) -> int:
    """The most digits after the point."""
    return max((len(number.partition(".")[2]) for number in numbers), default=0)


def whole(numbers: Iterable[str], scale: int) -> list[int]:
    """The numbers times a scale that leaves no fraction."""
    return [int(Fraction(number) * scale) for number in numbers]


def _surrounds(edges: Sequence[tuple[Corner, Corner]], px: int, py: int) -> bool:
    """A line from the point to the left crosses the edges an odd number of times."""
    inside = False
    for (ax, ay), (bx, by) in edges:
        if (ay > py) != (by > py):
            side = (bx - ax) * (py - ay) - (px - ax) * (by - ay)
            inside ^= (side < 0) == (by > ay)
    return inside


def _near(a: Corner, b: Corner, px: int, py: int, reach: int) -> bool:
    """The squared distance from the point to the edge is at most `reach`."""
    dx, dy, x, y = b[0] - a[0], b[1] - a[1], px - a[0], py - a[1]
    length, along = dx * dx + dy * dy, x * dx + y * dy
    if along <= 0:
        return x * x + y * y <= reach
    if along >= length:
        return (px - b[0]) ** 2 + (py - b[1]) ** 2 <= reach
    return (x * dy - y * dx) ** 2 <= reach * length


def _turn(a: Corner, b: Corner, c: Corner) -> int:
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])


def _turns_back(a: Corner, b: Corner, c: Corner) -> bool:
    """From b the way leads back toward a, or nowhere."""
    ahead = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return _turn(a, b, c) == 0 and ahead <= 0


def _meet(a: Corner, b: Corner, c: Corner, d: Corner) -> bool:
    """The two edges share a point."""
    if any(_near(*edge, *corner, 0) for edge, corner in (((a, b), c), ((a, b), d), ((c, d), a), ((c, d), b))):
        return True
    return (_turn(a, b, c) > 0) != (_turn(a, b, d) > 0) and (_turn(c, d, a) > 0) != (_turn(c, d, b) > 0)
