"""Forms of certification: the number that somebody wants to check, and the trainee's signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import DateField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, Optional

from lms.certification.rules import CORRECT, name_problem
from lms.certification.rules.bulletins import (
    LONGEST_LINE,
    LONGEST_TEXT,
    LONGEST_WHY,
    MOST_OPTIONS,
    Bulletin,
    problems,
)
from lms.messages import _, say
from lms.practicals.rules import TEXT_LIMIT, text_problem
from lms.privacy.forms import Scanned
from lms.privacy.rules import IDENTIFIES, told
from lms.privacy.wording import refusal
from lms.web import Form

_ALPHABET = frozenset("0123456789abcdefghjkmnpqrstvwxyz")
_MISREAD = str.maketrans("oil", "011")  # letters that the alphabet leaves out because they look like digits
_LENGTH = 26


def plain_number(typed: str) -> str:
    """The certificate number in what somebody typed or pasted, or '' when there is none in it.

    Hyphens, spaces and case do not matter, nor does a whole address that ends with the number.
    """
    last = typed[-200:].strip().rstrip("/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in last.lower() if letter.isalnum()).translate(_MISREAD)
    return kept if len(kept) == _LENGTH and set(kept) <= _ALPHABET else ""


def grouped_number(public_id: str) -> str:
    """The number as people read it out: capitals, in fours."""
    number = public_id.upper()
    return "-".join(number[start : start + 4] for start in range(0, len(number), 4))


class VerifyForm(Form):
    """A question, not an act: it changes nothing, so it needs no token and can be linked to."""

    class Meta:
        csrf = False

    number = StringField(
        render_kw={
            "maxlength": 200,
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
    )

    surname = StringField(
        validators=[Optional()], render_kw={"maxlength": 100, "autocomplete": "off", "spellcheck": "false"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number.label.text = _("Certificate number")
        self.surname.label.text = _("Surname of the holder")


class ProgrammeForm(Form):
    """Under which version of the requirements somebody finishes: the press of one of two buttons is the whole of it."""

    choice = StringField(validators=[AnyOf(("new", "old"))])


class SignForm(Form):
    """The signature under the trainee's statement: the press of the button is the whole of it."""


class GateForm(Scanned, Form):
    """Whose certificates to hold back, or to let go, and why."""

    people = SelectMultipleField(validate_choice=False)
    reason = TextAreaField(render_kw={"maxlength": TEXT_LIMIT, "rows": 3, "data-private": ""})

    def __init__(self, offered: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offered = offered
        self.people.label.text = _("Whose")
        self.reason.label.text = _("Why, in a few words")

    def options(self) -> list[tuple[str, str, bool, str]]:
        chosen = self.people.data or ()
        return [(value, name, value in chosen, note) for value, name, note in self.offered]

    def check(self) -> bool:
        self.validate()
        if not self.people.data or not set(self.people.data) <= {value for value, _name, _note in self.offered}:
            self.people.errors = [say("choose_people")]
        if (said := _reason_error(self.reason.data or "")) is not None:
            self.reason.errors = [said]
        return not self.errors


def _reason_error(text: str) -> str | None:
    code = text_problem(text)
    if code is None:
        return None
    return refusal(told(text)) if code == IDENTIFIES else say(code)


class LifeForm(Scanned, Form):
    """A decision about a certificate that was issued: why, and the corrected name where that is what it is about."""

    name = StringField(render_kw={"autocomplete": "off", "maxlength": 120})
    reason = TextAreaField(render_kw={"maxlength": TEXT_LIMIT, "rows": 3, "data-private": ""})

    def __init__(self, act: str, printed: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.act, self.printed = act, printed
        self.name.label.text = _("The name as it should read")
        self.reason.label.text = _("Why, in a few words")

    def check(self) -> bool:
        self.validate()
        if self.act == CORRECT and (code := name_problem(" ".join((self.name.data or "").split()), self.printed)):
            self.name.errors = [say(code)]
        if (said := _reason_error(self.reason.data or "")) is not None:
            self.reason.errors = [said]
        return not self.errors


class BulletinForm(Form):
    """A safety bulletin with its one question; the answers stand one on a line."""

    title = StringField(render_kw={"maxlength": LONGEST_LINE, "autocomplete": "off"})
    text = TextAreaField(render_kw={"maxlength": LONGEST_TEXT, "rows": 8})
    question = StringField(render_kw={"maxlength": LONGEST_LINE, "autocomplete": "off"})
    options = TextAreaField(render_kw={"rows": MOST_OPTIONS})
    right = StringField(render_kw={"maxlength": 1, "inputmode": "numeric", "autocomplete": "off"})
    why = TextAreaField(render_kw={"maxlength": LONGEST_WHY, "rows": 2})
    due_on = DateField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.title.label.text = _("Title")
        self.text.label.text = _("What holders have to know")
        self.question.label.text = _("The question")
        self.options.label.text = _("The answers")
        self.right.label.text = _("Which one is right")
        self.why.label.text = _("Why it is right")
        self.due_on.label.text = _("To be answered by")

    @property
    def value(self) -> Bulletin:
        lines = [" ".join(line.split()) for line in (self.options.data or "").splitlines()]
        typed = (self.right.data or "").strip()
        return Bulletin(
            " ".join((self.title.data or "").split()),
            (self.text.data or "").strip(),
            " ".join((self.question.data or "").split()),
            tuple(line for line in lines if line),
            int(typed) - 1 if typed.isascii() and typed.isdecimal() else -1,
            (self.why.data or "").strip(),
            self.due_on.data or date.min,
        )

    def check(self, today: date) -> bool:
        self.validate()
        for name, code in problems(self.value, today):
            self[name].errors = [say(code)]
        return not self.errors


class AnswerForm(Form):
    """An answer to the question of a bulletin."""

    option = RadioField(validate_choice=False)

    def check(self, count: int) -> bool:
        self.validate()
        typed = self.option.data or ""
        if not (typed.isascii() and typed.isdecimal() and len(typed) == 1 and int(typed) < count):
            self.option.errors = [say("bulletin_option")]
        return not self.errors
