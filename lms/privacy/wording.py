"""The sentences of a refusal: what tells who somebody is, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence

from lms.messages import N_, _, say, sentences
from lms.privacy.rules import IDENTIFIES, Told, advices

MOST_SHOWN = 5

sentences(
    {
        IDENTIFIES: N_("This text may tell who somebody is. Take out names, days, addresses and numbers of people."),
        "write_no_name": N_("name nobody; write “the patient”, “the trainee” or “a colleague”"),
        "write_no_place": N_("leave out where somebody lives"),
        "write_month_and_year": N_("write the month and year"),
        "write_over_89": N_("write “over 89” instead of the age"),
        "write_no_contact": N_("leave out how somebody can be reached"),
        "write_no_address": N_("leave out the address of a page or a machine"),
        "write_no_picture": N_("leave out the name of the picture"),
        "write_no_number": N_("leave out the number; the case code stands for the patient"),
    }
)


def refusal(found: Sequence[Told]) -> str:
    """One sentence for each thing to change, with the words that were typed."""
    if not found:
        return say(IDENTIFIES)
    said = [_("“%(words)s”: %(advice)s.", words=one.words, advice=say(one.advice)) for one in found[:MOST_SHOWN]]
    more = [_("And more like these.")] if len(found) > MOST_SHOWN else []
    return " ".join([_("This may tell who somebody is."), *said, *more])


def advice_words() -> dict[str, str]:
    """Each advice with its words, for the page's own look at the text."""
    return {code: say(code) for code in advices()}
