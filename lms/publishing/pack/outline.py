"""The lines of a lesson that open and close notes: every slip is found where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lms.publishing.pack.markdown import NOTES
from lms.publishing.pack.problems import Finding

_FENCE = re.compile(r"\s*:::+\s*(\S*)\s*(.*?)\s*")
_CLAIM = re.compile(r"S[1-9]\d{0,2}")


def note_findings(body: str, file: str, offset: int) -> Iterator[Finding]:
    """Unknown, nested and unclosed notes, and those without their claim or title."""
    opened = 0
    for line, text in enumerate(body.split("\n"), start=offset + 1):
        found = _FENCE.fullmatch(text)
        if found is None:
            continue
        name, argument = found.groups()
        if not name:
            if not opened:
                yield Finding(file, line, "", "note_not_open")
            opened = 0
            continue
        if opened:
            yield Finding(file, line, "", "note_nested", {"line": opened})
        opened = line
        yield from _opening(file, line, name, argument)
    if opened:
        yield Finding(file, opened, "", "note_unclosed")


def _opening(file: str, line: int, name: str, argument: str) -> Iterator[Finding]:
    if name not in NOTES:
        yield Finding(file, line, "", "note_unknown", {"name": name, "expected": ", ".join(NOTES)})
    elif name == "source" and not _CLAIM.fullmatch(argument):
        yield Finding(file, line, "", "note_without_claim")
    elif name == "case" and not argument:
        yield Finding(file, line, "", "note_without_title")
