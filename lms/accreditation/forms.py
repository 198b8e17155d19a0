"""Forms of accreditation: what may be told of somebody, the questionnaire, and the days of the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import DateField, HiddenField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, Optional

from lms.accreditation.rules.box import Question, sheet_problem
from lms.accreditation.rules.telling import FIELDS
from lms.accreditation.wording import FIELD_WORDS, option_words
from lms.messages import _, say
from lms.privacy.forms import Scanned
from lms.privacy.rules import told
from lms.privacy.wording import refusal
from lms.web import Form


class ConsentForm(Form):
    """Whether somebody agrees to be reported, and what may be told beside the name and the day."""

    recipient = HiddenField()
    act = HiddenField()
    fields = SelectMultipleField(validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields.label.text = _("What may be told beside that")

    def options(self) -> list[tuple[str, str, bool]]:
        chosen = self.fields.data or ()
        return [(name, _(FIELD_WORDS[name]), name in chosen) for name in FIELDS]

    def check(self) -> bool:
        self.validate()
        if self.act.data not in ("agree", "withdraw") or not set(self.fields.data or ()) <= set(FIELDS):
            self.fields.errors = [say("consent_field")]
        return not self.errors

    @property
    def given(self) -> bool:
        return bool(self.act.data == "agree")


class EvaluationForm(Scanned, Form):
    """The questions of a course; each may be left blank."""

    questionnaire = HiddenField()

    def __init__(self, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.questions = questions
        self.wrong: dict[str, str] = {}
        sent = {} if request.is_json else request.form
        self.sheet = {one["id"]: sent.get(name_of(one), "") for one in questions}

    def options(self, question: Question) -> list[tuple[str, str, bool]]:
        chosen = self.sheet[question["id"]]
        return [(value, words, value == chosen) for value, words in option_words(question)]

    def check(self) -> bool:
        self.validate()
        given = {name: value for name, value in self.sheet.items() if value.strip()}
        for one in self.questions:
            name = one["id"]
            if name not in given:
                continue
            code = sheet_problem(self.questions, {name: given[name]})
            named = told(given[name]) if one["kind"] == "text" and not code else []
            if code or named:
                self.wrong[name] = say(code) if code else refusal(named)
        if not given:
            self.form_errors = [say("evaluation_empty")]
        return not self.errors and not self.wrong

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, what is wrong), in the order of the questions."""
        found = [
            (name_of(one), f"{one['text']} {self.wrong[one['id']]}")
            for one in self.questions
            if one["id"] in self.wrong
        ]
        return [*(("", str(text)) for text in self.form_errors), *found]


def name_of(question: Question) -> str:
    """What a question is called in the form, apart from the form's own fields."""
    return f"q-{question['id']}"


class FileForm(Form):
    """Within which days the course was completed; either may be left open. The press of the button asks for it."""

    act = StringField(validators=[AnyOf(("make",))])

    first = DateField(validators=[Optional()])
    last = DateField(validators=[Optional()])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.first.label.text = _("Completed from")
        self.last.label.text = _("Completed up to")

    def check(self) -> bool:
        self.validate()
        if not self.errors and self.first.data and self.last.data and self.first.data > self.last.data:
            self.first.errors = [say("accreditor_span")]
        return not self.errors
