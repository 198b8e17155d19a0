"""The sentences of marking: answers in words, why a mark was or was not given."""

from __future__ import annotations

from lms.messages import N_, sentences

sentences(
    {
        "blank": N_("Not answered"),
        "chose": N_("%(text)s"),
        "placed": N_("%(position)s · %(text)s"),
        "typed": N_("%(value)s %(unit)s"),
        "chose_unsafe": N_("The option chosen would have been dangerous."),
        "positions_missing": N_("Not every step was placed."),
        "positions_not_an_order": N_("Two steps have the same place."),
        "not_a_number": N_("What was typed is not a number."),
        "unit_missing": N_("The unit is missing."),
        "unit_wrong": N_("The unit is not the right one."),
        "tenfold_over": N_("About ten times too much."),
        "tenfold_under": N_("About a tenth of what is right."),
        "value_wrong": N_("The number is not right."),
        "mark_own": N_("Nobody marks an answer of their own. Ask another instructor."),
        "mark_decided": N_("This answer has its mark already. Nothing was changed."),
        "credit_unknown": N_("Choose right, half right or not right."),
        "unsafe_and_right": N_("An answer that would be dangerous cannot be right."),
        "reason_missing": N_("Say why, in a few words: it is kept for the record."),
    }
)
