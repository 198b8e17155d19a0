"""Waivers: an instructor decides, with a reason, that a requirement need not be met by one trainee."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from lms.canonical import digest_of
from lms.certification.rules.facts import WaiverFact
from lms.certification.rules.states import WAIVED, Clause, ClauseState

WAIVABLE = frozenset({"lessons", "quizzes", "examination", "domains", "practicals"})
"""What an instructor can know from elsewhere, such as prior training. Not waivable:

licence               whether somebody may practise is the board's to say, and the certificate hangs on it daily
no_unsafe_open        it is closed by a talk, which is as quick and leaves what was said
critical              what would have harmed a patient is talked over and tested again
attestation, release  only the trainee, and only a second person, can give them
entrustment           only those who decide together can give it
"""


def why_not_waive(clause: Clause, waiver: int, trainee: int, state: str) -> str | None:
    """Why this person may not waive the clause now, as a code."""
    if clause["kind"] not in WAIVABLE:
        return "waiver_kind"
    if waiver == trainee:
        return "waiver_own"
    if state == "met":
        return "waiver_met"
    return "waiver_already" if state == WAIVED else None


def waived(state: ClauseState, clause: Clause, waivers: Collection[WaiverFact]) -> ClauseState:
    """The state with its waiver, where it is open and one was given for the clause as it reads now."""
    if state.met or clause["kind"] not in WAIVABLE:
        return state
    found = next((one for one in waivers if one.clause == clause["id"]), None)
    if found is None or found.clause_digest != digest_of(dict(clause)):
        return state
    told = {
        "waiver": found.waiver,
        "by": found.by,
        "name": found.name,
        "at": found.at.isoformat(),
        "reason": found.reason,
    }
    return replace(state, state=WAIVED, missing=(), evidence={**state.evidence, "waived": told})
