"""The mechanical changes that a warning can propose: made as data by the rules, applied to the author's form."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.linting.warning import Fix
from quizzes.records import Document
from quizzes.values import Path


def set_to(path: Path, value: object) -> Fix:
    """Writes this value at the path."""
    return {"do": "set", "path": list(path), "to": value}


def remove(path: Path) -> Fix:
    """Takes away the entry or the field at the path."""
    return {"do": "remove", "path": list(path)}


def order(path: Path, ids: Sequence[str]) -> Fix:
    """Puts the entries of the list at the path into this order of their ids."""
    return {"do": "order", "path": list(path), "ids": list(ids)}


def apply_fix(raw: Mapping[str, Any], fix: Fix) -> Document:
    """The author's form with the change made; `raw` stays as it is. Raises LookupError where the form has no such
    place any more."""
    changed = copy.deepcopy(dict(raw))
    *way, last = fix["path"]
    place: Any = changed
    for step in way:
        place = place[step]
    match fix["do"]:
        case "set":
            place[last] = fix["to"]
        case "remove":
            del place[last]
        case "order":
            entries = {entry["id"]: entry for entry in place[last]}
            place[last] = [entries[id] for id in fix["ids"]]
        case unknown:
            raise LookupError(f"no such change: {unknown}")
    return changed
