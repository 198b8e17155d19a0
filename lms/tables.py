"""Tables as CSV that a spreadsheet opens as text and never as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads UTF-8 as something else


def safe_cell(value: object) -> str:
    """A number of ours as it is; text that a spreadsheet could take for a formula gets a leading quote."""
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\0", "")
    blank = text[:1] in ("\t", "\r", "\n")
    return f"'{text}" if blank or text.lstrip().startswith(_STARTS) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Every cell quoted, lines ended as RFC 4180 asks."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe_cell(title) for title in header])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return BYTE_ORDER_MARK + out.getvalue()
