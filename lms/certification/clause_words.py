"""The requirements in words: one title, one figure and one sentence for each clause, the same on every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms.certification.queries import ClauseRow
from lms.messages import N_, _, day, ngettext, say, sentences

sentences(
    {
        "licence_missing": N_("Nobody has recorded your registration yet. The academy does that with you."),
        "licence_lapsed": N_("It ended on %(on)s. Show the academy that it is renewed."),
        "licence_not_yet": N_("It begins on %(on)s."),
        "licence_unverified": N_("Recorded as stated; the academy has yet to check it with the board."),
        "lesson_next": N_("Next: %(position)s · %(title)s."),
        "quiz_next": N_("Next: quiz %(position)s, %(title)s."),
        "quiz_failed": N_("Quiz %(position)s, %(title)s: not passed yet, %(left)s more allowed."),
        "quiz_exhausted": N_("Quiz %(position)s, %(title)s: no attempts left. Your instructor can grant one."),
        "quiz_waiting": N_("Quiz %(position)s, %(title)s: an answer waits for a mark by a person."),
        "examination_waiting": N_("An answer waits for a mark by a person."),
        "examination_absent": N_("The course has no examination yet."),
        "examination_locked": N_("Opens when every module quiz is passed."),
        "examination_open": N_("Open. Attempts left: %(left)s."),
        "examination_failed": N_("Not passed yet. Attempts left: %(left)s."),
        "examination_exhausted": N_("No attempts left. Your instructor can grant one."),
        "unsafe_open": N_(
            "An answer in “%(title)s” would have been dangerous. Your instructor will talk it over with you."
        ),
        "observed_short": N_("Observed: %(have)s of %(need)s."),
        "performed_short": N_("Performed: %(have)s of %(need)s."),
        "areas_short": N_("Areas: %(have)s of %(need)s."),
        "assessors_short": N_("Assessors: %(have)s of %(need)s."),
        "level_short": N_("The last %(last)s performed must be at level %(level)s or above, within %(days)s days."),
        "drill_missing": N_("One complication drill."),
        "signatures_wait": N_("Signatures that count once the academy has verified who gave them: %(n)s."),
        "after_the_examination": N_("Judged with the final examination."),
        "domain_below": N_("%(domain)s: %(have)s %% of the %(need)s %% that are asked."),
        "domain_absent": N_("%(domain)s: did not come up in your paper."),
        "critical_talk": N_("Dangerous answers to talk over with your instructor: %(n)s."),
        "critical_retest": N_("To be answered rightly in a parallel question of a later attempt: %(n)s."),
        "attestation_open": N_("Everything before it is met: you can sign it now."),
        "entrustment_missing": N_("%(people)s people who instruct you decide together; they have not decided yet."),
        "entrustment_people": N_("Decided, but by fewer than %(people)s people."),
        "entrustment_level": N_("Areas decided at level %(level)s or above: %(have)s of %(need)s."),
        "release_waiting": N_("Signed and waiting for a second person to release it."),
        "after_everything_above": N_("After everything above."),
    }
)

TITLES = {
    "licence": N_("Registration valid"),
    "lessons": N_("Lessons"),
    "quizzes": N_("Module quizzes"),
    "examination": N_("Final examination"),
    "domains": N_("Every domain at its minimum"),
    "critical": N_("Every critical question right"),
    "no_unsafe_open": N_("No unsafe answer left open"),
    "practicals": N_("Supervised practice"),
    "attestation": N_("Your statement"),
    "entrustment": N_("Decision on entrustment"),
    "release": N_("Release by a second person"),
}

_LOCKED = {"examination_locked", "after_everything_above", "after_the_examination", "examination_absent"}


@dataclass(frozen=True)
class ClauseLine:
    """One requirement as a page shows it: `kind` is the shape, `figure` the word or number at its side."""

    id: str
    kind: str  # met | waived | partial | open | attention | locked
    title: str
    figure: str
    note: str


def clause_lines(clauses: Sequence[ClauseRow], reasons: Mapping[int, str] | None = None) -> list[ClauseLine]:
    """`reasons` are those of the waivers among the clauses, by waiver: see `waiver_reasons`."""
    return [clause_line(clause, reasons or {}) for clause in clauses]


def clause_line(clause: ClauseRow, reasons: Mapping[int, str]) -> ClauseLine:
    codes = {code for code, _params in clause.missing}
    kind = "locked" if codes and codes <= _LOCKED else clause.state
    return ClauseLine(clause.id, kind, _(TITLES[clause.kind]), _figure(clause, kind), clause_note(clause, reasons))


def clause_note(clause: ClauseRow, reasons: Mapping[int, str]) -> str:
    """What is missing, in words; or what met the clause; or who waived it, when and why."""
    if clause.waived:
        return waiver_sentence(clause.waived, reasons)
    if clause.missing:
        return " ".join(say(code, _params(params)) for code, params in clause.missing)
    return _evidence(clause)


def waiver_sentence(waived: Mapping[str, object], reasons: Mapping[int, str]) -> str:
    """Who waived a requirement, when and why; the reason is not shown to strangers and can have been erased."""
    told = {"name": waived["name"], "on": day(datetime.fromisoformat(str(waived["at"])))}
    reason = reasons.get(int(str(waived["waiver"])))
    if reason is None:
        return _("Waived by %(name)s on %(on)s. The reason was erased.", **told)
    return _("Waived by %(name)s on %(on)s: “%(reason)s”", **told, reason=reason)


def _params(params: dict[str, object]) -> dict[str, object]:
    return {name: day(date.fromisoformat(str(value))) if name == "on" else value for name, value in params.items()}


def _figure(clause: ClauseRow, kind: str) -> str:
    if kind == "waived":
        return _("waived")
    if clause.kind in ("lessons", "quizzes"):
        return _("%(have)s of %(need)s", have=clause.have, need=clause.need)
    if clause.kind == "practicals":
        seen = clause.evidence
        observed, performed = seen["asked"]
        return _(
            "%(observed)s of %(o)s · %(performed)s of %(p)s",
            observed=seen["observed"],
            o=observed,
            performed=seen["performed"],
            p=performed,
        )
    words = {
        "met": _("met"),
        "partial": _("open"),
        "open": _("open"),
        "attention": _("needs attention"),
        "locked": _("later"),
    }
    return words[kind]


def _evidence(clause: ClauseRow) -> str:
    seen = clause.evidence
    if clause.kind == "licence":
        return _(
            "%(body)s, valid until %(until)s.",
            body=seen["body"],
            until=day(date.fromisoformat(seen["valid_until"])),
        )
    if clause.kind == "practicals":
        areas = ngettext("%(num)d area", "%(num)d areas", len(seen["areas"]))
        assessors = ngettext("%(num)d assessor", "%(num)d assessors", seen["assessors"])
        if not seen["drills"]:
            return _("%(areas)s, %(assessors)s.", areas=areas, assessors=assessors)
        return _("%(areas)s, %(assessors)s, drill done.", areas=areas, assessors=assessors)
    if clause.kind == "entrustment":
        return entrusted(seen)
    if clause.kind == "no_unsafe_open":
        n = len(seen.get("reviewed", ()))
        return ngettext("%(num)d talked over.", "%(num)d talked over.", n) if n else _("None so far.")
    if clause.kind == "critical" and seen.get("mended"):
        n = len(seen["mended"])
        return ngettext("%(num)d was mended later.", "%(num)d were mended later.", n)
    return ""


def entrusted(seen: Mapping[str, Any]) -> str:
    """What was decided: at which level, for how many areas, by how many people."""
    areas = ngettext("%(num)d area", "%(num)d areas", len(seen["areas"]))
    return _("Level %(level)s or above in %(areas)s, decided by %(people)s people.", areas=areas, **_asked(seen))


def _asked(seen: Mapping[str, Any]) -> dict[str, Any]:
    return {"level": seen["level"], "people": seen["people"]}
