"""A text with gaps, each filled by choosing, with words or with a number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from quizzes.gapped import gapped, paragraph_id
from quizzes.gaps import ChoiceGap, Filling, KeyGap, ShownGap, read_gaps, write_gap
from quizzes.numbers import Unclear
from quizzes.question import Feedback, Key, QuestionType, Shown, Spec, text_of
from quizzes.reading import Form
from quizzes.records import Document, Record
from quizzes.values import (
    AnswerError,
    Control,
    Danger,
    Message,
    Outcome,
    Problem,
    Rng,
    SpecError,
    shuffle,
)

_FIELD = "gap."


class GapTextShown(Shown):
    """The gaps in the order of the text."""

    text: str
    gaps: tuple[ShownGap, ...]

    @cached_property
    def by_id(self) -> dict[str, ShownGap]:
        return {gap.id: gap for gap in self.gaps}

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(_FIELD + gap.id for gap in self.gaps)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """An empty line begins a new one."""
        return tuple(part.strip() for part in re.split(r"\n[ \t]*\n", self.text) if part.strip())


class GapTextKey(Key):
    gaps: tuple[KeyGap, ...]

    @cached_property
    def points(self) -> int:
        return sum(gap.points for gap in self.gaps)


class GapTextDeal(Record):
    """The order of the options of each gap that has them."""

    orders: dict[str, tuple[str, ...]]


class GapTextAnswer(Record):
    """What stands in each gap: an option's id, or exactly what was typed. Gaps left empty are absent."""

    filled: dict[str, str]


class GapText(QuestionType[GapTextShown, GapTextKey, GapTextDeal, GapTextAnswer]):
    kind = "gap_text"
    shown_model = GapTextShown
    key_model = GapTextKey
    deal_model = GapTextDeal
    answer_model = GapTextAnswer

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        text = form.text("text")
        pairs = read_gaps(form, text)
        return {"text": text, "gaps": tuple(s for s, _ in pairs)}, {"gaps": tuple(key for _, key in pairs)}

    def write_parts(self, spec: Spec[GapTextShown, GapTextKey]) -> Document:
        pairs = zip(spec.shown.gaps, spec.key.gaps, strict=True)
        return {"text": spec.shown.text, "gaps": {key.id: write_gap(shown, key) for shown, key in pairs}}

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        if not isinstance(answer, Mapping):
            raise SpecError([Problem(("answer",), "not_gaps")])
        return {f"{_FIELD}{id}": [text_of(value, ("answer", str(id)))] for id, value in answer.items()}

    def plain_deal(self, shown: GapTextShown) -> GapTextDeal:
        return GapTextDeal(orders={gap.id: _ids(gap) for gap in shown.gaps if gap.options})

    def deal(self, shown: GapTextShown, rng: Rng) -> GapTextDeal:
        shuffled = {gap.id for gap in shown.gaps if gap.shuffle}
        plain = self.plain_deal(shown).orders.items()
        return GapTextDeal(orders={id: shuffle(order, rng) if id in shuffled else order for id, order in plain})

    def control(self, shown: GapTextShown, deal: GapTextDeal) -> Control:
        return Control(shown.stem, shown.lead_in, gapped(shown.paragraphs, shown.by_id, deal.orders))

    def fields(self, shown: GapTextShown) -> Sequence[str]:
        return shown.names

    def parse_fields(self, shown: GapTextShown, typed: Mapping[str, list[str]]) -> GapTextAnswer | None:
        filled: dict[str, str] = {}
        for name, values in typed.items():
            gap = shown.by_id[name.removeprefix(_FIELD)]
            if len(values) > 1:
                raise AnswerError(Problem((name,), "sent_twice"))
            if values and gap.options and values[0] not in _ids(gap):
                raise AnswerError(Problem((name,), "unknown_option", {"option": values[0][:60]}))
            if values:
                filled[gap.id] = values[0]
        return GapTextAnswer(filled=filled) if filled else None

    def raw_of(self, answer: GapTextAnswer | None) -> dict[str, list[str]]:
        return {_FIELD + id: [typed] for id, typed in answer.filled.items()} if answer else {}

    def hints(self, shown: GapTextShown, deal: GapTextDeal, answer: GapTextAnswer) -> list[Message]:
        """Which typed numbers cannot be understood for certain."""
        asked = []
        for place, gap in enumerate(shown.gaps, 1):
            if gap.kind == "number" and gap.id in answer.filled and (code := _unclear(gap, answer.filled[gap.id])):
                asked.append(Message(code, {"gap": place}))
        return asked

    def describe(self, shown: GapTextShown, deal: GapTextDeal, answer: GapTextAnswer | None) -> list[Message]:
        if answer is None:
            return [Message("blank")]
        return [
            Message("filled", {"gap": place, "text": _said(gap, answer.filled.get(gap.id))})
            for place, gap in enumerate(shown.gaps, 1)
        ]

    def judge(self, spec: Spec[GapTextShown, GapTextKey], deal: GapTextDeal, answer: GapTextAnswer) -> Outcome | None:
        """Each gap earns its share of the points. One dangerous filling decides, whatever the others are; after
        that, one number that can be read in two ways leaves the whole text to a person."""
        fillings = _fillings(spec, answer)
        unsafe = [place for place, filling in enumerate(fillings, 1) if filling and filling.unsafe]
        if unsafe:
            return Outcome(Fraction(0), Danger.UNSAFE, tuple(Message("gap_unsafe", {"gap": n}) for n in unsafe))
        earned = Fraction(0)
        for gap, filling in zip(spec.key.gaps, fillings, strict=True):
            if filling is None:
                return None
            if filling.credit:
                earned += filling.credit * gap.points
        return Outcome(earned / spec.key.points)

    def key(self, spec: Spec[GapTextShown, GapTextKey], deal: GapTextDeal) -> GapTextAnswer:
        return GapTextAnswer(filled={gap.id: gap.right for gap in spec.key.gaps})

    def feedback(
        self, spec: Spec[GapTextShown, GapTextKey], deal: GapTextDeal, answer: GapTextAnswer | None
    ) -> list[Feedback]:
        """Every gap; the options of those that have them; and what was foreseen for what was typed, which is
        called correct if it earns anything."""
        found: list[Feedback] = []
        filled = answer.filled if answer else {}
        fillings = _fillings(spec, answer) if answer else [_EMPTY] * len(spec.key.gaps)
        for gap, filling in zip(spec.key.gaps, fillings, strict=True):
            found.append(Feedback(gap.id, gap.rationale, filling is not None and filling.credit == 1))
            if isinstance(gap, ChoiceGap):
                chosen = filled.get(gap.id)
                found += [Feedback(o.id, o.rationale, o.correct, o.id == chosen) for o in gap.options]
            elif filling and filling.foreseen:
                found.append(Feedback(filling.foreseen, gap.foreseen[filling.foreseen], filling.credit > 0))
        return found

    def words(self, shown: GapTextShown) -> dict[str, str]:
        """The paragraphs of the text, whose `{gap-id}` come through the rendering as they are."""
        return {paragraph_id(n): text for n, text in enumerate(shown.paragraphs, 1)}

    def rationales(self, key: GapTextKey) -> dict[str, str]:
        gaps = {gap.id: gap.rationale for gap in key.gaps}
        return gaps | {id: why for gap in key.gaps for id, why in gap.foreseen.items()}

    def reveal(self, spec: Spec[GapTextShown, GapTextKey], deal: GapTextDeal) -> Document:
        """The ids under which something was foreseen for each gap."""
        return {"foreseen": {gap.id: list(gap.foreseen) for gap in spec.key.gaps}}


_EMPTY = Filling(Fraction(0))


def _fillings(spec: Spec[GapTextShown, GapTextKey], answer: GapTextAnswer) -> list[Filling | None]:
    filled = answer.filled
    return [
        key.judge(shown, filled[key.id]) if key.id in filled else _EMPTY
        for shown, key in zip(spec.shown.gaps, spec.key.gaps, strict=True)
    ]


def _ids(gap: ShownGap) -> tuple[str, ...]:
    return tuple(option.id for option in gap.options)


def _said(gap: ShownGap, filled: str | None) -> str:
    if filled is None:
        return "–"
    return next((option.text for option in gap.options if option.id == filled), filled)


def _unclear(gap: ShownGap, typed: str) -> str | None:
    given = gap.given(typed)
    if given.number is Unclear.AMBIGUOUS:
        return "gap_ambiguous"
    return "gap_not_a_number" if given.trouble else None


TYPE = GapText()

_DILUTION = {
    "diluent": {
        "kind": "choice",
        "options": [
            {"id": "saline", "text": "0.9 % preservative-free saline", "correct": True},
            {"id": "water", "text": "water for injections", "rationale": "The label asks for saline."},
            {"id": "anaesthetic", "text": "a local anaesthetic", "unsafe": True, "rationale": "Never mix the two."},
        ],
        "rationale": "The label names 0.9 % preservative-free saline.",
    },
    "volume": {
        "kind": "number",
        "value": "2.5",
        "unit": "mL",
        "dose": True,
        "errors": [{"value": "1.25", "rationale": "That is the volume for a vial of 50 units."}],
        "rationale": "100 units in 2.5 mL are 4 units in each 0.1 mL.",
    },
    "product": {
        "kind": "text",
        "accepted": [
            {"text": "onabotulinumtoxinA"},
            {"text": "botulinum toxin*", "credit": "1/2", "rationale": "Units belong to one product: name it."},
            {"text": "abobotulinumtoxinA", "unsafe": True, "rationale": "Its units are not comparable."},
        ],
    },
}

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "A colleague dictates the label of a fresh vial of 100 units.",
        "lead_in": "Complete the label.",
        "text": (
            "Product: {product}, 100 units, reconstituted with {volume} mL of {diluent}.\n\n"
            "Use within {hours} hours at 2–8 °C."
        ),
        "gaps": {**_DILUTION, "hours": {"kind": "number", "value": "24", "points": 1}},
        "rationale": "Product, dilution and time belong on every vial.",
        "golden": [
            {
                "answer": {"product": "OnabotulinumtoxinA", "volume": "2,5", "diluent": "saline", "hours": 24},
                "credit": 1,
                "why": "the key, with a decimal comma",
            },
            {
                "answer": {"product": "botulinum toxin type A", "volume": "2.5 mL", "diluent": "water", "hours": "24"},
                "credit": "5/8",
                "why": "half a gap and a wrong one",
            },
            {"answer": {"volume": "2.5"}, "credit": "1/4", "why": "one gap filled"},
            {
                "answer": {"product": "onabotulinumtoxinA", "volume": "25", "diluent": "saline", "hours": "24"},
                "credit": 0,
                "unsafe": True,
                "why": "ten times the volume",
            },
            {
                "answer": {"product": "onabotulinumtoxinA", "volume": "2.5", "diluent": "anaesthetic"},
                "credit": 0,
                "unsafe": True,
                "why": "a mixture that nobody may make",
            },
            {"answer": {"product": "saline", "hours": "48"}, "credit": 0},
        ],
    },
    {
        "lead_in": "Which muscles does this sentence name?",
        "text": "The **{lifts}** lifts the brow; the *{draws}* draws it medially and down.",
        "gaps": {
            "lifts": {"kind": "text", "accepted": [{"text": "frontalis"}], "points": 2},
            "draws": {
                "kind": "choice",
                "options": [
                    {"id": "corrugator", "text": "corrugator", "correct": True},
                    {
                        "id": "zygomaticus",
                        "text": "zygomaticus major",
                        "rationale": "It lifts the corner of the mouth.",
                    },
                ],
                "shuffle": False,
            },
        },
        "golden": [
            {"answer": {"lifts": "Frontalis", "draws": "corrugator"}, "credit": 1},
            {"answer": {"lifts": "frontalis", "draws": "zygomaticus"}, "credit": "2/3", "why": "two points of three"},
            {"answer": {"draws": "corrugator"}, "credit": "1/3"},
            {"answer": {}, "credit": 0, "why": "left blank"},
        ],
    },
)
