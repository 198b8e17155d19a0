"""A table of responses as CSV: written from the attempts at a quiz, and read, or refused with its line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from lms.cohorts.queries import CohortRow, cohorts
from lms.commands.plain import Failure
from lms.database import now, reading
from lms.tables import csv_text
from lms.teaching.analysis_tables import responses_table
from lms.teaching.queries.analysis.heads import EVERYBODY, QuizHead, Scope, quiz_heads
from lms.teaching.queries.analysis.sheet import CHOICES, choose, sheet, sittings

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


# -- written ----------------------------------------------------------------------------------------------


@click.command("responses")
@click.argument("quiz")
@click.option("--cohort", "names", multiple=True, help="Only this cohort, by its id or name; can be said again.")
@click.option(
    "--attempts", "choice", type=click.Choice(CHOICES), default=CHOICES[0], show_default=True, help="Which of each."
)
@with_appcontext
def responses_command(quiz: str, names: tuple[str, ...], choice: str) -> None:
    """Print the responses to QUIZ (its id in the pack, such as 'final') as CSV, with codes instead of names.

    A line for each finished attempt, a column for each version of an item; blank where it was not presented, or where
    its mark waits for a person.
    """
    session, at = reading(), now()
    every = cohorts(session, at)
    scope = Scope(tuple(cohort.id for cohort in _named(every, names))) if names else EVERYBODY
    head = _the_quiz(session, quiz, {cohort.course_id for cohort in _named(every, names)})
    chosen = tuple(choose(sittings(session, head.id, scope, at), choice))
    if not chosen:
        raise Failure(f"Nobody has finished an attempt at {_shown(quiz)}{' in these cohorts' if names else ''} yet.")
    click.echo(csv_text(*responses_table(head.public_id, sheet(session, head.id, scope, chosen, at))), nl=False)


def _named(every: Sequence[CohortRow], names: Sequence[str]) -> list[CohortRow]:
    found = [cohort for cohort in every if {cohort.public_id, cohort.name} & set(names)]
    known = {name for cohort in found for name in (cohort.public_id, cohort.name)}
    missing = [name for name in names if name not in known]
    if missing:
        raise Failure(f"There is no cohort {_shown(missing[0])}; there are: {_listed(one.name for one in every)}.")
    return found


def _the_quiz(session: Session, key: str, course_ids: set[int]) -> QuizHead:
    """The quiz with this id in the pack; where several courses have one, that of the cohorts named."""
    every = quiz_heads(session)
    found = [head for head in every if head.key == key and (not course_ids or head.course_id in course_ids)]
    if not found:
        raise Failure(f"There is no quiz {_shown(key)} here; there are: {_listed(head.key for head in every)}.")
    if len(found) > 1:
        raise Failure(f"{len(found)} courses have a quiz {_shown(key)}: name a cohort with --cohort.")
    return found[0]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names)) or "none"
