"""The sentences of entrustment: why something is refused, how a case stands, what the card says."""

from __future__ import annotations

from lms.entrustment.queries import Card, CaseRow, Evidence, ScopeRow
from lms.messages import N_, _, ngettext, sentences
from lms.practicals.wording import ROLE_WORDS

sentences(
    {
        "case_areas": N_("Choose areas that the trainee has performed with this product."),
        "case_people": N_("At least two people decide, and no more than instruct this cohort."),
        "case_open": N_("A case about one of these areas is open already. Decide that one first."),
        "entrustment_case_unknown": N_("There is no such case."),
        "choose_act": N_("Choose what is to be done."),
        "evidence_incomplete": N_(
            "The evidence is not complete: the programme asks for more supervised practice first. Nothing was signed."
        ),
        "evidence_changed": N_("The evidence has changed since you opened this page. Look at it again, then sign."),
        "vote_own": N_("Nobody decides about themselves."),
        "vote_not_yours": N_("Only those who instruct this trainee’s cohort decide."),
        "vote_closed": N_("This case is decided. Nothing was changed."),
        "vote_cast": N_("You have signed your vote. It waits for the others."),
        "vote_first_round": N_("Only those who voted in the first round vote again."),
        "scope_own": N_("Nobody changes what they may do themselves."),
        "scope_not_own": N_("Only the holder renews this address."),
        "scope_areas": N_("Choose areas that have been decided for this trainee."),
    }
)

HOW = {
    "agreed": N_("All named this level."),
    "lowest": N_("They named different levels: the lowest of them, which all can carry, is decided."),
    "stands": N_("A second round did not lead to one level: the decision of the first round stands."),
}
KINDS = {
    "granted": N_("Entrusted by decision"),
    "restricted": N_("Restricted by decision"),
    "suspended": N_("Suspended"),
    "restored": N_("Restored"),
    "ended": N_("Ended"),
}
MEANINGS = {"entrusted_by_me": N_("This is my own judgement of the evidence shown")}


def role_word(role: str) -> str:
    return _(ROLE_WORDS.get(role, role))


def evidence_state(seen: Evidence) -> tuple[str, str]:
    """Shape and words for whether the evidence is complete; that is not yet a decision."""
    if seen.waiver is not None and seen.complete:
        return "met", _("practice waived")
    if seen.complete:
        return "met", _("evidence complete")
    open_ = sum(not part.met for part in seen.parts)
    if not open_:
        return "open", _("nothing performed yet")
    return "partial", ngettext("evidence: %(num)d part open", "evidence: %(num)d parts open", open_)


def case_state(case: CaseRow, viewer: int = 0) -> tuple[str, str]:
    """Shape and words for how a case stands, for this person."""
    number = case.round
    if number == 1:
        mine = any(vote.voter_id == viewer for vote in case.cast(1))
        words = _("%(have)s of %(need)s have voted", have=len(case.cast(1)), need=case.people)
        return ("partial" if mine else "due"), words
    if number == 2:
        return "met", _("decided with dissent; a second round is possible")
    return "met", _("decided")


def told(card: Card) -> list[tuple[ScopeRow, str, str]]:
    """What changed what somebody may do, newest first: each event, its word, and what it was about."""
    areas = {area: title for row in card.events for area, title in row.document.get("areas", {}).items()}
    return [
        (row, _(KINDS[row.kind]), ", ".join(areas.get(area, area) for area in row.areas))
        for row in reversed(card.events)
    ]


def card_sentence(card: Card) -> str:
    """What the card says above its list."""
    if not card.licensed:
        return _("No valid registration is on record, so nothing is permitted.")
    if not card.lines:
        return _("Nothing is permitted at present.")
    return _("Permitted under the supervision that is named here, and nothing else.")
