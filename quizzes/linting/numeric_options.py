"""Flaws of options that are numbers: their order, their units, and ranges that overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise

from quizzes.linting.fixes import order, set_to
from quizzes.linting.measures import TIME_UNITS, Measure
from quizzes.linting.view import View
from quizzes.linting.warning import Warning


def numbers_not_ascending(view: View) -> Iterator[Warning]:
    """Numbers out of order have to be sorted in the head first; shuffled, they always are."""
    measures = view.measures
    if len(measures) < 2 or len({(m.kind, m.frame) for m in measures}) > 1:
        return
    places = sorted(range(len(measures)), key=lambda i: _rank(measures[i]))
    if [_rank(measures[i]) for i in places] != [_rank(m) for m in measures]:
        ids = [view.options[i].id for i in places]
        yield Warning("numbers_not_ascending", ("options",), {}, order(("options",), ids))
    elif view.shuffled:
        yield Warning("numbers_shuffled", ("shuffle",), {}, set_to(("shuffle",), False))


def numbers_inconsistent(view: View) -> Iterator[Warning]:
    """Different units, single numbers among ranges, or 1.0 beside 2: the form differs, and not the amount alone."""
    measures = view.measures
    units = {m.unit for m in measures}
    if len(units) > 1 and not _natural_times(measures):
        yield Warning("numbers_inconsistent", ("options",), {"what": "units"})
    elif any(m.single for m in measures) and any(m.low is not None and m.low != m.high and m.high for m in measures):
        yield Warning("numbers_inconsistent", ("options",), {"what": "ranges"})
    elif _padded(measures):
        yield Warning("numbers_inconsistent", ("options",), {"what": "decimals"})


def overlapping_ranges(view: View) -> Iterator[Warning]:
    found = [option.measure for option in view.options if option.measure and not option.measure.single]
    for first, second in combinations(found, 2):
        if first.kind == second.kind and first.frame == second.frame and first.overlaps(second):
            yield Warning("overlapping_ranges", ("options",), {"one": first.written, "other": second.written})
            return


def _rank(measure: Measure) -> tuple[float, float]:
    low = float(measure.low) if measure.low is not None else float("-inf")
    return low, float(measure.high) if measure.high is not None else float("inf")


def _natural_times(measures: tuple[Measure, ...]) -> bool:
    """Days, then weeks, then months: nobody has to convert them, as a larger unit always means a longer time."""
    if not all(m.unit in TIME_UNITS for m in measures):
        return False
    ranked = sorted(measures, key=_rank)
    return all(TIME_UNITS.index(a.unit) <= TIME_UNITS.index(b.unit) for a, b in pairwise(ranked))


def _padded(measures: tuple[Measure, ...]) -> bool:
    """Whether some numbers are filled up with zeros, as in 1.0, and not all have the same number of decimals."""
    decimals = [m.written.partition(".")[2] for m in measures]
    filled = any(part.endswith("0") for part in decimals)
    return filled and len({len(part) for part in decimals}) > 1 and len({m.unit for m in measures}) == 1


NUMERIC_OPTION_RULES: tuple[Callable[[View], Iterator[Warning]], ...] = (
    numbers_not_ascending,
    numbers_inconsistent,
    overlapping_ranges,
)
