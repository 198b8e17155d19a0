"""Forms of instructors about requirements: a waiver, and its withdrawal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import SelectField, TextAreaField

from lms.certification.clause_words import TITLES
from lms.certification.queries import ClauseRow
from lms.certification.rules import WAIVABLE
from lms.marking.forms import Reason, StrictForm, name_nobody
from lms.messages import _
from lms.web import choices


class WaiverForm(StrictForm):
    requirement = SelectField()
    why = Reason()

    def __init__(self, clauses: Iterable[ClauseRow], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.requirement.label.text = _("Requirement")
        self.requirement.choices = choices((clause.id, _(TITLES[clause.kind])) for clause in clauses)
        self.why.label.text = _("Why it need not be met")
        self.why.description = _(
            "Such as training elsewhere, and how you know. The trainee reads it, and it stands on what the "
            "certificate rests on. No names or dates of patients."
        )

    def validate_why(self, field: TextAreaField) -> None:
        name_nobody(field)


class WithdrawalForm(WaiverForm):
    """It can stand on one page with the form of a waiver, so its fields have ids of their own."""

    def __init__(self, clauses: Iterable[ClauseRow], *args: Any, **kwargs: Any) -> None:
        super().__init__(clauses, *args, **kwargs)
        self.requirement.id, self.why.id = "withdrawn-requirement", "withdrawn-why"
        self.why.label.text = _("Why it is asked for again")
        self.why.description = _("Kept for the record.")


def waivable(clauses: Sequence[ClauseRow]) -> list[ClauseRow]:
    """What is open and may be waived; safety, registration and signatures never are."""
    return [clause for clause in clauses if clause.kind in WAIVABLE and not clause.met]


def waived(clauses: Sequence[ClauseRow]) -> list[ClauseRow]:
    return [clause for clause in clauses if clause.waived]
