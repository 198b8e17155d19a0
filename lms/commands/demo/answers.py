"""What the people of the demo answer: the key, a harmless slip, something unsafe, something unclear."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from lms.bank.queries import KeyedQuestion
from quizzes.numbers import decimal_text, read_number
from quizzes.question import Raw
from quizzes.values import ManyOf, NumberLine, OneOf, Outcome, Rng, Table, shuffle
from quizzes.values import Sequence as Steps

Judged = Callable[[Outcome | None], bool]


@dataclass(frozen=True)
class Slips:
    """How many items of a paper somebody gets wrong, and how."""

    wrong: int = 0
    critical: int = 0  # among the wrong ones: critical items, without danger
    unsafe: int = 0
    unclear: int = 0


@dataclass(frozen=True)
class Item:
    """One item of a paper as it was dealt."""

    number: int
    question: KeyedQuestion
    deal: Any

    @property
    def critical(self) -> bool:
        return self.question.shown.critical

    @property
    def dose(self) -> bool:
        return bool(getattr(self.question.spec.key, "dose", False))

    @property
    def right(self) -> Raw:
        kind = self.question.shown.type
        return kind.raw_of(kind.key(self.question.spec, self.deal))

    def answer(self, wanted: Judged) -> tuple[Raw, Fraction] | None:
        """Of the answers that somebody might give and that are judged so, the first that earns least, and what it
        earns; where every one of them earns something, none is given."""
        judged = [
            (raw, outcome.credit if outcome else Fraction(0)) for raw, outcome in self._tried() if wanted(outcome)
        ]
        blank: Raw = {}
        judged += [(blank, Fraction(0))] if wanted(Outcome(Fraction(0))) else []
        return min(judged, key=lambda one: one[1], default=None)

    def _tried(self) -> Iterator[tuple[Raw, Outcome | None]]:
        kind, shown = self.question.shown.type, self.question.shown.spec.shown
        for raw in _candidates(self):
            answer = kind.parse(shown, self.deal, raw)
            if answer is not None:
                yield raw, kind.grade(self.question.spec, self.deal, answer)


def harmless(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.credit < 1 and outcome.danger is None


def dangerous(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.danger is not None


def unclear(outcome: Outcome | None) -> bool:
    return outcome is None


def answers(items: Sequence[Item], slips: Slips, rng: Rng) -> dict[int, Raw]:
    """An answer for every item: the key, but for the slips, which fall where an item allows them."""
    given = {item.number: item.right for item in items}
    left = list(shuffle(items, rng))
    _slip(given, left, slips.unclear, unclear, lambda item: -item.dose)
    _slip(given, left, slips.unsafe, dangerous, lambda item: -2 * item.critical - item.dose)
    _slip(given, left, slips.critical, harmless, lambda item: -item.critical)
    _slip(given, left, slips.wrong - slips.critical, harmless, lambda item: item.critical)
    return given


def _slip(given: dict[int, Raw], left: list[Item], n: int, judged: Judged, order: Callable[[Item], int]) -> None:
    """Replaces n answers, those of the lowest order first and among them those that earn least; an item slips once."""
    slips = [(item, *found) for item in left if n > 0 and (found := item.answer(judged)) is not None]
    for item, raw, _credit in sorted(slips, key=lambda slip: (order(slip[0]), slip[2]))[: max(0, n)]:
        given[item.number] = raw
        left.remove(item)


def _candidates(item: Item) -> Iterator[Raw]:
    """Answers that are not the key, the likeliest first."""
    shown = item.question.shown
    widget = shown.type.control(shown.spec.shown, item.deal).widget
    right = item.right
    if isinstance(widget, OneOf):
        yield from ({"answer": [option.id]} for option in widget.options)
    elif isinstance(widget, ManyOf):
        yield {"answer": right["answer"][:-1]}
        yield from ({"answer": [option.id]} for option in widget.options)
    elif isinstance(widget, NumberLine):
        yield from ({**right, "answer": [number]} for number in _numbers(item, right["answer"][0]))
    elif isinstance(widget, Table):
        yield from ({**right, f"row.{row.id}": [column.id]} for row in widget.rows for column in widget.columns)
    elif isinstance(widget, Steps):
        yield from ({**right, one: right[other], other: right[one]} for one, other in pairwise(sorted(right)))
    else:
        yield from _golden(item)


def _golden(item: Item) -> Iterator[Raw]:
    """What the author foresaw for this very draw."""
    kind, spec = item.question.shown.type, item.question.spec
    for golden in spec.key.golden:
        deal, answer = kind.author_answer(spec, golden.model_dump())
        if deal == item.deal or golden.draw is None:
            yield kind.raw_of(answer)


def _numbers(item: Item, key: str) -> Iterator[str]:
    """The errors that the author foresaw, the double, the half, a slipped point, and three decimals.

    The last is how a careful person writes 1.1 and means no thousand; nobody but a person can know.
    """
    yield from (error.value for error in getattr(item.question.spec.key, "errors", ()))
    value = read_number(key)
    if isinstance(value, Fraction):
        for factor in (Fraction(2), Fraction(1, 2), Fraction(10), Fraction(1, 10)):
            yield decimal_text(value * factor) or key
    whole, _, decimals = key.partition(".")
    yield f"{whole}.{decimals:0<3}"
