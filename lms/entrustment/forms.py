"""Forms of entrustment: opening a case, voting, changing what somebody may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, PasswordField, RadioField, SelectField, SelectMultipleField, TextAreaField

from lms.entrustment.services import ACTS
from lms.messages import _, say
from lms.practicals.rules import TEXT_LIMIT, text_problem
from lms.privacy.forms import Scanned
from lms.privacy.rules import IDENTIFIES, told
from lms.privacy.wording import refusal
from lms.web import Form, choices

_TEXT = {"maxlength": TEXT_LIMIT, "rows": 3, "data-private": ""}
_MOST_PEOPLE = 5

Option = tuple[str, str, bool, str]  # value, title, chosen, sentence


def _reason_error(text: str) -> str | None:
    code = text_problem(text)
    if code is None:
        return None
    return refusal(told(text)) if code == IDENTIFIES else say(code)


class CaseForm(Form):
    """What is to be decided, and by how many."""

    areas = SelectMultipleField(validate_choice=False)
    product = SelectField(validate_choice=False)
    people = SelectField(validate_choice=False)

    def __init__(self, wording: Mapping[str, Any], performed: Mapping[str, frozenset[str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wording, self.performed = wording, performed
        self.areas.label.text = _("Areas")
        self.product.label.text = _("Product")
        self.people.label.text = _("How many people decide")
        titles = {one["id"]: one["title"] for one in wording["products"]}
        self.product.choices = choices((one, titles.get(one, one)) for one in sorted(performed))
        self.people.choices = choices((str(n), str(n)) for n in range(2, _MOST_PEOPLE + 1))

    def options(self) -> list[Option]:
        """The areas that were performed, with whatever product."""
        known = frozenset().union(*self.performed.values())
        chosen = self.areas.data or ()
        rows = (one for one in self.wording["areas"] if one["id"] in known)
        return [(one["id"], one["title"], one["id"] in chosen, "") for one in rows]

    @property
    def count(self) -> int:
        """How many decide; 0 where that was no number."""
        typed = self.people.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 1 else 0

    def check(self) -> bool:
        self.validate()
        if not self.areas.data or not set(self.areas.data) <= self.performed.get(self.product.data or "", frozenset()):
            self.areas.errors = [say("case_areas")]
        if not 2 <= self.count <= _MOST_PEOPLE:
            self.people.errors = [say("case_people")]
        return not self.errors


class VoteForm(Scanned, Form):
    """One person's own judgement, signed over the evidence that the page shows."""

    evidence = HiddenField()
    level = RadioField(validate_choice=False)
    reason = TextAreaField(render_kw=_TEXT)
    secret = PasswordField(render_kw={"autocomplete": "current-password", "maxlength": 128})

    def __init__(self, wording: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wording = wording
        self.level.label.text = _("Supervision that the trainee needs from now on")
        self.reason.label.text = _("Why, in a few words")
        self.secret.label.text = _("Your PIN or your password")

    def options(self) -> list[Option]:
        rows = self.wording["entrustment"]
        chosen = self.level.data or ""
        return [
            (str(one["level"]), f"{one['level']} · {one['title']}", str(one["level"]) == chosen, one["sentence"])
            for one in rows
        ]

    @property
    def value(self) -> int:
        """The level, or 0 for what is none."""
        return int(self.level.data) if self.level.data in {option[0] for option in self.options()} else 0

    def check(self) -> bool:
        self.validate()
        if not self.value:
            self.level.errors = [say("choose_level")]
        if (said := _reason_error(self.reason.data or "")) is not None:
            self.reason.errors = [said]
        if not self.secret.data:
            self.secret.errors = [say("proof_needed")]
        return not self.errors


class ScopeForm(Scanned, Form):
    """Suspends, restores or ends what was decided for some areas, with a reason."""

    act = RadioField(validate_choice=False)
    areas = SelectMultipleField(validate_choice=False)
    reason = TextAreaField(render_kw=_TEXT)

    def __init__(self, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = areas
        self.act.label.text = _("What is to be done")
        self.areas.label.text = _("Areas")
        self.reason.label.text = _("Why, in a few words")

    def acts(self) -> list[Option]:
        words = {
            "suspend": (_("Suspend"), _("Nothing is permitted there until somebody restores it.")),
            "restore": (_("Restore"), _("What was suspended is permitted again.")),
            "end": (_("End"), _("It takes a new decision to permit it again.")),
        }
        return [(one, words[one][0], one == self.act.data, words[one][1]) for one in ACTS]

    def options(self) -> list[Option]:
        chosen = self.areas.data or ()
        return [(area, title, area in chosen, "") for area, title in self.known]

    def check(self) -> bool:
        self.validate()
        if self.act.data not in ACTS:
            self.act.errors = [say("choose_act")]
        if not self.areas.data or not set(self.areas.data) <= {area for area, _title in self.known}:
            self.areas.errors = [say("scope_areas")]
        if (said := _reason_error(self.reason.data or "")) is not None:
            self.reason.errors = [said]
        return not self.errors
