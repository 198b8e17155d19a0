"""The sentences about a file that somebody wants to check, and about a list of numbers."""

from __future__ import annotations

from lms.certification.wording import Verdict
from lms.messages import N_, _, sentences

sentences(
    {
        "prior_known": N_("This certificate counts for this trainee already."),
        "prior_nothing": N_("Choose at least one requirement from the list."),
        "prior_taken": N_("This certificate counts for somebody else here. Nothing was changed."),
        "list_empty": N_("Write at least one number, or choose a file with them."),
        "list_long": N_("The list has %(n)s lines, and at most %(most)s are answered at once. Send it in parts."),
        "file_missing": N_("Choose the file first."),
    }
)

_REFUSED = {
    "unreadable": N_("There is no certificate in this file. Choose the badge, the signed data or the PDF."),
    "not_baked": N_("There is no certificate in this file, or the file was damaged. Ask the holder for it again."),
    "not_canonical": N_("It was written anew since the academy signed it. Ask the holder for the academy’s own file."),
    "shape": N_("It is signed, but it is no certificate of this academy."),
    "key_unknown": N_(
        "It is not signed with a key of this academy. Another academy’s certificate is checked there; "
        "one of ours that was downloaded long ago may have to be downloaded again."
    ),
    "proof_wrong": N_("It was changed after the academy signed it, or was never signed by it. Do not rely on it."),
    "not_in_record": N_("The academy’s record holds no such certificate. Do not rely on it; tell the academy."),
    "not_yet": N_("It is not valid yet."),
    "expired": N_("It was genuine, and it has expired."),
    "revoked": N_("It was genuine. The academy withdrew it, or a newer certificate took its place."),
    "suspended": N_("It is genuine, but the academy does not stand behind it at present."),
}

_WORDS = {
    "unreadable": N_("No certificate"),
    "not_baked": N_("No certificate"),
    "shape": N_("No certificate"),
    "not_yet": N_("Not valid yet"),
    "expired": N_("Expired"),
    "revoked": N_("Withdrawn"),
    "suspended": N_("Suspended"),
}
_KINDS = {"expired": "due", "not_yet": "due", "suspended": "attention", "unreadable": "open", "not_baked": "open"}


def file_refused(code: str) -> Verdict:
    """Why a file is not one that holds, by the code of its refusal."""
    word = _WORDS.get(code, N_("Not genuine"))
    return Verdict(_KINDS.get(code, "refused"), _(word), _(_REFUSED[code]))


def file_holds() -> Verdict:
    return Verdict(
        "met", _("Valid"), _("The file is the academy’s own, unchanged, and its record says the same today.")
    )


def file_of_others(issuer: str) -> Verdict:
    """A certificate of another academy: genuine, and nothing more is known of it here."""
    sentence = _(
        "The file is that of %(issuer)s, unchanged. Whether it still stands is told there. "
        "Here it counts for nothing until an instructor of this academy has judged it.",
        issuer=issuer,
    )
    return Verdict("met", _("Genuine"), sentence)


def standing_word(status: str) -> str:
    """How a certificate stands, in one word, for a table; the words of the page that tells it of one."""
    words = {
        "valid": N_("Valid"),
        "expired": N_("Expired"),
        "suspended": N_("Suspended"),
        "revoked": N_("Revoked"),
        "superseded": N_("Superseded"),
        "broken": N_("Not genuine"),
        "unknown": N_("Not found"),
        "another": N_("Another name"),
    }
    return _(words[status])
