"""What a good question looks like: the item-writing flaws of the NBME's guide, as warnings, never as errors.

Flaws hint at how a question will behave and cannot replace its statistics; a person decides about each, and says
so in the item's `accepts` where the flaw is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from quizzes.item import Item
from quizzes.linting.accepted import stale, unknown, without_accepted
from quizzes.linting.cues import CUE_RULES
from quizzes.linting.fixes import apply_fix
from quizzes.linting.lead_ins import LEAD_IN_RULES
from quizzes.linting.numeric_options import NUMERIC_OPTION_RULES
from quizzes.linting.options import OPTION_RULES
from quizzes.linting.programme import PROGRAMME_RULES, VOCABULARY_RULES
from quizzes.linting.sets import SET_RULES
from quizzes.linting.stems import STEM_RULES
from quizzes.linting.view import view_of
from quizzes.linting.warning import Fix, Vocabulary, Warning

__all__ = ["ITEM_RULES", "RULES", "SET_RULES", "Fix", "Vocabulary", "Warning", "apply_fix", "lint", "lint_set"]

ITEM_RULES = (*LEAD_IN_RULES, *STEM_RULES, *CUE_RULES, *OPTION_RULES, *NUMERIC_OPTION_RULES, *PROGRAMME_RULES)
_SECOND_NAMES = frozenset({"numbers_shuffled"})  # what numbers_not_ascending says about numbers that are in order
_WITHOUT_VOCABULARY = frozenset(rule.__name__ for rule in ITEM_RULES) | _SECOND_NAMES
_OF_VOCABULARY = frozenset(rule.__name__ for rule in VOCABULARY_RULES)
_OF_SETS = frozenset(rule.__name__ for rule in SET_RULES)
RULES = _WITHOUT_VOCABULARY | _OF_VOCABULARY | _OF_SETS
"""The names of all rules: the codes of their warnings, and what an item can accept."""


def lint(item: Item, vocabulary: Vocabulary | None = None) -> tuple[Warning, ...]:
    """The flaws of one question; without a vocabulary, the rules about names stay silent."""
    view = view_of(item)
    found = [warning for rule in ITEM_RULES for warning in rule(view)]
    if vocabulary:
        found += [warning for rule in VOCABULARY_RULES for warning in rule(view, vocabulary)]
    ran = _WITHOUT_VOCABULARY | (_OF_VOCABULARY if vocabulary else frozenset())
    open_ones = without_accepted(item, found)
    return (*open_ones, *stale(item, {warning.rule for warning in found}, ran), *unknown(item, RULES))


def lint_set(items: Sequence[Item]) -> tuple[Warning, ...]:
    """The flaws that show only when questions stand side by side; a path begins with an item's id."""
    views = [view_of(item) for item in items]
    found = [warning for rule in SET_RULES for warning in rule(views)]
    fired: dict[str, set[str]] = defaultdict(set)
    for warning in found:
        if warning.path:
            fired[str(warning.path[0])].add(warning.rule)
    by_id = {item.id: item for item in items}
    open_ones = [w for w in found if not w.path or w.rule not in by_id[str(w.path[0])].accepts]
    in_vain = [
        Warning(warning.rule, (item.id, *warning.path), warning.params, warning.fix)
        for item in items
        for warning in stale(item, fired[item.id], _OF_SETS)
    ]
    return (*open_ones, *in_vain)
