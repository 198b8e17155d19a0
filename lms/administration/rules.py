"""Pure decisions of administration: what a pasted list of people says, and what counts as an address."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from unicodedata import category

MOST_ROWS = 200
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\.]+(\.[^\s@<>()\[\],;:\"\\.]+)+")
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SEPARATORS = ("\t", ";", ",")


@dataclass(frozen=True)
class PastedRow:
    """One line of a pasted list; `problem` is a code where the line cannot be used."""

    number: int
    text: str
    email: str = ""
    name: str = ""
    title: str = ""
    problem: str | None = None


def plain(text: str) -> bool:
    """Whether this is one line of text: no control characters, and nothing that turns the reading direction.

    Joiners are part of Persian and Hindi names, so not every unprintable character is refused.
    """
    return not any(category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in _TURNS for sign in text)


def plausible_email(text: str) -> bool:
    """Whether this can be an address; whether it is one shows only when mail arrives."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def read_rows(text: str) -> tuple[PastedRow, ...]:
    """The lines of a pasted list, blank ones left out; a repeated address is a problem of its second line."""
    seen: set[str] = set()
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        row = read_row(number, line.strip())
        if row.problem is None and row.email in seen:
            row = replace(row, problem="row_repeated")
        seen.add(row.email)
        rows.append(row)
    return tuple(rows)


def read_row(number: int, line: str) -> PastedRow:
    """An address alone, 'Name <address>', or name, address and title with one kind of separator."""
    separator = next((sign for sign in _SEPARATORS if sign in line), None)
    cells = [cell.strip() for cell in line.split(separator)] if separator else [line]
    place = next((index for index, cell in enumerate(cells) if "@" in cell), None)
    if place is None:
        return PastedRow(number, line, problem="row_without_address")
    before, _bracket, inside = cells[place].rpartition("<")
    email = inside.rstrip("> ").strip().lower()
    named = " ".join([*cells[:place], before]).split()
    after = cells[place + 1 :]
    name = " ".join(named) if named else " ".join(after[:1])
    title = " ".join(after[:1] if named else after[1:2])
    return PastedRow(number, line, email, name, title, _problem(email, name, title))


def _problem(email: str, name: str, title: str) -> str | None:
    if not plausible_email(email):
        return "email_implausible"
    if not plain(name + title):
        return "text_unprintable"
    return "row_too_long" if len(name) > 120 or len(title) > 40 else None
