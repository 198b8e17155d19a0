"""Every type of question with an answered example, from the examples that each type's file carries."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lms.bank.queries import KeyedQuestion, ShownQuestion
from lms.bank.review import Review, review_of
from lms.publishing.pack.rendering import render_question, render_worth
from quizzes.golden import Golden
from quizzes.question import AnyType, Spec, Worth, examples_of, kinds, type_for
from quizzes.records import Document
from quizzes.values import Control, Message, Outcome


@dataclass(frozen=True)
class Answered:
    """One example, with an answer that is partly right where it has one."""

    question: ShownQuestion
    control: Control
    values: dict[str, list[str]]
    outcome: Outcome | None  # None: nobody has marked it, or it asks nothing
    messages: tuple[Message, ...]
    review: Review
    author: Document  # how its author wrote it

    @property
    def verdict(self) -> str | None:
        if self.outcome is None:
            return None
        if self.outcome.danger:
            return "unsafe"
        return {Fraction(1): "right", Fraction(0): "wrong"}.get(self.outcome.credit, "partly")


def gallery() -> list[Answered]:
    """One example of each kind, in the order of their names."""
    return [_answered(type_for(kind), examples_of(kind)[0]) for kind in kinds()]


def _answered(kind: AnyType, raw: Document) -> Answered:
    spec = kind.read(raw)
    golden = _telling(kind, spec)
    deal, answer = kind.author_answer(spec, golden.model_dump()) if golden else (kind.plain_deal(spec.shown), None)
    keyed = _question(kind, spec)
    review = review_of(keyed, deal, answer, golden.rubric if golden else None)
    outcome = kind.golden_outcome(spec, golden) if golden else None
    return Answered(
        keyed.shown,
        kind.control(spec.shown, deal),
        kind.raw_of(answer),
        outcome,
        outcome.messages if outcome else (),
        review,
        raw,
    )


def _telling(kind: AnyType, spec: Spec[Any, Any]) -> Golden | None:
    """The golden answer that shows most: partly right, else wrong, else whatever there is."""
    if kind.worth is Worth.NOBODY:
        return None
    answered: list[Golden] = [golden for golden in spec.key.golden if golden.answer not in ("", [], {})]
    return min(answered, key=lambda golden: (golden.credit == 1, golden.credit == 0, golden.unsafe))


def _question(kind: AnyType, spec: Spec[Any, Any]) -> KeyedQuestion:
    rendered = render_question(kind, spec.shown)
    shown = ShownQuestion(0, kind.kind, 1, kind.kind, "", False, "", Spec(spec.shown, None), rendered)
    return KeyedQuestion(shown, 0, 1, spec, render_worth(kind, spec.key))
