"""The analysis of a quiz as tables for a file: the items with their figures, and the responses without names."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from lms.messages import _
from lms.tables import BYTE_ORDER_MARK, safe_cell
from lms.teaching.analysis_words import flag_words
from lms.teaching.queries.analysis.quiz import ItemRow, QuizAnalysis
from lms.teaching.queries.analysis.sheet import Column, Sheet
from quizzes.analysis.intervals import Interval

TRAINEE = "trainee"  # the heading by which `flask quiz analyse` knows the column; never translated
CODE = 12  # digits of a trainee's code
PLACES = 10  # decimals of a credit that still ends

Table = tuple[list[str], list[list[object]]]


def items_table(page: QuizAnalysis) -> Table:
    """What needs a look first, as on the page. Figures in full precision, empty where there is none."""
    header = [
        _("Item"), _("Version"), _("Kind"), _("Domain"), _("Presented"), _("Not answered"), _("Unsafe"),
        _("Waiting, left out"), _("Facility"), _("Facility: from"), _("Facility: to"), _("Standard deviation"),
        _("r"), _("r: from"), _("r: to"), _("Discriminative efficiency"), _("Flags"),
    ]  # fmt: skip
    return header, [_line(row) for row in page.items]


def _line(row: ItemRow) -> list[object]:
    column, figures, question = row.column, row.figures, row.column.question
    return [
        question.key, question.number, question.kind, question.domain, figures.n, column.blank, column.unsafe,
        len(column.waiting), figures.facility, *_ends(figures.facility_interval), figures.sd,
        figures.discrimination, *_ends(figures.discrimination_interval), figures.discriminative_efficiency,
        flag_words(figures.flags),
    ]  # fmt: skip


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return interval if interval is not None else (None, None)


def figures_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """As `csv_text`, but a figure stays a number though it is below 0, and an empty one is empty."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe_cell(title) for title in header])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return BYTE_ORDER_MARK + out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else safe_cell(value)


def responses_table(quiz: str, sheet: Sheet) -> Table:
    """A line for each attempt, a column for each version of an item; blank where it was not presented or waits.

    Sorted by codes, so that the order of the lines says nothing about who is who."""
    coded = sorted(
        (trainee_code(quiz, sitting.enrolment), sitting.number, place) for place, sitting in enumerate(sheet.sittings)
    )
    header = [TRAINEE, *(column_name(column) for column in sheet.columns)]
    return header, [[code, *(credit_text(c.credits[place]) for c in sheet.columns)] for code, _number, place in coded]


def column_name(column: Column) -> str:
    return f"{column.question.key} v{column.question.number}"


def trainee_code(quiz: str, enrolment: str) -> str:
    """The same for every attempt of a trainee at one quiz, another at another quiz; it leads back to nobody."""
    return hashlib.sha256(f"{quiz} {enrolment}".encode()).hexdigest()[:CODE]


def credit_text(credit: Fraction | None) -> str:
    """Exactly: a decimal where it ends, else n/d."""
    if credit is None:
        return ""
    if (credit * 10**PLACES).denominator != 1:
        return str(credit)
    return f"{Decimal(credit.numerator) / Decimal(credit.denominator):f}"
