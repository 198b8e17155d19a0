"""A few typed words, understood by a list of accepted texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizzes.acceptance import Acceptance, Accepted, plain, read_acceptance, write_acceptance
from quizzes.question import Feedback, Key, Shown, Spec, text_of
from quizzes.reading import Form
from quizzes.records import Document, Record
from quizzes.undealt import NoDeal, UndealtType
from quizzes.values import AnswerError, Control, Danger, Line, Message, Outcome, Problem


class ShortTextShown(Shown):
    """The question alone: even how long the right answer is would give something away."""


class ShortTextKey(Key):
    acceptance: Acceptance


class ShortTextAnswer(Record):
    typed: str


class ShortText(UndealtType[ShortTextShown, ShortTextKey, ShortTextAnswer]):
    kind = "short_text"
    shown_model = ShortTextShown
    key_model = ShortTextKey
    answer_model = ShortTextAnswer

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        return {}, {"acceptance": Acceptance(**read_acceptance(form))}

    def write_parts(self, spec: Spec[ShortTextShown, ShortTextKey]) -> Document:
        return write_acceptance(spec.key.acceptance)

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        return {"answer": [text_of(answer, ("answer",))]}

    def control(self, shown: ShortTextShown, deal: NoDeal) -> Control:
        return Control(shown.stem, shown.lead_in, Line())

    def fields(self, shown: ShortTextShown) -> Sequence[str]:
        return ("answer",)

    def parse_fields(self, shown: ShortTextShown, typed: Mapping[str, list[str]]) -> ShortTextAnswer | None:
        if len(typed["answer"]) > 1:
            raise AnswerError(Problem(("answer",), "sent_twice"))
        return ShortTextAnswer(typed=typed["answer"][0]) if typed["answer"] else None

    def raw_of(self, answer: ShortTextAnswer | None) -> dict[str, list[str]]:
        return {"answer": [answer.typed]} if answer else {}

    def describe(self, shown: ShortTextShown, deal: NoDeal, answer: ShortTextAnswer | None) -> list[Message]:
        return [Message("wrote", {"text": answer.typed}) if answer else Message("blank")]

    def judge(self, spec: Spec[ShortTextShown, ShortTextKey], deal: NoDeal, answer: ShortTextAnswer) -> Outcome:
        found = spec.key.acceptance.find(answer.typed)
        if found is None:
            return Outcome(Fraction(0), messages=(Message("text_not_accepted"),))
        if found.unsafe:
            return Outcome(Fraction(0), Danger.UNSAFE, (Message("text_unsafe"),))
        return Outcome(found.credit)

    def key(self, spec: Spec[ShortTextShown, ShortTextKey], deal: NoDeal) -> ShortTextAnswer:
        return ShortTextAnswer(typed=spec.key.acceptance.right)

    def feedback(
        self, spec: Spec[ShortTextShown, ShortTextKey], deal: NoDeal, answer: ShortTextAnswer | None
    ) -> list[Feedback]:
        """What the author foresaw for these words."""
        found = spec.key.acceptance.find(answer.typed) if answer else None
        return [Feedback(None, found.rationale, found.credit == 1)] if found and found.rationale else []

    def rationales(self, key: ShortTextKey) -> dict[str, str]:
        return {one.text: one.rationale for one in key.acceptance.accepted if one.rationale}

    def reveal(self, spec: Spec[ShortTextShown, ShortTextKey], deal: NoDeal) -> Document:
        """What else would have earned everything, as one would type it."""
        right = spec.key.acceptance.right
        return {"also": [text for text in map(_as_read, spec.key.acceptance.accepted) if text and text != right]}


def _as_read(one: Accepted) -> str:
    """A text that earns everything, with an ellipsis for what may stand at its wildcards; '' for another."""
    if one.credit != 1:
        return ""
    return plain(one.text, "…")


TYPE = ShortText()

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "Vertical lines appear between the brows when this patient frowns.",
        "lead_in": "Which muscle draws the brow medially and down?",
        "accepted": [
            {"text": "Corrugator supercilii"},
            {"text": "corrugator"},
            {"text": "*corrugator muscle*"},
            {"text": "depressor supercilii", "credit": "1/2", "rationale": "It draws the medial brow down only."},
            {"text": "frontalis", "credit": 0, "rationale": "It lifts the brow."},
            {
                "text": "*levator palpebrae*",
                "unsafe": True,
                "rationale": "It lifts the upper lid and must be spared.",
            },
        ],
        "rationale": "The corrugator draws the brow medially and down; the vertical lines are its own.",
        "golden": [
            {"answer": " CORRUGATOR  supercilii ", "credit": 1, "why": "the key, loosely typed"},
            {"answer": "the corrugator muscle", "credit": 1, "why": "by the wildcard"},
            {"answer": "depressor supercilii", "credit": "1/2", "why": "the neighbour"},
            {"answer": "frontalis", "credit": 0, "why": "the antagonist"},
            {"answer": "levator palpebrae superioris", "credit": 0, "unsafe": True, "why": "would drop the lid"},
            {"answer": "risorius", "credit": 0, "why": "not foreseen"},
        ],
    },
    {
        "lead_in": "With what is the powder of onabotulinumtoxinA reconstituted?",
        "accepted": [
            {"text": "0.9 % preservative-free saline"},
            {"text": "preservative-free saline"},
            {"text": "*saline*", "credit": "1/2", "rationale": "Say that it holds no preservative."},
            {"text": "*water*", "credit": 0, "rationale": "The label asks for saline."},
        ],
        "ignore": ["case", "width", "spacing", "punctuation", "accents"],
        "golden": [
            {"answer": "Préservative-free saline", "credit": 1},
            {"answer": "sterile saline", "credit": "1/2"},
            {"answer": "water for injections", "credit": 0},
            {"answer": "", "credit": 0, "why": "left blank"},
        ],
    },
)
