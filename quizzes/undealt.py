"""The question types that leave nothing to chance: their deal is empty."""

from __future__ import annotations

from typing import TypeVar

from quizzes.question import Key, QuestionType, Shown
from quizzes.records import Record
from quizzes.values import Rng


class NoDeal(Record):
    """Nothing is drawn."""


S = TypeVar("S", bound=Shown)
K = TypeVar("K", bound=Key)
A = TypeVar("A", bound=Record)


class UndealtType(QuestionType[S, K, NoDeal, A]):
    deal_model = NoDeal

    def plain_deal(self, shown: S) -> NoDeal:
        return NoDeal()

    def deal(self, shown: S, rng: Rng) -> NoDeal:
        return NoDeal()
