"""The values that questions, papers and marks are made of, and the chance that is passed into them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, TypeVar

T = TypeVar("T")
Params = Mapping[str, str | int]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell a person, as a code with parameters; the sentence is made elsewhere."""

    code: str
    params: Params = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with something that was sent or written, and where in it."""

    path: Path
    code: str
    params: Params = field(default_factory=dict, hash=False)


class SpecError(Exception):
    """Content that cannot be used, with every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{'.'.join(map(str, p.path))}: {p.code}" for p in self.problems))


class AnswerError(Exception):
    """A form that no page of ours would have sent. A wrong answer is never an error."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"{'.'.join(map(str, problem.path))}: {problem.code}")


class Danger(StrEnum):
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer earns (0 to 1, exact) and whether acting on it would have been dangerous."""

    credit: Fraction
    danger: Danger | None = None
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    text: str


class Widget:
    """What an answer is given with. A type whose widget is not among these brings its own."""

    __slots__ = ()
    draws_figure: ClassVar[bool] = False
    """The item's figure is part of the control, and not shown above it."""


@dataclass(frozen=True, slots=True)
class OneOf(Widget):
    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ManyOf(Widget):
    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class NumberLine(Widget):
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sequence(Widget):
    steps: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Table(Widget):
    """Each row is given one of the columns."""

    rows: tuple[Choice, ...]
    columns: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Line(Widget):
    """A few words."""


@dataclass(frozen=True, slots=True)
class Control:
    """What to put in front of a trainee. Stem and lead-in have the drawn values filled in already;
    `values` is for text that was rendered before the draw and still shows `{name}`."""

    stem: str
    lead_in: str
    widget: Widget
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


Rng = Callable[[], float]
"""Chance: each call gives a number in [0, 1). Everything drawn here depends on these calls alone."""


def seeded_rng(seed: int) -> Rng:
    """Only `random()` of Python's generator: the one method whose numbers are promised not to change."""
    return random.Random(seed).random


def below(limit: int, rng: Rng) -> int:
    """A whole number from 0 to limit - 1. Doubles never round up to the limit, as rng() is below 1."""
    return int(rng() * limit)


def shuffle(items: Iterable[T], rng: Rng) -> tuple[T, ...]:
    """Fisher and Yates, from the end; ours, since Python may change its own between versions."""
    cards = list(items)
    for last in range(len(cards) - 1, 0, -1):
        other = below(last + 1, rng)
        cards[last], cards[other] = cards[other], cards[last]
    return tuple(cards)


def sample(items: SequenceOf[T], k: int, rng: Rng) -> tuple[T, ...]:
    """k different places of `items`, in the order drawn."""
    if not 0 <= k <= len(items):
        raise ValueError(f"cannot take {k} of {len(items)}")
    cards = list(items)
    for first in range(k):
        other = first + below(len(cards) - first, rng)
        cards[first], cards[other] = cards[other], cards[first]
    return tuple(cards[:k])
