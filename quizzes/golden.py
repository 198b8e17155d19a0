"""Golden answers: their author states what they are worth, so a wrong key shows before anyone meets it."""

from __future__ import annotations

import re
from fractions import Fraction

from pydantic import JsonValue, SerializerFunctionWrapHandler, ValidationError, model_serializer

from quizzes.reading import Form
from quizzes.records import Document, Record

_SHARE = re.compile(r"[0-9]{1,30}(\.[0-9]{1,30})?|[0-9]{1,30}/[1-9][0-9]{0,29}")


class Golden(Record):
    """`answer` and `draw` stay as the author wrote them: each type understands its own. `rubric` is the level
    that a person would give in each line, for an answer that no machine can judge."""

    answer: JsonValue
    draw: dict[str, str] | None = None
    credit: Fraction
    unsafe: bool = False
    why: str = ""
    rubric: dict[str, str] | None = None

    @model_serializer(mode="wrap")
    def _as_first_stored(self, plain: SerializerFunctionWrapHandler) -> Document:
        """Without a rubric the document has the form that it had before there were any."""
        document: Document = plain(self)
        if self.rubric is None:
            document.pop("rubric", None)
        return document


def read_golden(form: Form, *, judged: bool = False) -> tuple[Golden, ...]:
    """`judged`: a person gives the marks, so a golden answer may say by which levels it earns its credit."""
    found = [_read(row, judged) for row in form.rows("golden")]
    return tuple(golden for golden in found if golden)


def write_golden(golden: Golden) -> Document:
    raw: Document = {"draw": golden.draw} if golden.draw is not None else {}
    raw |= {"answer": golden.answer, "credit": str(golden.credit)}
    raw |= {"rubric": golden.rubric} if golden.rubric is not None else {}
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


def _read(row: Form, judged: bool) -> Golden | None:
    answer = row.take("answer")
    drawn, picks = _texts(row, "draw"), _texts(row, "rubric") if judged else None
    credit = share_of(row.take("credit"))
    if row.has("credit") and credit is None:
        row.problem("not_a_share", "credit")
    unsafe, why = row.flag("unsafe"), row.text("why", required=False)
    try:
        return Golden(answer=answer, draw=drawn, credit=credit or Fraction(0), unsafe=unsafe, why=why, rubric=picks)
    except ValidationError:  # a date or another value that YAML knows and JSON does not
        row.problem("not_text", "answer")
        return None


def _texts(row: Form, name: str) -> dict[str, str] | None:
    found = row.child(name, required=False)
    return {key: found.text(key) for key in found.names()} if found else None
