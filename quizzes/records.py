"""Frozen records and the JSON documents they are stored as; every document names its format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

FORMAT = 1
Document = dict[str, Any]
"""A JSON object."""


class Record(BaseModel):
    """A frozen value that can be stored as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


R = TypeVar("R", bound=Record)


def dump(record: Record, **names: str) -> Document:
    return {"format": FORMAT, **names, **record.model_dump(mode="json")}


def load(model: type[R], document: Mapping[str, Any], **names: str) -> R:
    """Accepts every format ever written, which is one so far. Raises ValueError for any other document."""
    expected: Document = {"format": FORMAT, **names}
    if any(document.get(name) != value for name, value in expected.items()):
        raise ValueError(f"not a document of {expected}")
    return model.model_validate({name: value for name, value in document.items() if name not in expected})
