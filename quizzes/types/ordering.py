"""Steps to be put into their right order."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping
from collections.abc import Sequence as SequenceOf
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Literal

from quizzes.question import Feedback, Key, QuestionType, Shown, Spec, texts_of
from quizzes.reading import Form, check_ids
from quizzes.records import Document, Record
from quizzes.values import (
    AnswerError,
    Choice,
    Control,
    Message,
    Outcome,
    Problem,
    Rng,
    Sequence,
    SpecError,
    shuffle,
)

Scoring = Literal["exact", "adjacent_pairs", "longest_common"]
SCORINGS: tuple[Scoring, ...] = ("exact", "adjacent_pairs", "longest_common")
_FIELD = "position."
_POSITION = re.compile(r"[0-9]{1,2}")


class ShownStep(Record):
    id: str
    text: str


class KeyStep(Record):
    id: str
    rationale: str = ""


class OrderingShown(Shown):
    """The steps by their ids' alphabet: the author's order is the key."""

    steps: tuple[ShownStep, ...]


class OrderingKey(Key):
    steps: tuple[KeyStep, ...]
    scoring: Scoring = "exact"

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The right place of each step, from 1."""
        return {step.id: place for place, step in enumerate(self.steps, 1)}

    @property
    def order(self) -> tuple[str, ...]:
        return tuple(self.places)


class OrderingDeal(Record):
    order: tuple[str, ...]


class OrderingAnswer(Record):
    """What was typed beside each step; steps left blank are absent."""

    positions: dict[str, str]


class Ordering(QuestionType[OrderingShown, OrderingKey, OrderingDeal, OrderingAnswer]):
    kind = "ordering"
    shown_model = OrderingShown
    key_model = OrderingKey
    deal_model = OrderingDeal
    answer_model = OrderingAnswer

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        rows = form.rows("steps", 3, 8)
        steps = [(row.identifier("id"), row.text("text", limit=1000)) for row in rows]
        key = tuple(
            KeyStep(id=id, rationale=row.text("rationale", required=False))
            for row, (id, _) in zip(rows, steps, strict=True)
        )
        check_ids(rows, tuple(id for id, _ in steps))
        shown = tuple(ShownStep(id=id, text=words) for id, words in sorted(steps))
        return {"steps": shown}, {"steps": key, "scoring": form.one_of("scoring", SCORINGS, "exact")}

    def write_parts(self, spec: Spec[OrderingShown, OrderingKey]) -> Document:
        text = _texts(spec.shown)
        steps = [
            {"id": step.id, "text": text[step.id]} | ({"rationale": step.rationale} if step.rationale else {})
            for step in spec.key.steps
        ]
        return {"steps": steps, "scoring": spec.key.scoring}

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        order = texts_of(answer, ("answer",))
        if len(set(order)) < len(order):
            raise SpecError([Problem(("answer",), "repeated")])
        return {_FIELD + id: [str(position)] for position, id in enumerate(order, 1)}

    def plain_deal(self, shown: OrderingShown) -> OrderingDeal:
        return OrderingDeal(order=tuple(step.id for step in shown.steps))

    def deal(self, shown: OrderingShown, rng: Rng) -> OrderingDeal:
        return OrderingDeal(order=shuffle(self.plain_deal(shown).order, rng))

    def control(self, shown: OrderingShown, deal: OrderingDeal) -> Control:
        text = _texts(shown)
        return Control(shown.stem, shown.lead_in, Sequence(tuple(Choice(id, text[id]) for id in deal.order)))

    def fields(self, shown: OrderingShown) -> SequenceOf[str]:
        return tuple(_FIELD + step.id for step in shown.steps)

    def parse_fields(self, shown: OrderingShown, typed: Mapping[str, list[str]]) -> OrderingAnswer | None:
        for name, values in typed.items():
            if len(values) > 1:
                raise AnswerError(Problem((name,), "sent_twice"))
        positions = {name.removeprefix(_FIELD): values[0] for name, values in typed.items() if values}
        return OrderingAnswer(positions=positions) if positions else None

    def raw_of(self, answer: OrderingAnswer | None) -> dict[str, list[str]]:
        return {_FIELD + id: [typed] for id, typed in answer.positions.items()} if answer else {}

    def describe(self, shown: OrderingShown, deal: OrderingDeal, answer: OrderingAnswer | None) -> list[Message]:
        if answer is None:
            return [Message("blank")]
        text, positions = _texts(shown), answer.positions
        placed = sorted(deal.order, key=lambda id: _position(positions.get(id, "")) or len(text) + 1)
        return [Message("placed", {"step": id, "text": text[id], "position": positions.get(id, "")}) for id in placed]

    def judge(self, spec: Spec[OrderingShown, OrderingKey], deal: OrderingDeal, answer: OrderingAnswer) -> Outcome:
        places = spec.key.places
        if len(answer.positions) < len(places):
            return Outcome(Fraction(0), messages=(Message("positions_missing"),))
        placed = {_position(typed): places.get(id, 0) for id, typed in answer.positions.items()}
        order = [placed.get(position, 0) for position in range(1, len(places) + 1)]
        if not all(order):
            return Outcome(Fraction(0), messages=(Message("positions_not_an_order"),))
        return Outcome(_credit(order, spec.key.scoring))

    def key(self, spec: Spec[OrderingShown, OrderingKey], deal: OrderingDeal) -> OrderingAnswer:
        return OrderingAnswer(positions={id: str(place) for id, place in spec.key.places.items()})

    def feedback(
        self, spec: Spec[OrderingShown, OrderingKey], deal: OrderingDeal, answer: OrderingAnswer | None
    ) -> list[Feedback]:
        """Every step in its right order, with whether it was put there."""
        typed = answer.positions if answer else {}
        return [
            Feedback(step.id, step.rationale, _position(typed.get(step.id, "")) == position)
            for position, step in enumerate(spec.key.steps, 1)
        ]

    def words(self, shown: OrderingShown) -> dict[str, str]:
        return _texts(shown)

    def rationales(self, key: OrderingKey) -> dict[str, str]:
        return {step.id: step.rationale for step in key.steps}


def _credit(order: SequenceOf[int], scoring: Scoring) -> Fraction:
    """`order` has the right place of each step, as the steps were put. `adjacent_pairs` is the share of
    neighbours kept. `longest_common` is the longest run of steps, not necessarily neighbours, that stand in their
    right order among themselves: one step always does, so it is counted from there, and L of n steps earn
    (L - 1) / (n - 1). The whole order backwards earns nothing, one step out of place loses 1 / (n - 1)."""
    match scoring:
        case "exact":
            return Fraction(all(one < other for one, other in pairwise(order)))
        case "adjacent_pairs":
            return Fraction(sum(one + 1 == other for one, other in pairwise(order)), len(order) - 1)
        case "longest_common":
            return Fraction(_longest_rise(order) - 1, len(order) - 1)


def _longest_rise(order: SequenceOf[int]) -> int:
    """Longest common subsequence with the key: with every step in both once, the longest that rises (Schensted).
    `lowest[k]` is the lowest end of a rise of k + 1 steps so far."""
    lowest: list[int] = []
    for place in order:
        at = bisect_left(lowest, place)
        lowest[at : at + 1] = [place]
    return len(lowest)


def _texts(shown: OrderingShown) -> dict[str, str]:
    return {step.id: step.text for step in shown.steps}


def _position(typed: str) -> int | None:
    text = typed.strip() if typed.isascii() else unicodedata.normalize("NFKC", typed).strip()
    return int(text) if _POSITION.fullmatch(text) else None


TYPE = Ordering()

_STEPS = [
    {"id": "check", "text": "Check product, lot and expiry date", "rationale": "First know what you hold."},
    {"id": "swab", "text": "Swab the stopper and let it dry", "rationale": "Alcohol destroys the toxin."},
    {"id": "inject", "text": "Let the saline run down the wall", "rationale": "Gently: foam denatures."},
    {"id": "label", "text": "Label the vial with date and dilution"},
]

EXAMPLES: tuple[Document, ...] = (
    {
        "lead_in": "In which order do you prepare the vial?",
        "steps": _STEPS,
        "rationale": "Check, clean, dilute, label.",
        "golden": [
            {"answer": ["check", "swab", "inject", "label"], "credit": 1, "why": "the key"},
            {"answer": ["swab", "check", "inject", "label"], "credit": 0},
            {"answer": ["check", "swab", "inject"], "credit": 0, "why": "one left out"},
        ],
    },
    {
        "stem": "A fresh vial stands on the bench.",
        "lead_in": "In which order do you prepare it?",
        "steps": _STEPS,
        "scoring": "adjacent_pairs",
        "golden": [
            {"answer": ["check", "swab", "inject", "label"], "credit": 1},
            {
                "answer": ["label", "check", "swab", "inject"],
                "credit": "2/3",
                "why": "two pairs of three kept",
            },
            {"answer": ["label", "inject", "swab", "check"], "credit": 0, "why": "backwards"},
        ],
    },
    {
        "lead_in": "In which order do you prepare a vial that was just delivered?",
        "steps": _STEPS,
        "scoring": "longest_common",
        "golden": [
            {"answer": ["check", "swab", "inject", "label"], "credit": 1},
            {"answer": ["label", "check", "swab", "inject"], "credit": "2/3", "why": "one step out of place"},
            {"answer": ["swab", "check", "label", "inject"], "credit": "1/3", "why": "two pairs swapped"},
            {"answer": ["label", "inject", "swab", "check"], "credit": 0, "why": "backwards"},
        ],
    },
)
