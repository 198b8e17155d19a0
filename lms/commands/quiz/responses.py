"""A table of responses as CSV: understood, or refused with the line and the column where it cannot be."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

TRAINEE = "trainee"
DELIMITERS = ",;\t"
DECIMAL = re.compile(r"[+-]?(\d{1,30}\.?\d{0,30}|\.\d{1,30})([eE][+-]?\d{1,3})?", re.ASCII)
FRACTION = re.compile(r"[+-]?\d{1,18}/\d{1,18}", re.ASCII)
SHOWN = 40  # characters of a cell that a message repeats


class Unreadable(Exception):
    """One sentence that names the line and the column."""


@dataclass(frozen=True, slots=True)
class Responses:
    """A column of marks for each item, all in the order of the trainees; None was not presented."""

    trainees: tuple[str, ...]
    items: tuple[str, ...]
    marks: tuple[tuple[Fraction | None, ...], ...]


def read_responses(raw: bytes) -> Responses:
    text = _decoded(raw)
    if not text.strip():
        raise Unreadable("the file is empty; line 1 should be the heading: trainee, then the items.")
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter)
    first = next(rows, None)
    if first is None:
        raise Unreadable("the file is empty; line 1 should be the heading: trainee, then the items.")
    items = _items(*first)
    cells, trainees, marks = _Cells(decimal_comma=delimiter == ";"), [], []
    for line, row in rows:
        _check_width(line, row, items)
        trainees.append(row[0])
        marks.append(_marks(line, row, items, cells))
    return Responses(tuple(trainees), items, tuple(zip(*marks, strict=True)) if marks else tuple(() for _ in items))


def parse_mark(text: str) -> Fraction:
    """A decimal or a fraction from 0 to 1; raises ValueError with what is wrong about it."""
    if not (DECIMAL.fullmatch(text) or FRACTION.fullmatch(text)):
        raise ValueError(f"{_shown(text)} is not a number; write a decimal (0.5) or a fraction (1/3)")
    if "/" in text and not int(text.partition("/")[2]):
        raise ValueError(f"{_shown(text)} divides by zero")
    mark = Fraction(text)
    if not 0 <= mark <= 1:
        raise ValueError(f"{_shown(text)} is not between 0 and 1")
    return mark


class _Cells(dict[str, Fraction | None]):
    """Every different cell is parsed once: a table of a million has a handful of them."""

    def __init__(self, decimal_comma: bool) -> None:
        super().__init__()
        self._decimal_comma = decimal_comma

    def __missing__(self, cell: str) -> Fraction | None:
        text = cell.strip()
        if self._decimal_comma:
            text = text.replace(",", ".")
        self[cell] = parse_mark(text) if text else None
        return self[cell]


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, start = before.count(b"\n") + 1, before.rfind(b"\n") + 1
        column = sum(before.count(mark, start) for mark in (b",", b";", b"\t")) + 1
        raise Unreadable(f"line {line}, column {column}: this is not UTF-8; save the file as CSV in UTF-8.") from error


def _delimiter(text: str) -> str:
    """The one that stands most often in the heading; a comma where there is none."""
    heading = text.lstrip("\r\n").split("\n", 1)[0]
    return max(DELIMITERS, key=heading.count)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line of its beginning, cells) of every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise Unreadable(f"line {line}: this is not CSV ({error}).") from error
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield line, row
        line = reader.line_num + 1


def _items(line: int, heading: Sequence[str]) -> tuple[str, ...]:
    names = [name.strip() for name in heading]
    if names[0].casefold() != TRAINEE:
        raise Unreadable(f"line {line}, column 1: the first heading should be trainee, not {_shown(names[0])}.")
    if len(names) == 1:
        raise Unreadable(f"line {line}, column 2: there is no item; the heading names trainee only.")
    seen: dict[str, int] = {}
    for column, name in enumerate(names, start=1):
        if not name:
            raise Unreadable(f"line {line}, column {column}: this column has no heading.")
        if name in seen:
            raise Unreadable(
                f"line {line}, column {column}: {_shown(name)} is already the heading of column {seen[name]}."
            )
        seen[name] = column
    return tuple(names[1:])


def _check_width(line: int, row: Sequence[str], items: Sequence[str]) -> None:
    width = len(items) + 1
    if len(row) < width:
        missing = f"column {len(row) + 1} ({items[len(row) - 1]})"
        raise Unreadable(f"line {line}, {missing}: the row ends after {len(row)} of {width} cells.")
    if len(row) > width:
        raise Unreadable(f"line {line}, column {width + 1}: the row has {len(row)} cells, the heading {width}.")


def _marks(line: int, row: Sequence[str], items: Sequence[str], cells: _Cells) -> list[Fraction | None]:
    try:
        return [cells[cell] for cell in row[1:]]
    except ValueError:
        column, problem = next(_problems(row[1:], cells))
        raise Unreadable(f"line {line}, column {column + 2} ({items[column]}): {problem}.") from problem


def _problems(row: Sequence[str], cells: _Cells) -> Iterator[tuple[int, ValueError]]:
    for column, cell in enumerate(row):
        try:
            cells[cell]
        except ValueError as problem:
            yield column, problem


def _shown(text: str) -> str:
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "…")
