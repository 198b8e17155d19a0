"""What may be said of one answer: only what the things to show allow is in it, so that no page can say more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from lms.bank.queries import KeyedQuestion
from lms.bank.review import PartReview, Review, review_of
from lms.sitting.rules import tellable, verdict, worth_words
from quizzes.review import Thing
from quizzes.values import Message, Outcome

Things = frozenset[Thing]


@dataclass(frozen=True)
class Earned:
    """What an item adds to the total, and what it could have."""

    points: Fraction
    of: Fraction

    @property
    def words(self) -> tuple[str, str]:
        return worth_words(self.points), worth_words(self.of)


@dataclass(frozen=True)
class Judged:
    """An answer with everything that is known about it."""

    outcome: Outcome | None
    scored: bool
    earned: Earned
    messages: tuple[Message, ...]
    comment: str | None
    keyed: KeyedQuestion | None
    deal: Any
    answer: Any
    rubric: Any = None


@dataclass(frozen=True)
class Told:
    """Each part is None or empty where it may not show."""

    verdict: str | None
    earned: Earned | None
    messages: tuple[Message, ...]
    comment: str | None
    review: Review | None
    rationales: tuple[str, ...]  # HTML
    key: dict[str, list[str]] | None  # the key as form fields, where it shows and the answer does not


def tell(things: Things, judged: Judged) -> Told:
    shows_key = Thing.KEY in things and judged.keyed is not None
    feedback = Thing.FEEDBACK in things
    return Told(
        verdict(judged.outcome, scored=judged.scored) if Thing.CORRECTNESS in things else None,
        judged.earned if Thing.MARKS in things and judged.scored and judged.outcome is not None else None,
        tellable(judged.messages, key=shows_key) if feedback else (),
        judged.comment if feedback else None,
        _review(things, judged) if shows_key else None,
        _rationales(judged) if Thing.RATIONALE in things and not shows_key else (),
        _key_fields(judged) if shows_key and Thing.RESPONSE not in things else None,
    )


def _review(things: Things, judged: Judged) -> Review | None:
    """The key over the answer; over itself where the answer does not show."""
    keyed = judged.keyed
    if keyed is None:
        return None
    own = Thing.RESPONSE in things
    answer = judged.answer if own else keyed.shown.type.key(keyed.spec, judged.deal)
    review = review_of(keyed, judged.deal, answer, judged.rubric if own else None)
    return review if Thing.RATIONALE in things else _without_rationales(review)


def _without_rationales(review: Review) -> Review:
    parts = {id: PartReview(part.verdict, "") for id, part in review.parts.items()}
    return replace(review, parts=parts, notes=(), rationale="")


def _rationales(judged: Judged) -> tuple[str, ...]:
    if judged.keyed is None:
        return ()
    rendered = judged.keyed.rendered
    return tuple(_filled([rendered["rationale"], *rendered["rationales"].values()]))


def _filled(texts: Iterable[str]) -> Iterable[str]:
    return (text for text in texts if text)


def _key_fields(judged: Judged) -> dict[str, list[str]] | None:
    keyed = judged.keyed
    if keyed is None:
        return None
    fields: dict[str, list[str]] = keyed.shown.type.raw_of(keyed.shown.type.key(keyed.spec, judged.deal))
    return fields
