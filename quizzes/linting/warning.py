"""What the rules see of an item, and what they say about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from quizzes.choices import ChoiceKey, ChoiceShown
from quizzes.item import Item
from quizzes.values import Params, Path


@dataclass(frozen=True, slots=True)
class Warning:
    rule: str
    path: Path
    params: Params = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names in lower or upper case: generic names of the products, and their brands."""

    products: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a choice; `path` leads to its text in the author's form."""

    path: Path
    text: str
    correct: bool
    rationale: str


def options_of(item: Item) -> tuple[Option, ...]:
    """Empty for questions without options."""
    shown, key = item.spec.shown, item.spec.key
    if not isinstance(shown, ChoiceShown) or not isinstance(key, ChoiceKey):
        return ()
    pairs = zip(shown.options, key.options, strict=True)
    return tuple(
        Option(("options", i, "text"), seen.text, worth.correct, worth.rationale)
        for i, (seen, worth) in enumerate(pairs)
    )


def single_key(item: Item) -> tuple[Option, tuple[Option, ...]] | None:
    """The one right option and the others, or None where several are right."""
    options = options_of(item)
    right = [option for option in options if option.correct]
    return (right[0], tuple(o for o in options if not o.correct)) if len(right) == 1 else None


def texts_of(item: Item) -> Iterator[tuple[Path, str]]:
    """Everything that is written in the item, with its path."""
    yield from ((("stem",), item.stem), (("lead_in",), item.lead_in), (("rationale",), item.rationale))
    for option in options_of(item):
        yield option.path, option.text
        yield (*option.path[:-1], "rationale"), option.rationale


def asked(item: Item) -> str:
    return f"{item.stem} {item.lead_in}".strip()
