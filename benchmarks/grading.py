"""`python -m benchmarks.grading`: what grading one answer costs, by kind, beside the least that grading could cost."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import count, islice
from statistics import median
from typing import Any

from quizzes.grading import mark
from quizzes.question import AnyType, Worth, examples_of, kinds, type_for
from quizzes.values import ManyOf, OneOf, seeded_rng

MOST_TIMES_CHOICE, MOST_TIMES = 10, 50  # of the floor: a choice, any other kind that a machine grades
SITTINGS = 300  # graded in one go, each with a deal and an answer of its own
ROUNDS = 15


@dataclass(frozen=True)
class Sitting:
    """One answered question, as `mark` is given it, with the same as plain text for the floor."""

    spec: Any
    deal: Any
    answer: Any
    name: str
    sent: str


@dataclass(frozen=True)
class Grading:
    """Seconds for one grade, and for one look-up in a dictionary, one comparison and one Fraction made."""

    ours: float
    floor: float
    most_times: int | None
    """None where no machine grades."""

    @property
    def times(self) -> float:
        return self.ours / self.floor


def measure(rounds: int = ROUNDS) -> dict[str, Grading]:
    """Every kind there is, on its own examples."""
    return {kind: measure_kind(kind, rounds) for kind in kinds()}


def measure_kind(kind: str, rounds: int = ROUNDS) -> Grading:
    """Medians of rounds that take turns. Each round grades records loaded for it alone, so that nothing worked out
    for one sitting helps another; what a question works out once, such as its value as a fraction, is shared,
    as it is when the answers of a cohort are graded."""
    type_ = type_for(kind)
    answered = list(islice(_answered(type_), SITTINGS))
    ours, floor = [], []
    for _ in range(rounds):
        sittings = [_loaded(type_, *one) for one in answered]
        right = {sitting.name: sitting.sent for sitting in sittings}
        ours.append(_seconds(partial(_grade, type_, sittings)) / len(sittings))
        floor.append(_seconds(partial(_compare, right, sittings)) / len(sittings))
    return Grading(median(ours), median(floor), _most_times(type_))


def _most_times(type_: AnyType) -> int | None:
    if type_.worth is not Worth.MACHINE:
        return None
    shown = type_.read(examples_of(type_.kind)[0]).shown
    widget = type_.control(shown, type_.plain_deal(shown)).widget
    return MOST_TIMES_CHOICE if isinstance(widget, OneOf | ManyOf) else MOST_TIMES


def _grade(type_: AnyType, sittings: list[Sitting]) -> None:
    for one in sittings:
        mark(type_, one.spec, one.deal, one.answer)


def _compare(right: dict[str, str], sittings: list[Sitting]) -> None:
    for one in sittings:
        Fraction(right[one.name] == one.sent)


def _seconds(work: Callable[[], None]) -> float:
    """Of this process, whatever else the machine is doing."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    work()
    spent = time.process_time() - started
    gc.enable()
    return spent


def _answered(type_: AnyType) -> Iterator[tuple[Any, Any, Any, str]]:
    """Without end: the golden answers and the key of every example, in turn with other draws."""
    specs = [type_.read(raw) for raw in examples_of(type_.kind)]
    golden = [[type_.author_answer(spec, one.model_dump()) for one in spec.key.golden] for spec in specs]
    for seed in count(1):
        for place, spec in enumerate(specs):
            drawn = type_.deal(spec.shown, seeded_rng(seed))
            for deal, answer in [*golden[place], (drawn, type_.key(spec, drawn))]:
                yield spec, deal, answer, str(place)


def _loaded(type_: AnyType, spec: Any, deal: Any, answer: Any, name: str) -> Sitting:
    """As it comes out of the database."""
    stored = None if answer is None else type_.dump_answer(answer)
    fresh = None if stored is None else type_.load_answer(stored)
    return Sitting(spec, type_.load_deal(type_.dump_deal(deal)), fresh, name, json.dumps(stored))


def report(found: dict[str, Grading]) -> str:
    lines = ["| kind | graded per second | x floor | at most |", "|---|---:|---:|---:|"]
    for kind, one in found.items():
        most = "–" if one.most_times is None else f"{one.most_times} x"
        lines.append(f"| {kind} | {1 / one.ours:,.0f} | {one.times:.1f} x | {most} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report(measure()))
