"""Flaws that let somebody find the key without knowing it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from statistics import median

from quizzes.linting.view import Option, View
from quizzes.linting.warning import Warning
from quizzes.linting.words import families, listed, tokens

CLEARLY_LONGER, LONGER_THAN_ANY = 1.5, 1.25
NAME_WORDS = 3
_I = re.IGNORECASE
_ABSOLUTE = re.compile(
    r"\b(?:always|never|(?<!at )all(?! of |-over| (?:two|three|four|five|six|[0-9]))"
    r"|(?<!the )(?<!an )(?<!not )only(?! of )"
    r"|every(?! (?:[0-9]|two|three|four|six|day|week|month|hour|year))|everyone|everybody|nobody|entirely|completely"
    r"|totally|absolutely|invariably|guarantee[sd]?|impossible|under no circumstances|without exception)\b",
    _I,
)
_NUMBER = re.compile(r"(?<![\w-])[0-9]")
_PARENTHESIS = re.compile(r"\(")
_PLURAL_ASKED = re.compile(r"\b(?:are|were|two|three|both)\b|^which [a-z]+s\b(?<!ss)(?<!us)(?<!is)", _I)
_SINGULAR_ASKED = re.compile(r"\b(?:is|was)\b", _I)
_PHRASE_END = re.compile(r"\b(?:of|in|at|on|with|for|to|from|by|that|which)\b|[,;:(]", _I)
_LINKS = listed("and or with plus in at again after before for because but without when if until including on over")
_GLUE = listed("a an the of in into at to by and for its it is be on from")
_OPPOSITES = (
    "increases decreases,increase decrease,increased decreased,increases reduces,rises falls,rise fall,rises drops"
    ",rise drop,raises lowers,raise lower,higher lower,high low,more less,more fewer,larger smaller,large small"
    ",bigger smaller,longer shorter,long short,faster slower,earlier later,early late,before after,upper lower"
    ",up down,upwards downwards,upward downward,above below,inside outside,inner outer,left right,warm cold,hot cold"
    ",warmer colder,wide narrow,wider narrower,weak strong,weaker stronger,weakens strengthens,weaken strengthen"
    ",contracts relaxes,contract relax,opens closes,open closed,present absent,positive negative,with without"
    ",thicker thinner,thick thin,gains loses,starts stops,begin end,begins ends,deeper shallower,deep shallow"
)
_OPPOSITE_PAIRS = frozenset(frozenset(pair.split()) for pair in _OPPOSITES.split(","))
_DENIALS = frozenset({"not", "no", "never"})


def absolute_term(view: View) -> Iterator[Warning]:
    for path, text in view.claims:
        if match := _ABSOLUTE.search(text):
            yield Warning("absolute_term", path, {"word": match[0]})


def key_longest(view: View) -> Iterator[Warning]:
    """A name is as long as it is, and so is a number."""
    key = view.key
    if key is None or key.measure or len(key.text.split()) <= NAME_WORDS:
        return
    typical = median(len(option.text) for option in view.others)
    longest = max(len(option.text) for option in view.others)
    if len(key.text) > CLEARLY_LONGER * typical and len(key.text) > LONGER_THAN_ANY * longest:
        yield Warning("key_longest", key.path, {"letters": len(key.text), "others": int(typical)})


def key_alone_in_form(view: View) -> Iterator[Warning]:
    """The key alone has a number or a parenthesis: the more exact option is taken for the right one."""
    if view.key is None or len(view.others) < 2:
        return
    for form, pattern in (("number", _NUMBER), ("parenthesis", _PARENTHESIS)):
        if pattern.search(view.key.text) and not any(pattern.search(o.text) for o in view.others):
            yield Warning("key_alone_in_form", view.key.path, {"form": form})


def cue_word(view: View) -> Iterator[Warning]:
    """A word of the question that comes back in the key and in no other option, whatever its ending. Where a wrong
    option echoes the question with a word of its own, an echo points nowhere."""
    if view.key is None:
        return
    asked, key = families(tokens(view.asked)), families(view.key.words)
    elsewhere = set().union(*(families(option.words) for option in view.others))
    if (asked.keys() & elsewhere) - key.keys():
        return
    for family in sorted((asked.keys() & key.keys()) - elsewhere):
        yield Warning("cue_word", view.key.path, {"word": key[family]})


def convergence(view: View) -> Iterator[Warning]:
    """The key combines the elements that the other options have most in common with it."""
    if view.key and _converges(view.key, view.others):
        yield Warning("convergence", view.key.path)


def opposite_pair(view: View) -> Iterator[Warning]:
    """Two options say the opposite of each other and the rest does not belong there, so the key is one of the two."""
    key = view.key
    if key is None or len(view.others) < 3 or _converges(key, view.others):
        return
    words = [(option, option.words) for option in view.options]
    pairs = [(one, two) for (one, a), (two, b) in combinations(words, 2) if _opposed(a, b)]
    if len(pairs) == 1 and key in pairs[0]:
        other = next(option for option in pairs[0] if option is not key)
        yield Warning("opposite_pair", key.path, {"other": other.text})


def nested_options(view: View) -> Iterator[Warning]:
    """An option that holds another one whole: if the longer one is right, so is the shorter one."""
    words = [(option, option.words) for option in view.options]
    for shorter, a in words:
        for longer, b in words:
            if len(b) > len(a) > 0 and b[: len(a)] == a and b[len(a)] in _LINKS and not shorter.measure:
                yield Warning("nested_options", longer.path, {"other": shorter.text})


def grammar_cue(view: View) -> Iterator[Warning]:
    """The question asks for one or for several, and the key alone has that number."""
    if view.key is None:
        return
    plural = bool(_PLURAL_ASKED.search(view.plain_lead_in))
    if not plural and not _SINGULAR_ASKED.search(view.plain_lead_in):
        return
    if _several(view.key.text) == plural and all(_several(o.text) != plural for o in view.others):
        yield Warning("grammar_cue", view.key.path, {"number": "plural" if plural else "singular"})


def _converges(key: Option, others: Sequence[Option]) -> bool:
    elements = [frozenset(option.words) - _GLUE for option in (key, *others)]
    shared = frozenset.intersection(*elements)
    own, *rest = [found - shared for found in elements]
    if len(rest) < 3 or len(own) < 2 or any(len(found) != len(own) for found in rest):
        return False
    if not all(own & found for found in rest):
        return False
    counts = Counter(word for found in (own, *rest) for word in found)
    score = sum(counts[word] for word in own)
    return all(sum(counts[word] for word in found) < score for found in rest)


def _opposed(a: Sequence[str], b: Sequence[str]) -> bool:
    """They differ by one word and its opposite, or by a denial."""
    if len(a) == len(b):
        differ = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
        return len(differ) == 1 and frozenset(differ[0]) in _OPPOSITE_PAIRS
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return len(longer) == len(shorter) + 1 and [w for w in longer if w not in _DENIALS] == list(shorter)


def _several(text: str) -> bool:
    head = _PHRASE_END.split(text.casefold())[0].split()
    last = head[-1] if head else ""
    return " and " in f" {text.casefold()} " or (last.endswith("s") and not last.endswith(("ss", "us", "is")))


CUE_RULES: tuple[Callable[[View], Iterator[Warning]], ...] = (
    absolute_term,
    key_longest,
    key_alone_in_form,
    cue_word,
    convergence,
    opposite_pair,
    nested_options,
    grammar_cue,
)
