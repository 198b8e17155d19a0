"""The clauses of the examination: passed, and every domain at a minimum of its own."""

from __future__ import annotations

from fractions import Fraction

from lms.certification.rules.facts import DomainsFact, Evidence
from lms.certification.rules.states import (
    ATTENTION,
    OPEN,
    PARTIAL,
    Clause,
    ClauseState,
    Missing,
    counted,
    no,
    yes,
)
from quizzes.scoring import percent


def examination(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    fact = evidence.examination
    if fact is None:
        return no(clause, OPEN, Missing("examination_absent"))
    if fact.passed_at is not None:
        return yes(clause, {"attempt": fact.attempt})
    if fact.waiting:
        return no(clause, PARTIAL, Missing("examination_waiting"))
    if fact.used >= fact.allowed:
        return no(clause, ATTENTION, Missing("examination_exhausted"))
    waived = any(waiver.kind == "quizzes" for waiver in evidence.waivers)
    if not waived and any(quiz.passed_at is None for quiz in evidence.quizzes):
        return no(clause, OPEN, Missing("examination_locked"))
    code = "examination_failed" if fact.used else "examination_open"
    return no(clause, PARTIAL, Missing(code, {"left": fact.allowed - fact.used}))


def domains(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    """Every minimum is reached in one attempt: strength of one day does not make up for weakness of another.

    Looks at the attempt that misses fewest of them, the latest of several."""
    minima = {name: Fraction(least) for name, least in sorted(clause["minima"].items())}
    if not evidence.domains:
        waits = evidence.examination is not None and evidence.examination.waiting
        missing = Missing("examination_waiting" if waits else "after_the_examination")
        return counted(clause, 0, len(minima), [missing], {})
    nearest = min(evidence.domains, key=lambda fact: (len(_below(fact, minima)), -fact.number))
    below = _below(nearest, minima)
    missed = [_missed(name, nearest, minima[name], evidence) for name in below]
    return counted(clause, len(minima) - len(below), len(minima), missed, {"attempt": nearest.attempt})


def _below(fact: DomainsFact, minima: dict[str, Fraction]) -> list[str]:
    """A domain that did not come up was not shown: it is below its minimum."""
    return [name for name, least in minima.items() if fact.shares.get(name, Fraction(-1)) < least]


def _missed(name: str, fact: DomainsFact, least: Fraction, evidence: Evidence) -> Missing:
    title = evidence.domain_titles.get(name, name)
    if name not in fact.shares:
        return Missing("domain_absent", {"domain": title})
    have = percent(fact.shares[name], least)
    return Missing("domain_below", {"domain": title, "have": have, "need": percent(least)})
