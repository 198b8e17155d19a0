"""The statistics of one quiz: columns of marks in, figures of every item and of the test out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress
from operator import mul

from quizzes.analysis.chance import ByChance, Presented, by_chance
from quizzes.analysis.crossing import Crossing, Marks, cross
from quizzes.analysis.decisions import Decisions, huynh, livingston_lewis
from quizzes.analysis.discrimination import item_rest
from quizzes.analysis.flags import Evidence, Flag, flags
from quizzes.analysis.intervals import Interval, feldt
from quizzes.analysis.item import ItemFigures, Standing, facility, item_figures
from quizzes.analysis.options import Choices, OptionRow, option_table
from quizzes.analysis.reliability import alpha, alpha_if_deleted, error_ratio, kr21, standard_error
from quizzes.analysis.scores import Distribution, distribution
from quizzes.analysis.weights import effective_weights, intended_weights

Masks = Sequence[Sequence[int] | None]


@dataclass(frozen=True, slots=True)
class TestFigures:
    """`scores` are everybody's sums; reliability and decisions rest on the takers who were presented every item."""

    __test__ = False  # its name is the field's, and no test

    scores: Distribution
    complete: int
    alpha: float | None
    alpha_interval: Interval | None
    kr21: float | None
    error_ratio: float | None
    sem: float | None
    decisions: Decisions | None
    huynh: Decisions | None

    @property
    def consistency(self) -> float | None:
        return self.decisions.consistency if self.decisions else None

    @property
    def accuracy(self) -> float | None:
        return self.decisions.accuracy if self.decisions else None

    @property
    def huynh_consistency(self) -> float | None:
        return self.huynh.consistency if self.huynh else None


@dataclass(frozen=True, slots=True)
class Analysis:
    n: int
    items: tuple[ItemFigures, ...]
    test: TestFigures
    by_chance: tuple[ByChance, ...]


@dataclass(frozen=True, slots=True)
class Quiz:
    """What was answered, and what the marks mean."""

    columns: Sequence[Marks]
    masks: Masks
    maxima: Sequence[float]
    unit: int
    totals: Marks


def analyse(
    columns: Sequence[Marks],
    *,
    presented: Masks | None = None,
    maxima: Sequence[float] | None = None,
    unit: int = 1,
    pass_mark: Fraction | None = None,
    choices: Mapping[int, Choices] | None = None,
    guesses: Mapping[int, Fraction] | None = None,
) -> Analysis:
    """One column of marks an item, all of the same takers; whole numbers (bytes, too) are counted exactly.

    `presented` masks a column where not everybody had the item (None: everybody); what stands in a masked place does
    not count. A mark of 1 counts `unit`, and an item's greatest mark is that, unless `maxima` says otherwise in the
    same numbers. `pass_mark` is a share of the test's greatest mark. `choices` and `guesses` go by the item's place."""
    masks: Masks = presented if presented is not None else [None] * len(columns)
    greatest = maxima if maxima is not None else [unit] * len(columns)
    shown = [
        column if mask is None else list(map(mul, column, mask)) for column, mask in zip(columns, masks, strict=True)
    ]
    totals = list(map(sum, zip(*shown, strict=True)))
    quiz = Quiz(columns, masks, greatest, unit, totals)
    crossings = [cross(column, totals, mask) for column, mask in zip(columns, masks, strict=True)]
    whole, scores = _complete(quiz, crossings)
    items = _items(quiz, crossings, alpha_if_deleted(whole), choices or {}, guesses or {})
    test = _test(quiz, whole, scores, _number_right(quiz, crossings, scores), pass_mark)
    return Analysis(len(totals), items, test, _by_chance(items, greatest))


def _complete(quiz: Quiz, crossings: Sequence[Crossing]) -> tuple[Sequence[Crossing], Marks]:
    """The items and the scores of those who were presented all of them."""
    masks = [mask for mask in quiz.masks if mask is not None]
    if not masks:
        return crossings, quiz.totals
    everything = bytes(map(all, zip(*masks, strict=True)))
    scores = list(compress(quiz.totals, everything))
    return [cross(list(compress(column, everything)), scores) for column in quiz.columns], scores


def _items(
    quiz: Quiz,
    crossings: Sequence[Crossing],
    deleted: Sequence[float | None],
    choices: Mapping[int, Choices],
    guesses: Mapping[int, Fraction],
) -> tuple[ItemFigures, ...]:
    intended, effective = intended_weights(quiz.maxima), effective_weights(crossings)
    easiness = mean_facility([facility(item, greatest) for item, greatest in zip(crossings, quiz.maxima, strict=True)])
    found = []
    for place, item in enumerate(crossings):
        asked = choices.get(place)
        options = _options(quiz, place, asked)
        standing = Standing(
            quiz.maxima[place], quiz.unit, guesses.get(place), intended[place], effective[place], deleted[place]
        )
        found.append(item_figures(item, standing, options, _flags(item, standing, easiness, options, asked)))
    return tuple(found)


def _options(quiz: Quiz, place: int, asked: Choices | None) -> list[OptionRow]:
    return option_table(asked, quiz.columns[place], quiz.totals, quiz.masks[place]) if asked else []


def _flags(
    item: Crossing, standing: Standing, easiness: float | None, options: Sequence[OptionRow], asked: Choices | None
) -> tuple[Flag, ...]:
    return flags(
        Evidence(
            n=item.n,
            facility=facility(item, standing.maximum),
            discrimination=item_rest(item),
            varies=item.mark > 0 and item.rest > 0,
            mean_facility=easiness,
            options=options,
            key=asked.key if asked else None,
        )
    )


def mean_facility(shares: Sequence[float | None]) -> float | None:
    known = [share for share in shares if share is not None]
    return math.fsum(known) / len(known) if known else None


def _test(
    quiz: Quiz, items: Sequence[Crossing], scores: Marks, right: Counter[float] | None, pass_mark: Fraction | None
) -> TestFigures:
    reliability = alpha(items)
    complete = distribution(scores, quiz.unit)
    k, n = len(items), len(scores)
    mean, sd = complete.mean, complete.sd
    return TestFigures(
        scores=distribution(quiz.totals, quiz.unit),
        complete=n,
        alpha=reliability,
        alpha_interval=feldt(reliability, n, k),
        kr21=kr21(k, mean, sd * sd) if right is not None and mean is not None and sd is not None else None,
        error_ratio=error_ratio(reliability),
        sem=standard_error(sd, reliability),
        decisions=_decisions(scores, sum(quiz.maxima), reliability, pass_mark),
        huynh=huynh(right, k, math.ceil(pass_mark * k)) if right is not None and pass_mark is not None else None,
    )


def _decisions(
    scores: Marks, maximum: float, reliability: float | None, pass_mark: Fraction | None
) -> Decisions | None:
    return None if pass_mark is None else livingston_lewis(Counter(scores), maximum, reliability, pass_mark)


def _number_right(quiz: Quiz, crossings: Sequence[Crossing], scores: Marks) -> Counter[float] | None:
    """How many have each number of right answers; none unless every presented mark is none or all of the same mark."""
    marks = {mark for item in crossings for mark, _, _ in item.cells}
    if not marks <= {0, quiz.unit} or set(quiz.maxima) != {quiz.unit}:
        return None
    return Counter(score // quiz.unit for score in scores)


def _by_chance(items: Sequence[ItemFigures], maxima: Sequence[float]) -> tuple[ByChance, ...]:
    judged = [item for item in items if item.discrimination is not None]
    return by_chance(
        [Presented(item.n, bool(item.options)) for item in judged], mean_facility([item.facility for item in items])
    )
