"""Survivors that no test can kill, each with its reason; found again by what they say, never by a number."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant

LIST = Path(__file__).with_name("explained.toml")


@dataclass(frozen=True, slots=True)
class Explained:
    file: str
    within: str
    was: str
    now: str
    why: str


def explained(path: Path = LIST) -> tuple[Explained, ...]:
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])
    return tuple(Explained(**entry) for entry in entries)


def unexplained(survivors: Iterable[Mutant], reasons: Iterable[Explained]) -> list[Mutant]:
    known = {_text(one) for one in reasons}
    return [one for one in survivors if _text(one) not in known]


def out_of_date(reasons: Iterable[Explained], mutants: Iterable[Mutant]) -> list[Explained]:
    """Reasons for a mutant that there is no more, because its lines have been changed for good."""
    there = {_text(one) for one in mutants}
    return [one for one in reasons if _text(one) not in there]


def _text(one: Explained | Mutant) -> tuple[str, str, str, str]:
    return one.file, one.within, one.was, one.now
