"""The clause of the decision on entrustment: what several people decided together, by their signed votes."""

from __future__ import annotations

from lms.certification.rules.facts import Evidence
from lms.certification.rules.states import MET, OPEN, PARTIAL, Clause, ClauseState, Missing
from lms.entrustment.rules import ClauseVerdict
from lms.entrustment.rules import entrustment as judge


def entrustment(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    """Met by the decisions that count now: a later restriction takes away what was granted before."""
    found = judge(clause, evidence.decided)
    asked = {"level": clause["level"], "people": clause["people"]}
    seen = {**asked, "areas": sorted(found.areas), "decisions": sorted(found.decisions)}
    name = MET if found.met else PARTIAL if before or found.have else OPEN
    return ClauseState(clause["id"], clause["kind"], name, found.have, found.need, _missing(found, asked, before), seen)


def _missing(found: ClauseVerdict, asked: dict[str, int], before: bool) -> tuple[Missing, ...]:
    if found.missing is None:
        return ()
    if found.missing == "entrustment_missing" and not before:
        return (Missing("after_everything_above"),)
    return (Missing(found.missing, {"have": found.have, "need": found.need, **asked}),)
