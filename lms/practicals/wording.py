"""The sentences of practicals: what keeps it open, why it is refused, what it counts for, how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms.messages import N_, _, day, moment, month, ngettext, say, sentences
from lms.practicals.queries import ObservationRow, VersionRow
from lms.practicals.queries.entries import EntryRow
from lms.practicals.queries.requests import RequestRow
from lms.practicals.rules import ObservationFact, Part, Tally
from lms.practicals.rules.auditing import Finding

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
        "in_the_future": N_("Choose this month or an earlier one."),
        "choose_day": N_("Enter the day as year, month and day."),
        "choose_month": N_("Choose the month."),
        "choose_meaning": N_("Choose what your signature says by its button."),
        "choose_age_band": N_("Choose the age band of the patient."),
        "choose_assistance": N_("Choose how much help you needed."),
        "type_units": N_("Type the units in all, such as 20 or 12.5; at most 999.9."),
        "complete_complication": N_("Choose kind, severity and what was done, or leave all three open."),
        "amend_not_observer": N_("Only the person who signed it can amend it."),
        "amend_reason": N_("Say why in a few words, at most 1,000 characters."),
        "amended_since": N_("It was changed since you opened this page. Look at it again before you amend it."),
        "reject_reason": N_("Say why in a few words, at most 1,000 characters; the trainee reads it."),
        "assess_no_role": N_(
            "You are neither an instructor of this trainee's cohort nor a supervisor, so you cannot sign here."
        ),
        "assess_grant_not_yet": N_("The academy has named you as an assessor from a later day on."),
        "assess_grant_over": N_("The time for which the academy named you as an assessor has ended."),
        "assess_area": N_("The academy has named you as an assessor for other areas than these."),
        "assess_licence_missing": N_(
            "Your own registration is not on record. The academy has to see it before you can sign."
        ),
        "assess_licence_lapsed": N_(
            "Your own registration has ended. Show the academy that it is renewed; what you signed before stays valid."
        ),
        "assess_licence_not_yet": N_("Your own registration is not valid yet."),
        "assess_licence_unverified": N_("Your own registration has not been checked with the board yet."),
        "assess_not_calibrated": N_(
            "This programme asks its assessors for a calibration; yours is not done. Its cases are on the page To sign."
        ),
        "entry_unknown": N_("There is no such entry."),
        "entry_not_own": N_("Only the trainee can do this."),
        "entry_signed": N_("It is signed, so it stays as it is. Whoever signed it can amend the signature."),
        "entry_asked": N_("A request for a sign-off is open. Take that back first."),
        "entry_changed_since": N_("The entry was changed since you opened this page. Open it again."),
        "request_unknown": N_("There is no such request."),
        "request_closed": N_("This request is closed. Ask again."),
        "request_renewed_before": N_("A request can be renewed once. Ask again instead."),
        "request_signed": N_("This request was signed already."),
        "request_rejected": N_("This request was rejected."),
        "request_withdrawn": N_("The trainee took this request back."),
        "request_expired": N_("This request has expired. The trainee can renew it once, or ask again."),
        "requests_many": N_("%(n)s requests are open. Take some back, or wait until they are answered."),
        "begin_many": N_("%(n)s requests of this trainee are open. They have to take some back first."),
        "begin_unknown": N_(
            "No trainee whom you may assess studies here under this address. Check it, or let them show you their code."
        ),
        "address_trainee": N_("Type the trainee's e-mail address, such as name@example.org."),
        "supervisors_many": N_("You have invited %(n)s supervisors. Ask the academy to add another one."),
        "supervisor_not_asked": N_("Nobody can be asked at this address. Check it, or speak to the academy."),
        "name_supervisor": N_("Type the supervisor's name."),
        "address_supervisor": N_("Type an e-mail address such as name@example.org."),
        "vouch_self": N_("Nobody vouches for themselves."),
        "vouch_not_yours": N_("You instruct no cohort of this course."),
        "vouch_no_supervisor": N_("This person is no supervisor."),
        "vouch_past": N_("The last day lies in the past."),
        "vouch_licence": N_(
            "No checked registration is on record that covers today and the days on which this person signed."
        ),
        "audit_own": N_("Somebody else has to look into this: it is your own, or you signed it."),
        "audit_day": N_("%(n)s procedures were put on record on %(on)s: more than fits into a day."),
        "audit_month": N_("%(n)s procedures are dated to %(month)s: more than fits into a month."),
        "audit_one_assessor": N_("All %(n)s signatures are by one person."),
        "audit_same_words": N_("%(n)s records carry the same words of the assessor."),
        "audit_same_reflection": N_("%(n)s entries carry the same reflection."),
        "audit_same_entry": N_("%(n)s entries are alike in everything but the case."),
        "audit_bulk": N_("%(n)s were signed by one person within minutes: %(minutes)s."),
        "audit_late": N_("%(n)s were rated weeks later, one of them after %(days)s days."),
        "audit_fast": N_("%(n)s were signed within seconds of being asked for: nobody reads the form so fast."),
        "audit_own_assessor": N_(
            "%(n)s are signed by somebody whom the trainee brought in, who signs for nobody else."
        ),
        "audit_each_other": N_("%(n)s are signed by a fellow trainee, for whom this trainee signs as well."),
        "audit_crowded": N_(
            "%(n)s are among %(all)s that one person signed on %(on)s: more than anybody can watch in a day."
        ),
        "audit_note": N_("Say what you found in a few words, at most 1,000 characters."),
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
        "counts_reviewed": N_("It does not count: it was reviewed from the record, and nobody watched it."),
        "counts_waiting": N_("It does not count yet: the academy has to verify who signed it."),
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

MEANING_WORDS = {
    "observed_by_me": N_("Observed by me"),
    "performed_under_my_supervision": N_("Performed under my direct supervision"),
    "reviewed_from_record": N_("Reviewed from the record"),
    "withdrawn_by_me": N_("Withdrawn by me"),
}
ROLE_WORDS = {"instructor": N_("instructor"), "supervisor": N_("supervisor")}
PROOFS = {"password": N_("Signed with the password."), "pin": N_("Signed with the PIN.")}
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


def when(row: ObservationRow | VersionRow | EntryRow) -> str:
    """The month of a procedure; of an older record its day."""
    by_day = not isinstance(row, EntryRow) and row.document["format"] == 1
    return day(row.performed_on) if by_day else month(row.performed_on)


def case_label(row: ObservationRow | EntryRow) -> str:
    """A case as a list offers it: its code, and what it was when it was seen last."""
    words = {"observed": _("observed"), "performed": _("performed"), "drill": _("complication drill")}
    return _("%(case)s, seen before: %(what)s, %(when)s", case=row.case_code, what=words[row.role], when=when(row))


def answered(row: RequestRow) -> str:
    """'Asked 3 Mar 2027, signed 9 days later': how long an answer took stays visible."""
    days = row.fact.days_taken
    if row.begun:
        return _("Begun %(day)s by %(name)s", day=day(row.made_at), name=row.supervisor)
    if row.closed not in ("signed", "rejected") or days is None:
        return _("Asked %(day)s", day=day(row.made_at))
    return _later(row.made_at, days, _("signed") if row.closed == "signed" else _("rejected"))


def signed_later(row: ObservationRow) -> str:
    """The same of what was signed; '' where nobody had asked for it."""
    return _later(row.asked_at, max(0, (row.created_at - row.asked_at).days), _("signed")) if row.asked_at else ""


def _later(asked_at: datetime, days: int, done: str) -> str:
    if not days:
        return _("Asked %(day)s, %(done)s within a day", day=day(asked_at), done=done)
    span = ngettext("%(num)d day later", "%(num)d days later", days)
    return _("Asked %(day)s, %(done)s %(span)s", day=day(asked_at), done=done, span=span)


STATES = {
    "open": ("due", N_("asked, not answered yet")),
    "expired": ("attention", N_("expired without an answer")),
    "signed": ("met", N_("signed")),
    "rejected": ("refused", N_("rejected")),
    "withdrawn": ("open", N_("taken back")),
}


def request_state(row: RequestRow | None, now: datetime) -> tuple[str, str]:
    """Shape and words for how a request stands; None: nobody was asked."""
    if row is None:
        return "open", _("nobody was asked to sign it")
    shape, words = STATES[row.fact.state(now)]
    return shape, _(words)


def waiting_sentence(facts: Sequence[ObservationFact]) -> str:
    """How many signatures wait for their supervisors to be verified; '' where none does."""
    n = sum(fact.waits for fact in facts)
    if not n:
        return ""
    return ngettext(
        "%(num)d signature waits for its supervisor to be verified.",
        "%(num)d signatures wait for their supervisors to be verified.",
        n,
    )


def finding_words(one: Finding) -> str:
    """What a pattern is, with its numbers."""
    params = dict(one.params)
    if "on" in params:
        params["on"] = day(date.fromisoformat(params["on"]))
    if "month" in params:
        params["month"] = month(date.fromisoformat(params["month"]))
    return say(one.code, params)


def changes(before: VersionRow, after: VersionRow) -> list[str]:
    """What an amendment changed, as words for the fields."""
    places = {
        "areas": _("areas"),
        "product": _("product"),
        "drill": _("complication"),
        "steps": _("checklist"),
    }
    found = [words for name, words in places.items() if before.document.get(name) != after.document.get(name)]
    if before.role != after.role:
        found.insert(0, _("role"))
    if before.performed_on != after.performed_on:
        found.append(_("month"))
    if before.level != after.level:
        found.append(_("level %(before)s to %(after)s", before=before.level or "–", after=after.level or "–"))
    if before.meaning != after.meaning and after.state == "signed":
        found.append(_("what the signature says"))
    if before.strength != after.strength:
        found.append(_("what went well"))
    if before.next_step != after.next_step:
        found.append(_("the next step"))
    return found


def proof_words(row: VersionRow) -> str:
    """How the signer proved to be there, and when, where that was not at the moment of the record."""
    proof = row.document.get("proof", "")
    said = [_(PROOFS[proof])] if proof in PROOFS and row.state == "signed" else []
    if row.document.get("given_at"):
        given = moment(datetime.fromisoformat(row.document["given_at"]))
        said.append(_("Given on the device at %(at)s, by its own clock, and sent later.", at=given))
    return " ".join(said)


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
