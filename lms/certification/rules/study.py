"""The clauses of study: the licence, the lessons, the module quizzes."""

from __future__ import annotations

from dataclasses import replace

from lms.certification.rules.facts import Evidence
from lms.certification.rules.states import ATTENTION, Clause, ClauseState, Missing, counted, no, yes


def licence(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    """Valid on the day, its first and its last day included, and seen by somebody else than its holder."""
    held = evidence.licence
    if held is None:
        return no(clause, ATTENTION, Missing("licence_missing"))
    seen = {
        "profession": held.profession,
        "body": held.body,
        "valid_until": held.valid_until.isoformat(),
        "verification": held.verification,
    }
    if held.valid_until < evidence.today:
        gone = Missing("licence_lapsed", {"on": held.valid_until.isoformat()})
        return no(clause, ATTENTION, gone, evidence=seen)
    if held.valid_from > evidence.today:
        early = Missing("licence_not_yet", {"on": held.valid_from.isoformat()})
        return no(clause, ATTENTION, early, evidence=seen)
    if held.verification == "self":
        return no(clause, ATTENTION, Missing("licence_unverified"), evidence=seen)
    return yes(clause, seen)


def lessons(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    unread = sorted((fact for fact in evidence.lessons if fact.read_at is None), key=lambda fact: fact.position)
    read = [fact.lesson for fact in evidence.lessons if fact.read_at is not None]
    missing = [Missing("lesson_next", {"position": fact.position, "title": fact.title}) for fact in unread[:1]]
    return counted(clause, len(read), len(evidence.lessons), missing, {"lessons": sorted(read)})


def quizzes(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    ordered = sorted(evidence.quizzes, key=lambda fact: (fact.position, fact.quiz))
    failed = [fact for fact in ordered if fact.passed_at is None]
    passed = {str(fact.quiz): fact.attempt for fact in ordered if fact.passed_at is not None}
    waiting = [fact for fact in failed if fact.waiting]
    stuck = [fact for fact in failed if fact.used >= fact.allowed and not fact.waiting]
    tried = [fact for fact in failed if 0 < fact.used < fact.allowed and not fact.waiting]
    missing = [Missing("quiz_exhausted", {"position": fact.position, "title": fact.title}) for fact in stuck]
    missing += [
        Missing("quiz_failed", {"position": fact.position, "title": fact.title, "left": fact.allowed - fact.used})
        for fact in tried
    ]
    missing += [Missing("quiz_waiting", {"position": fact.position, "title": fact.title}) for fact in waiting]
    if failed and not missing:
        missing.append(Missing("quiz_next", {"position": failed[0].position, "title": failed[0].title}))
    state = counted(clause, len(passed), len(ordered), missing, {"attempts": passed})
    return replace(state, state=ATTENTION) if stuck else state
