"""One passage cut out of a lesson as it was stored: its HTML, and whether it stands in a safety note. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
_ID = re.compile(r' id="([^"]*)"')
_LINK = re.compile(r'href="#([^"]*)"')
_REFERENCE = re.compile(r'\s*<(span|a) class="(?:cites|claim)"[^>]*>.*?</\1>', re.DOTALL)


@dataclass(frozen=True)
class Excerpt:
    """The block that an anchor names, with what lets a wide table scroll around it."""

    html: str
    safety: bool


@dataclass
class _Open:
    """An element that is not closed yet, and where it begins in the text."""

    tag: str
    start: int
    classes: frozenset[str]
    wanted: bool


class _Cutter(HTMLParser):
    """Walks one block of a lesson, which is our own well-formed HTML, until the element of the anchor is closed."""

    def __init__(self, html: str, anchor: str) -> None:
        super().__init__(convert_charrefs=False)
        self._html, self._anchor = html, anchor
        self._lines = [0, *(found.end() for found in re.finditer("\n", html))]
        self._stack: list[_Open] = []
        self.found: Excerpt | None = None
        self.feed(html)
        self.close()

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        classes = frozenset((known.get("class") or "").split())
        wanted = known.get("id") == self._anchor and "passage" in classes
        if tag not in _VOID:
            self._stack.append(_Open(tag, self._here(), classes, wanted))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Closed where it begins, as most elements of a drawing are: nothing stands in it."""

    def handle_endtag(self, tag: str) -> None:
        while self._stack and (closed := self._stack.pop()):
            if closed.wanted and self.found is None:
                self.found = self._cut(closed)
            if closed.tag == tag:
                return

    def _cut(self, closed: _Open) -> Excerpt:
        end = self._html.index(">", self._here()) + 1
        safety = any("safety" in one.classes for one in (*self._stack, closed))
        cut = self._html[closed.start : end]
        around = self._stack[-1] if self._stack else None
        if around is not None and "table-scroll" in around.classes:
            cut = f"{self._html[around.start : closed.start]}{cut}</{around.tag}>"
        return Excerpt(cut, safety)


def excerpt(blocks: Iterable[Sequence[str]], anchor: str) -> Excerpt | None:
    """The passage of this anchor in the blocks of a lesson version; None where it has none."""
    for kind, content in blocks:
        if kind == "html" and f'id="{anchor}"' in content and (found := _Cutter(content, anchor).found) is not None:
            return found
    return None


def apart(html: str, prefix: str, address: str) -> str:
    """The same HTML for another page: its ids with `prefix` before them, so that two versions of a passage can stand
    on one page, and its links into the rest of the lesson leading to the lesson's `address`."""
    own = set(_ID.findall(html))
    html = _ID.sub(lambda found: f' id="{prefix}{found[1]}"', html)
    html = html.replace("url(#", f"url(#{prefix}").replace(' aria-labelledby="', ' data-labelledby="')
    return _LINK.sub(lambda found: f'href="{"#" + prefix if found[1] in own else address + "#"}{found[1]}"', html)


def bare(html: str) -> str:
    """The same HTML without its references, for a page that has no list of them."""
    return _REFERENCE.sub("", html)
