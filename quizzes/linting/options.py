"""Flaws of the options: what lets somebody guess the key, and what makes them hard to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from statistics import median

from quizzes.item import Item
from quizzes.linting.warning import Warning, asked, options_of, single_key
from quizzes.numbers import read_number

LONGEST_OPTION = 30
FEWEST, MOST = 3, 5
CLEARLY_LONGER = 1.5
_ABSOLUTE = re.compile(r"\b(always|never|all|only)\b(?! of )", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(usually|often|sometimes|frequently|rarely|seldom|occasionally|generally|commonly|may)\b",
    re.IGNORECASE,
)
_ABOVE = re.compile(r"\b(all|none|both|any|neither) of (the above|these|them)\b|\b[a-h] and [a-h]\b", re.IGNORECASE)
_NUMBER = re.compile(r"\s*([0-9][0-9.,]*)\s*([^0-9]*)")
_RANGE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(?:-|–|to)\s*([0-9]+(?:[.,][0-9]+)?)")
_WORD = re.compile(r"[^\W\d_]{5,}")
_COMMON = frozenset({"which", "about", "after", "before", "their", "there", "these", "those", "where", "would"})


def absolute_term(item: Item) -> Iterator[Warning]:
    return _matches(item, "absolute_term", _ABSOLUTE)


def vague_frequency(item: Item) -> Iterator[Warning]:
    return _matches(item, "vague_frequency", _VAGUE)


def all_or_none_of_the_above(item: Item) -> Iterator[Warning]:
    return _matches(item, "all_or_none_of_the_above", _ABOVE)


def key_longest(item: Item) -> Iterator[Warning]:
    if not (found := single_key(item)):
        return
    key, others = found
    typical = median(len(option.text) for option in others)
    if len(key.text) > CLEARLY_LONGER * typical and len(key.text) > max(len(o.text) for o in others):
        yield Warning("key_longest", key.path, {"letters": len(key.text), "others": int(typical)})


def cue_word(item: Item) -> Iterator[Warning]:
    """A word of the question that comes back in the key and in no other option."""
    if not (found := single_key(item)):
        return
    key, others = found
    elsewhere = set().union(*(_words(option.text) for option in others))
    for word in sorted((_words(asked(item)) & _words(key.text)) - elsewhere):
        yield Warning("cue_word", key.path, {"word": word})


def option_long(item: Item) -> Iterator[Warning]:
    for option in options_of(item):
        if (n := len(option.text.split())) > LONGEST_OPTION:
            yield Warning("option_long", option.path, {"words": n, "at_most": LONGEST_OPTION})


def option_count(item: Item) -> Iterator[Warning]:
    n = len(options_of(item))
    if item.kind == "single_choice" and not FEWEST <= n <= MOST:
        yield Warning("option_count", ("options",), {"n": n, "at_least": FEWEST, "at_most": MOST})


def identical_options(item: Item) -> Iterator[Warning]:
    seen: set[str] = set()
    for option in options_of(item):
        plain = " ".join(option.text.casefold().split())
        if plain in seen:
            yield Warning("identical_options", option.path)
        seen.add(plain)


def option_without_rationale(item: Item) -> Iterator[Warning]:
    for option in options_of(item):
        if not option.rationale:
            yield Warning("option_without_rationale", (*option.path[:-1], "rationale"))


def numbers_not_ascending(item: Item) -> Iterator[Warning]:
    """Numbers out of order have to be sorted in the head first; shuffled, they always are."""
    numbers = [_number(option.text) for option in options_of(item)]
    values = [number for number in numbers if number is not None]
    if len(values) < 2 or len(values) < len(numbers):
        return
    if values != sorted(values):
        yield Warning("numbers_not_ascending", ("options",))
    elif item.spec.shown.shuffle:
        yield Warning("numbers_shuffled", ("shuffle",))


def overlapping_ranges(item: Item) -> Iterator[Warning]:
    ranges = sorted(found for option in options_of(item) if (found := _range(option.text)))
    for (_, high), (next_low, _) in pairwise(ranges):
        if next_low <= high:
            yield Warning("overlapping_ranges", ("options",), {"from": str(next_low), "to": str(high)})
            return


def _matches(item: Item, rule: str, pattern: re.Pattern[str]) -> Iterator[Warning]:
    for option in options_of(item):
        if match := pattern.search(option.text):
            yield Warning(rule, option.path, {"word": match[0]})


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)} - _COMMON


def _number(text: str) -> Fraction | None:
    match = _NUMBER.fullmatch(text)
    number = read_number(match[1]) if match else None
    return number if isinstance(number, Fraction) else None


def _range(text: str) -> tuple[Fraction, Fraction] | None:
    match = _RANGE.search(text)
    if not match:
        return None
    low, high = (Fraction(part.replace(",", ".")) for part in match.groups())
    return low, high


OPTION_RULES: tuple[Callable[[Item], Iterator[Warning]], ...] = (
    absolute_term,
    vague_frequency,
    all_or_none_of_the_above,
    key_longest,
    cue_word,
    option_long,
    option_count,
    identical_options,
    option_without_rationale,
    numbers_not_ascending,
    overlapping_ranges,
)
