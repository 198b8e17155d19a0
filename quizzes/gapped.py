"""A text with gaps as it is asked: its paragraphs, the places of the gaps, and the words around each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from quizzes.gaps import PLACE, ShownGap
from quizzes.values import Choice, Widget

_MARKS = str.maketrans("", "", "*_`")
_ELSEWHERE = "…"
_BEFORE, _AFTER = 6, 4  # words that are told of a gap's surroundings


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap as it is asked: `place` counts from 1, `context` are the words around it, for who cannot see it."""

    id: str
    kind: str
    place: int
    context: str
    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`id` is that of the words in which `{gap-id}` stands where each gap belongs."""

    id: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Prose(Widget):
    """A text to be completed in place."""

    paragraphs: tuple[Paragraph, ...]
    n: int


def gapped(texts: Sequence[str], gaps: Mapping[str, ShownGap], orders: Mapping[str, Sequence[str]]) -> Prose:
    """The paragraphs with their gaps, whose options stand in the order that was dealt."""
    places = count(1)
    found = tuple(
        Paragraph(paragraph_id(n), tuple(_gaps(text, gaps, orders, places))) for n, text in enumerate(texts, 1)
    )
    return Prose(found, len(gaps))


def paragraph_id(n: int) -> str:
    return f"text.{n}"


def _gaps(
    text: str, gaps: Mapping[str, ShownGap], orders: Mapping[str, Sequence[str]], places: Iterator[int]
) -> Iterator[Gap]:
    for match in PLACE.finditer(text):
        gap = gaps[match[1]]
        option = {one.id: one.text for one in gap.options}
        options = tuple(Choice(id, option[id]) for id in orders.get(gap.id, ()))
        yield Gap(gap.id, gap.kind, next(places), _context(text, match), options)


def _context(text: str, match: re.Match[str]) -> str:
    """A few words on either side, without marks; other gaps are left out of them."""
    before, after = (
        PLACE.sub(_ELSEWHERE, side).translate(_MARKS).split() for side in (text[: match.start()], text[match.end() :])
    )
    return " ".join([*before[-_BEFORE:], _ELSEWHERE, *after[:_AFTER]])
