"""The form over another academy's certificate: which requirements it stands for, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, HiddenField, SelectMultipleField, TextAreaField

from lms.certification.clause_words import TITLES
from lms.certification.queries import ClauseRow
from lms.marking.forms import Reason, StrictForm, name_nobody
from lms.messages import _
from lms.web import choices


class PriorForm(StrictForm):
    """`signed` is the file's text, sent back to be checked again: nothing is kept before it counts."""

    MANY = ("requirements",)

    signed = HiddenField()
    requirements = SelectMultipleField()
    same = BooleanField()
    why = Reason()

    def __init__(self, clauses: Iterable[ClauseRow], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.requirements.label.text = _("Requirements that it stands for")
        self.requirements.choices = choices((clause.id, _(TITLES[clause.kind])) for clause in clauses)
        self.same.label.text = _("I know that its holder is this trainee")
        self.why.label.text = _("Why it stands for them")
        self.why.description = _(
            "What you looked at, and whether the other academy's page says that it holds. The trainee reads it, and it "
            "stands on what the certificate rests on."
        )

    def validate(self, extra_validators: Any = None) -> bool:
        right = super().validate(extra_validators)
        if not self.requirements.data:
            self.requirements.errors = [_("Choose at least one requirement from the list.")]
            right = False
        if not self.same.data:
            self.same.errors = [_("Nothing counts before you know whose it is.")]
            right = False
        return right

    def validate_why(self, field: TextAreaField) -> None:
        name_nobody(field)
