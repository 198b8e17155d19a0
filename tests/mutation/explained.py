"""Survivors that no test can kill, each with its reason; found again by what they say, never by a number."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant, text

LIST = Path(__file__).with_name("explained.toml")


@dataclass(frozen=True, slots=True)
class Explained:
    """Of one line, every change (`now`) that the same reason holds for."""

    file: str
    within: str
    was: str
    now: tuple[str, ...]
    why: str

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text(self.file, self.within, self.was, now) for now in self.now)


def explained(path: Path = LIST) -> tuple[Explained, ...]:
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])
    return tuple(Explained(**{**entry, "now": tuple(entry["now"])}) for entry in entries)


def unexplained(survivors: Iterable[Mutant], reasons: Iterable[Explained]) -> list[Mutant]:
    known = {text for one in reasons for text in one.texts}
    return [one for one in survivors if one.text not in known]


def out_of_date(reasons: Iterable[Explained], mutants: Iterable[Mutant]) -> list[Explained]:
    """Reasons for a mutant that there is no more, because its lines have been changed for good."""
    there = {one.text for one in mutants}
    return [one for one in reasons if not there.issuperset(one.texts)]
