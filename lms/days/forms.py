"""Forms of practice days: planning, trainers, who came, cancelling, and a trainee's booking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from lms.cohorts.forms import Moment, local_time
from lms.days.queries import DayRow, KnownTrainer, PersonRow
from lms.days.rules import MOST_KIT, MOST_LINE, Planned
from lms.days.wording import person_words
from lms.messages import _, say
from lms.practicals.rules import TEXT_LIMIT, text_problem
from lms.privacy.forms import Scanned
from lms.privacy.rules import IDENTIFIES, told
from lms.privacy.wording import refusal
from lms.web import Form, choices

Option = tuple[str, str, bool, str]  # value, title, chosen, sentence
_NUMBER = {"inputmode": "numeric", "maxlength": 3, "autocomplete": "off"}
NOWHEN = datetime.min.replace(tzinfo=UTC)  # what could not be read; `check` has said so


class BookingForm(Form):
    """Asks for a place or gives it back; nothing to fill in."""


class PlanForm(Form):
    """A day: where, when, for how many, with what. Times are the academy's."""

    place = StringField(render_kw={"maxlength": MOST_LINE, "autocomplete": "off"})
    starts = Moment()
    ends = Moment()
    places = StringField(render_kw=_NUMBER)
    ratio = StringField(render_kw=_NUMBER)
    kit = TextAreaField(render_kw={"rows": 8, "maxlength": MOST_KIT * (MOST_LINE + 2)})

    def __init__(self, zone: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zone = zone
        self.place.label.text = _("Where")
        self.starts.label.text = _("Starts")
        self.starts.description = _("Times of %(zone)s.", zone=zone.replace("_", " "))
        self.ends.label.text = _("Ends")
        self.places.label.text = _("Places")
        self.ratio.label.text = _("Trainees for each trainer, at most")
        self.ratio.description = _("No more places are open than the trainers who come can look after.")
        self.kit.label.text = _("Kit list, one thing on each line")

    def check(self) -> bool:
        self.validate()
        for field in (self.starts, self.ends):
            if field.data is None and not field.errors:
                field.errors = [_("Fill this in.")]
        for name, code in (("places", "day_places"), ("ratio", "day_ratio")):
            if _whole(self[name].data) is None:
                self[name].errors = [say(code)]
        return not self.errors

    @property
    def planned(self) -> Planned:
        """What was sent, after `check`."""
        return Planned(
            place=(self.place.data or "").strip(),
            starts_at=self.starts.at(self.zone) or NOWHEN,
            ends_at=self.ends.at(self.zone) or NOWHEN,
            places=_whole(self.places.data) or 0,
            ratio=_whole(self.ratio.data) or 0,
            kit=tuple(line.strip() for line in (self.kit.data or "").splitlines() if line.strip()),
        )

    def refuse(self, fields: Sequence[tuple[str, str]]) -> None:
        for name, code in fields:
            self[name].errors = [*self[name].errors, say(code)]


class NewDayForm(PlanForm):
    """The same, with whom it is offered to and who trains."""

    cohorts = SelectMultipleField(validate_choice=False)
    trainers = SelectMultipleField(validate_choice=False)

    def __init__(
        self, zone: str, cohorts: Sequence[tuple[str, str]], known: Sequence[KnownTrainer], **kwargs: Any
    ) -> None:
        super().__init__(zone, **kwargs)
        self.mine, self.known = cohorts, known
        self.cohorts.label.text = _("Offered to")
        self.trainers.label.text = _("Trainers")

    def cohort_options(self) -> list[Option]:
        chosen = self.cohorts.data or ()
        return [(id, name, id in chosen, "") for id, name in self.mine]

    def trainer_options(self) -> list[Option]:
        chosen = self.trainers.data or ()
        return [(one.public_id, person_words(one), one.public_id in chosen, "") for one in self.known]

    @property
    def people(self) -> list[int]:
        """The trainers that were chosen; one who is not in the list is nobody, 0."""
        known = {one.public_id: one.person_id for one in self.known}
        return [known.get(id, 0) for id in self.trainers.data or ()]


class ChangeForm(PlanForm):
    """Another plan for a day that there is. `number` is the version that the page was opened on."""

    number = StringField()

    @classmethod
    def filled(cls, zone: str, row: DayRow) -> ChangeForm:
        data = {
            "place": row.place,
            "starts": local_time(row.starts_at, zone),
            "ends": local_time(row.ends_at, zone),
            "places": str(row.places),
            "ratio": str(row.ratio),
            "kit": "\n".join(row.kit),
            "number": str(row.number),
        }
        return cls(zone, formdata=None, data=data)

    @property
    def version(self) -> int:
        return _whole(self.number.data) or 0


class TrainerForm(Form):
    """One more trainer, or one who does not come."""

    act = RadioField(validate_choice=False)
    person = SelectField(validate_choice=False)

    def __init__(self, row: DayRow, known: Sequence[KnownTrainer], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.person.label.text = _("Who comes as well")
        self.known = {one.public_id: one.person_id for one in known}
        self.known |= {one.public_id: one.person_id for one in row.trainers}  # one who left may have no role any more
        free = [one for one in known if not row.trains(one.person_id)]
        self.person.choices = choices((one.public_id, person_words(one)) for one in free)

    def check(self) -> bool:
        self.validate()
        if self.act.data not in ("add", "drop") or self.person.data not in self.known:
            self.person.errors = [say("day_trainer_unknown")]
        return not self.errors

    @property
    def chosen(self) -> int:
        return self.known[self.person.data]


class AttendanceForm(Form):
    """Who came: one answer for each place, or none yet."""

    people: Sequence[PersonRow] = ()

    @property
    def came(self) -> dict[int, bool]:
        """What was said, by enrolment; nothing for whom nothing was said."""
        said = {person.enrolment_id: self[_name(person)].data for person in self.people}
        return {one: value == "attended" for one, value in said.items() if value in ("attended", "absent")}

    def options(self, person: PersonRow) -> list[Option]:
        chosen = self[_name(person)].data
        words = (("attended", _("was there")), ("absent", _("absent")))
        return [(value, word, value == chosen, "") for value, word in words]

    def name(self, person: PersonRow) -> str:
        return _name(person)


def attendance(row: DayRow, **kwargs: Any) -> AttendanceForm:
    """The form with a field for everybody who has a place."""
    people = [row.people[booking.enrolment] for booking in row.held]
    fields: dict[str, Any] = {_name(person): RadioField(person.name, validate_choice=False) for person in people}
    form: AttendanceForm = type("AttendanceForm", (AttendanceForm,), {**fields, "people": people})(**kwargs)
    return form


def _name(person: PersonRow) -> str:
    return f"came-{person.enrolment}"


class CancelForm(Scanned, Form):
    """Why a day does not take place."""

    reason = TextAreaField(render_kw={"maxlength": TEXT_LIMIT, "rows": 3, "data-private": ""})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.label.text = _("Why it does not take place")

    def check(self) -> bool:
        self.validate()
        text = self.reason.data or ""
        code = text_problem(text)
        if code is not None:
            self.reason.errors = [refusal(told(text)) if code == IDENTIFIES else say("day_reason")]
        return not self.errors


def _whole(text: str | None) -> int | None:
    """A whole number of at most six figures, or None."""
    typed = (text or "").strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 6 else None
