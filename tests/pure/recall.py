"""Ninety days of daily questions, simulated: people who forget, and who or what decides what they are asked.

Two models of forgetting, so that no scheduler is judged by its own alone:
half-life   recall falls by half in each half-life. A right answer lengthens it, the more the nearer the question was to
            being forgotten; after a wrong one, whose feedback is read, a part of it is left
fsrs        recall falls by the curve of FSRS-6, but with parameters of one's own, each off by a factor of 1.2 or so
            (log-normal); no scheduler knows them
Neither is fitted to people. What is compared is who keeps more in mind for how many answers, under the same cap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Protocol

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from lms.refreshing.rules import MOST, Answered, Memory, day_of, remembered

START = date(2027, 1, 1)
DAYS = 90


class Mind(Protocol):
    """One question in somebody's head."""

    def recall(self, day: int) -> float: ...

    def answer(self, day: int, right: bool) -> None: ...


@dataclass
class HalfLife:
    life: float  # days
    growth: float
    loss: float
    last: int = 0

    def recall(self, day: int) -> float:
        return float(0.5 ** ((day - self.last) / self.life))

    def answer(self, day: int, right: bool) -> None:
        self.life = self.life * (1 + self.growth * (1 - self.recall(day))) if right else max(0.5, self.life * self.loss)
        self.last = day


@dataclass
class Personal:
    """FSRS-6 with one person's parameters."""

    scheduler: Scheduler
    card: Card

    def recall(self, day: int) -> float:
        return self.scheduler.get_card_retrievability(self.card, _ZERO + timedelta(days=day))

    def answer(self, day: int, right: bool) -> None:
        rating = Rating.Good if right else Rating.Again
        self.card, _ = self.scheduler.review_card(self.card, rating, _ZERO + timedelta(days=day))


_ZERO = datetime(2027, 1, 1, tzinfo=UTC)


def half_lives(questions: int, rng: Random) -> Sequence[Mind]:
    """Missed on the way and then read about: what is left at the certificate differs from question to question."""
    return [HalfLife(rng.lognormvariate(0.7, 0.6), rng.uniform(2, 5), rng.uniform(0.2, 0.5)) for _ in range(questions)]


def personal(questions: int, rng: Random) -> Sequence[Mind]:
    limits = zip(DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    parameters = [min(most, max(least, one * rng.lognormvariate(0, 0.2))) for one, least, most in limits]
    scheduler = Scheduler(parameters, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    return [
        Personal(
            scheduler,
            Card(
                one,
                State.Review,
                None,
                parameters[0] * rng.lognormvariate(0.5, 0.6),
                min(10, max(1, parameters[4] + rng.gauss(0, 1))),
                _ZERO,
                _ZERO,
            ),
        )
        for one in range(questions)
    ]


class Schedule(Protocol):
    def asks(self, day: int) -> list[int]: ...

    def learns(self, question: int, day: int, right: bool) -> None: ...


@dataclass
class Fsrs:
    """Ours: the rules of the product, with every question missed on the day of the start."""

    questions: int
    memories: dict[int, Memory] = field(init=False)
    begun: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.memories = {one: remembered([Answered(START, False)]) for one in range(self.questions)}

    def asks(self, day: int) -> list[int]:
        return list(day_of(self.memories, self.begun, 0, START + timedelta(days=day)).asked)

    def learns(self, question: int, day: int, right: bool) -> None:
        self.begun.add(question)
        self.memories[question] = self.memories[question].after(Answered(START + timedelta(days=day), right))


@dataclass
class Sm2:
    """SM-2 (Wozniak 1990): 1 day, 6 days, then the last interval times the easiness; most overdue first.

    A right answer is graded 4, a wrong one 1, the middle of what passes and what fails. Under the same cap, and
    without its repetitions on the same day, which our rule of one answer a day excludes."""

    questions: int
    easiness: dict[int, float] = field(default_factory=dict)
    count: dict[int, int] = field(default_factory=dict)
    interval: dict[int, float] = field(default_factory=dict)
    due: dict[int, float] = field(init=False)

    def __post_init__(self) -> None:
        self.due = dict.fromkeys(range(self.questions), 1.0)

    def asks(self, day: int) -> list[int]:
        return sorted((one for one in self.due if self.due[one] <= day), key=lambda one: (self.due[one], one))[:MOST]

    def learns(self, question: int, day: int, right: bool) -> None:
        grade = 4 if right else 1
        n = self.count.get(question, 0) + 1 if right else 0
        e = self.easiness.get(question, 2.5)
        self.interval[question] = 1 if n <= 1 else 6 if n == 2 else self.interval[question] * e
        self.easiness[question] = max(1.3, e + 0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02))
        self.count[question] = n
        self.due[question] = day + round(self.interval[question])


@dataclass(frozen=True)
class Kept:
    """`recall` on the last day, `through` on average over all days, `answers` in all."""

    recall: float
    through: float
    answers: float


def keeps(
    make: Callable[[int], Schedule],
    heads: Callable[[int, Random], Sequence[Mind]],
    questions: int,
    people: int = 20,
    seed: int = 1,
) -> Kept:
    """The mean over people; the same seed gives the same people and the same luck to every schedule."""
    recall = through = answers = 0.0
    for person in range(people):
        rng = Random(seed * 1000 + person)
        head = heads(questions, rng)
        luck = [[rng.random() for _ in range(DAYS + 1)] for _ in range(questions)]
        schedule = make(questions)
        for day in range(1, DAYS + 1):
            for question in schedule.asks(day):
                right = luck[question][day] < head[question].recall(day)
                head[question].answer(day, right)
                schedule.learns(question, day, right)
                answers += 1
            through += sum(mind.recall(day) for mind in head) / questions / DAYS
        recall += sum(mind.recall(DAYS + 1) for mind in head) / questions
    return Kept(recall / people, through / people, answers / people)
