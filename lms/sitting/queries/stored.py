"""A settled result as it was stored with its attempt, read again for the grade of several attempts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from quizzes.scoring import DomainResult, Result


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
