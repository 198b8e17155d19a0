"""Marking one response: the same pure function for the first mark, for any regrade and for golden answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.golden import Golden
from quizzes.question import AnyType, Spec
from quizzes.records import Record
from quizzes.values import Danger, Outcome, SpecError


def mark(kind: AnyType, spec: Spec[Any, Any], deal: Record, answer: Record | None) -> Outcome | None:
    """What a response (None: blank) to a dealt question version is worth by one revision of its key; None where
    a person must decide. Raises ValueError if the question type gives what is no credit."""
    return _bounded(kind, kind.grade(spec, deal, answer))


def _bounded(kind: AnyType, outcome: Outcome | None) -> Outcome | None:
    if outcome is not None and not (isinstance(outcome.credit, Fraction) and 0 <= outcome.credit <= 1):
        raise ValueError(f"{kind.kind} gave a credit of {outcome.credit!r}")
    return outcome


def mark_stored(
    kind: AnyType, spec: Spec[Any, Any], deal: Mapping[str, Any], answer: Mapping[str, Any] | None
) -> Outcome | None:
    """The same, of deal and answer as they are stored."""
    return mark(kind, spec, kind.load_deal(deal), kind.load_answer(answer) if answer is not None else None)


@dataclass(frozen=True, slots=True)
class GoldenFailure:
    """A golden answer, by its place from 0, that does not earn what it says. `earns` is None where it would wait
    for a person, or is not understood any more."""

    place: int
    says: Fraction
    earns: Fraction | None
    says_unsafe: bool
    is_unsafe: bool


def failing_golden(kind: AnyType, spec: Spec[Any, Any]) -> tuple[GoldenFailure, ...]:
    """Golden answers of a stored key that are no longer worth what their author stated."""
    found = [_try(kind, spec, place, golden) for place, golden in enumerate(spec.key.golden)]
    return tuple(failure for failure in found if failure is not None)


def _try(kind: AnyType, spec: Spec[Any, Any], place: int, golden: Golden) -> GoldenFailure | None:
    try:
        outcome = _bounded(kind, kind.golden_outcome(spec, golden))
    except SpecError:
        outcome = None
    earns = outcome.credit if outcome is not None else None
    unsafe = outcome is not None and outcome.danger is Danger.UNSAFE
    if (earns, unsafe) == (golden.credit, golden.unsafe):
        return None
    return GoldenFailure(place, golden.credit, earns, golden.unsafe, unsafe)
