"""Flaws that show only across questions: where the keys stand, and questions that are nearly the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from quizzes.item import Item
from quizzes.linting.warning import Warning, asked, options_of

FEWEST_FOR_SKEW = 8
NEARLY_THE_SAME = 0.8
FEWEST_WORDS = 8
_WORD = re.compile(r"\w+")


def key_position_skew(items: Sequence[Item]) -> Iterator[Warning]:
    """More than half of the keys in one place. Shuffling hides that from the eye only: the options keep their
    ids, and a reader of the page's source sees them."""
    single = [item for item in items if item.kind == "single_choice"]
    places = Counter(next(i for i, o in enumerate(options_of(item), 1) if o.correct) for item in single)
    for place, n in places.most_common(1):
        if len(single) >= FEWEST_FOR_SKEW and 2 * n > len(single):
            yield Warning("key_position_skew", (), {"place": place, "n": n, "of": len(single)})


def near_duplicate(items: Sequence[Item]) -> Iterator[Warning]:
    """Questions that share four words of five and are not declared siblings, so that they could meet."""
    words = [(item, frozenset(_WORD.findall(asked(item).casefold()))) for item in items]
    long_enough = [(item, found) for item, found in words if len(found) >= FEWEST_WORDS]
    for (first, one), (second, other) in combinations(long_enough, 2):
        siblings = first.siblings is not None and first.siblings == second.siblings
        if not siblings and len(one & other) >= NEARLY_THE_SAME * len(one | other):
            yield Warning("near_duplicate", (second.id,), {"item": first.id})


SET_RULES: tuple[Callable[[Sequence[Item]], Iterator[Warning]], ...] = (key_position_skew, near_duplicate)
