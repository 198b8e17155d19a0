"""Finds what is written in an item, whatever its kind: every text, at its path in the author's form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from quizzes.question import Spec, type_for
from quizzes.records import Record
from quizzes.values import Path

Texts = tuple[tuple[Path, str], ...]
# Fields of names, numbers and rules. Others of that sort are harmless: what is no prose breaks no rule of wording.
_NOT_WORDS = frozenset(
    {"answer", "corners", "credit", "figure", "formula", "golden", "id", "ids", "ignore", "kind", "right", "scoring"}
    | {"shape", "size", "tolerance", "unit", "unit_rule", "units", "unsafe", "value", "values", "variables", "x", "y"}
)
_NUMBER = re.compile(r"-?[0-9][0-9.]*")


def texts_of(kind: str, spec: Spec[Any, Any]) -> tuple[Texts, Texts]:
    """What a trainee is shown, and what stands in the key alone. A kind can always write the form that it was
    read from, so the paths are the author's, and a new kind needs nothing here."""
    shown = frozenset(_strings(spec.shown))
    found = tuple(_walk(type_for(kind).write(spec), ()))
    return tuple(t for t in found if t[1] in shown), tuple(t for t in found if t[1] not in shown)


def _walk(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if value and not _NUMBER.fullmatch(value):
            yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in _NOT_WORDS:
                yield from _walk(inner, (*path, name))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _walk(inner, (*path, index))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Record):
        for name in type(value).model_fields.keys() - _NOT_WORDS:
            yield from _strings(getattr(value, name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _strings(inner)
