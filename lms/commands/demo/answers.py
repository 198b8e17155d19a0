"""What the people of the demo answer: the key, a slip that harms nobody, an unsafe answer, one that is unclear."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lms.bank.queries import KeyedQuestion
from quizzes.numbers import decimal_text, read_number
from quizzes.question import Raw
from quizzes.values import ManyOf, NumberLine, OneOf, Outcome, Rng, shuffle
from quizzes.values import Sequence as Ordered

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
    def right(self) -> Raw:
        kind = self.question.shown.type
        return kind.raw_of(kind.key(self.question.spec, self.deal))

    def answer(self, wanted: Judged) -> Raw | None:
        """The first answer that somebody might give and that is judged so."""
        kind, shown = self.question.shown.type, self.question.shown.spec.shown
        for raw in _candidates(self):
            answer = kind.parse(shown, self.deal, raw)
            if answer is not None and wanted(kind.grade(self.question.spec, self.deal, answer)):
                return raw
        return None


def harmless(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.credit < 1 and outcome.danger is None


def dangerous(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.danger is not None


def unclear(outcome: Outcome | None) -> bool:
    return outcome is None


def answers(items: Sequence[Item], slips: Slips, rng: Rng) -> dict[int, Raw]:
    """An answer for every item: the key, but for the slips, which fall where an item allows them."""
    found = {item.number: item.right for item in items}
    left = list(shuffle(items, rng))
    wanted: tuple[tuple[int, Judged, Callable[[Item], bool]], ...] = (
        (slips.unclear, unclear, lambda item: True),
        (slips.unsafe, dangerous, _critical_dose),
        (slips.unsafe, dangerous, _critical),
        (slips.critical, harmless, _critical),
        (slips.wrong - slips.critical, harmless, lambda item: not _critical(item)),
        (slips.wrong, harmless, _critical),
    )
    most = {unclear: slips.unclear, dangerous: slips.unsafe, harmless: slips.wrong}
    given = dict.fromkeys(most, 0)
    for count, judged, fits in wanted:
        for item in [one for one in left if fits(one)][: len(left)]:
            if count <= 0 or given[judged] >= most[judged]:
                break
            raw = item.answer(judged)
            if raw is None:
                continue
            found[item.number] = raw
            left.remove(item)
            given[judged], count = given[judged] + 1, count - 1
    return found
