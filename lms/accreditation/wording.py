"""The sentences of accreditation: what is missing in a file, how far one agrees, who is told."""

from __future__ import annotations

from collections.abc import Sequence

from lms.accreditation.rules.box import LONGEST, Question
from lms.messages import N_, _, sentences

sentences(
    {
        "consent_not_enrolled": N_("You study no course here, so there is nothing to report."),
        "consent_other_recipient": N_("The course names another body now. Read the page again and decide anew."),
        "consent_field": N_("Choose among what the page offers."),
        "evaluation_not_yet": N_("The evaluation opens when every lesson is read."),
        "evaluation_changed": N_("The course asks other questions now. Nothing was kept; read the page again."),
        "evaluation_once": N_("You have answered already. What you wrote cannot be found again, so it stays."),
        "evaluation_empty": N_("Answer at least one question."),
        "evaluation_unknown": N_("Choose among what the page offers."),
        "evaluation_text": N_("Write at most 1000 characters, without control characters."),
        "accreditor_no_course": N_("There is no course %(key)s in this academy."),
        "accreditor_not_yours": N_("Only administrators make the file for an accreditor."),
        "accreditor_span": N_("The first day lies after the last one."),
    }
)
assert LONGEST == 1000, "the sentence names the limit"

MISSING = {
    "provider": N_("the provider of the activity (provider)"),
    "accreditor": N_("the body that it is reported to (accreditor)"),
    "audience": N_("who it is for (audience)"),
    "gap": N_("which gap in practice it answers (gap)"),
    "minutes": N_("how long it is planned to take (minutes)"),
    "disclosures": N_("a declaration of relationships by everybody who had a say in the content (people)"),
    "support": N_("whether companies support it (commercial_support)"),
    "evaluation": N_("answers to the evaluation, five at least"),
    "reasons": N_("the reason of each pass mark (pass_mark_reason)"),
}
"""What the file lacks, with the field of the pack that says it."""

SCALE_WORDS = {
    "agree_fully": N_("I agree fully"),
    "agree": N_("I rather agree"),
    "neither": N_("Neither"),
    "disagree": N_("I rather disagree"),
    "disagree_fully": N_("I disagree fully"),
}
FIELD_WORDS = {
    "email": N_("My e-mail address"),
    "licence": N_("My profession, with the body and the number of my registration"),
}


def option_words(question: Question) -> list[tuple[str, str]]:
    """Each option of a question with its words."""
    if question["kind"] == "scale":
        return [(value, _(words)) for value, words in SCALE_WORDS.items()]
    return [(option["id"], option["title"]) for option in question.get("options", ())]


def lacking(missing: Sequence[str]) -> list[str]:
    return [_(MISSING[code]) for code in missing]


def recipient_words(recipient: str) -> str:
    """Who is told, in the middle of a sentence."""
    return recipient or _("a body that accredits this course (none does at present)")
