"""Pairs to be found: each is given one of the options, and an option serves once unless the content says otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from quizzes.pairs import (
    ALL_OR_NOTHING,
    KeyRow,
    PairsAnswer,
    PairsDeal,
    PairsKey,
    PairsShown,
    PairsType,
    by_id,
    check_both,
    ids_of,
    read_column,
    read_key_row,
    read_list,
    write_list,
    write_row,
)
from quizzes.question import Spec
from quizzes.reading import Form
from quizzes.records import Document
from quizzes.values import Choice, Message, Outcome, Table


@dataclass(frozen=True, slots=True)
class Pairing(Table):
    """Each row is given one of the columns; unless `reuse`, no two rows the same."""

    reuse: bool


class MatchingShown(PairsShown):
    reuse: bool = False
    shuffle: bool = True


class MatchingKey(PairsKey):
    scoring: Literal["per_pair", "all_or_nothing"] = "per_pair"


class Matching(PairsType[MatchingShown, MatchingKey]):
    kind = "matching"
    shown_model = MatchingShown
    key_model = MatchingKey
    scorings = ("per_pair", ALL_OR_NOTHING)

    def shuffles_columns(self, shown: MatchingShown) -> bool:
        return shown.shuffle

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        options, pairs = read_list(form, "options", 2, 15), read_list(form, "pairs", 2, 10)
        check_both(pairs, options)
        known = ids_of(options[1])
        rows = tuple(
            read_key_row(row, pair.id, read_column(row, "option", known), "unsafe_options", known)
            for row, pair in zip(*pairs, strict=True)
        )
        reuse, shuffled = form.flag("reuse"), form.flag("shuffle", default=True)
        if not reuse:
            _check_once(pairs[0], rows)
        shown = {"rows": by_id(pairs[1]), "columns": by_id(options[1]) if shuffled else options[1]}
        return shown | {"reuse": reuse, "shuffle": shuffled}, {"rows": rows, "scoring": self.read_scoring(form)}

    def write_parts(self, spec: Spec[MatchingShown, MatchingKey]) -> Document:
        pairs = [write_row(spec.shown, row, {"option": row.right[0]}, "unsafe_options") for row in spec.key.rows]
        raw: Document = {"pairs": pairs, "options": write_list(spec.shown.columns)}
        raw |= {"reuse": True} if spec.shown.reuse else {}
        raw |= {} if spec.shown.shuffle else {"shuffle": False}
        return raw | {"scoring": spec.key.scoring}

    def table(self, shown: MatchingShown, rows: tuple[Choice, ...], columns: tuple[Choice, ...]) -> Table:
        return Pairing(rows, columns, shown.reuse)

    def hits(self, spec: Spec[MatchingShown, MatchingKey], answer: PairsAnswer) -> frozenset[str]:
        """Pairs that share an option earn nothing: it was not said which of them it belongs to."""
        twice = _used_twice(spec.shown, answer)
        return frozenset(row for row in super().hits(spec, answer) if answer.given[row] not in twice)

    def judge(self, spec: Spec[MatchingShown, MatchingKey], deal: PairsDeal, answer: PairsAnswer) -> Outcome:
        outcome = super().judge(spec, deal, answer)
        shared = self.hints(spec.shown, deal, answer)
        return Outcome(outcome.credit, outcome.danger, (*outcome.messages, *shared)) if shared else outcome

    def hints(self, shown: MatchingShown, deal: PairsDeal, answer: PairsAnswer) -> list[Message]:
        twice = _used_twice(shown, answer)
        return [Message("option_used_twice", {"option": id, "text": shown.texts[id]}) for id in sorted(twice)]


def _used_twice(shown: MatchingShown, answer: PairsAnswer) -> frozenset[str]:
    used = answer.given.values()
    if shown.reuse or len(set(used)) == len(used):
        return frozenset()
    return frozenset(option for option, n in Counter(used).items() if n > 1)


def _check_once(forms: list[Form], rows: tuple[KeyRow, ...]) -> None:
    for i, (form, row) in enumerate(zip(forms, rows, strict=True)):
        if row.right[0] and any(row.right == earlier.right for earlier in rows[:i]):
            form.problem("option_needed_twice", "option", option=row.right[0])


TYPE = Matching()

EXAMPLES: tuple[Document, ...] = (
    {
        "lead_in": "What does each muscle do?",
        "pairs": [
            {
                "id": "frontalis",
                "text": "Frontalis",
                "option": "lifts",
                "rationale": "Its lines lie across the forehead.",
            },
            {
                "id": "corrugator",
                "text": "Corrugator supercilii",
                "option": "inward",
                "rationale": "Its lines stand upright between the brows.",
            },
            {"id": "orbicularis", "text": "Orbicularis oculi", "option": "closes"},
        ],
        "options": [
            {"id": "lifts", "text": "Lifts the brow"},
            {"id": "inward", "text": "Draws the brow inward and down"},
            {"id": "closes", "text": "Closes the eye"},
            {"id": "purses", "text": "Purses the lips"},
        ],
        "rationale": "The frontalis is the one that lifts the brow.",
        "golden": [
            {"answer": {"frontalis": "lifts", "corrugator": "inward", "orbicularis": "closes"}, "credit": 1},
            {"answer": {"frontalis": "lifts", "corrugator": "closes", "orbicularis": "inward"}, "credit": "1/3"},
            {
                "answer": {"frontalis": "lifts", "corrugator": "inward", "orbicularis": "inward"},
                "credit": "1/3",
                "why": "an option used twice earns nothing for either pair",
            },
            {"answer": {"frontalis": "purses", "corrugator": "lifts", "orbicularis": "inward"}, "credit": 0},
        ],
    },
    {
        "stem": "Three patients telephone after treatment with onabotulinumtoxinA.",
        "lead_in": "What is your first step for each of them?",
        "pairs": [
            {
                "id": "swallowing",
                "text": "New trouble in swallowing after a week",
                "option": "emergency",
                "unsafe_options": ["reassure", "visit"],
                "rationale": "Distant spread is an emergency and not a review visit.",
            },
            {
                "id": "voice",
                "text": "A weak voice since yesterday",
                "option": "emergency",
                "unsafe_options": ["reassure", "visit"],
                "rationale": "New trouble with the voice can be distant spread too.",
            },
            {"id": "bruise", "text": "A small bruise at one site", "option": "reassure"},
        ],
        "options": [
            {"id": "reassure", "text": "Explain and reassure"},
            {"id": "visit", "text": "Book the next free review visit"},
            {"id": "emergency", "text": "Have the emergency number called now"},
        ],
        "reuse": True,
        "shuffle": False,
        "scoring": ALL_OR_NOTHING,
        "golden": [
            {"answer": {"swallowing": "emergency", "voice": "emergency", "bruise": "reassure"}, "credit": 1},
            {"answer": {"swallowing": "emergency", "voice": "emergency", "bruise": "visit"}, "credit": 0},
            {
                "answer": {"swallowing": "visit", "voice": "emergency", "bruise": "reassure"},
                "credit": 0,
                "unsafe": True,
                "why": "an emergency made into a visit",
            },
        ],
    },
)
