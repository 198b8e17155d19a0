"""The sentences of practicals: what keeps an observation open, what it counts for, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.messages import N_, _, day, sentences
from lms.practicals.queries import ObservationRow
from lms.practicals.rules import Part, Tally

sentences(
    {
        "observe_self": N_("Nobody can sign an observation of themselves."),
        "observation_incomplete": N_("Something is still missing; it is marked below. Nothing was signed."),
        "observation_taken": N_("This form belongs to another observation. Open a new one."),
        "observation_unknown": N_("There is no such observation."),
        "case_unknown": N_("Choose a patient from the list: this case is not on this trainee's record."),
        "withdraw_not_observer": N_("Only the person who signed it can withdraw it."),
        "already_withdrawn": N_("It is withdrawn already. Nothing was changed."),
        "withdraw_reason": N_("Say why in a few words, at most 1,000 characters."),
        "choose_role": N_("Choose what the trainee did."),
        "in_the_future": N_("Choose today or an earlier day."),
        "choose_day": N_("Enter the day as year, month and day."),
        "choose_area": N_("Choose at least one area from the list."),
        "choose_product": N_("Choose the product that was used."),
        "choose_drill": N_("Choose the complication that was practised."),
        "choose_level": N_("Choose one level."),
        "choose_outcome": N_("Choose what you saw."),
        "judge_every_step": N_("Choose for every step what you saw."),
        "critical_step_missed": N_(
            "From level 3 on, no critical step may have been prompted or left out. Choose a lower level."
        ),
        "write_one": N_("Write one sentence."),
        "write_less": N_("Shorten it to 1,000 characters."),
        "write_plainly": N_("It holds characters that cannot be kept. Type it again."),
        "one_answer": N_("Choose one answer only."),
        "nothing_asked": N_("This programme asks for no supervised practice."),
        "counts_withdrawn": N_("It is withdrawn and counts for nothing."),
        "counts_observed": N_(
            "It counts as an observed procedure: %(have)s of %(need)s. It does not count as performed."
        ),
        "counts_performed": N_("It counts as a performed procedure: %(have)s of %(need)s."),
        "observed_not_asked": N_("This programme asks for performed procedures only, so watching adds nothing."),
        "counts_once_observed": N_(
            "The same patient, case %(case)s, is on record as observed %(n)s times; "
            "together they count as one procedure."
        ),
        "counts_once_performed": N_(
            "The same patient, case %(case)s, is on record as performed %(n)s times; "
            "together they count as one procedure."
        ),
        "counts_drill": N_("It counts as the complication drill."),
        "drill_not_asked": N_("This programme asks for no drill."),
        "level_counts": N_(
            "Its level counts: it is at level %(level)s or above and among the last %(last)s performed."
        ),
        "level_below": N_(
            "Its level does not count: it is %(given)s, and the last %(last)s performed must be at level "
            "%(level)s or above."
        ),
        "level_old": N_("Its level does not count: it lies more than %(days)s days back."),
        "level_earlier": N_("Its level is not looked at: only the last %(last)s performed procedures are."),
    }
)

OUTCOMES = {
    "done": N_("Done"),
    "prompted": N_("Prompted"),
    "not_done": N_("Not done"),
    "not_seen": N_("Not seen"),
}
OUTCOME_KINDS = {"done": "met", "prompted": "partial", "not_done": "refused", "not_seen": "open"}


def what(row: ObservationRow) -> str:
    """What an observation was, in three words."""
    words = {"observed": _("Observed"), "performed": _("Performed"), "drill": _("Complication drill")}
    return words[row.role]


@dataclass(frozen=True)
class PartLine:
    """One part of the practicals clause as a page shows it; `kind` is the shape."""

    id: str
    kind: str
    title: str
    figure: str
    note: str


def part_lines(
    parts: Sequence[Part],
    tally: Tally,
    clause: Mapping[str, Any],
    wording: Mapping[str, Any],
    assessors: Sequence[str],
) -> list[PartLine]:
    """The clause in words, part by part; what the programme does not ask for is left out."""
    notes = {
        "observed": _("Procedures that you watched, each on another patient."),
        "performed": _("Procedures of your own while an assessor watched every step, each on another patient."),
        "areas": _areas(tally, wording),
        "assessors": _("So far: %(names)s.", names=", ".join(assessors))
        if assessors
        else _("So many people must have signed."),
        "level": _level(tally, clause, wording),
        "drill": _("One of these, in simulation: %(names)s.", names=_titles(wording["drills"])),
    }
    return [
        PartLine(part.id, _kind(part), _part_title(part), _figure(part), notes[part.id]) for part in parts if part.need
    ]


def _kind(part: Part) -> str:
    return "met" if part.met else "partial" if part.have else "open"


def _part_title(part: Part) -> str:
    titles = {
        "observed": _("Observed"),
        "performed": _("Performed"),
        "areas": _("Areas performed"),
        "assessors": _("Assessors"),
        "level": _("The last %(n)s performed, at the level asked for", n=part.need),
        "drill": _("Complication drill"),
    }
    return titles[part.id]


def _figure(part: Part) -> str:
    if part.id == "drill":
        return _("done") if part.met else _("open")
    return _("%(have)s of %(need)s", have=min(part.have, part.need), need=part.need)


def _areas(tally: Tally, wording: Mapping[str, Any]) -> str:
    left = [area for area in wording["areas"] if area["id"] not in tally.areas]
    done = [area for area in wording["areas"] if area["id"] in tally.areas]
    if not done:
        return _("Of these: %(names)s.", names=_titles(left))
    so_far = _("So far: %(names)s.", names=_titles(done))
    return so_far + " " + _("Not yet: %(names)s.", names=_titles(left)) if left else so_far


def _level(tally: Tally, clause: Mapping[str, Any], wording: Mapping[str, Any]) -> str:
    title = next((row["title"] for row in wording["entrustment"] if row["level"] == clause["level"]), "")
    asked = _(
        "Level %(level)s (%(title)s) or above, and not older than %(days)s days.",
        level=clause["level"],
        title=title.lower(),
        days=clause["within_days"],
    )
    given = [_("level %(level)s on %(day)s", level=fact.level, day=day(fact.on)) for fact in tally.last]
    return asked + " " + _("Now: %(levels)s.", levels=", ".join(given)) if given else asked


def _titles(rows: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(str(row["title"]) for row in rows)
