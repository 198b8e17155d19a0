"""One statement, which is true or false."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

from quizzes.question import Feedback, Key, QuestionType, Shown, Spec
from quizzes.reading import Form
from quizzes.records import Document, Record
from quizzes.truths import FALSE, TRUE, TRUTHS, read_truth, truth_id, truth_text
from quizzes.values import AnswerError, Choice, Control, Danger, Message, OneOf, Outcome, Problem, Rng


class TrueFalseShown(Shown):
    """The lead-in is the statement."""


class TrueFalseKey(Key):
    answer: bool
    unsafe: bool | None = None
    if_true: str = ""
    if_false: str = ""


class TrueFalseDeal(Record):
    """True stands before false, always."""


class TrueFalseAnswer(Record):
    chosen: Literal["true", "false"]


class TrueFalse(QuestionType[TrueFalseShown, TrueFalseKey, TrueFalseDeal, TrueFalseAnswer]):
    kind = "true_false"
    shown_model = TrueFalseShown
    key_model = TrueFalseKey
    deal_model = TrueFalseDeal
    answer_model = TrueFalseAnswer

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        answer, unsafe = read_truth(form, "answer"), read_truth(form, "unsafe", required=False)
        if answer is not None and answer == unsafe:
            form.problem("correct_and_unsafe", "unsafe")
        why = {name: form.text(name, required=False) for name in ("if_true", "if_false")}
        return {}, {"answer": bool(answer), "unsafe": unsafe, **why}

    def write_parts(self, spec: Spec[TrueFalseShown, TrueFalseKey]) -> Document:
        key = spec.key
        raw: Document = {"answer": key.answer} | ({} if key.unsafe is None else {"unsafe": key.unsafe})
        return raw | {"if_true": key.if_true, "if_false": key.if_false}

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        return {"answer": [truth_text(answer, ("answer",))]}

    def plain_deal(self, shown: TrueFalseShown) -> TrueFalseDeal:
        return TrueFalseDeal()

    def deal(self, shown: TrueFalseShown, rng: Rng) -> TrueFalseDeal:
        return TrueFalseDeal()

    def control(self, shown: TrueFalseShown, deal: TrueFalseDeal) -> Control:
        """The words for true and false are the reader's language's, not the author's."""
        return Control(shown.stem, shown.lead_in, OneOf(tuple(Choice(id, "") for id in TRUTHS)))

    def fields(self, shown: TrueFalseShown) -> Sequence[str]:
        return ("answer",)

    def parse_fields(self, shown: TrueFalseShown, typed: Mapping[str, list[str]]) -> TrueFalseAnswer | None:
        chosen = set(typed["answer"])
        if unknown := sorted(chosen - set(TRUTHS)):
            raise AnswerError(Problem(("answer",), "unknown_option", {"option": unknown[0]}))
        if len(chosen) > 1:
            raise AnswerError(Problem(("answer",), "too_many_chosen", {"n": len(chosen)}))
        return TrueFalseAnswer(chosen=TRUE if TRUE in chosen else FALSE) if chosen else None

    def raw_of(self, answer: TrueFalseAnswer | None) -> dict[str, list[str]]:
        return {"answer": [answer.chosen]} if answer else {}

    def describe(self, shown: TrueFalseShown, deal: TrueFalseDeal, answer: TrueFalseAnswer | None) -> list[Message]:
        return [Message(f"judged_{answer.chosen}" if answer else "blank")]

    def judge(self, spec: Spec[TrueFalseShown, TrueFalseKey], deal: TrueFalseDeal, answer: TrueFalseAnswer) -> Outcome:
        chosen = answer.chosen == TRUE
        if chosen == spec.key.answer:
            return RIGHT
        return UNSAFE[answer.chosen] if chosen == spec.key.unsafe else WRONG

    def key(self, spec: Spec[TrueFalseShown, TrueFalseKey], deal: TrueFalseDeal) -> TrueFalseAnswer:
        return TrueFalseAnswer(chosen=TRUE if spec.key.answer else FALSE)

    def feedback(
        self, spec: Spec[TrueFalseShown, TrueFalseKey], deal: TrueFalseDeal, answer: TrueFalseAnswer | None
    ) -> list[Feedback]:
        why, right, chosen = self.rationales(spec.key), truth_id(spec.key.answer), answer and answer.chosen
        return [Feedback(id, why[id], id == right, id == chosen) for id in TRUTHS]

    def rationales(self, key: TrueFalseKey) -> dict[str, str]:
        return {TRUE: key.if_true, FALSE: key.if_false}


RIGHT, WRONG = Outcome(Fraction(1)), Outcome(Fraction(0))
UNSAFE = {id: Outcome(Fraction(0), Danger.UNSAFE, (Message("chose_unsafe", {"option": id}),)) for id in TRUTHS}
TYPE = TrueFalse()

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "A patient was last treated with another botulinum toxin product and asks for the same dose.",
        "lead_in": "The number of units on the old record can be used for onabotulinumtoxinA.",
        "answer": False,
        "unsafe": True,
        "if_true": "Units are specific to each product and cannot be converted.",
        "if_false": "The dose is taken from the label of the product in your hand.",
        "rationale": "Units of one product are not units of another.",
        "golden": [
            {"answer": False, "credit": 1, "why": "the key"},
            {"answer": True, "credit": 0, "unsafe": True, "why": "the dose of another product"},
            {"answer": "", "credit": 0, "why": "left blank"},
        ],
    },
    {
        "lead_in": "The frontalis lifts the brow.",
        "answer": True,
        "if_false": "The corrugator and the procerus draw it down.",
        "golden": [
            {"answer": "true", "credit": 1},
            {"answer": "false", "credit": 0},
            {"answer": "", "credit": 0},
        ],
    },
)
