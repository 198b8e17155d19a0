"""One best answer out of a few options."""

from __future__ import annotations

from fractions import Fraction

from quizzes.choices import ChoiceAnswer, ChoiceDeal, ChoiceKey, ChoiceShown, ChoiceType
from quizzes.question import Spec, text_of
from quizzes.reading import Form
from quizzes.records import Document
from quizzes.values import Choice, OneOf, Outcome


class SingleChoice(ChoiceType[ChoiceKey]):
    kind = "single_choice"
    key_model = ChoiceKey
    most_chosen = 1
    fewest_options = 2  # three to five is advice, which the linting gives; imports bring true or false

    def check_right(self, form: Form, right: int, options: int) -> None:
        if options and right != 1:
            form.problem("not_one_correct", "options", n=right)

    def widget(self, options: tuple[Choice, ...]) -> OneOf:
        return OneOf(options)

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        return {"answer": [text_of(answer, ("answer",))]}

    def judge(self, spec: Spec[ChoiceShown, ChoiceKey], deal: ChoiceDeal, answer: ChoiceAnswer) -> Outcome:
        if spec.key.right == frozenset(answer.chosen):
            return RIGHT
        return Outcome(NOTHING, *self.danger(spec.key, answer))


RIGHT, NOTHING = Outcome(Fraction(1)), Fraction(0)
TYPE = SingleChoice()

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "A vial of 100 units of onabotulinumtoxinA is reconstituted with 2.5 mL of saline.",
        "lead_in": "How many units are in 0.1 mL?",
        "options": [
            {"id": "a", "text": "2 units", "rationale": "Halves the concentration."},
            {
                "id": "b",
                "text": "4 units",
                "correct": True,
                "rationale": "40 units in 1 mL.",
            },
            {"id": "c", "text": "8 units", "rationale": "Doubles the concentration."},
            {
                "id": "d",
                "text": "40 units",
                "unsafe": True,
                "rationale": "The content of 1 mL.",
            },
        ],
        "shuffle": False,
        "rationale": "100 / 2.5 / 10 = 4.",
        "golden": [
            {"answer": "b", "credit": 1, "why": "the key"},
            {"answer": "a", "credit": 0, "why": "halves"},
            {"answer": "d", "credit": 0, "unsafe": True, "why": "ten times the dose"},
        ],
    },
    {
        "lead_in": "Which muscle draws the brows together?",
        "options": [
            {"id": "corrugator", "text": "Corrugator supercilii", "correct": True},
            {"id": "frontalis", "text": "Frontalis", "rationale": "It raises the brows."},
            {"id": "orbicularis", "text": "Orbicularis oculi", "rationale": "It closes the eye."},
        ],
        "golden": [
            {"answer": "corrugator", "credit": "1"},
            {"answer": "frontalis", "credit": 0},
            {"answer": "", "credit": 0, "why": "left blank"},
        ],
    },
)
