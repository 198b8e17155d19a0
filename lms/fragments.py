"""Keeps what a template made: its output depends on its arguments, the language and the zone alone.

What differs from reader to reader is left open: a piece has a hole in its place, which is filled each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeAlias

from markupsafe import Markup

from lms.memory import RecentMemory
from lms.messages import presentation

Recall: TypeAlias = Callable[[Hashable, Callable[[], Any]], Any]

MOST, FEW = 20_000, 4_000  # some kilobytes each
_HOLE = re.compile("(?:\0|%00)([a-z]+)(?:\0|%00)")  # addresses write a NUL as %00


def hole(name: str) -> str:
    """What stands in a piece in the place of a value. No text of a course and no answer has a NUL in it."""
    return f"\0{name}\0"


class Piece:
    """A rendered piece, with holes that are filled each time."""

    __slots__ = ("_text",)

    def __init__(self, html: str) -> None:
        parts = _HOLE.split(html)
        names = [f"%({name})s" for name in parts[1::2]]
        texts = [part.replace("%", "%%") for part in parts[::2]]
        self._text = "".join(text + name for text, name in zip(texts, [*names, ""], strict=True))

    def fill(self, values: Mapping[str, str]) -> str:
        """The piece with these values, which are HTML already. KeyError for a hole without a value."""
        return self._text % values


class Fragments:
    """Rendered pieces by what they were made from: an item looks the same to everybody who is dealt it so."""

    def __init__(self) -> None:
        self._kept, self._briefly = RecentMemory(MOST), RecentMemory(FEW)
        self.keeping = True  # False renders everything each time, to see what one request renders

    def __call__(self, macro: Callable[..., Markup], *args: Hashable, **kwargs: Hashable) -> Markup:
        """The macro's output, rendered once in each process. Only for macros that show nothing of the viewer."""
        return self.kept_as((args, tuple(kwargs.items())), macro, *args, **kwargs)

    def kept_as(self, look: Hashable, macro: Callable[..., Markup], *args: object, **kwargs: object) -> Markup:
        """The same for arguments that cannot be compared cheaply: `look` stands for all that they show."""
        if not self.keeping:
            return macro(*args, **kwargs)
        here = presentation()
        key = (here.locale, here.zone, here.translations, macro.name, look)  # type: ignore[attr-defined]
        return self._kept.recall(key, lambda: macro(*args, **kwargs))

    def reader(self, *, briefly: bool = False) -> Recall:
        """What recalls by a look for the reader's language and zone: it gives what `make` made of it the first time.

        What only one reader sees is kept `briefly`, apart, so that it does not push out what many share."""
        here, kept = presentation(), self._briefly if briefly else self._kept
        who = (here.locale, here.zone, here.translations)
        return lambda look, make: kept.recall((who, look), make)
