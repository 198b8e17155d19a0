"""Several right answers out of some options, marked by a rule that is named in the content."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from quizzes.choices import ChoiceAnswer, ChoiceDeal, ChoiceKey, ChoiceShown, ChoiceType
from quizzes.question import Spec, texts_of
from quizzes.reading import Form
from quizzes.records import Document
from quizzes.values import Choice, ManyOf, Outcome

SCORINGS = ("all_or_nothing", "per_option", "threshold")


class MultipleKey(ChoiceKey):
    scoring: Literal["all_or_nothing", "per_option", "threshold"] = "all_or_nothing"


class MultipleChoice(ChoiceType[MultipleKey]):
    kind = "multiple_choice"
    key_model = MultipleKey
    most_chosen = 8
    fewest_options = 3

    def check_right(self, form: Form, right: int, options: int) -> None:
        if options and not 2 <= right < options:
            form.problem("not_several_correct", "options", n=right)

    def widget(self, options: tuple[Choice, ...]) -> ManyOf:
        return ManyOf(options)

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        shown, key = super().read_parts(form, words)
        return shown, key | {"scoring": form.one_of("scoring", SCORINGS, "all_or_nothing")}

    def write_parts(self, spec: Spec[ChoiceShown, MultipleKey]) -> Document:
        return super().write_parts(spec) | {"scoring": spec.key.scoring}

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        return {"answer": texts_of(answer, ("answer",))}

    def judge(self, spec: Spec[ChoiceShown, MultipleKey], deal: ChoiceDeal, answer: ChoiceAnswer) -> Outcome:
        dealt = deal.ids
        return Outcome(_credit(spec.key, dealt, dealt.intersection(answer.chosen)), *self.danger(spec.key, answer))


def _credit(key: MultipleKey, dealt: frozenset[str], chosen: frozenset[str]) -> Fraction:
    """Ticking everything shows no knowledge, and nothing is earned without one right tick. Under `threshold` both
    could be one decision short of the key, so they are refused before any rule is asked."""
    keyed = key.right & dealt
    hits, right, wrong = len(chosen & keyed), len(keyed), len(dealt) - len(keyed)
    false = len(chosen) - hits
    if not hits or false == wrong:
        return NOTHING
    match key.scoring:
        case "all_or_nothing":
            return ALL if chosen == keyed else NOTHING
        case "per_option":
            return Fraction(max(0, hits * wrong - false * right), right * wrong)
        case "threshold":
            return _BY_ERRORS.get(right - hits + false, NOTHING)


ALL, NOTHING = Fraction(1), Fraction(0)
_BY_ERRORS = {0: ALL, 1: Fraction(1, 2)}
TYPE = MultipleChoice()

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "A patient asks for onabotulinumtoxinA treatment of frown lines.",
        "lead_in": "Which findings stop the treatment today?",
        "options": [
            {
                "id": "infection",
                "text": "Infection at the site",
                "correct": True,
                "rationale": "It would spread.",
            },
            {
                "id": "allergy",
                "text": "Earlier allergy to the product",
                "correct": True,
                "rationale": "A danger.",
            },
            {"id": "glasses", "text": "Reading glasses", "rationale": "They have no bearing."},
            {"id": "proceed", "text": "Nothing does", "unsafe": True, "rationale": "Some findings do."},
        ],
        "scoring": "per_option",
        "rationale": "Infection and allergy are contraindications.",
        "golden": [
            {"answer": ["infection", "allergy"], "credit": 1, "why": "the key"},
            {"answer": ["infection"], "credit": "1/2", "why": "one of two"},
            {"answer": ["infection", "glasses"], "credit": 0, "why": "one right, one wrong"},
            {"answer": ["proceed"], "credit": 0, "unsafe": True, "why": "the trap"},
            {"answer": ["infection", "allergy", "glasses", "proceed"], "credit": 0, "unsafe": True},
        ],
    },
    {
        "lead_in": "Which two muscles lower the brow?",
        "options": [
            {"id": "a", "text": "Procerus", "correct": True, "rationale": "It lowers the inner brow."},
            {
                "id": "b",
                "text": "Corrugator supercilii",
                "correct": True,
                "rationale": "It draws down and in.",
            },
            {"id": "c", "text": "Frontalis", "rationale": "It raises the brow."},
        ],
        "scoring": "threshold",
        "golden": [
            {"answer": ["b", "a"], "credit": 1},
            {"answer": ["a"], "credit": 0.5, "why": "one decision wrong"},
            {"answer": ["a", "b", "c"], "credit": 0, "why": "everything"},
            {"answer": [], "credit": 0, "why": "left blank"},
        ],
    },
    {
        "lead_in": "Which of these are written on the label of a prepared syringe?",
        "options": [
            {"id": "a", "text": "The product", "correct": True},
            {"id": "b", "text": "The dilution", "correct": True},
            {"id": "c", "text": "The price"},
        ],
        "golden": [
            {"answer": ["a", "b"], "credit": 1},
            {"answer": ["a"], "credit": 0},
            {"answer": ["a", "b", "c"], "credit": 0},
        ],
    },
)
