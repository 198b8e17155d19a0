"""One way to write a value as text, so that a digest means the same everywhere."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any


def canonical_json(value: Any) -> str:
    """Sorted keys, no spaces, no NaN, times as UTC with microseconds."""
    return _ENCODER.encode(value)


def timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(value: Any) -> str:
    return digest(canonical_json(value))


def exact(value: Fraction) -> str:
    """'n/d': a mark as it is stored, since two integers of a column could overflow."""
    return f"{value.numerator}/{value.denominator}"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)
