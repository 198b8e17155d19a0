"""Forms of those who vouch and audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import DateField, HiddenField, SelectMultipleField
from wtforms.validators import Optional

from lms.messages import _, say
from lms.practicals.forms.fields import Option, options
from lms.web import Form


class VouchForm(Form):
    """For what and until when somebody vouches for a supervisor."""

    course = HiddenField()
    areas = SelectMultipleField(validate_choice=False)
    until = DateField(validators=[Optional()])

    def __init__(self, checklist: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.checklist = checklist
        self.areas.label.text = _("Areas")
        self.until.label.text = _("Last day")

    def options(self) -> list[Option]:
        return options(self.areas, self.checklist["areas"])

    def check(self) -> bool:
        self.validate()
        if self.until.raw_data and self.until.raw_data[0] and self.until.data is None:
            self.until.errors = [say("choose_day")]
        known = {row["id"] for row in self.checklist["areas"]}
        if not self.areas.data or not set(self.areas.data) <= known:
            self.areas.errors = [say("choose_area")]
        return not self.errors
