"""The table at the end of a run, and what was found under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.chaos.checker import COLUMNS
from tests.chaos.stage import Row

HEAD = ("fault", "database", "rounds", "acknowledged", *COLUMNS, "seconds")
SHOWN = 8  # findings of a fault that are printed; the history holds them all


def table(rows: Sequence[Row]) -> str:
    lines = [HEAD, *map(_cells, rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]
    return "\n".join([_line(line, widths) for line in lines] + list(_findings(rows)))


def _cells(row: Row) -> tuple[str, ...]:
    if row.skipped:
        return (row.fault, row.database, "skipped", *("–",) * 5)
    counts = [str(row.count(column)) for column in COLUMNS]
    return (row.fault, row.database, str(row.rounds), f"{row.acknowledged:,}", *counts, f"{row.seconds:.0f}")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    words = [cell.ljust(width) for cell, width in zip(cells[:2], widths[:2], strict=True)]
    figures = [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
    return "  ".join(words + figures)


def _findings(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        if row.skipped:
            yield f"\n{row.fault} on {row.database} was skipped: {row.skipped}"
        for note in row.notes:
            yield f"{row.fault} on {row.database}: {note}"
        if row.findings:
            yield f"\n{row.fault} on {row.database}; history: {row.kept}"
            for finding in row.findings[:SHOWN]:
                yield f"  {finding.column}: {finding.code}: {finding.text}"
            if len(row.findings) > SHOWN:
                yield f"  and {len(row.findings) - SHOWN} more"
