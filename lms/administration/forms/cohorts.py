"""Forms about cohorts: a new one, its instructors, its members, its dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from lms.accounts.forms import zones
from lms.administration.forms.fields import Choice, at_most, filled, given, printable
from lms.administration.queries.cohorts import CohortPage
from lms.administration.rules import MOST_ROWS, read_rows
from lms.administration.wording import due_word
from lms.cohorts.forms import Moment, local_time
from lms.cohorts.services import DUE_SUBJECTS
from lms.messages import _
from lms.web import Form, choices


class CohortForm(Form):
    name = StringField(render_kw={"autocomplete": "off", "maxlength": 120})
    course = Choice()
    zone = Choice()
    starts_at = Moment()

    def __init__(self, courses: Mapping[int, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name.validators = [filled(), at_most(120), printable]
        self.starts_at.validators = [given()]
        self.name.label.text = _("Name")
        self.course.label.text = _("Course")
        self.zone.label.text = _("Time zone")
        self.starts_at.label.text = _("Begins")
        self.course.choices = choices((str(number), title) for number, title in courses.items())
        self.zone.choices = choices((name, name.replace("_", " ")) for name in zones())


class InstructorForm(Form):
    person = Choice()

    def __init__(self, page: CohortPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person.label.text = _("Instructor")
        self.person.choices = choices((one.public_id, _named(one.name, one.title)) for one in page.candidates)


class EnrolForm(Form):
    people = TextAreaField(render_kw={"maxlength": 40_000, "spellcheck": "false"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people.validators = [filled(), at_most(40_000), _few_enough]
        self.people.label.text = _("People, one on each line")


def _few_enough(_form: object, field: Any) -> None:
    rows = read_rows(field.data or "")
    if not rows:
        raise ValidationError(_("Fill this in."))
    if len(rows) > MOST_ROWS:
        sentence = _("At most %(most)d people at once; this list has %(found)d.", most=MOST_ROWS, found=len(rows))
        raise ValidationError(sentence)


class MoveForm(Form):
    member = Choice()
    cohort = Choice()

    def __init__(self, page: CohortPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member.label.text = _("Member")
        self.cohort.label.text = _("Moves to")
        self.member.choices = choices((row.enrolment_public_id, _named(row.name, row.title)) for row in page.members)
        self.cohort.choices = choices((one.public_id, one.name) for one in page.others)


class DueForm(Form):
    lessons = Moment()
    quizzes = Moment()
    examination = Moment()
    practicals = Moment()

    """The four dates in the cohort's zone; an emptied field withdraws its date."""

    def __init__(self, page: CohortPage, *args: Any, **kwargs: Any) -> None:
        present = {subject: local_time(at, page.cohort.zone) for subject, at in page.due.items()}
        super().__init__(*args, data=present, **kwargs)
        for subject in DUE_SUBJECTS:
            self[subject].label.text = due_word(subject)

    def dates(self, zone: str) -> dict[str, datetime | None]:
        """What was sent; a field that was not sent is not a wish to withdraw."""
        return {subject: self[subject].at(zone) for subject in DUE_SUBJECTS if self[subject].raw_data}


def _named(name: str, title: str) -> str:
    return f"{name}, {title}" if title else name
