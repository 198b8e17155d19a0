"""Fields and checks of these forms, with sentences of our own for what they refuse."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateField, DateTimeLocalField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from lms.administration.rules import plain, plausible_email
from lms.messages import _

FIRST_YEAR, LAST_YEAR = 1950, 2100


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


class Moment(DateTimeLocalField):
    """A day and a time of one place; `at` gives the moment in its zone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = (valuelist or [""])[0].strip()
        if not text:
            return
        try:
            local = datetime.fromisoformat(text).replace(second=0, microsecond=0)
        except ValueError:
            local = None
        if local is None or local.tzinfo is not None or not FIRST_YEAR <= local.year <= LAST_YEAR:
            raise ValueError(_("Enter a day and a time, such as 2026-11-26 18:00."))
        self.data = local

    def at(self, zone: str) -> datetime | None:
        return self.data.replace(tzinfo=ZoneInfo(zone)) if self.data else None


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


def local_time(at: datetime | None, zone: str) -> datetime | None:
    """The wall clock's time of a moment, for a field to show."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if at else None
