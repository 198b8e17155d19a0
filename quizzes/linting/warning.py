"""What a rule says about an item: its name, the place, the numbers for its sentence, and a mechanical fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quizzes.values import Params, Path

Fix = Mapping[str, Any]
"""One change of the author's form, as data; `quizzes.linting.fixes` names the kinds and applies them."""


@dataclass(frozen=True, slots=True)
class Warning:
    """`rule` is the rule's name and the code of its sentence; `path` leads into the author's form. A fix is there
    only where it needs no judgement."""

    rule: str
    path: Path
    params: Params = field(default_factory=dict, hash=False)
    fix: Fix | None = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names in lower or upper case: generic names of the products, their brands, and abbreviations that every
    reader of the course knows."""

    products: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
