"""Fields and checks of these forms, with sentences of our own for what they refuse."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from wtforms import DateField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from lms.administration.rules import plain, plausible_email
from lms.cohorts.forms import FIRST_YEAR, LAST_YEAR, Moment
from lms.messages import _


def filled() -> DataRequired:
    """For texts: blanks alone are nothing."""
    return DataRequired(message=_("Fill this in."))


def given() -> InputRequired:
    """For dates: what could not be read is told by the field itself."""
    return InputRequired(message=_("Fill this in."))


def at_most(length: int) -> Length:
    return Length(max=length, message=_("Use at most %(max)d characters."))


def printable(_form: object, field: Any) -> None:
    """Refuses control characters: no name has them, and PostgreSQL cannot store them all."""
    if field.data and not plain(str(field.data)):
        raise ValidationError(_("Leave out line breaks and other control characters."))


def address(_form: object, field: Any) -> None:
    if field.data and not plausible_email(field.data.strip()):
        raise ValidationError(_("Enter an address such as ana@example.org."))


class Choice(SelectField):
    """One of a list; anything else is refused with a sentence."""

    def pre_validate(self, form: Any) -> None:
        if (self.data or "") not in [choice[0] for choice in self.iter_choices()]:
            raise ValidationError(_("Choose one from the list."))


class Day(DateField):
    """A day, as the browser's date field sends it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = (valuelist or [""])[0].strip()
        if not text:
            return
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(_("Enter a day between 1950 and 2100, such as 2028-06-30."))
        self.data = day


def text(field: Any) -> str:
    """What a text field was given, without the blanks around it."""
    return str(field.data or "").strip()


def day(field: Any) -> date:
    """What a day field was given, after it was checked."""
    checked: date = field.data
    return checked


def moment(field: Moment, zone: str) -> datetime:
    """What a field of day and time was given, after it was checked."""
    checked = field.at(zone)
    assert checked is not None
    return checked
