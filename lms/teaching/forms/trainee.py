"""Forms of instructors about one trainee: a talk, extra time, an extra attempt, the release."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from lms.cohorts.services import MOST_BREAK_MINUTES
from lms.marking.forms import Reason, StrictForm
from lms.messages import N_, _
from lms.sitting.queries.states import QuizState
from lms.teaching.forms.sitting import Whole
from lms.web import choices

CATEGORIES = {
    "language": N_("Language: the course is not in the first language"),
    "health": N_("Health"),
    "technical": N_("Technical: device, connection, assistive software"),
    "other": N_("Another reason"),
    "none": N_("None: the usual time again"),
}


class TalkForm(StrictForm):
    talk = Reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.talk.label.text = _("What was said")
        self.talk.description = _("What had been misunderstood, and what is clear now. Kept for the record.")


class TimeForm(StrictForm):
    percent = Whole(100, 400)
    breaks = Whole(0, MOST_BREAK_MINUTES, blank=0)
    category = SelectField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.percent.label.text = _("Time, in per cent of the usual")
        self.percent.description = _(
            "100 is the usual time, 150 is half as long again. An attempt that runs gets it too."
        )
        self.breaks.label.text = _("Minutes of breaks in each attempt")
        self.breaks.description = _("The clock stands still and the items are out of sight. 0 is none.")
        self.category.label.text = _("Why")
        self.category.description = _("A category only; never write down a diagnosis.")
        self.category.choices = choices((code, _(label)) for code, label in CATEGORIES.items())

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if (self.category.data == "none") != (self.percent.data == 100 and not self.breaks.data):
            self.category.errors = [_("More than the usual time has a reason; the usual time has none.")]
            return False
        return True


class AttemptForm(StrictForm):
    quiz = SelectField()
    why = Reason()

    def __init__(self, states: Sequence[QuizState], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quiz.label.text = _("Quiz")
        self.quiz.choices = choices((state.quiz.public_id, _quiz_label(state)) for state in may_grant(states))
        self.why.label.text = _("Why one more attempt")
        self.why.description = _("Kept for the record.")


def may_grant(states: Sequence[QuizState]) -> list[QuizState]:
    """Quizzes that are not passed; those without an attempt left first."""
    return sorted((state for state in states if state.passed_at is None), key=lambda state: state.left > 0)


def _quiz_label(state: QuizState) -> str:
    name = (
        _("%(position)s · %(title)s", position=state.position, title=state.quiz.title)
        if state.position
        else state.quiz.title
    )
    return _("%(name)s (%(used)s of %(allowed)s used)", name=name, used=len(state.attempts), allowed=state.allowed)


class ReleaseForm(StrictForm):
    confirm = BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.confirm.label.text = _("I have looked at what it rests on and release the certificate")
        self.confirm.validators = [InputRequired(message=_("Tick this first: it is your decision."))]
