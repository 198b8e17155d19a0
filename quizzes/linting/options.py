"""Flaws in the form of the options: what makes them hard to read or to compare."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations

from quizzes.linting.fixes import remove, set_to
from quizzes.linting.view import Option, View
from quizzes.linting.warning import Fix, Warning
from quizzes.linting.words import listed, tokens

LONGEST_OPTION = 30
FEWEST, MOST = 3, 5
REPEATED_WORDS = 3
_I = re.IGNORECASE
_VAGUE = re.compile(
    r"\b(?:usually|often|sometimes|frequently|rarely|seldom|occasionally|generally|commonly|typically|normally"
    r"|tends? to|at times|now and then|in (?:many|most|some|few|several) cases|(?:quite|rather|very|fairly|not) "
    r"(?:common|rare|frequent)|(?-i:may)|^may(?= [a-z]))\b",
    _I,
)
_ABOVE = re.compile(
    r"(?:all|none|both|any|neither|each|every ?one|everything|nothing|nobody)\b(?: of)?"
    r"(?: the (?:above|preceding|following|options?|answers?)| these| them| those)?"
    r"(?: options?| answers?| (?:listed|named|mentioned|given)(?: here| above)?| above)?",
    _I,
)
_LETTERS = re.compile(r"(?:only |both )?([a-h])(?:(?:, ?| and |, and | ?& ?)([a-h]))*(?: only)?", _I)
_NUMERALS = re.compile(
    r"(?:only |both )?(?:[1-9]|i{1,3}|iv|v)(?:(?:, ?| and |, and | ?& ?)(?:[1-9]|i{1,3}|iv|v))+"
    r"|(?:only )?(?:i{1,3}|iv|v) only|only (?:i{1,3}|iv|v)",
    _I,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|(?-i:may)|might|will|would|must|should|does|do|did|went)\b", _I
)
_RELATIVE = re.compile(r"\b(?:that|which|who|whose|where|when|if|as|because|so)\b", _I)
_VERBS = listed(
    "add apply arrange ask call cancel check choose compare cool count discard dilute draw examine explain give halve"
    " inform inject keep lay measure observe offer open postpone prescribe reassure refer remove repeat reply see send"
    " shake show stop take tell treat use warm wash write"
)
_BARE_NUMBER = re.compile(r"(?:about |over |under |some )?[0-9][0-9.,]*(?: ?%)?(?: [^\W\d_]+)?", _I)
_SPELLED = re.compile(r"[0-9]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half)\b", _I)
_ARTICLES = (["a"], ["an"], ["the"])
_END_MARK = re.compile(r"[.;,](?=[\"”’']*$)")
_IMPERATIVE, _GERUND, _NOUN, _OTHER = "imperative", "gerund", "noun", "other"


def vague_frequency(view: View) -> Iterator[Warning]:
    for option in view.options:
        if match := _VAGUE.search(option.text):
            yield Warning("vague_frequency", option.path, {"word": match[0]})


def all_or_none_of_the_above(view: View) -> Iterator[Warning]:
    for option in view.options:
        text = option.text.rstrip(". ")
        if " " in text and _ABOVE.fullmatch(text):
            yield Warning("all_or_none_of_the_above", option.path, {"word": text})


def combination_options(view: View) -> Iterator[Warning]:
    """Options that are made of other options, or of numbers in the stem: logic on top of knowledge."""
    texts = [option.text.strip() for option in view.options]
    letters = "abcdefgh"[: len(texts)]
    for option, text in zip(view.options, texts, strict=True):
        if _NUMERALS.fullmatch(text) or (_is_combination(text, letters) and not _other_letters(texts, letters)):
            yield Warning("combination_options", option.path, {"text": option.text})
            return


def option_long(view: View) -> Iterator[Warning]:
    for option in view.options:
        if (n := len(option.text.split())) > LONGEST_OPTION:
            yield Warning("option_long", option.path, {"words": n, "at_most": LONGEST_OPTION})


def option_count(view: View) -> Iterator[Warning]:
    n = len(view.options)
    if view.item.kind == "single_choice" and not FEWEST <= n <= MOST:
        yield Warning("option_count", ("options",), {"n": n, "at_least": FEWEST, "at_most": MOST})


def identical_options(view: View) -> Iterator[Warning]:
    for first, second in combinations(view.options, 2):
        if _same(first, second):
            yield Warning("identical_options", second.path, {"other": first.text}, _without(view, second))
    seen: dict[tuple[object, ...], str] = {}
    for path, text in () if view.options else view.listed:
        words = (path[0], *tokens(text))
        if words in seen:
            yield Warning("identical_options", path, {"other": seen[words]})
        seen.setdefault(words, text)


def punctuation_mixed(view: View) -> Iterator[Warning]:
    marked = [option for option in view.options if _END_MARK.search(option.text)]
    if 0 < len(marked) < len(view.options):
        for option in marked:
            plain = _END_MARK.sub("", option.text)
            yield Warning("punctuation_mixed", option.path, {}, set_to(option.path, plain))


def repeated_words(view: View) -> Iterator[Warning]:
    """What every option begins with belongs into the lead-in, once. A last article belongs to the noun after it."""
    words = [option.text.split() for option in view.options]
    if len(words) < FEWEST:
        return
    same = 0
    while all(len(found) > same for found in words) and len({found[same] for found in words}) == 1:
        same += 1
    repeated = words[0][:same]
    if len(repeated) - (repeated[-1:] in _ARTICLES) >= REPEATED_WORDS:
        yield Warning("repeated_words", ("options",), {"text": " ".join(repeated)})


def options_not_parallel(view: View) -> Iterator[Warning]:
    """Options of more than one grammatical form; one that differs is taken for the key, or read twice."""
    texts = [option.text for option in view.options]
    mixes = (
        _some([text.startswith("To ") for text in texts]),
        _some([text.startswith("Because ") for text in texts]) and not any(t.startswith("As ") for t in texts),
        _some([text.startswith("So that ") for text in texts]),
        any(map(_BARE_NUMBER.fullmatch, texts)) and not all(map(_SPELLED.search, texts)),
        _sentences_among_names(texts),
        _verbs_among_names(texts),
    )
    if any(mixes):
        yield Warning("options_not_parallel", ("options",))


def _is_combination(text: str, letters: str) -> bool:
    found = [part for part in re.split(r"\W+|\band\b|\bonly\b|\bboth\b", text.casefold()) if part]
    linked = len(found) > 1 or "only" in text.casefold()
    return linked and bool(_LETTERS.fullmatch(text)) and all(letter in letters for letter in found)


def _other_letters(texts: list[str], letters: str) -> bool:
    """Single letters that name no option: these are vitamins or blood groups, and so are the others."""
    return any(letter not in letters for text in texts for letter in re.findall(r"\b[a-z]\b", text.casefold()))


def _same(first: Option, second: Option) -> bool:
    if first.measure and second.measure:
        one, two = first.measure, second.measure
        return (one.low, one.high, one.kind, one.frame) == (two.low, two.high, two.kind, two.frame)
    return first.words == second.words


def _without(view: View, option: Option) -> Fix | None:
    """The second of two is taken away, unless it is right, a golden answer names it, or too few would be left."""
    named = [name for golden in view.item.golden for name in _names(golden.answer)]
    if option.correct or option.id in named or len(view.options) <= FEWEST:
        return None
    return remove(option.path[:-1])


def _names(answer: object) -> list[object]:
    return list(answer) if isinstance(answer, list) else [answer]


def _some(flags: list[bool]) -> bool:
    return any(flags) and not all(flags)


def _sentences_among_names(texts: list[str]) -> bool:
    """A main clause in some options, and a name of at most three words in others."""
    clauses = [text for text in texts if _main_clause(text)]
    openings = {text.split()[0] for text in clauses}
    names = [text for text in texts if text not in clauses and text.split()[0] not in openings]
    return bool(clauses) and any(len(text.split()) <= FEWEST for text in names)


def _main_clause(text: str) -> bool:
    match = _FINITE.search(text)
    return bool(match) and match is not None and match.start() > 0 and not _RELATIVE.search(text, 0, match.start())


def _verbs_among_names(texts: list[str]) -> bool:
    forms = [_form(text) for text in texts]
    return forms.count(_IMPERATIVE) >= 2 and (_GERUND in forms or _NOUN in forms)


def _form(text: str) -> str:
    first, *rest = text.casefold().split() or [""]
    if first in _VERBS:
        return _IMPERATIVE
    if first.endswith("ing") and not rest:
        return _GERUND
    return _NOUN if not rest and first.endswith("s") else _OTHER


OPTION_RULES: tuple[Callable[[View], Iterator[Warning]], ...] = (
    vague_frequency,
    all_or_none_of_the_above,
    combination_options,
    option_long,
    option_count,
    identical_options,
    punctuation_mixed,
    repeated_words,
    options_not_parallel,
)
