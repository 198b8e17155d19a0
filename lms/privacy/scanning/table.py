"""All patterns in the order in which they are asked, and the same table for the browser."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lms.privacy.scanning import contacts, dates, numbers, places
from lms.privacy.scanning.pattern import BEGINNINGS, START, for_browser
from lms.privacy.scanning.plain import APOSTROPHES, DASHES, UNSEEN, ZEROS
from lms.privacy.scanning.sharing import shared

PATTERNS = (*numbers.LABELLED, *dates.PATTERNS, *contacts.PATTERNS, *numbers.SHAPES, *places.PATTERNS)
"""Of two that meet at the same place the earlier one is right: a label says more than a shape."""

FILE = "static/js/privacy-patterns.js"


def browser_table() -> str:
    """The text of the file that the browser reads; a test compares the two."""
    expressions = [for_browser(one.lowered) for one in (numbers.ALLOWED, *PATTERNS)]
    parts, (allowed, *patterns) = shared(expressions)
    table = {
        "start": for_browser(START),
        "beginnings": {name: for_browser(glance) for name, glance in BEGINNINGS.items()},
        "unseen": UNSEEN,
        "dashes": DASHES,
        "apostrophes": APOSTROPHES,
        "zeros": ZEROS,
    }
    fields = [
        _without_usual([one.kind, one.why, text, one.begins, one.fold, one.check])
        for one, text in zip(PATTERNS, patterns, strict=True)
    ]
    rows = [f"{json.dumps(name)}: {_line(value)}" for name, value in table.items()]
    rows += [f'"allowed": {_line(allowed, plain=False)}', f'"parts": {_lines(parts)}', f'"patterns": {_lines(fields)}']
    said = "// Made from lms/privacy/scanning by `flask privacy patterns`; not edited by hand. «7» stands for part 7."
    return f"{said}\nexport default {{\n{_joined(rows)}\n}};\n"


def _without_usual(row: list[object]) -> list[object]:
    """What most patterns have stands in the script that reads them."""
    usual = ["word", True, ""]
    while usual and row[-1] == usual[-1]:
        row, usual = row[:-1], usual[:-1]
    return row


def _line(value: object, plain: bool = True) -> str:
    return json.dumps(value, ensure_ascii=plain, separators=(",", ":"))


def _lines(values: Sequence[object]) -> str:
    return f"[\n{_joined([_line(value, plain=False) for value in values])}\n]"


def _joined(rows: Sequence[str]) -> str:
    return ",\n".join(rows)
