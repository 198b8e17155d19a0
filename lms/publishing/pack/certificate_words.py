"""What a certificate may not say of itself: words that claim more than an assessment after a course gives.

An assessment-based certificate attests that somebody met the requirements of a training; a certification is given by a
body that is independent of the training, to those who meet a standard of their profession. Both words, and which of
them this is, come from the field's own terms (ASTM E2659; ISO/IEC 17024 for certification of persons). A statement
of credit belongs to the body that grants it, in that body's own words, and a course of ours configures none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

KIND = "assessment-based certificate"
FEWEST_WORDS = 3  # of the sentence that says what a level means

_CLAIMS = re.compile(
    r"\b(?:re-?)?(?:certification|certified|certifies|certifying|licensure|licensed|accredited|board[- ]eligible)s?\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\b(?:CMEs?|CPDs?|CNEs?|CEUs?|CECs?|AMA\s+PRA|ANCC|ACCME|ACPE|AAFP|EACCME|EBAC|MOC"
    r"|(?i:category\s+1|contact\s+hours?|credit\s+hours?|credits?|continuing\s+(?:medical\s+|nursing\s+)?education))\b",
)


def claims(text: str) -> list[str]:
    """The words in a text that call the certificate or its holder what it does not make them, as they stand there."""
    return _found(_CLAIMS, text)


def credit(text: str) -> list[str]:
    """The words of a statement of credit, as they stand there."""
    return _found(_CREDIT, text)


def faults(language: str, values: dict[str, str]) -> Iterator[tuple[str, str, dict[str, str | int]]]:
    """(field, code, parameters) of what is wrong with a certificate's words, in the order of its fields.

    `values` holds its title, credential_type, level_sentence and scope. What its kind is called is looked at in
    English only; the names of credits are the same in every language.
    """
    for name, text in values.items():
        for word in claims(text):
            yield name, "certificate_claims", {"word": word}
        for word in credit(text):
            yield name, "certificate_credit", {"word": word}
    kind = values["credential_type"]
    if language.partition("-")[0] == "en" and not claims(kind) and " ".join(kind.lower().split()) != KIND:
        yield "credential_type", "certificate_kind", {"kind": KIND}
    words = len(values["level_sentence"].split())
    if words < FEWEST_WORDS:
        yield "level_sentence", "level_not_a_sentence", {"n": words}


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(" ".join(match[0].split()) for match in pattern.finditer(text)))
