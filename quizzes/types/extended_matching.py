"""Many stems on one theme, each answered out of one lettered list of options that may be used again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from quizzes.pairs import (
    ALL_OR_NOTHING,
    KeyRow,
    PairsKey,
    PairsShown,
    PairsType,
    by_id,
    check_both,
    ids_of,
    read_column,
    read_columns,
    read_key_row,
    read_list,
    write_list,
    write_row,
)
from quizzes.question import Spec
from quizzes.reading import Form
from quizzes.records import Document

MOST_OPTIONS = 26  # as many as there are letters
THEME = "theme"


class ExtendedShown(PairsShown):
    """The options in their author's order, which gives them their letters; the stems are shuffled."""

    theme: str


class ExtendedKey(PairsKey):
    scoring: Literal["per_stem", "all_or_nothing"] = "per_stem"


class ExtendedMatching(PairsType[ExtendedShown, ExtendedKey]):
    kind = "extended_matching"
    shown_model = ExtendedShown
    key_model = ExtendedKey
    scorings = ("per_stem", ALL_OR_NOTHING)

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        options, stems = read_list(form, "options", 3, MOST_OPTIONS), read_list(form, "stems", 2, 12)
        check_both(stems, options)
        for part, one in (*zip(*options, strict=True), *zip(*stems, strict=True)):
            if one.id == THEME:
                part.problem("reserved_id", "id", value=THEME)
        known = ids_of(options[1])
        rows = tuple(
            read_key_row(row, stem.id, _read_right(row, known), "unsafe_options", known)
            for row, stem in zip(*stems, strict=True)
        )
        shown = {"theme": form.text("theme", limit=200), "rows": by_id(stems[1]), "columns": options[1]}
        return shown, {"rows": rows, "scoring": self.read_scoring(form)}

    def write_parts(self, spec: Spec[ExtendedShown, ExtendedKey]) -> Document:
        stems = [write_row(spec.shown, row, _write_right(row), "unsafe_options") for row in spec.key.rows]
        options = write_list(spec.shown.columns)
        return {"theme": spec.shown.theme, "options": options, "stems": stems, "scoring": spec.key.scoring}

    def words(self, shown: ExtendedShown) -> dict[str, str]:
        return {THEME: shown.theme, **super().words(shown)}


def _read_right(row: Form, options: tuple[str, ...]) -> tuple[str, ...]:
    if not row.has("options"):
        return read_column(row, "option", options)
    if row.take("option", required=False) is not None:
        row.problem("option_and_options", "options")
    right = read_columns(row, "options", options)
    if not right:
        row.problem("empty", "options")
    return right


def _write_right(row: KeyRow) -> Document:
    return {"option": row.right[0]} if len(row.right) == 1 else {"options": list(row.right)}


TYPE = ExtendedMatching()

_MUSCLES = [
    {"id": "corrugator", "text": "Corrugator supercilii"},
    {"id": "depressor", "text": "Depressor supercilii"},
    {"id": "frontalis", "text": "Frontalis"},
    {"id": "levator", "text": "Levator palpebrae superioris"},
    {"id": "orbicularis", "text": "Orbicularis oculi"},
    {"id": "procerus", "text": "Procerus"},
]

EXAMPLES: tuple[Document, ...] = (
    {
        "theme": "Muscles of the upper face",
        "lead_in": "Which muscle makes each of these?",
        "options": _MUSCLES,
        "stems": [
            {
                "id": "across",
                "text": "Horizontal lines across the forehead",
                "option": "frontalis",
                "rationale": "It lifts the brow.",
            },
            {
                "id": "upright",
                "text": "Upright lines between the brows",
                "option": "corrugator",
                "rationale": "It draws the brow inward and down.",
            },
            {"id": "root", "text": "A horizontal line at the root of the nose", "option": "procerus"},
            {
                "id": "inner",
                "text": "An inner end of the brow that is drawn down",
                "options": ["procerus", "depressor", "corrugator"],
                "rationale": "All three draw it down.",
            },
        ],
        "rationale": "The lines run across the pull of their muscle.",
        "golden": [
            {
                "answer": {"across": "frontalis", "upright": "corrugator", "root": "procerus", "inner": "depressor"},
                "credit": 1,
                "why": "one of three that are right for the last",
            },
            {
                "answer": {"across": "frontalis", "upright": "frontalis", "root": "procerus", "inner": "procerus"},
                "credit": "3/4",
            },
            {"answer": {"across": "orbicularis"}, "credit": 0},
        ],
    },
    {
        "stem": "Each of these patients telephones in the weeks after treatment with onabotulinumtoxinA.",
        "theme": "First step after a call",
        "lead_in": "What is the first step?",
        "options": [
            {"id": "explain", "text": "Explain the usual course"},
            {"id": "review", "text": "Keep the review at two weeks"},
            {"id": "see", "text": "See the patient and examine lids, pupils, eye movements, swallowing and voice"},
            {"id": "emergency", "text": "Have the emergency number called now"},
        ],
        "stems": [
            {
                "id": "breath",
                "text": "Breathing has become hard.",
                "option": "emergency",
                "unsafe_options": ["explain", "review"],
                "rationale": "Distant spread can be life-threatening.",
            },
            {
                "id": "lid",
                "text": "One upper lid hangs since day 5.",
                "option": "see",
                "unsafe_options": ["explain"],
                "rationale": "A droop has other causes, which are looked for first.",
            },
            {"id": "early", "text": "Nothing has changed on day 1.", "options": ["explain", "review"]},
        ],
        "scoring": ALL_OR_NOTHING,
        "golden": [
            {"answer": {"breath": "emergency", "lid": "see", "early": "review"}, "credit": 1},
            {"answer": {"breath": "emergency", "lid": "see", "early": "see"}, "credit": 0},
            {"answer": {"breath": "review", "lid": "see", "early": "explain"}, "credit": 0, "unsafe": True},
        ],
    },
)
