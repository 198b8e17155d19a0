"""What a review says of an answer once the key may be seen; the same for a knowledge check and a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.bank.queries import KeyedQuestion
from quizzes.values import Message


@dataclass(frozen=True)
class PartReview:
    verdict: str | None  # right | wrong | missed; None for an option that was rightly left alone
    html: str


@dataclass(frozen=True)
class Review:
    """`parts` by the ids of options, steps, rows or gaps; `right` is the key in words, `key` as form fields."""

    parts: Mapping[str, PartReview]
    notes: tuple[str, ...]
    rationale: str
    right: tuple[Message, ...]
    key: Mapping[str, list[str]]
    reveal: Mapping[str, Any]


def review_of(question: KeyedQuestion, deal: Any, answer: Any, picks: Mapping[str, str] | None = None) -> Review:
    """`picks` are the levels that a person gave for the lines of a rubric."""
    kind, spec = question.shown.type, question.spec
    feedback = kind.feedback(spec, deal, answer)
    right, html = kind.key(spec, deal), question.rendered["rationales"]
    return Review(
        {one.id: PartReview(one.verdict, html.get(one.id, "")) for one in feedback if one.id is not None},
        tuple(one.rationale for one in feedback if one.id is None and one.rationale),
        question.rendered["rationale"],
        tuple(kind.describe(spec.shown, deal, right)),
        kind.raw_of(right),
        {**kind.reveal(spec, deal), "picks": picks or {}},
    )
