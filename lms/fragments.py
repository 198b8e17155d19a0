"""Keeps what a component macro made: its output depends on its arguments, the language and the zone alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from markupsafe import Markup

from lms.memory import RecentMemory
from lms.messages import presentation

MOST = 20_000


class Fragments:
    """Rendered pieces by what they were made from: an item looks the same to everybody who is dealt it so."""

    def __init__(self) -> None:
        self._kept = RecentMemory(MOST)

    def __call__(self, macro: Callable[..., Markup], *args: Hashable, **kwargs: Hashable) -> Markup:
        """The macro's output, rendered once in each process. Only for macros that show nothing of the viewer."""
        return self.kept_as((args, tuple(kwargs.items())), macro, *args, **kwargs)

    def kept_as(self, look: Hashable, macro: Callable[..., Markup], *args: object, **kwargs: object) -> Markup:
        """The same for arguments that cannot be compared cheaply: `look` stands for all that they show."""
        here = presentation()
        key = (here.locale, here.zone, here.translations, macro.name, look)  # type: ignore[attr-defined]
        return self._kept.recall(key, lambda: macro(*args, **kwargs))
