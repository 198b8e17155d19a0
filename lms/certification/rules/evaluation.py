"""Every clause of a programme in its order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lms.certification.rules import entrusting, examination, practice, safety, signatures, study
from lms.certification.rules.facts import Evidence
from lms.certification.rules.states import Clause, ClauseState
from lms.certification.rules.waiving import waived

Kind = Callable[[Clause, Evidence, bool], ClauseState]

KINDS: Mapping[str, Kind] = {
    "licence": study.licence,
    "lessons": study.lessons,
    "quizzes": study.quizzes,
    "examination": examination.examination,
    "domains": examination.domains,
    "critical": safety.critical,
    "no_unsafe_open": safety.no_unsafe_open,
    "practicals": practice.practicals,
    "attestation": signatures.attestation,
    "entrustment": entrusting.entrustment,
    "release": signatures.release,
}


def evaluate(clauses: Sequence[Clause], evidence: Evidence) -> tuple[ClauseState, ...]:
    """The standing at every clause, in the programme's order.

    Attestation and release come last by nature: each can be given only when every clause before it is met,
    and once given it stays given. Raises KeyError for a kind that this version does not know.
    """
    states: list[ClauseState] = []
    for clause in clauses:
        before = all(state.met for state in states)
        state = KINDS[clause["kind"]](clause, evidence, before)
        states.append(waived(state, clause, evidence.waivers))
    return tuple(states)


def complete(states: Sequence[ClauseState]) -> bool:
    return bool(states) and all(state.met for state in states)
