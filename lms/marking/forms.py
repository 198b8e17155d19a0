"""The form of a mark by a person, and the strictness that every form of instructors shares."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from lms.messages import _
from lms.privacy.forms import Scanned
from lms.privacy.rules import told
from lms.privacy.wording import refusal
from lms.web import Form, choices

MOST_REASON = 2000
LINE = "line."


class StrictForm(Form):
    """Refuses what it did not ask for: a foreign field, and a field that is sent twice but those of MANY."""

    MANY: tuple[str, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        known = {field.name for field in self} | {"csrf_token"}
        right = bool(super().validate(extra_validators))
        if set(request.form) - known:
            return self.refuse(_("The form held a field that does not belong to it. Nothing was changed."))
        if any(len(values) > 1 for name, values in request.form.lists() if name not in self.MANY):
            return self.refuse(_("A field was sent twice. Nothing was changed."))
        return right

    def refuse(self, sentence: str) -> bool:
        """Says on top of the form why nothing was done."""
        self.form_errors: list[str] = [sentence]
        return False


class Reason(TextAreaField):
    """Why something was decided: asked for each time, kept for the record."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(render_kw={"maxlength": MOST_REASON, "rows": 3}, **kwargs)

    def pre_validate(self, form: Any) -> None:
        text = (self.data or "").strip()
        if len(text) < 3:
            raise ValidationError(_("Say why, in a few words: it is kept for the record."))
        if len(text) > MOST_REASON:
            raise ValidationError(_("Use at most %(n)s characters.", n=MOST_REASON))
        if "\0" in text:
            raise ValidationError(_("This text holds a character that cannot be stored."))


def name_nobody(field: TextAreaField) -> None:
    """Refuses numbers, days and addresses of people; names pass, since these words are about a trainee's answer."""
    found = [] if field.errors else told(field.data or "", names=False)
    if found:
        raise ValidationError(refusal(found))


class MarkForm(Scanned, StrictForm):
    credit = RadioField()
    unsafe = BooleanField()
    reason = Reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.credit.label.text = _("What the answer is worth")
        self.credit.choices = choices(credits_to_give())
        self.credit.validators = [InputRequired(message=_("Choose one."))]
        self.unsafe.label.text = _("Acting on it would have been dangerous")
        self.unsafe.description = _("It then stands open until somebody has spoken with the trainee.")
        self.reason.label.text = _("Why")
        self.reason.render_kw = {**(self.reason.render_kw or {}), "data-private": ""}
        self.reason.description = _("Kept with the mark. The trainee may ask for it.")

    def validate_reason(self, field: TextAreaField) -> None:
        name_nobody(field)

    @property
    def worth(self) -> Fraction:
        return Fraction(self.credit.data)


class JudgementForm(Scanned, StrictForm):
    """The levels of a rubric and a comment; `judgement_form` adds one field for each line."""

    attempt = HiddenField()
    number = HiddenField()
    comment = TextAreaField(render_kw={"maxlength": MOST_REASON, "rows": 3, "data-private": ""})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comment.label.text = _("Comment")
        self.comment.description = _("Optional. The trainee reads it with the result.")

    def validate_comment(self, field: TextAreaField) -> None:
        text = field.data or ""
        if len(text) > MOST_REASON:
            raise ValidationError(_("Use at most %(n)s characters.", n=MOST_REASON))
        if "\0" in text:
            raise ValidationError(_("This text holds a character that cannot be stored."))
        name_nobody(field)

    @property
    def lines(self) -> list[RadioField]:
        return [field for field in self if field.name.startswith(LINE)]

    @property
    def picks(self) -> dict[str, str]:
        return {field.name.removeprefix(LINE): field.data for field in self.lines if field.data}


def judgement_form(lines: Sequence[tuple[str, str, Sequence[str]]]) -> type[JudgementForm]:
    """A form for the lines of one rubric, each with its words and the ids of its levels."""
    fields = {
        LINE + line: RadioField(
            words,
            choices=choices((level, level) for level in levels),
            validators=[InputRequired(message=_("Choose one level."))],
        )
        for line, words, levels in lines
    }
    return type("JudgementForm", (JudgementForm,), fields)


def credits_to_give() -> Sequence[tuple[str, str]]:
    return [("0/1", _("Not right")), ("1/2", _("Half right")), ("1/1", _("Right"))]
