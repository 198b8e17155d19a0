"""Flaws that show only across questions: where the keys stand, how long they are, and near duplicates."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from quizzes.item import Item
from quizzes.linting.view import View
from quizzes.linting.warning import Warning

FEWEST_FOR_SKEW = 8
NEARLY_THE_SAME = (4, 5)
FEWEST_WORDS = 8
_WORD = re.compile(r"\w+")
Words = frozenset[str]


def key_position_skew(views: Sequence[View]) -> Iterator[Warning]:
    """More than half of the keys in one place. Shuffling hides that from the eye only: the options keep their
    ids, and a reader of the page's source sees them."""
    single = [view for view in views if view.item.kind == "single_choice"]
    places = Counter(next(i for i, o in enumerate(view.options, 1) if o.correct) for view in single)
    for place, n in places.most_common(1):
        if len(single) >= FEWEST_FOR_SKEW and 2 * n > len(single):
            yield Warning("key_position_skew", (), {"place": place, "n": n, "of": len(single)})


def key_length_skew(views: Sequence[View]) -> Iterator[Warning]:
    """More than half of the keys are the longest option of their question, each by a little: "take the longest"
    would pass. By chance it is one in four."""
    single = [view for view in views if view.item.kind == "single_choice" and view.key and not view.measures]
    longest = [v for v in single if v.key and all(len(v.key.text) > len(o.text) for o in v.others)]
    if len(single) >= FEWEST_FOR_SKEW and 2 * len(longest) > len(single):
        yield Warning("key_length_skew", (), {"n": len(longest), "of": len(single)})


def near_duplicate(views: Sequence[View]) -> Iterator[Warning]:
    """Questions that share four words of five and are not declared siblings, so that they could meet."""
    words = [frozenset(_WORD.findall(view.asked.casefold())) for view in views]
    for first, second in _candidates(words):
        one, other = words[first], words[second]
        if _nearly(len(one & other), len(one | other)) and not _siblings(views[first].item, views[second].item):
            yield Warning("near_duplicate", (views[second].item.id,), {"item": views[first].item.id})


def _candidates(words: Sequence[Words]) -> list[tuple[int, int]]:
    """The pairs that can share enough at all: two sets that share a part t of their union share one of the
    1 + n - ⌈tn⌉ rarest words of each (the prefix filter of set-similarity joins), so that only questions with
    such a word in common are compared, and not everyone with everyone."""
    part, whole = NEARLY_THE_SAME
    rarity = Counter(word for found in words for word in found)
    holders: dict[str, list[int]] = defaultdict(list)
    pairs: set[tuple[int, int]] = set()
    for index, found in enumerate(words):
        if len(found) < FEWEST_WORDS:
            continue
        rarest = sorted(found, key=lambda word: (rarity[word], word))
        for word in rarest[: 1 + len(found) * (whole - part) // whole]:
            pairs.update((earlier, index) for earlier in holders[word] if _as_long(len(words[earlier]), len(found)))
            holders[word].append(index)
    return sorted(pairs)


def _as_long(one: int, other: int) -> bool:
    return _nearly(min(one, other), max(one, other))


def _nearly(shared: int, all_words: int) -> bool:
    part, whole = NEARLY_THE_SAME
    return shared * whole >= all_words * part


def _siblings(first: Item, second: Item) -> bool:
    return first.siblings is not None and first.siblings == second.siblings


SET_RULES: tuple[Callable[[Sequence[View]], Iterator[Warning]], ...] = (
    key_position_skew,
    key_length_skew,
    near_duplicate,
)
