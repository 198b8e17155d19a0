"""The life of a certificate in words: what happened to it, what can be done, and what each act leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.certification.clause_words import TITLES
from lms.certification.queries import CertificateView, Draft, Hold
from lms.certification.rules import CORRECT, DECISION, LICENCE, RESTORE, REVOKE, SUSPEND
from lms.certification.rules.bulletins import BULLETIN
from lms.certification.rules.changes import CHANGE
from lms.messages import N_, _, day, moment, ngettext, number, sentences

sentences(
    {
        "life_draft": N_("It has not been issued yet."),
        "life_revoked": N_("It was revoked. Nothing changes that."),
        "life_superseded": N_("Another certificate took its place. Decide about that one."),
        "life_expired": N_("It has expired. It can only be revoked."),
        "life_not_suspended": N_("No decision suspends it. A registration that has ended is restored by its renewal."),
        "life_suspended": N_("It is suspended. Restore it first: a new number does not lift a suspension."),
        "life_own": N_("Nobody decides about their own certificate."),
        "life_broken": N_("Its record does not match the academy’s signature. Nothing is decided over it."),
        "hold_certified": N_("The certificate has been issued: it can be suspended, not held."),
        "hold_none": N_("It is not held."),
        "bulletin_empty": N_("Write something here."),
        "bulletin_long": N_("This is too long, or has characters that cannot be shown."),
        "bulletin_options": N_("Give two to four answers, each on a line of its own and no two alike."),
        "bulletin_right": N_("Say which of the answers is right, by its number."),
        "bulletin_due": N_("Choose a day from 3 to 180 days ahead."),
        "bulletin_nobody": N_("Nobody in this cohort holds a certificate at present. Nothing was sent."),
        "bulletin_option": N_("Choose an answer."),
        "change_question": N_("This passage has no such question."),
        "change_left": N_("Answer its questions first."),
        "choose_people": N_("Choose at least one person."),
        "name_missing": N_("Type the name."),
        "name_unprintable": N_("Type the name on one line of at most 120 characters."),
        "name_same": N_("This is the name that it has. Nothing was issued."),
    }
)


@dataclass(frozen=True)
class ActWords:
    """An act as a link, a heading and a button."""

    title: str
    button: str
    kind: str  # of the button


ACT_WORDS = {
    SUSPEND: ActWords(N_("Suspend it"), N_("Suspend the certificate"), "danger"),
    RESTORE: ActWords(N_("Restore it"), N_("Restore the certificate"), "primary"),
    REVOKE: ActWords(N_("Revoke it"), N_("Revoke the certificate for ever"), "danger"),
    CORRECT: ActWords(N_("Correct the name"), N_("Issue it under this name"), "primary"),
}


def consequences(act: str, issued: CertificateView) -> list[str]:
    """What an act leads to, one sentence each, said before it is done."""
    until = day(issued.valid_until)
    told: dict[str, list[str]] = {
        SUSPEND: [
            _("Whoever checks its number reads “Suspended” from that moment on."),
            _("It can be restored. Its last day stays %(until)s: the time that passes is not added.", until=until),
        ],
        RESTORE: [
            _("Whoever checks its number reads “Valid” again, until %(until)s.", until=until)
            if LICENCE not in issued.life.causes
            else _("It stays suspended until the holder’s registration is on record as valid."),
            _("What was decided before stays on record."),
        ],
        REVOKE: [
            _("Whoever checks its number reads “Revoked” from that moment on."),
            _("There is no way back. It is never restored, and its number never becomes valid again."),
        ],
        CORRECT: [
            _(
                "A new certificate with a new number is issued; only the name differs. Its last day stays %(until)s.",
                until=until,
            ),
            _("The present number then reads “Superseded” and names the new one. Nothing of it is rewritten."),
            _("Sheets and links that were given out lead to the present number: the holder gives out the new one."),
        ],
    }
    return [*told[act], *_always(act)]


def _always(act: str) -> list[str]:
    both = [_("The reason is kept in the record. The holder reads it; whoever checks the number does not.")]
    if act in (SUSPEND, REVOKE):
        both.append(_("What the holder is entrusted with is decided apart, and does not change by this."))
    return both


def done(act: str, name: str) -> str:
    words = {
        SUSPEND: _("Suspended. The public page says so from now on."),
        RESTORE: _("Restored."),
        REVOKE: _("Revoked. The public page says so from now on."),
        CORRECT: _("Issued again. The number before names the new one."),
    }
    return words[act]


@dataclass(frozen=True)
class Chapter:
    """One thing that happened to a certificate, as a line."""

    at: datetime
    words: str
    by: str
    reason: str | None
    erased: bool


_VERBS = {
    ("issued", DECISION): N_("Issued"),
    ("suspended", DECISION): N_("Suspended"),
    ("restored", DECISION): N_("Restored"),
    ("revoked", DECISION): N_("Revoked"),
    ("superseded", DECISION): N_("Superseded"),
}


def _happened(verb: str, cause: str) -> str:
    if cause.startswith(CHANGE):
        return (
            _("Suspended: a passage that has changed was not read in time")
            if verb == "suspended"
            else _("Restored: the passage that has changed is known")
        )
    if not cause.startswith(BULLETIN):
        return _(_VERBS[verb, cause])
    return (
        _("Suspended: a safety bulletin was overdue")
        if verb == "suspended"
        else _("Restored: the bulletin was answered")
    )


def told_life(issued: CertificateView) -> Sequence[Chapter]:
    """What happened, the newest first."""
    return [
        Chapter(one.at, _happened(one.verb, one.cause), one.by or _("the system"), one.reason, one.erased)
        for one in reversed(issued.events)
    ]


def causes_told(issued: CertificateView) -> list[str]:
    """Why it is suspended, one sentence for each cause."""
    words = {
        DECISION: N_("Somebody decided it, for the reason given."),
        LICENCE: N_("The holder’s registration is not on record as valid. Its renewal restores the certificate."),
    }
    overdue = _("A safety bulletin was not answered in time. A right answer restores it.")
    unread = _("A passage that has changed was not read in time. Its questions, answered rightly, restore it.")
    told = {cause: unread if cause.startswith(CHANGE) else overdue for cause in issued.life.causes}
    return [_(words[cause]) if cause in words else told[cause] for cause in issued.life.causes]


def why_held(hold: Hold) -> str:
    """Who or what holds a certificate back, in one sentence."""
    if hold.stop is None:
        return _("%(by)s holds it since %(at)s.", by=hold.by or _("The academy"), at=moment(hold.at))
    return _(
        "It was stopped on %(at)s: one act completed %(n)s people at once.", at=moment(hold.at), n=number(hold.people)
    )


def why_complete(draft: Draft) -> str:
    """What meets the requirements, clause by clause, for whoever decides whether it is to be issued."""
    if not draft.complete:
        return ngettext("%(num)d requirement is open.", "%(num)d requirements are open.", draft.left)
    return " · ".join(
        f"{_(TITLES[clause.kind])} {number(clause.have)}/{number(clause.need)}" for clause in draft.clauses
    )
