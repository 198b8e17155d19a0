"""Forms of the logbook: an entry, and asking for a signature under it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import EmailField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from lms.messages import _, say
from lms.practicals.forms.fields import TEXT, Month, Option, case_choices, draft_of, options
from lms.practicals.rules.writing import MOST_COMPLICATIONS, Complication, Written, entry_problems
from lms.privacy.forms import Scanned
from lms.privacy.rules import IDENTIFIES, told
from lms.privacy.wording import refusal
from lms.web import Form, choices

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_PARTS = (("category", "categories"), ("severity", "severities"), ("action", "actions"))


class EntryForm(Scanned, Form):
    """One procedure in structured fields; the only free text is the reflection."""

    draft = HiddenField()
    number = HiddenField()
    role = RadioField(validate_choice=False)
    month = Month()
    same_case = SelectField(validate_choice=False)
    age_band = SelectField(validate_choice=False)
    areas = SelectMultipleField(validate_choice=False)
    product = RadioField(validate_choice=False)
    units = StringField(render_kw={"inputmode": "decimal", "autocomplete": "off", "maxlength": 6})
    drill = RadioField(validate_choice=False)
    assistance = RadioField(validate_choice=False)
    reflection = TextAreaField(render_kw=TEXT)

    def __init__(
        self, checklist: Mapping[str, Any], cases: Sequence[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.checklist = checklist
        labels = {
            "role": _("What you did"), "month": _("Month"), "same_case": _("Patient"), "areas": _("Areas"),
            "age_band": _("Age of the patient"), "product": _("Product"), "units": _("Units in all"),
            "drill": _("Complication practised"), "assistance": _("Help that you needed"),
            "reflection": _("What you take from it"),
        }  # fmt: skip
        for name, text in labels.items():
            self[name].label.text = text
        self.same_case.choices = case_choices(cases)
        self.age_band.choices = _listed(checklist.get("age_bands") or ())
        lists = checklist.get("complications") or {}
        asked = {"category": _("What happened"), "severity": _("How severe"), "action": _("What was done")}
        for n in range(1, MOST_COMPLICATIONS + 1):
            for part, place in _PARTS:
                self[f"{part}{n}"].label.text = asked[part]
                self[f"{part}{n}"].choices = _listed(lists.get(place) or ())
        self.month.offer(today)
        if not self.is_submitted() and not self.product.data and len(checklist["products"]) == 1:
            self.product.data = checklist["products"][0]["id"]

    @property
    def complications(self) -> list[tuple[Any, Any, Any]]:
        """Three lists for each of the complications that can be told."""
        rows = range(1, MOST_COMPLICATIONS + 1)
        return [(self[f"category{n}"], self[f"severity{n}"], self[f"action{n}"]) for n in rows]

    @property
    def opened_on(self) -> int:
        text = self.number.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0

    def options(self, name: str) -> list[Option]:
        place = {"role": "roles", "areas": "areas", "product": "products", "drill": "drills"}.get(name, name)
        return options(self[name], self.checklist.get(place) or ())

    def public_id(self) -> str | None:
        return draft_of(self.draft)

    def case(self) -> str | None:
        return None if self.role.data == "drill" else self.same_case.data or None

    def written(self, today: date) -> Written:
        return Written(
            role=self.role.data or "",
            performed_on=self.month.first or today,
            age_band=self.age_band.data or "",
            areas=tuple(self.areas.data or ()),
            product=self.product.data or "",
            units=(self.units.data or "").strip().replace(",", "."),
            drill=self.drill.data or "",
            assistance=self.assistance.data or "",
            complications=tuple(Complication(*(field.data or "" for field in row)) for row in self.complications),
            reflection=self.reflection.data or "",
        )

    def check(self, today: date) -> bool:
        """Whether it can be kept; what is wrong stands beside each field."""
        self.validate()
        if self.month.first is None:
            self.refuse("month", "choose_month")
        for field in self:
            if field.name != "areas" and len(field.raw_data or ()) > 1:
                self.refuse(field.name, "one_answer")
        for name, code in entry_problems(self.written(today), self.checklist, today):
            self.refuse(name, code)
        return not self.errors

    def refuse(self, name: str, code: str) -> None:
        name = {"performed_on": "month", "complications": "category1"}.get(name, name)
        sentence = refusal(told(self[name].data or "")) if code == IDENTIFIES else say(code)
        self[name].errors = [*self[name].errors, sentence]


for _n in range(1, MOST_COMPLICATIONS + 1):
    for _part, _place in _PARTS:
        setattr(EntryForm, f"{_part}{_n}", SelectField(validate_choice=False))


def _listed(rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    return choices([("", _("Choose")), *((row["id"], row["title"]) for row in rows)])


class AskForm(Form):
    """Whom to ask, where it is somebody in particular; a person without an account is invited."""

    entry = HiddenField()
    name = StringField(render_kw={"autocomplete": "off", "maxlength": 120})
    email = EmailField(render_kw={"autocomplete": "off", "maxlength": 254})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.name.label.text = _("Name of the supervisor")
        self.email.label.text = _("E-mail address of the supervisor")

    @property
    def supervisor(self) -> tuple[str, str] | None:
        name, email = " ".join((self.name.data or "").split()), (self.email.data or "").strip()
        return (name, email) if name or email else None

    def check(self) -> bool:
        self.validate()
        if not self.entry.raw_data:
            self.form_errors = [_("Nothing arrived; please ask once more.")]
        named = self.supervisor
        if named is not None:
            if not 2 <= len(named[0]) <= 120 or not named[0].isprintable():
                self.name.errors = [say("name_supervisor")]
            if not _is_address(named[1]):
                self.email.errors = [say("address_supervisor")]
        return not self.errors


class BeginForm(Form):
    """A supervisor begins: whose procedure it was."""

    email = EmailField(render_kw={"autocomplete": "off", "maxlength": 254})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.email.label.text = _("E-mail address of the trainee")

    def check(self) -> bool:
        self.validate()
        if not _is_address((self.email.data or "").strip()):
            self.email.errors = [say("address_trainee")]
        return not self.errors


def _is_address(text: str) -> bool:
    return len(text) <= 254 and text.isprintable() and _EMAIL.fullmatch(text) is not None
