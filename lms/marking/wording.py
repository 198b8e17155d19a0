"""The sentences of marking: why a mark was not given. Answers in words are the sentences of sitting."""

from __future__ import annotations

from lms.messages import N_, sentences
from lms.privacy import wording as privacy  # noqa: F401  (adds the sentences of refused texts)
from lms.sitting import wording  # noqa: F401  (adds the sentences of answers)

sentences(
    {
        "item_unknown": N_("There is no item “%(question)s” in this release."),
        "golden_fails": N_("The golden answers of “%(question)s” no longer earn what they say. Correct the key first."),
        "mark_own": N_("Nobody marks an answer of their own. Ask another instructor."),
        "mark_decided": N_("This answer has its mark already. Nothing was changed."),
        "rubric_incomplete": N_("Choose one level in every line of the rubric."),
        "credit_unknown": N_("Choose right, half right or not right."),
        "unsafe_and_right": N_("An answer that would be dangerous cannot be right."),
        "reason_missing": N_("Say why, in a few words: it is kept for the record."),
    }
)
