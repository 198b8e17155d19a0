"""The clauses of safety: no dangerous answer that nobody spoke about, and every critical item right in the end."""

from __future__ import annotations

from collections.abc import Sequence

from lms.certification.rules.facts import CriticalFact, Evidence
from lms.certification.rules.states import ATTENTION, MET, OPEN, PARTIAL, Clause, ClauseState, Missing, no, yes


def no_unsafe_open(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    facts = sorted(evidence.unsafe, key=lambda fact: fact.slot)
    open_ones = [fact for fact in facts if not fact.reviewed]
    if open_ones:
        missing = Missing("unsafe_open", {"n": len(open_ones), "title": open_ones[0].quiz_title})
        return no(clause, ATTENTION, missing, evidence={"slots": [fact.slot for fact in open_ones]})
    return yes(clause, {"reviewed": [fact.slot for fact in facts]})


def critical(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    """Every critical item that any attempt at the examination asked was answered rightly and safely.

    Where it was not: a dangerous answer was talked over, and a parallel item was right in an attempt that began later.
    Earlier attempts count too: a second paper does not wipe out what the first one showed."""
    asked = [fact for fact in evidence.critical if fact.examination]
    if not asked:
        waits = evidence.examination is not None and evidence.examination.waiting
        return no(clause, PARTIAL if waits else OPEN, Missing("examination_waiting" if waits else _AFTER))
    missed = sorted((fact for fact in asked if not fact.right or fact.unsafe), key=lambda fact: fact.slot)
    unspoken = [fact for fact in missed if fact.unsafe and not fact.reviewed]
    untested = [fact for fact in missed if not _retested(fact, evidence.critical)]
    missing = [Missing("critical_talk", {"n": len(unspoken)})] if unspoken else []
    missing += [Missing("critical_retest", {"n": len(untested)})] if untested else []
    open_slots = sorted({fact.slot for fact in (*unspoken, *untested)})
    seen = {"open": open_slots, "mended": [fact.slot for fact in missed if fact.slot not in open_slots]}
    have = len(asked) - len(open_slots)
    return ClauseState(
        clause["id"], clause["kind"], ATTENTION if missing else MET, have, len(asked), tuple(missing), seen
    )


_AFTER = "after_the_examination"


def _retested(missed: CriticalFact, answers: Sequence[CriticalFact]) -> bool:
    return any(
        later.started_at > missed.started_at and later.right and not later.unsafe and _parallel(missed, later)
        for later in answers
    )


def _parallel(missed: CriticalFact, other: CriticalFact) -> bool:
    """Another item of the same idea; where its author named no siblings, another critical one of the domain."""
    if missed.question == other.question:
        return False
    return missed.siblings == other.siblings if missed.siblings is not None else missed.domain == other.domain
