"""Forms about dates: when a cohort may sit a quiz, and dates of one person in place of the cohort's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wtforms import SelectField

from lms.cohorts.forms import Moment, local_time
from lms.cohorts.queries import Window
from lms.marking.forms import Reason, StrictForm
from lms.messages import _
from lms.web import choices


class WindowForm(StrictForm):
    """The three dates of one quiz, in the cohort's zone; an empty one is no date."""

    opens = Moment()
    due = Moment()
    closes = Moment()

    def __init__(self, zone: str, window: Window | None = None, *args: Any, **kwargs: Any) -> None:
        """`window` fills the fields in; without it they hold what was sent."""
        present = {} if window is None else _in(zone, window)
        super().__init__(*args, **(kwargs | {"data": present}))
        self.zone = zone
        self.opens.label.text = _("Opens")
        self.opens.description = _("No attempt starts before. %(zone)s", zone=_zone(zone))
        self.due.label.text = _("Due")
        self.due.description = _("Said to everybody; refuses nothing.")
        self.closes.label.text = _("Closes")
        self.closes.description = _("No attempt starts from then on, and those that start late end then.")

    def validate(self, extra_validators: Any = None) -> bool:
        right = super().validate(extra_validators)
        return _ordered(self) and right

    @property
    def dates(self) -> tuple[datetime | None, datetime | None, datetime | None]:
        """What was sent: opens, due, closes."""
        return self.opens.at(self.zone), self.due.at(self.zone), self.closes.at(self.zone)

    @property
    def asked(self) -> dict[str, str]:
        """The fields as they go into an address or a hidden field."""
        return {name: _sent(self[name]) for name in ("opens", "due", "closes")}


class WindowLook(WindowForm):
    """The same, to see what it would touch."""

    class Meta(WindowForm.Meta):
        csrf = False  # it only asks, by its address


class PersonLook(StrictForm):
    """Which quiz, and the dates that this person would have; an empty one leaves the cohort's."""

    quiz = SelectField()
    due = Moment()
    closes = Moment()

    class Meta(StrictForm.Meta):
        csrf = False  # it only asks, by its address

    def __init__(self, zone: str, quizzes: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.quiz.label.text = _("Quiz")
        self.quiz.choices = choices(quizzes)
        self.due.label.text = _("Due")
        self.due.description = _("Said to this person; refuses nothing.")
        self.closes.label.text = _("Closes")
        self.closes.description = _(
            "No attempt starts from then on, and one that runs ends then at the latest. %(zone)s", zone=_zone(zone)
        )

    def validate(self, extra_validators: Any = None) -> bool:
        right = super().validate(extra_validators)
        if right and not self.due.data and not self.closes.data:
            self.closes.errors = [_("Enter one of the two dates, or both.")]
            return False
        return _ordered(self) and right

    @property
    def dates(self) -> tuple[datetime | None, datetime | None]:
        """What was sent: due, closes."""
        return self.due.at(self.zone), self.closes.at(self.zone)

    @property
    def asked(self) -> dict[str, str]:
        return {"quiz": self.quiz.data or "", **{name: _sent(self[name]) for name in ("due", "closes")}}


class PersonForm(PersonLook):
    """The same, done."""

    why = Reason()

    class Meta(StrictForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.why.label.text = _("Why")
        self.why.description = _("Kept for the record.")


def _ordered(form: Any) -> bool:
    """Says at the later field which two dates are not in their order."""
    opens = form.opens.data if "opens" in form else None
    due, closes = form.due.data, form.closes.data
    if opens and due and opens >= due:
        form.due.errors = [*form.due.errors, _("It has to be due after it opens.")]
        return False
    if due and closes and due > closes:
        form.closes.errors = [*form.closes.errors, _("It cannot close before it is due.")]
        return False
    if opens and closes and opens >= closes:
        form.closes.errors = [*form.closes.errors, _("It has to close after it opens.")]
        return False
    return True


def _in(zone: str, window: Window) -> dict[str, datetime | None]:
    dates = {"opens": window.opens_at, "due": window.due_at, "closes": window.closes_at}
    return {name: local_time(at, zone) for name, at in dates.items()}


def _sent(field: Any) -> str:
    return field.data.isoformat(timespec="minutes") if field.data else ""


def _zone(zone: str) -> str:
    return _("Times of %(zone)s.", zone=zone.replace("_", " "))
