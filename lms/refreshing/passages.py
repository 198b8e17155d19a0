"""The passage of a lesson that a question rests on, cut out of the lesson's HTML. Pure."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "wbr"})
_REFERENCES = frozenset({"cites", "claim"})


def passage(html: str, anchor: str) -> str:
    """The element with this id, without its references, which have no list to lead to here; '' where there is none."""
    reader = _Reader(anchor)
    reader.feed(html)
    reader.close()
    return "".join(reader.kept)


class _Reader(HTMLParser):
    def __init__(self, anchor: str) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self._anchor = anchor
        self._depth = 0  # open elements, counted from the passage's own
        self._left_out = 0  # the depth at which a reference began

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if self._depth == 0 and (known.get("id") != self._anchor or self.kept):
            return
        if tag not in _VOID:
            self._depth += 1
            if self._left_out == 0 and _REFERENCES.intersection((known.get("class") or "").split()):
                self._left_out = self._depth
                self.kept[-1:] = [text.rstrip() for text in self.kept[-1:]]
        self._keep(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._keep(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self._depth == 0 or tag in _VOID:
            return
        self._keep(f"</{tag}>")
        if self._left_out == self._depth:
            self._left_out = 0
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def _keep(self, text: str) -> None:
        if self._depth and not self._left_out:
            self.kept.append(text)
