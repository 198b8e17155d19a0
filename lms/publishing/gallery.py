"""Every type of question with an answered example, from the examples that each type's file carries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from lms.bank.queries import KeyedQuestion, ShownQuestion
from lms.bank.review import Review, review_of
from lms.publishing.pack.figures import read_figure
from lms.publishing.pack.rendering import render_figure, render_question, render_worth
from quizzes.golden import Golden
from quizzes.question import AnyType, Spec, Worth, examples_of, kinds, type_for
from quizzes.records import Document
from quizzes.values import Control, Message, Outcome

FIGURES = Path(__file__).resolve().parents[2] / "templates" / "publishing" / "figures"


@dataclass(frozen=True)
class Answered:
    """One example, with an answer that is partly right where it has one."""

    question: ShownQuestion
    control: Control
    values: dict[str, list[str]]
    outcome: Outcome | None  # None: nobody has marked it, or it asks nothing
    messages: tuple[Message, ...]
    review: Review
    author: str  # how its author wrote it

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
        _written(kind, raw),
    )


def _written(kind: AnyType, raw: Document) -> str:
    """The example as a course's file has it; through JSON, since YAML would point to what stands in it twice."""
    item = json.loads(json.dumps({"kind": kind.kind, **raw}))
    return yaml.safe_dump(item, sort_keys=False, allow_unicode=True, width=88).strip()


def _telling(kind: AnyType, spec: Spec[Any, Any]) -> Golden | None:
    """The golden answer that shows most: partly right, else wrong, else whatever there is."""
    if kind.worth is Worth.NOBODY:
        return None
    answered: list[Golden] = [golden for golden in spec.key.golden if golden.answer not in ("", [], {})]
    return min(answered, key=lambda golden: (golden.credit == 1, golden.credit == 0, golden.unsafe))


def _question(kind: AnyType, spec: Spec[Any, Any]) -> KeyedQuestion:
    rendered = render_question(kind, spec.shown) | _figure(kind)
    shown = ShownQuestion(0, kind.kind, 1, kind.kind, "", False, "", Spec(spec.shown, None), rendered)
    return KeyedQuestion(shown, 0, 1, spec, render_worth(kind, spec.key))


def _figure(kind: AnyType) -> Document:
    """What is drawn under the example's points, where its kind asks for a figure."""
    path = FIGURES / f"{kind.kind}.svg"
    if not path.exists():
        return {}
    drawing, _ = read_figure(path.read_text(encoding="utf-8"), path.name, "example")
    return {"figure": render_figure(drawing)} if drawing else {}
