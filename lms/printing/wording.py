"""The sentences of printing: why a sheet was not made."""

from __future__ import annotations

from lms.messages import N_, sentences

sentences(
    {
        "printing_busy": N_("Several certificates are being made just now. Try again in a few seconds."),
        "letters_without_font": N_(
            "No font of the academy has %(letters)s, so the sheet was not made: a name is printed letter for letter or "
            "not at all. The academy has to add a font that has them, such as %(font)s, to its fonts folder."
        ),
        "letters_unknown": N_(
            "No font of the academy has %(letters)s, so the sheet was not made: a name is printed letter for letter or "
            "not at all. The academy has to correct the name, or to add a font that has them to its fonts folder."
        ),
        "sheet_broken": N_(
            "The record of this certificate does not match the academy’s signature, so no sheet is made of it."
        ),
    }
)
