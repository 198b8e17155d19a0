"""Several statements, each of which is true or false."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from quizzes.pairs import ALL_OR_NOTHING, KeyRow, PairsKey, PairsShown, PairsType, Part, by_id, read_list
from quizzes.question import Spec
from quizzes.reading import Form, check_ids
from quizzes.records import Document
from quizzes.truths import TRUE, TRUTHS, read_truth, truth_id, truth_text
from quizzes.values import Message


class StatementsShown(PairsShown):
    """Columns without words of the author's are called true and false in the reader's language."""

    shuffle: bool = True


class StatementsKey(PairsKey):
    scoring: Literal["kprim", "linear", "all_or_nothing"] = "kprim"


class StatementTable(PairsType[StatementsShown, StatementsKey]):
    kind = "statement_table"
    shown_model = StatementsShown
    key_model = StatementsKey
    scorings = ("kprim", "linear", ALL_OR_NOTHING)

    def shuffles_rows(self, shown: StatementsShown) -> bool:
        return shown.shuffle

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        forms, statements = read_list(form, "statements", 2, 8)
        check_ids(forms, tuple(part.id for part in statements))
        rows = tuple(_read_statement(row, part) for row, part in zip(forms, statements, strict=True))
        shuffled = form.flag("shuffle", default=True)
        shown = {"rows": by_id(statements) if shuffled else statements, "columns": _read_columns(form)}
        return shown | {"shuffle": shuffled}, {"rows": rows, "scoring": self.read_scoring(form)}

    def write_parts(self, spec: Spec[StatementsShown, StatementsKey]) -> Document:
        raw: Document = {"statements": [_write_statement(spec.shown, row) for row in spec.key.rows]}
        columns = [column.text for column in spec.shown.columns]
        raw |= {"columns": columns} if any(columns) else {}
        raw |= {} if spec.shown.shuffle else {"shuffle": False}
        return raw | {"scoring": spec.key.scoring}

    def author_column(self, column: object, path: tuple[str, ...]) -> str:
        return truth_text(column, path)

    def said(self, shown: StatementsShown, row: str, column: str | None) -> Message:
        if column is None or shown.texts[column]:
            return super().said(shown, row, column)
        return Message(f"row_{column}", {"row": row, "text": shown.texts[row]})

    def credit(self, key: StatementsKey, rows: int, right: int, wrong: int) -> Fraction:
        """`kprim`: Krebs R. The Swiss way to score multiple true-false items. In: Advances in Medical Education,
        1997, 158–161 (four statements; half a point for three right). `linear`: share right minus share wrong."""
        match key.scoring:
            case "kprim":
                return _KPRIM.get(rows - right, Fraction(0))
            case "linear":
                return Fraction(max(0, right - wrong), rows)
            case _:
                return Fraction(right == rows)


_KPRIM = {0: Fraction(1), 1: Fraction(1, 2)}


def _read_statement(row: Form, part: Part) -> KeyRow:
    if part.id in TRUTHS:
        row.problem("reserved_id", "id", value=part.id)
    correct, unsafe = read_truth(row, "correct"), read_truth(row, "unsafe", required=False)
    if correct is not None and correct == unsafe:
        row.problem("correct_and_unsafe", "unsafe")
    dangerous = () if unsafe is None else (truth_id(unsafe),)
    why = row.text("rationale", required=False)
    return KeyRow(id=part.id, right=(truth_id(bool(correct)),), unsafe=dangerous, rationale=why)


def _read_columns(form: Form) -> tuple[Part, ...]:
    texts = form.texts("columns")
    if form.has("columns") and len(texts) != len(TRUTHS):
        form.problem("wrong_count", "columns", n=len(texts), at_least=len(TRUTHS), at_most=len(TRUTHS))
    for i, text in enumerate(texts):
        if not text:
            form.problem("empty", "columns", i)
    return tuple(Part(id=id, text=text) for id, text in zip(TRUTHS, texts or ("", ""), strict=False))


def _write_statement(shown: StatementsShown, row: KeyRow) -> Document:
    raw: Document = {"id": row.id, "text": shown.texts[row.id], "correct": row.right == (TRUE,)}
    raw |= {"unsafe": row.unsafe == (TRUE,)} if row.unsafe else {}
    return raw | ({"rationale": row.rationale} if row.rationale else {})


TYPE = StatementTable()

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "You prepare onabotulinumtoxinA for a patient with glabellar lines.",
        "lead_in": "Which of these statements are true?",
        "statements": [
            {
                "id": "convert",
                "text": "The units of another product can be converted into its units.",
                "correct": False,
                "unsafe": True,
                "rationale": "Units are specific to each product.",
            },
            {"id": "patient", "text": "One vial serves one patient.", "correct": True},
            {
                "id": "gently",
                "text": "The vial is rotated gently.",
                "correct": True,
                "rationale": "It is not shaken.",
            },
            {
                "id": "day",
                "text": "A prepared vial may be used for a week.",
                "correct": False,
                "rationale": "It is used within 24 hours.",
            },
        ],
        "rationale": "Own units, one patient, gently, within 24 hours.",
        "golden": [
            {
                "answer": {"convert": False, "patient": True, "gently": True, "day": False},
                "credit": 1,
                "why": "the key",
            },
            {"answer": {"convert": False, "patient": True, "gently": True}, "credit": "1/2", "why": "one left open"},
            {"answer": {"convert": False, "patient": True, "gently": False, "day": True}, "credit": 0},
            {
                "answer": {"convert": True, "patient": True, "gently": True, "day": False},
                "credit": 0,
                "unsafe": True,
                "why": "the dose of another product",
            },
        ],
    },
    {
        "stem": "Four people ask for treatment of their frown lines with onabotulinumtoxinA today.",
        "lead_in": "Whom do you treat today?",
        "columns": ["Treat", "Do not treat"],
        "statements": [
            {"id": "glasses", "text": "A man who wears reading glasses", "correct": True},
            {
                "id": "infection",
                "text": "A woman with an infection at the site",
                "correct": False,
                "unsafe": True,
                "rationale": "Infection at the site is a contraindication.",
            },
            {
                "id": "allergy",
                "text": "A man who is hypersensitive to a component",
                "correct": False,
                "unsafe": True,
                "rationale": "Hypersensitivity is a contraindication.",
            },
            {
                "id": "pregnant",
                "text": "A woman who is pregnant",
                "correct": False,
                "rationale": "Data are insufficient and the treatment is elective: defer.",
            },
        ],
        "scoring": "linear",
        "golden": [
            {"answer": {"glasses": True, "infection": False, "allergy": False, "pregnant": False}, "credit": 1},
            {"answer": {"glasses": True, "infection": False, "allergy": False, "pregnant": True}, "credit": "1/2"},
            {
                "answer": {"glasses": True, "infection": False, "allergy": False},
                "credit": "3/4",
                "why": "one left open",
            },
            {"answer": {"glasses": False, "infection": False, "allergy": False, "pregnant": True}, "credit": 0},
            {"answer": {"glasses": True, "infection": True}, "credit": 0, "unsafe": True},
        ],
    },
    {
        "lead_in": "What is true of a muscle of the upper face?",
        "statements": [
            {"id": "lifts", "text": "The frontalis lifts the brow.", "correct": True},
            {"id": "lowers", "text": "The procerus lifts the brow.", "correct": False},
        ],
        "shuffle": False,
        "scoring": ALL_OR_NOTHING,
        "golden": [
            {"answer": {"lifts": "true", "lowers": "false"}, "credit": 1},
            {"answer": {"lifts": "true", "lowers": "true"}, "credit": 0},
            {"answer": {}, "credit": 0, "why": "left blank"},
        ],
    },
)
