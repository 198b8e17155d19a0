"""Frozen records and the JSON documents they are stored as; every document names its format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

Document = dict[str, Any]
"""A JSON object."""


class Record(BaseModel):
    """A frozen value that can be stored as JSON. A field that is added later has a default, by which the
    documents of every earlier format load, and raises FORMAT by one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    FORMAT: ClassVar[int] = 1


R = TypeVar("R", bound=Record)


def dump(record: Record, **names: str) -> Document:
    return {"format": record.FORMAT, **names, **record.model_dump(mode="json")}


def load(model: type[R], document: Mapping[str, Any], **names: str) -> R:
    """Accepts every format ever written. Raises ValueError for any other document."""
    written = document.get("format")
    if type(written) is not int or not 1 <= written <= model.FORMAT:
        raise ValueError(f"not a format of {model.__name__} that is known: {written!r}")
    if any(document.get(name) != value for name, value in names.items()):
        raise ValueError(f"not a document of {names}")
    return model.model_validate({k: v for k, v in document.items() if k != "format" and k not in names})
