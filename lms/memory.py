"""Immutable versions by id, kept once in each process: a page that was read before costs no statement again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class VersionMemory:
    """Immutable versions by id, one copy in each process: a page that was read once costs no statement again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], Any] = {}

    def recall(self, kind: str, key: int, read: Callable[[], T]) -> T:
        """The kept value, or what `read` gives, kept from then on."""
        if not self.has(kind, key):
            self.keep(kind, key, read())
        value: T = self.kept(kind, key)
        return value

    def has(self, kind: str, key: int) -> bool:
        return (kind, key) in self._kept

    def kept(self, kind: str, key: int) -> Any:
        return self._kept[(kind, key)]

    def keep(self, kind: str, key: int, value: object) -> None:
        self._kept[(kind, key)] = value

    def clear(self) -> None:
        self._kept.clear()


class RecentMemory:
    """What was worked out lately, by everything that it depends on; emptied when it grows too large."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, Any] = {}

    def recall(self, key: Hashable, make: Callable[[], T]) -> T:
        """The kept value, or what `make` gives, which is never None."""
        found: T | None = self._kept.get(key, None)
        if found is not None:
            return found
        if len(self._kept) >= self._most:
            self._kept.clear()
        made = self._kept[key] = make()
        return made
