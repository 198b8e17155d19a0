"""Forms of practicals: an observation as it is filled in at the bedside, and its withdrawal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from wtforms import (
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)

from lms.messages import _, day, say
from lms.practicals.queries import ObservationRow
from lms.practicals.rules import OUTCOMES, TEXT_LIMIT, Observed, problems, text_problem, unjudged
from lms.practicals.wording import what
from lms.privacy.forms import Scanned
from lms.privacy.rules import IDENTIFIES, told
from lms.privacy.wording import refusal
from lms.web import Form, choices

_DRAFT = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")
_TEXT = {"maxlength": TEXT_LIMIT, "rows": 3, "data-private": ""}
_STEP = "step-"

Option = tuple[str, str, bool, str]  # value, title, chosen, sentence


class ObservationForm(Scanned, Form):
    """What an observer reports. The rules judge it, not the widgets: a list only offers."""

    draft = HiddenField()
    role = RadioField(validate_choice=False)
    performed_on = DateField()
    same_case = SelectField(validate_choice=False)
    areas = SelectMultipleField(validate_choice=False)
    product = RadioField(validate_choice=False)
    drill = RadioField(validate_choice=False)
    level = RadioField(validate_choice=False)
    strength = TextAreaField(render_kw=_TEXT)
    next_step = TextAreaField(render_kw=_TEXT)

    def __init__(self, checklist: Mapping[str, Any], cases: Sequence[ObservationRow], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.checklist = checklist
        self.role.label.text = _("What the trainee did")
        self.performed_on.label.text = _("Day")
        self.same_case.label.text = _("Patient")
        self.areas.label.text = _("Areas")
        self.product.label.text = _("Product")
        self.drill.label.text = _("Complication")
        self.level.label.text = _("Supervision that the trainee needed")
        self.strength.label.text = _("One thing that went well")
        self.next_step.label.text = _("One thing for next time")
        self.same_case.choices = choices(
            [
                ("", _("A patient who is not on this record yet")),
                *_case_choices(cases),
            ]
        )
        if not self.is_submitted() and len(checklist["products"]) == 1:
            self.product.data = checklist["products"][0]["id"]

    @property
    def steps(self) -> list[tuple[dict[str, Any], Field]]:
        """Each step of the checklist with its field, critical ones first."""
        ordered = sorted(self.checklist["steps"], key=lambda step: not step["critical"])
        return [(step, self[_STEP + step["id"]]) for step in ordered]

    def options(self, name: str) -> list[Option]:
        """The checklist's choices for a field, with the sentence of each."""
        place = {"role": "roles", "areas": "areas", "product": "products", "drill": "drills"}
        chosen = self[name].data or ()
        chosen = (chosen,) if isinstance(chosen, str) else chosen
        if name == "level":
            return [_level_option(row, chosen) for row in self.checklist["entrustment"]]
        rows = self.checklist[place[name]]
        return [(row["id"], row["title"], row["id"] in chosen, row.get("sentence", "")) for row in rows]

    def public_id(self) -> str | None:
        """The id that this form was opened with: it makes sending it twice harmless."""
        draft = self.draft.data or ""
        return draft if _DRAFT.fullmatch(draft) else None

    def case(self) -> str | None:
        return None if self.role.data == "drill" else self.same_case.data or None

    def seen(self, today: date) -> Observed:
        levels = {str(row["level"]): row["level"] for row in self.checklist["entrustment"]}
        return Observed(
            role=self.role.data or "",
            performed_on=self.performed_on.data or today,
            areas=tuple(self.areas.data or ()),
            product=self.product.data or "",
            drill=self.drill.data or "",
            steps={step["id"]: field.data for step, field in self.steps if field.data in OUTCOMES},
            level=levels.get(self.level.data or ""),
            strength=self.strength.data or "",
            next_step=self.next_step.data or "",
        )

    def check(self, today: date) -> bool:
        """Whether it can be signed; what is wrong stands beside each field, in the rules' words."""
        self.validate()
        if self.performed_on.data is None:
            self.performed_on.errors = [say("choose_day")]
        for field in self:
            if field.name != "areas" and len(field.raw_data or ()) > 1:
                self.refuse(field.name, "one_answer")
        for name, code in problems(self.seen(today), self.checklist, today):
            self.refuse(name, code)
        return not self.errors

    def refuse(self, name: str, code: str) -> None:
        if name != "steps":
            sentence = refusal(told(self[name].data or "")) if code == IDENTIFIES else say(code)
            self[name].errors = [*self[name].errors, sentence]
            return
        for step in unjudged(self.seen(date.min).steps, self.checklist["steps"]):
            self[_STEP + step].errors = [say("choose_outcome")]


def _level_option(row: Mapping[str, Any], chosen: Sequence[str]) -> Option:
    return str(row["level"]), f"{row['level']} · {row['title']}", str(row["level"]) in chosen, row["sentence"]


def _case_choices(cases: Sequence[ObservationRow]) -> list[tuple[str, str]]:
    """Each case once, as it was seen last."""
    labels: dict[str, str] = {}
    for row in cases:
        if row.signed and row.role != "drill":
            label = _(
                "%(case)s, seen before: %(what)s on %(day)s",
                case=row.case_code,
                what=what(row).lower(),
                day=day(row.performed_on),
            )
            labels.setdefault(row.case_code, label)
    return list(labels.items())


def observation_form(checklist: Mapping[str, Any]) -> type[ObservationForm]:
    """The form with a field for each step of this checklist."""
    fields = {_STEP + step["id"]: RadioField(step["text"], validate_choice=False) for step in checklist["steps"]}
    return cast(type[ObservationForm], type("ChecklistForm", (ObservationForm,), fields))


class WithdrawForm(Scanned, Form):
    """Why an observation is taken back."""

    reason = TextAreaField(render_kw=_TEXT)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.label.text = _("Why you withdraw it")

    def validate_reason(self, field: Field) -> None:
        code = text_problem(field.data or "")
        if code is not None:
            field.errors = [refusal(told(field.data)) if code == IDENTIFIES else say("withdraw_reason")]
