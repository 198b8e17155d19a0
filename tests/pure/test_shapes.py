"""Whether a point lies in a shape: exactly, with its edge, its tolerance and its concave corners."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.shapes import Circle, Ellipse, Polygon, Rect
from quizzes.spots.targets import Region, Spot, Targets

CIRCLE = Circle(x="10", y="10", r="5")
ELLIPSE = Ellipse(x="10", y="10", rx="5", ry="2")
RECT = Rect(x="10", y="10", width="4", height="2")
NOTCH = Polygon(corners=(("0", "0"), ("10", "0"), ("10", "10"), ("5", "4"), ("0", "10")))


def lies(shape: Any, x: str, y: str, tolerance: str = "0") -> bool:
    """As a question asks it: at whatever scale the shape and the point need."""
    targets = Targets(regions=(Region(id="a", area=shape, text="a", tolerance=tolerance),))
    return bool(targets.trace([Spot("1", Fraction(x), Fraction(y))]).taken)


@pytest.mark.parametrize(
    ("shape", "x", "y", "tolerance", "inside"),
    [
        (CIRCLE, "13", "14", "0", True),  # 3, 4, 5: on the edge
        (CIRCLE, "13", "14.0000000001", "0", False),
        (CIRCLE, "16", "18", "5", True),  # 6, 8, 10
        (CIRCLE, "16", "18.0000000001", "5", False),
        (ELLIPSE, "13", "11.6", "0", True),  # (3/5)² + (1.6/2)² = 1
        (ELLIPSE, "13", "11.61", "0", False),
        (ELLIPSE, "16", "10", "1", True),
        (ELLIPSE, "10", "13", "1", True),
        (ELLIPSE, "10", "13.01", "1", False),
        (RECT, "14", "12", "0", True),
        (RECT, "14.01", "12", "0", False),
        (RECT, "17", "16", "5", True),  # 3, 4, 5 from the corner: the tolerance rounds it
        (RECT, "17", "16.01", "5", False),
        (RECT, "18", "16", "5", False),
        (NOTCH, "5", "4", "0", True),  # the corner of the notch
        (NOTCH, "5", "4.0001", "0", False),
        (NOTCH, "5", "8", "0", False),  # in the notch
        (NOTCH, "9", "8", "0", True),
        (NOTCH, "10", "5", "0", True),
        (NOTCH, "0", "0", "0", True),
        (NOTCH, "13", "-4", "5", True),
        (NOTCH, "13", "-4.01", "5", False),
        (NOTCH, "5", "-2", "2", True),
        (NOTCH, "5", "-2.01", "2", False),
    ],
)
def test_the_edge_belongs_to_the_shape_and_nothing_is_rounded(
    shape: Any, x: str, y: str, tolerance: str, inside: bool
) -> None:
    assert lies(shape, x, y, tolerance) is inside


def test_points_finer_than_every_shape_are_judged_exactly() -> None:
    third = Spot("1", Fraction(31, 3), Fraction(10))
    thin = Targets(regions=(Region(id="a", text="a", area=Rect(x="10.33", y="0", width="0.01", height="20")),))
    assert thin.trace([third]).taken == {0: 0}
    assert thin.trace([Spot("1", third.x + Fraction(1, 100), third.y)]).taken == {}


small = st.integers(0, 12).map(str)


@given(st.lists(st.tuples(small, small), min_size=3, max_size=7, unique=True), small, small, st.integers(0, 3))
def test_a_polygon_agrees_with_its_triangles_and_distances(
    corners: list[tuple[str, str]], x: str, y: str, tolerance: int
) -> None:
    polygon = Polygon(corners=tuple(corners))
    if polygon.crosses_itself():
        return
    at = (Fraction(x), Fraction(y))
    points = [(Fraction(a), Fraction(b)) for a, b in corners]
    near = any(_far(at, a, b) <= tolerance**2 for a, b in zip(points, [*points[1:], points[0]], strict=True))
    assert lies(polygon, x, y, str(tolerance)) is (near or _winds(at, points))


def _far(p: tuple[Fraction, ...], a: tuple[Fraction, ...], b: tuple[Fraction, ...]) -> Fraction:
    length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
    along = ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / length
    t = min(max(along, Fraction(0)), Fraction(1))
    return (a[0] + t * (b[0] - a[0]) - p[0]) ** 2 + (a[1] + t * (b[1] - a[1]) - p[1]) ** 2


def _winds(p: tuple[Fraction, ...], points: list[tuple[Fraction, ...]]) -> bool:
    """The winding number, by the signed crossings of a line upward: another way than the one under test."""
    turns = 0
    for a, b in zip(points, [*points[1:], points[0]], strict=True):
        side = (b[0] - a[0]) * (p[1] - a[1]) - (p[0] - a[0]) * (b[1] - a[1])
        turns += (a[1] <= p[1] < b[1]) * (side > 0) - (b[1] <= p[1] < a[1]) * (side < 0)
    return turns != 0


@pytest.mark.parametrize(
    ("corners", "crosses"),
    [
        ("00 40 44 04", False),
        ("00 44 40 04", True),  # a bow tie
        ("00 20 40", True),  # flat
        ("00 40 44 44 04", True),  # a corner twice
        ("00 40 44 20 04", True),  # touches its own edge
        ("00 40 44 22 04", False),
        ("00 40 20 24", True),  # an edge goes back over itself
    ],
)
def test_a_polygon_that_crosses_or_touches_itself_is_found(corners: str, crosses: bool) -> None:
    assert Polygon(corners=tuple((c[0], c[1]) for c in corners.split())).crosses_itself() is crosses
