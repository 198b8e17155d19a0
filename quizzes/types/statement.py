"""Information between questions: a heading and a text, with nothing to answer and nothing to earn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.question import Feedback, Key, Shown, Spec, Worth
from quizzes.reading import Form
from quizzes.records import Document, Record
from quizzes.undealt import NoDeal, UndealtType
from quizzes.values import Control, Message, Outcome, Problem, SpecError, Widget


class StatementShown(Shown):
    """The lead-in is the heading."""


class StatementKey(Key):
    """Nothing is right or wrong."""


class NoAnswer(Record):
    """Nothing is asked."""


@dataclass(frozen=True, slots=True)
class Nothing(Widget):
    """Nothing to answer with."""


class Statement(UndealtType[StatementShown, StatementKey, NoAnswer]):
    kind = "statement"
    worth = Worth.NOBODY
    shown_model = StatementShown
    key_model = StatementKey
    answer_model = NoAnswer

    def read_parts(self, form: Form, words: Mapping[str, str]) -> tuple[Document, Document]:
        return {}, {}

    def write_parts(self, spec: Spec[StatementShown, StatementKey]) -> Document:
        return {}

    def author_fields(self, answer: object) -> dict[str, list[str]]:
        raise SpecError([Problem(("answer",), "nothing_to_answer")])

    def control(self, shown: StatementShown, deal: NoDeal) -> Control:
        return Control(shown.stem, shown.lead_in, Nothing())

    def fields(self, shown: StatementShown) -> Sequence[str]:
        return ()

    def parse_fields(self, shown: StatementShown, typed: Mapping[str, list[str]]) -> None:
        return None

    def raw_of(self, answer: NoAnswer | None) -> dict[str, list[str]]:
        return {}

    def describe(self, shown: StatementShown, deal: NoDeal, answer: NoAnswer | None) -> list[Message]:
        return []

    def grade(self, spec: Spec[StatementShown, StatementKey], deal: NoDeal, answer: NoAnswer | None) -> Outcome:
        return Outcome(Fraction(0))

    def judge(self, spec: Spec[StatementShown, StatementKey], deal: NoDeal, answer: NoAnswer) -> Outcome:
        return Outcome(Fraction(0))

    def key(self, spec: Spec[StatementShown, StatementKey], deal: NoDeal) -> NoAnswer:
        return NoAnswer()

    def feedback(self, spec: Spec[StatementShown, Any], deal: NoDeal, answer: NoAnswer | None) -> list[Feedback]:
        return []


TYPE = Statement()

EXAMPLES: tuple[Document, ...] = (
    {
        "stem": "The next questions follow **one patient** from the first talk to the review at two weeks.",
        "lead_in": "A case in four questions",
        "rationale": "The case ties the questions together.",
    },
    {"lead_in": "Doses on the following pages are in units of onabotulinumtoxinA."},
)
