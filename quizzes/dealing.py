"""Deals a question for an attempt, with its options shuffled or in their author's order."""

from __future__ import annotations

from quizzes.policy import Order
from quizzes.question import AnyType, Shown
from quizzes.records import Record
from quizzes.values import ManyOf, OneOf, Rng


def deal_for(kind: AnyType, shown: Shown, rng: Rng, option_order: Order) -> Record:
    """Only options have an author's order that may be shown: that of steps is their key, and numbers are drawn."""
    if option_order == "author":
        plain: Record = kind.plain_deal(shown)
        if isinstance(kind.control(shown, plain).widget, OneOf | ManyOf):
            return plain
    dealt: Record = kind.deal(shown, rng)
    return dealt
