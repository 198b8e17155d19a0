"""True and false as authors write them, for the question types that ask for a judgement."""

from __future__ import annotations

from quizzes.question import text_of
from quizzes.reading import Form
from quizzes.values import Path

TRUE, FALSE = "true", "false"
TRUTHS = (TRUE, FALSE)


def truth_id(value: bool) -> str:
    return TRUE if value else FALSE


def read_truth(form: Form, name: str, *, required: bool = True) -> bool | None:
    """true or false, and None where neither is written: nothing is assumed of a statement's truth."""
    value = form.take(name, required=required)
    if value is not None and not isinstance(value, bool):
        form.problem("not_true_or_false", name)
    return value if isinstance(value, bool) else None


def truth_text(value: object, path: Path) -> str:
    """A judgement in an author's answer, with or without quotation marks. Raises SpecError."""
    return truth_id(value) if isinstance(value, bool) else text_of(value, path)
