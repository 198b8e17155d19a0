"""Golden answers: their author states what they are worth, so a wrong key shows before anyone meets it."""

from __future__ import annotations

import re
from fractions import Fraction

from pydantic import JsonValue, ValidationError

from quizzes.reading import Form
from quizzes.records import Document, Record

_SHARE = re.compile(r"[0-9]{1,30}(\.[0-9]{1,30})?|[0-9]{1,30}/[1-9][0-9]{0,29}")


class Golden(Record):
    """`answer` and `draw` stay as the author wrote them: each type understands its own."""

    answer: JsonValue
    draw: dict[str, str] | None = None
    credit: Fraction
    unsafe: bool = False
    why: str = ""


def read_golden(form: Form) -> tuple[Golden, ...]:
    found = [_read(row) for row in form.rows("golden")]
    return tuple(golden for golden in found if golden)


def write_golden(golden: Golden) -> Document:
    raw: Document = {"draw": golden.draw} if golden.draw is not None else {}
    raw |= {"answer": golden.answer, "credit": str(golden.credit)}
    raw |= {"unsafe": True} if golden.unsafe else {}
    return raw | ({"why": golden.why} if golden.why else {})


def share_of(value: object) -> Fraction | None:
    """A number from 0 to 1, or a fraction such as 1/2, exactly; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if not _SHARE.fullmatch(str(value)):
        return None
    share = Fraction(str(value))
    return share if share <= 1 else None


def _read(row: Form) -> Golden | None:
    answer = row.take("answer")
    draw = row.child("draw", required=False)
    drawn = {name: draw.text(name) for name in draw.names()} if draw else None
    credit = share_of(row.take("credit"))
    if row.has("credit") and credit is None:
        row.problem("not_a_share", "credit")
    unsafe, why = row.flag("unsafe"), row.text("why", required=False)
    try:
        return Golden(answer=answer, draw=drawn, credit=credit or Fraction(0), unsafe=unsafe, why=why)
    except ValidationError:  # a date or another value that YAML knows and JSON does not
        row.problem("not_text", "answer")
        return None
