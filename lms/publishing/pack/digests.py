"""The identity of content: equal records have equal digests, whatever file they were read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from lms import canonical


def digest_of(value: Any) -> str:
    """SHA-256 over the canonical JSON of a record, an item, a lesson or plain data."""
    return canonical.digest_of(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return str(value) if isinstance(value, Fraction) else value
