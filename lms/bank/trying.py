"""A try at a question outside an attempt: in a lesson, over a changed passage, or on a later day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.bank.queries import KeyedQuestion
from lms.canonical import digest
from lms.unit_of_work import Refused
from quizzes.values import AnswerError, seeded_rng


@dataclass(frozen=True)
class Try:
    """What was given and what it was worth; `deal` and `answer` as documents to be stored.

    clear  the machine can tell what was meant; a number that can be read in two ways is neither right nor wrong
    """

    deal: Any
    answer: Any
    right: bool
    unsafe: bool
    clear: bool


def seed_of(*about: object) -> int:
    """The same question looks the same to the same person, without storing a deal before it is answered."""
    return int(digest(":".join(map(str, about)))[:12], 16)


def deal_of(question: KeyedQuestion, seed: int) -> Any:
    return question.shown.type.deal(question.spec.shown, seeded_rng(seed))


def tried(question: KeyedQuestion, deal: Any, raw: Mapping[str, Sequence[str]]) -> Try:
    """What was sent, understood and graded. Refused where it cannot be read, and where it is blank.

    What would be dangerous is never right, whatever it earns."""
    kind = question.shown.type
    try:
        answer = kind.parse(question.spec.shown, deal, raw)
    except AnswerError as error:
        raise Refused("answer_unreadable") from error
    if answer is None:
        raise Refused("answer_blank")
    outcome = kind.grade(question.spec, deal, answer)
    unsafe = outcome is not None and outcome.danger is not None
    right = outcome is not None and outcome.credit == 1 and not unsafe
    return Try(kind.dump_deal(deal), kind.dump_answer(answer), right, unsafe, outcome is not None)
