"""What a good question looks like: the item-writing flaws of the NBME's guide, as warnings, never as errors.

Flaws hint at how a question will behave and cannot replace its statistics; a person decides about each."""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.item import Item
from quizzes.linting.options import OPTION_RULES
from quizzes.linting.sets import SET_RULES
from quizzes.linting.warning import Vocabulary, Warning
from quizzes.linting.wording import PRODUCT_RULES, WORDING_RULES

__all__ = ["Vocabulary", "Warning", "lint", "lint_set"]


def lint(item: Item, vocabulary: Vocabulary | None = None) -> tuple[Warning, ...]:
    """The flaws of one question; without a vocabulary, the rules about products stay silent."""
    found = [warning for rule in (*WORDING_RULES, *OPTION_RULES) for warning in rule(item)]
    if vocabulary:
        found += [warning for rule in PRODUCT_RULES for warning in rule(item, vocabulary)]
    return tuple(found)


def lint_set(items: Sequence[Item]) -> tuple[Warning, ...]:
    """The flaws that show only when questions stand side by side; a path begins with an item's id."""
    return tuple(warning for rule in SET_RULES for warning in rule(items))
