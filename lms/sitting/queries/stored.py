"""What is stored with an attempt, read again: its policy, what was dealt and answered in an item, its result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from quizzes.policy import Policy
from quizzes.question import type_for
from quizzes.scoring import DomainResult, Result


@lru_cache(1_000)
def policy_of(text: str) -> Policy:
    """The policy that a stored text says: most attempts of a quiz have the same."""
    return Policy.load(json.loads(text))


@lru_cache(20_000)
def deal_of(kind: str, text: str) -> Any:
    """What a stored text says was dealt in an item of this kind."""
    return type_for(kind).load_deal(json.loads(text))


@lru_cache(20_000)
def answer_of(kind: str, text: str) -> Any:
    """What a stored text says was answered in an item of this kind, which is not prose."""
    return type_for(kind).load_answer(json.loads(text))


def stored_result(document: Mapping[str, Any]) -> Result:
    """What a grade needs of a result; the points themselves stay with the attempt."""
    complete, reasons = document["complete"], tuple(document["reasons"])
    share = Fraction(document["share"])
    return Result(
        score=share,
        maximum=Fraction(1),
        share=share,
        complete=complete,
        passed=not reasons if complete else None,
        domains=tuple(DomainResult(row[0], row[1], row[2], Fraction(row[3])) for row in document["domains"]),
        critical_wrong=document["critical_wrong"],
        unsafe=document["unsafe"],
        reasons=reasons,
    )
