"""What the analysis of a quiz costs, beside a bare loop that sums the same columns, and what memory it takes."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Callable, Sequence
from fractions import Fraction
from statistics import median

from quizzes.analysis import Analysis, analyse

ITEMS = 50
ROUNDS = 5
PASS_MARK = Fraction(4, 5)


def columns(takers: int, items: int = ITEMS) -> list[bytes]:
    """0/1 marks of people who differ in ability, on items that differ in difficulty; the same in every run."""
    rng = random.Random(2026)
    abilities = [rng.random() for _ in range(takers)]
    return [bytes(rng.random() < (ability + 1 - item / items) / 2 for ability in abilities) for item in range(items)]


def analysis_seconds(takers: int, items: int = ITEMS) -> tuple[float, float]:
    """(ours, floor): CPU seconds of one analysis and of the bare loop, medians of rounds taken in turn."""
    marks = columns(takers, items)
    pairs = [
        (_seconds(lambda: analyse(marks, pass_mark=PASS_MARK)), _seconds(lambda: _bare(marks))) for _ in range(ROUNDS)
    ]
    return median(ours for ours, _ in pairs), median(floor for _, floor in pairs)


def analysis_megabytes(takers: int, items: int = ITEMS) -> float:
    """The most that one analysis holds at a time, without the columns it was given."""
    marks = columns(takers, items)
    tracemalloc.start()
    try:
        analyse(marks, pass_mark=PASS_MARK)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def _bare(marks: Sequence[Sequence[int]]) -> int:
    total = 0
    for column in marks:
        for mark in column:
            total += mark
    return total


def _seconds(work: Callable[[], Analysis | int]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
