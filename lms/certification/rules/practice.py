"""The clause of supervised practice: what the signed observations add up to."""

from __future__ import annotations

from lms.certification.rules.facts import Evidence
from lms.certification.rules.states import Clause, ClauseState, Missing, counted
from lms.practicals.rules import Part, parts, tally


def practicals(clause: Clause, evidence: Evidence, before: bool) -> ClauseState:
    found = tally(evidence.observations, clause, evidence.today)
    missing = [_short(part, clause) for part in parts(found, clause) if not part.met]
    waiting = sum(fact.waits for fact in evidence.observations)
    if missing and waiting:
        missing.append(Missing("signatures_wait", {"n": waiting}))
    have = min(len(found.observed), clause["observed"]) + min(len(found.performed), clause["performed"])
    seen = {
        "observed": len(found.observed),
        "performed": len(found.performed),
        "asked": [clause["observed"], clause["performed"]],
        "areas": sorted(found.areas),
        "assessors": len(found.assessors),
        "drills": len(found.drills),
        "last_levels": [fact.level for fact in found.last],
        "observations": sorted(fact.version for fact in evidence.observations if fact.counts),
    }
    return counted(clause, have, clause["observed"] + clause["performed"], missing, seen)


def _short(part: Part, clause: Clause) -> Missing:
    if part.id == "level":
        return Missing("level_short", {"last": clause["last"], "level": clause["level"], "days": clause["within_days"]})
    if part.id == "drill":
        return Missing("drill_missing")
    return Missing(f"{part.id}_short", {"have": part.have, "need": part.need, "n": part.need - part.have})
