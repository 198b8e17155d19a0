"""Words as the rules compare them: families of one stem, what is quoted, what carries no content."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)?")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“]*“|«[^»]*»")
# The longest first; what is left must still be four letters long.
_ENDINGS = (
    *("ations", "ements", "ically", "ation", "ement", "ments", "ingly", "ities", "ical", "ings", "ions", "ment"),
    *("ally", "able", "ness", "edly", "ing", "ion", "ity", "ers", "ors", "ies", "ous", "al", "er", "or", "ed", "es"),
    *("ly", "ic", "s", "y", "e"),
)
_SHORTEST_STEM = 4


def listed(text: str) -> frozenset[str]:
    """The words of a list that is written with blanks between them."""
    return frozenset(text.split())


FUNCTION_WORDS = listed(
    "a about after again all also am an and any are as at be because been before being between both but by can could"
    " did do does doing done each for from had has have having he her here hers him his how i if in into is it its"
    " itself just like made make may me might more most much must my no nor not now of off on once one only or other"
    " our out over own per same shall she should since so some such than that the their them then there these they"
    " this those through to too two under until up upon us very was we were what when where whether which while who"
    " whom whose why will with within without would you your first next best right likely explain explains follow"
    " follows happen happens describe patient patients year years old"
)


def unquoted(text: str) -> str:
    """The text without what stands between quotation marks."""
    return _QUOTED.sub(" ", text) if '"' in text or "“" in text or "«" in text or "„" in text else text


def tokens(text: str) -> list[str]:
    """Words and numbers in lower case, in their order."""
    return _WORD.findall(text.casefold())


@lru_cache(maxsize=65536)
def family(word: str) -> str:
    """What words of one stem share: inject, injects, injected, injection and injecting are one family. A rough
    rule of thumb for English; it may join what is not related, and part what is."""
    for _ in range(2):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                word = word[: -len(ending)]
                break
    return word


def families(words: Iterable[str]) -> dict[str, str]:
    """Each family of content words among these, with the word that it came in."""
    return {
        family(word): word
        for word in words
        if len(word) >= _SHORTEST_STEM and word not in FUNCTION_WORDS and not word[0].isdigit()
    }
