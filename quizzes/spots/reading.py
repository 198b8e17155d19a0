"""The author's form of a figure's places: sizes, landmarks, shapes, right regions and dangerous zones."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from quizzes.numbers import decimal_text
from quizzes.reading import DECIMAL, Form, check_ids
from quizzes.records import Document
from quizzes.shapes import Circle, Ellipse, Place, Polygon, Rect, Shape
from quizzes.spots.targets import Region, Span, Targets, Zone
from quizzes.spots.widget import Landmark
from quizzes.tolerance import TENFOLD

MOST_POINTS = 12
MOST_LANDMARKS = 20
LARGEST = 1000
_COUNT = re.compile(r"[1-9]|1[0-2]")
_COUNTS = ("count", "at_most")
_NOWHERE = Circle(x="0", y="0", r="0")
_NOTHING = Span(low="0", high="0")


def read_size(form: Form) -> Place:
    size = _place(form, form.take("size"), "size")
    if size and not all(0 < Fraction(side) < LARGEST for side in size):
        form.problem("not_a_size", "size", below=LARGEST)
    return size or ("0", "0")


def read_count(form: Form, regions: int) -> tuple[int, bool]:
    """How many points there are to set, and whether it may be fewer."""
    found = {name: form.matching(name, _COUNT, "not_a_count", required=False) for name in _COUNTS}
    if form.has("count") == form.has("at_most"):
        form.problem("not_one_count", "count")
    at_most = form.has("at_most")
    text = found["at_most" if at_most else "count"]
    count = int(text) if _COUNT.fullmatch(text) else 1
    if _COUNT.fullmatch(text) and (count < regions if at_most else count > regions):
        form.problem("count_not_of_regions", "at_most" if at_most else "count", n=regions)
    return count, at_most


def read_places(form: Form, size: Place, doses: bool) -> tuple[tuple[Landmark, ...], Targets]:
    """Landmarks, regions and zones; an id stands once in all of them, since feedback is told by it."""
    seen, right = form.rows("landmarks", 0, MOST_LANDMARKS), form.rows("regions", 1, MOST_POINTS)
    wrong = form.rows("forbidden", 0, MOST_POINTS)
    landmarks = tuple(_read_landmark(row, size) for row in seen)
    regions = tuple(_read_region(row, size, doses) for row in right)
    targets = Targets(regions=regions, forbidden=tuple(Zone(**_read_zone(row, size)) for row in wrong))
    ids = [*(one.id for one in landmarks), *(one.id for one in regions), *(one.id for one in targets.forbidden)]
    check_ids([*seen, *right, *wrong], tuple(ids))
    _check_clear(form, right, targets)
    return landmarks, targets


def write_targets(targets: Targets) -> Document:
    regions = [_write_zone(region) for region in targets.regions]
    forbidden = [_write_zone(zone) for zone in targets.forbidden]
    return {"regions": regions, "forbidden": forbidden}


def read_span(form: Form, name: str, *, required: bool = True) -> Span | None:
    """An exact amount, {value, tolerance}, or {from, to}."""
    if not isinstance(form.take(name, required=False), Mapping):
        value = form.decimal(name, required=required)
        return Span(low=value, high=value) if value else None
    row = form.child(name)
    if row is None:
        return None
    if row.has("value"):
        value, slack = row.decimal("value"), row.decimal("tolerance")
        ends = [(Fraction(value) + sign * Fraction(slack)) for sign in (-1, 1)] if value and slack else []
        texts = [decimal_text(end) for end in ends]
    else:
        texts = [row.decimal("from"), row.decimal("to")]
    low, high = texts or (None, None)
    if low and high and Fraction(low) > Fraction(high):
        row.problem("range_empty")
    return Span(low=low, high=high) if low and high else None


def write_span(span: Span) -> object:
    return span.low if span.low == span.high else {"from": span.low, "to": span.high}


def _check_clear(form: Form, rows: list[Form], targets: Targets) -> None:
    """In every region some place is clear of the dangerous zones."""
    if form.problems:
        return
    for i, row in enumerate(rows):
        if targets.inner(i) is None:
            row.problem("region_not_clear", "shape")


def _read_landmark(row: Form, size: Place) -> Landmark:
    id, text, x, y = row.identifier("id"), row.text("text", limit=100), row.decimal("x"), row.decimal("y")
    if x and y and not _within((Fraction(x), Fraction(y)) * 2, size):
        row.problem("outside_figure", "x")
    return Landmark(id=id, text=text, x=x or "0", y=y or "0")


def _read_region(row: Form, size: Place, doses: bool) -> Region:
    tolerance = row.decimal("tolerance", required=False) or "0"
    if Fraction(tolerance) < 0:
        row.problem("negative", "tolerance")
    dose = _read_dose(row) if doses else None
    return Region(**_read_zone(row, size), tolerance=tolerance, dose=dose)


def _read_dose(row: Form) -> Span:
    """No dose that is right may be about ten times another that is right in the same place."""
    dose = read_span(row, "dose") or _NOTHING
    low, high = dose.ends
    if dose is not _NOTHING and low <= 0:
        row.problem("dose_not_positive", "dose")
    elif dose is not _NOTHING and high >= low * TENFOLD:
        row.problem("tolerance_accepts_tenfold", "dose")
    return dose


def _read_zone(row: Form, size: Place) -> Document:
    zone = {"id": row.identifier("id"), "text": row.text("text", limit=200)}
    zone["rationale"] = row.text("rationale", required=False)
    shape = _SHAPES[row.one_of("shape", tuple(_SHAPES))](row)
    if shape and not _within(shape.bounds(), size):
        row.problem("outside_figure", "shape")
    return {**zone, "area": shape or _NOWHERE}


def _write_zone(zone: Zone) -> Document:
    area = zone.area.model_dump()
    corners = [list(corner) for corner in area.pop("corners", ())]
    raw: Document = {"id": zone.id, "text": zone.text} | area | ({"corners": corners} if corners else {})
    if isinstance(zone, Region):
        raw |= {"tolerance": zone.tolerance} if zone.tolerance != "0" else {}
        raw |= {"dose": write_span(zone.dose)} if zone.dose else {}
    return raw | ({"rationale": zone.rationale} if zone.rationale else {})


def _numbers(row: Form, *names: str, above_zero: tuple[str, ...]) -> dict[str, str] | None:
    found = {name: row.decimal(name) for name in names}
    for name in above_zero:
        value = found[name]
        if value and Fraction(value) <= 0:
            row.problem("not_above_zero", name)
    return {name: value for name, value in found.items() if value} if all(found.values()) else None


def _circle(row: Form) -> Shape | None:
    found = _numbers(row, "x", "y", "r", above_zero=("r",))
    return Circle(**found) if found else None


def _ellipse(row: Form) -> Shape | None:
    found = _numbers(row, "x", "y", "rx", "ry", above_zero=("rx", "ry"))
    return Ellipse(**found) if found else None


def _rect(row: Form) -> Shape | None:
    found = _numbers(row, "x", "y", "width", "height", above_zero=("width", "height"))
    return Rect(**found) if found else None


def _polygon(row: Form) -> Shape | None:
    written = row.take("corners")
    if written is None:
        return None
    if not isinstance(written, list | tuple) or not 3 <= len(written) <= 60:
        row.problem("not_corners", "corners", at_least=3, at_most=60)
        return None
    corners = [_place(row, corner, "corners", i) for i, corner in enumerate(written)]
    if any(corner is None for corner in corners):
        return None
    shape = Polygon(corners=tuple(corner for corner in corners if corner))
    if shape.crosses_itself():
        row.problem("polygon_crosses", "corners")
    return shape


_SHAPES: dict[str, Callable[[Form], Shape | None]] = {
    "circle": _circle,
    "ellipse": _ellipse,
    "rect": _rect,
    "polygon": _polygon,
}


def _place(form: Form, value: object, *where: str | int) -> Place | None:
    """Two numbers: across and down."""
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 2:
        form.problem("not_a_place", *where)
        return None
    for number in value:
        if isinstance(number, bool) or not isinstance(number, str | int):
            form.problem("quote_the_number" if isinstance(number, float) else "not_a_place", *where)
            return None
    x, y = (str(number).strip() for number in value)
    if not (DECIMAL.fullmatch(x) and DECIMAL.fullmatch(y)):
        form.problem("not_a_place", *where)
        return None
    return x, y


def _within(bounds: tuple[Fraction, ...], size: Place) -> bool:
    left, top, right, bottom = bounds
    width, height = (Fraction(side) for side in size)
    return left >= 0 and top >= 0 and right <= width and bottom <= height
