"""Flaws of the stem, and of what is written anywhere in an item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from quizzes.linting.fixes import set_to
from quizzes.linting.view import View
from quizzes.linting.warning import Warning
from quizzes.linting.words import families, listed, tokens
from quizzes.values import Path

LONGEST_STEM = 120
_I = re.IGNORECASE
_TEACHING = re.compile(
    r"(?:^|[.!?]\s+)(?:please )?(?:remember|recall|note|bear in mind|keep in mind) that\b"
    r"|\b(?:keep|bear) in mind that\b|\bas (?:is|you) (?:well )?know(?:n)?\b|\bby definition\b"
    r"|\bit is (?:important|essential|vital|well known|known|worth knowing) (?:to|that)\b",
    _I,
)
_HINGED = re.compile(
    r"\b(?:in|to|from|as in|of) the (?:previous|preceding|prior|last|earlier) (?:question|item)\b(?! of)"
    r"|\b(?:question|item) (?:number )?[0-9]+\b|\byour (?:answer|result) (?:above|to|from|in)\b"
    r"|\b(?:calculated|found|given|chosen|described|answered) (?:above|earlier|before)\b",
    _I,
)
_BLANK = re.compile(r"_{3,}|\.{5,}|…{2,}")
_UNFINISHED = re.compile(
    r"\b(?:todo|fixme|tbd|xxx+|lorem ipsum|answer here|your text here)\b|\?\?\?|\[(?:insert|add|case|text)\b[^\]]*\]"
    r"|^option [a-h0-9]$",
    _I | re.MULTILINE,
)
_DOUBLED = re.compile(r"\b([^\W\d_]{2,})(\s+)\1\b", _I)
_MAY_DOUBLE = frozenset({"had", "that"})
_NAKED = re.compile(r"\.(?<![\w.)]\.)([0-9]+)")  # the point first: it is what can be searched for fast
_DOSE_UNIT = r"(?:units?|U|IU|mL|ml|mg|mcg|µg|g)\b"
_TRAILING = re.compile(rf"\b([0-9]+)\.0+(?=\s*{_DOSE_UNIT})")
_SHORT_UNIT = re.compile(r"\b([0-9]+(?:\.[0-9]+)?)\s?(IU|U|cc)\b(?!-)")
_SPELLED_UNIT = {"U": "units", "cc": "mL"}  # whose units IU would be, no rule can know
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_PERSONAL = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss)\.? [A-Z][a-zà-ÿ]+|\b[\w.+-]+@[\w-]+\.\w+"
    r"|\b[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}\b|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b"
    rf"|\b[0-9]{{1,2}}(?:st|nd|rd|th)? (?i:{_MONTH}) [0-9]{{4}}\b|(?i:\b{_MONTH} [0-9]{{1,2}}, [0-9]{{4}}\b)"
    r"|\+[0-9][0-9 ()-]{7,}[0-9]|\bMRN\W{0,3}[0-9]+|(?i:\brecord number\W{0,3}[0-9]{4,})"
)
_MAYBE_PERSONAL = re.compile(r"@|[0-9]{4}|[0-9][./-][0-9]+[./-][0-9]|\+[0-9]|\bM(?:r|rs|s|iss)\b")  # cheap, and wider
_PERSON = re.compile(r"\b(?:patient|man|woman|[0-9]+-year-old|student|she|he|ms|mr|mrs)\b", _I)
_FEWEST_STEM_WORDS, _FEWEST_LEAD_IN_WORDS = 10, 6
# What points back to a story: whoever reads the question alone asks who, what or when is meant.
_POINTING = listed(
    "this that these those her his their its he she they it him them you your patient patients now today here next"
    " first then should best most still also again another finding findings complaint symptom symptoms sign result"
    " plan diagnosis cause step risk history concern question request answer reply advice response decision case"
    " situation explanation session treatment visit consultation map site sites dose injection"
)


def stem_long(view: View) -> Iterator[Warning]:
    n = len(view.stem.split())
    if n > LONGEST_STEM:
        yield Warning("stem_long", ("stem",), {"words": n, "at_most": LONGEST_STEM})


def stem_not_needed(view: View) -> Iterator[Warning]:
    """Window dressing: a patient's story, and a question from the book that does not come back to it."""
    words = tokens(view.lead_in)
    if not view.options or len(words) < _FEWEST_LEAD_IN_WORDS or len(view.stem.split()) < _FEWEST_STEM_WORDS:
        return
    if _POINTING.intersection(words) or not _PERSON.search(view.stem):
        return
    offered = [word for option in view.options for word in option.words]
    if families(tokens(view.stem)).keys().isdisjoint(families([*words, *offered])):
        yield Warning("stem_not_needed", ("stem",))


def teaching_in_stem(view: View) -> Iterator[Warning]:
    if match := _TEACHING.search(view.plain_stem):
        yield Warning("teaching_in_stem", ("stem",), {"text": match[0].lstrip(".!? ")})


def hinged(view: View) -> Iterator[Warning]:
    """An item that hangs on another one: who missed that one loses twice, and a paper may draw just one."""
    for path, text in ((("stem",), view.stem), (("lead_in",), view.lead_in)):
        if match := _HINGED.search(text):
            yield Warning("hinged", path, {"text": match[0]})


def blank_in_text(view: View) -> Iterator[Warning]:
    for path, text in ((("stem",), view.stem), (("lead_in",), view.lead_in)):
        if view.asks and _BLANK.search(text):
            yield Warning("blank_in_text", path)


def unfinished_text(view: View) -> Iterator[Warning]:
    return _anywhere(view, "unfinished_text", _UNFINISHED)


def personal_data(view: View) -> Iterator[Warning]:
    return _anywhere(view, "personal_data", _PERSONAL) if _MAYBE_PERSONAL.search(view.written) else iter(())


def doubled_word(view: View) -> Iterator[Warning]:
    for path, text in view.texts if _DOUBLED.search(view.written) else ():
        match = _DOUBLED.search(text)
        if match and match[1].casefold() not in _MAY_DOUBLE:
            once = f"{text[: match.end(1)]}{text[match.end() :]}"
            yield Warning("doubled_word", path, {"word": match[1]}, set_to(path, once))


def unsafe_notation(view: View) -> Iterator[Warning]:
    """Ways to write a dose that are known to be misread by a factor of ten, after the list of error-prone
    abbreviations of the Institute for Safe Medication Practices."""
    for path, text in view.texts if _any_unsafe(view.written) else ():
        if match := _any_unsafe(text):
            yield Warning("unsafe_notation", path, {"text": match[0]}, _safe(path, text))


def _any_unsafe(text: str) -> re.Match[str] | None:
    return _NAKED.search(text) or _TRAILING.search(text) or _SHORT_UNIT.search(text)


def _safe(path: Path, text: str) -> dict[str, object] | None:
    safe = _TRAILING.sub(r"\1", _NAKED.sub(r"0.\1", text))
    safe = _SHORT_UNIT.sub(lambda m: f"{m[1]} {_SPELLED_UNIT.get(m[2], m[2])}", safe)
    return None if _SHORT_UNIT.search(safe) else dict(set_to(path, safe))


def _anywhere(view: View, rule: str, pattern: re.Pattern[str]) -> Iterator[Warning]:
    for path, text in view.texts if pattern.search(view.written) else ():
        if match := pattern.search(text):
            yield Warning(rule, path, {"text": match[0]})


STEM_RULES: tuple[Callable[[View], Iterator[Warning]], ...] = (
    stem_long,
    stem_not_needed,
    teaching_in_stem,
    hinged,
    blank_in_text,
    unfinished_text,
    personal_data,
    doubled_word,
    unsafe_notation,
)
