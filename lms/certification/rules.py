"""From evidence to standing: each clause of a programme is met or not, with what is missing. Pure.

Levels are ordinal and never averaged; the order of the evidence does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from lms.practicals.rules import ObservationFact as ObservationFact
from lms.practicals.rules import Part, parts, tally

MET, PARTIAL, OPEN, ATTENTION = "met", "partial", "open", "attention"


@dataclass(frozen=True)
class LicenceFact:
    profession: str
    body: str
    valid_from: date
    valid_until: date
    verification: str


@dataclass(frozen=True)
class LessonFact:
    lesson: int
    position: int
    title: str
    read_at: datetime | None


@dataclass(frozen=True)
class QuizFact:
    quiz: int
    title: str
    position: int
    passed_at: datetime | None
    attempt: int | None  # the one that passed
    used: int
    allowed: int
    waiting: bool = False  # an attempt waits for a mark by a person


@dataclass(frozen=True)
class UnsafeFact:
    slot: int
    quiz_title: str
    reviewed: bool


@dataclass(frozen=True)
class Evidence:
    """All that the clauses look at, as it stood at one moment."""

    today: date
    licence: LicenceFact | None = None
    lessons: tuple[LessonFact, ...] = ()
    quizzes: tuple[QuizFact, ...] = ()
    examination: QuizFact | None = None
    unsafe: tuple[UnsafeFact, ...] = ()
    observations: tuple[ObservationFact, ...] = ()
    attested_at: datetime | None = None
    released_at: datetime | None = None


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, as a code with parameters."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ClauseState:
    id: str
    kind: str
    state: str
    have: int
    need: int
    missing: tuple[Missing, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        return self.state == MET


Clause = Mapping[str, Any]


def evaluate(clauses: Sequence[Clause], evidence: Evidence) -> tuple[ClauseState, ...]:
    """The standing at every clause, in the programme's order.

    Attestation and release come last by nature: each can be given only when every clause before it is met,
    and once given it stays given. Raises KeyError for a kind that this version does not know.
    """
    states: list[ClauseState] = []
    for clause in clauses:
        before = all(state.met for state in states)
        states.append(_KINDS[clause["kind"]](clause, evidence, before))
    return tuple(states)


def complete(states: Sequence[ClauseState]) -> bool:
    return bool(states) and all(state.met for state in states)


def _state(
    clause: Clause, have: int, need: int, missing: Sequence[Missing], evidence: Mapping[str, Any]
) -> ClauseState:
    name = MET if not missing else PARTIAL if have else OPEN
    return ClauseState(clause["id"], clause["kind"], name, have, need, tuple(missing), evidence)


def _licence(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    licence = evidence.licence
    if licence is None:
        return ClauseState(clause["id"], clause["kind"], ATTENTION, 0, 1, (Missing("licence_missing"),))
    held = {
        "profession": licence.profession,
        "body": licence.body,
        "valid_until": licence.valid_until.isoformat(),
        "verification": licence.verification,
    }
    if licence.valid_until < evidence.today:
        gone = Missing("licence_lapsed", {"on": licence.valid_until.isoformat()})
        return ClauseState(clause["id"], clause["kind"], ATTENTION, 0, 1, (gone,), held)
    if licence.valid_from > evidence.today:
        early = Missing("licence_not_yet", {"on": licence.valid_from.isoformat()})
        return ClauseState(clause["id"], clause["kind"], ATTENTION, 0, 1, (early,), held)
    if licence.verification == "self":
        unseen = Missing("licence_unverified")
        return ClauseState(clause["id"], clause["kind"], ATTENTION, 0, 1, (unseen,), held)
    return ClauseState(clause["id"], clause["kind"], MET, 1, 1, (), held)


def _lessons(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    unread = sorted((fact for fact in evidence.lessons if fact.read_at is None), key=lambda fact: fact.position)
    read = [fact.lesson for fact in evidence.lessons if fact.read_at is not None]
    missing = [Missing("lesson_next", {"position": fact.position, "title": fact.title}) for fact in unread[:1]]
    return _state(clause, len(read), len(evidence.lessons), missing, {"lessons": sorted(read)})


def _quizzes(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    failed = [fact for fact in evidence.quizzes if fact.passed_at is None]
    passed = {str(fact.quiz): fact.attempt for fact in evidence.quizzes if fact.passed_at is not None}
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
        first = min(failed, key=lambda fact: fact.position)
        missing.append(Missing("quiz_next", {"position": first.position, "title": first.title}))
    state = _state(clause, len(passed), len(evidence.quizzes), missing, {"attempts": passed})
    return _with_state(state, ATTENTION) if stuck else state


def _examination(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    fact = evidence.examination
    if fact is None:
        return ClauseState(clause["id"], clause["kind"], OPEN, 0, 1, (Missing("examination_absent"),))
    if fact.passed_at is not None:
        return ClauseState(clause["id"], clause["kind"], MET, 1, 1, (), {"attempt": fact.attempt})
    if fact.waiting:
        return ClauseState(clause["id"], clause["kind"], PARTIAL, 0, 1, (Missing("examination_waiting"),))
    if fact.used >= fact.allowed:
        return ClauseState(clause["id"], clause["kind"], ATTENTION, 0, 1, (Missing("examination_exhausted"),))
    if any(quiz.passed_at is None for quiz in evidence.quizzes):
        return ClauseState(clause["id"], clause["kind"], OPEN, 0, 1, (Missing("examination_locked"),))
    code = "examination_failed" if fact.used else "examination_open"
    return ClauseState(
        clause["id"], clause["kind"], PARTIAL, 0, 1, (Missing(code, {"left": fact.allowed - fact.used}),)
    )


def _no_unsafe_open(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    open_ones = [fact for fact in evidence.unsafe if not fact.reviewed]
    if open_ones:
        missing = Missing("unsafe_open", {"n": len(open_ones), "title": open_ones[0].quiz_title})
        slots = [fact.slot for fact in open_ones]
        return ClauseState(clause["id"], clause["kind"], ATTENTION, 0, 1, (missing,), {"slots": slots})
    reviewed = sorted(fact.slot for fact in evidence.unsafe)
    return ClauseState(clause["id"], clause["kind"], MET, 1, 1, (), {"reviewed": reviewed})


def _practicals(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    counted = tally(evidence.observations, clause, evidence.today)
    missing = [_short(part, clause) for part in parts(counted, clause) if not part.met]
    have = min(len(counted.observed), clause["observed"]) + min(len(counted.performed), clause["performed"])
    seen = {
        "observed": len(counted.observed),
        "performed": len(counted.performed),
        "asked": [clause["observed"], clause["performed"]],
        "areas": sorted(counted.areas),
        "assessors": len(counted.assessors),
        "drills": len(counted.drills),
        "last_levels": [fact.level for fact in counted.last],
        "observations": sorted(fact.version for fact in evidence.observations),
    }
    return _state(clause, have, clause["observed"] + clause["performed"], missing, seen)


def _short(part: Part, clause: Clause) -> Missing:
    if part.id == "level":
        return Missing("level_short", {"last": clause["last"], "level": clause["level"], "days": clause["within_days"]})
    if part.id == "drill":
        return Missing("drill_missing")
    return Missing(f"{part.id}_short", {"have": part.have, "need": part.need, "n": part.need - part.have})


def _attestation(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    if evidence.attested_at is not None:
        return ClauseState(clause["id"], clause["kind"], MET, 1, 1, (), {"at": evidence.attested_at.isoformat()})
    code = "attestation_open" if before else "after_everything_above"
    return ClauseState(clause["id"], clause["kind"], PARTIAL if before else OPEN, 0, 1, (Missing(code),))


def _release(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    if evidence.released_at is not None:
        return ClauseState(clause["id"], clause["kind"], MET, 1, 1, (), {"at": evidence.released_at.isoformat()})
    code = "release_waiting" if before else "after_everything_above"
    return ClauseState(clause["id"], clause["kind"], PARTIAL if before else OPEN, 0, 1, (Missing(code),))


def _with_state(state: ClauseState, name: str) -> ClauseState:
    return ClauseState(state.id, state.kind, name, state.have, state.need, state.missing, state.evidence)


_KINDS: dict[str, Callable[[Clause, Evidence, bool], ClauseState]] = {
    "licence": _licence,
    "lessons": _lessons,
    "quizzes": _quizzes,
    "examination": _examination,
    "no_unsafe_open": _no_unsafe_open,
    "practicals": _practicals,
    "attestation": _attestation,
    "release": _release,
}


def may_release(releaser: int, trainee: int, last_assessor: int | None) -> str | None:
    """Why this person may not release, as a code: not the trainee, nor who signed the latest observation."""
    if releaser == trainee:
        return "release_own"
    if last_assessor is not None and releaser == last_assessor:
        return "release_needs_second"
    return None
