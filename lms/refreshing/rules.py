"""Which questions come back after the certificate, and which of them today. Pure: values in, values out.

A schedule is never stored. It is folded from what was answered, one answer a day, by FSRS-6 (py-fsrs, its published
parameters): stability is the number of days after which recall has fallen to 90 %, difficulty lies from 1 to 10.
Only two of its four ratings are used. Full credit without danger is Good; everything else is Again, half an answer
too, since half of what keeps a patient safe is not known. Hard would lengthen the interval after it.

py-fsrs counts whole periods of 24 hours, so that an answer in the evening and one the next morning would be the same
day to it. Every answer is therefore put at the midnight that begins its day, and a day has one answer. Its fuzz is
off: the same answers always give the same days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from fsrs import Card, Rating, Scheduler, State

MOST = 5
"""Questions on one day, over all courses."""
LONGEST = 365
"""Days after which a question comes back at the latest."""

_SCHEDULER = Scheduler(
    desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False
)


@dataclass(frozen=True, order=True)
class Answered:
    """How one question was answered on one day."""

    day: date
    right: bool


@dataclass(frozen=True)
class Memory:
    """How one question is remembered after its last answer."""

    last: date
    due: date
    stability: float
    difficulty: float

    def recall(self, on: date) -> float:
        """How likely it is answered rightly on that day, from 0 to 1."""
        return _SCHEDULER.get_card_retrievability(self._card(), _begin(on))

    def after(self, answer: Answered) -> Memory:
        """What it is after one more answer, on a later day than the last."""
        return _reviewed(self._card(), answer)

    def _card(self) -> Card:
        return Card(0, State.Review, None, self.stability, self.difficulty, _begin(self.due), _begin(self.last))


def remembered(history: Iterable[Answered]) -> Memory:
    """Folds what was answered; of a day with several answers the worst counts. There is at least one."""
    first, *others = daily(history)
    found = _reviewed(Card(0, State.Learning, 0, due=_begin(first.day)), first)
    for answer in others:
        found = found.after(answer)
    return found


def daily(history: Iterable[Answered]) -> list[Answered]:
    """One answer for each day, the worst, in the order of the days."""
    worst: dict[date, bool] = {}
    for one in history:
        worst[one.day] = worst.get(one.day, True) and one.right
    return [Answered(day, right) for day, right in sorted(worst.items())]


def _reviewed(card: Card, answer: Answered) -> Memory:
    rating = Rating.Good if answer.right else Rating.Again
    after, _log = _SCHEDULER.review_card(card, rating, _begin(answer.day))
    assert after.stability is not None
    assert after.difficulty is not None
    return Memory(answer.day, after.due.date(), after.stability, after.difficulty)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@dataclass(frozen=True)
class Place:
    """What a question is about; `siblings` names the idea that it shares with others, if it does."""

    passage: str  # lesson # anchor
    siblings: str | None
    domain: str
    critical: bool

    @property
    def lesson(self) -> str:
        return self.passage.partition("#")[0]


@dataclass(frozen=True)
class Given:
    """One answer on the way to the certificate, in a lesson, a quiz or the examination."""

    question: int
    place: Place
    answered: Answered


def histories(
    given: Iterable[Given], practice: Mapping[int, Place], critical: Collection[str]
) -> dict[int, list[Answered]]:
    """What comes back, with how it was answered on the way: practice questions behind every miss about safety.

    `practice` are the questions that may be asked, which those of the examination never are; `critical` are the
    domains of safety. A miss in a critical question or domain brings the questions of the same idea or the same
    passage; where there are none, the critical ones of the same lesson. For each of them that miss counts as an
    answer that was not right."""
    rows = list(given)
    found: dict[int, list[Answered]] = defaultdict(list)
    for one in rows:
        if not one.answered.right and (one.place.critical or one.place.domain in critical):
            for question in _behind(one.place, practice):
                found[question].append(one.answered)
    for one in rows:
        if one.question in found:
            found[one.question].append(one.answered)
    return dict(found)


def _behind(place: Place, practice: Mapping[int, Place]) -> list[int]:
    same = [
        question
        for question, other in practice.items()
        if other.passage == place.passage or (place.siblings is not None and other.siblings == place.siblings)
    ]
    return same or [id for id, other in practice.items() if other.critical and other.lesson == place.lesson]


@dataclass(frozen=True)
class Today:
    """What a day asks.

    asked     questions still to be answered, in their order
    answered  how many have been answered already
    next_on   the next day that asks something; None where nothing ever comes back
    """

    asked: Sequence[int]
    answered: int
    next_on: date | None


def day_of(memories: Mapping[int, Memory], begun: Collection[int], answered: int, today: date) -> Today:
    """At most MOST questions, the `answered` ones of today included, each of which comes back on a later day.

    What does not fit waits without being counted.

    Questions that were begun (answered since the certificate) come first, so that no more are begun than a few answers
    a day can keep; among them, and among the others, the one that is most likely forgotten. Without the first rule
    somebody who missed much would answer what they have just forgotten again and again (docs/statistics.md)."""
    due = [question for question, memory in memories.items() if memory.due <= today]
    due.sort(key=lambda question: (question not in begun, memories[question].recall(today), question))
    asked = due[: max(0, MOST - answered)]
    if asked:
        return Today(asked, answered, today)
    tomorrow = today + timedelta(days=1)
    return Today((), answered, min((max(one.due, tomorrow) for one in memories.values()), default=None))
