"""All patterns in the order in which they are asked, and the same table for the browser."""

from __future__ import annotations

import json

from lms.privacy.scanning import contacts, dates, numbers, places
from lms.privacy.scanning.pattern import BEGINNINGS, START, for_browser
from lms.privacy.scanning.plain import APOSTROPHES, DASHES, UNSEEN, ZEROS

PATTERNS = (*numbers.LABELLED, *dates.PATTERNS, *contacts.PATTERNS, *numbers.SHAPES, *places.PATTERNS)
"""Of two that meet at the same place the earlier one is right: a label says more than a shape."""

FILE = "static/js/privacy-patterns.js"


def browser_table() -> str:
    """The text of the file that the browser reads; a test compares the two."""
    table = {
        "start": for_browser(START),
        "beginnings": {name: for_browser(glance) for name, glance in BEGINNINGS.items()},
        "unseen": UNSEEN,
        "dashes": DASHES,
        "apostrophes": APOSTROPHES,
        "zeros": ZEROS,
        "allowed": for_browser(numbers.ALLOWED.lowered),
        "patterns": [
            [one.kind, one.why, for_browser(one.lowered), one.begins, one.fold, one.check] for one in PATTERNS
        ],
    }
    rows = json.dumps(table, ensure_ascii=True, indent=1)
    return (
        f"// Made from lms/privacy/scanning by `flask privacy patterns`; not edited by hand.\nexport default {rows};\n"
    )
