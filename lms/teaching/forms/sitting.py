"""Forms about attempts: more minutes, going on after all, an answer that came late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import ValidationError

from lms.marking.forms import Reason, StrictForm
from lms.messages import _
from lms.sitting.rules import MOST_MINUTES
from lms.web import choices

LATE_DECISIONS = ("accept", "leave")


class Whole(IntegerField):
    """A whole number within limits; anything else is one sentence. `blank` is what an empty field means."""

    def __init__(self, least: int, most: int, blank: int | None = None, **kwargs: Any) -> None:
        self.least, self.most, self.blank = least, most, blank
        super().__init__(render_kw={"min": least, "max": most, "inputmode": "numeric"}, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None
        self.data = number if text else self.blank

    def pre_validate(self, form: Any) -> None:
        if self.data is None or not self.least <= self.data <= self.most:
            sentence = _("Type a whole number from %(least)s to %(most)s.", least=self.least, most=self.most)
            raise ValidationError(sentence)


class MinutesForm(StrictForm):
    """More minutes for one attempt; `seen` is the latest addition that the page knew of."""

    seen = HiddenField()
    minutes = Whole(1, MOST_MINUTES)
    why = Reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.minutes.label.text = _("Minutes more")
        self.minutes.description = _("On top of what there is. They take effect at once.")
        self.why.label.text = _("Why")
        self.why.description = _("Kept for the record.")

    @property
    def latest(self) -> int:
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0


class RoomForm(MinutesForm):
    """More minutes for everybody who sits one quiz now."""

    quiz = SelectField()

    def __init__(self, quizzes: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quiz.label.text = _("Quiz")
        self.quiz.choices = choices(quizzes)


class LookForm(StrictForm):
    """For how many minutes an attempt would go on; what would happen is shown, nothing is done."""

    minutes = Whole(1, MOST_MINUTES)

    class Meta(StrictForm.Meta):
        csrf = False  # it only asks, by its address

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.minutes.label.text = _("Minutes from now")


class ReopenForm(StrictForm):
    """The same, done."""

    minutes = Whole(1, MOST_MINUTES)
    why = Reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.minutes.label.text = _("Minutes from now")
        self.why.label.text = _("Why it goes on")
        self.why.description = _("Kept for the record.")


class LateForm(StrictForm):
    """What becomes of one late answer. `counts` is the answer that its page showed as the one that counts."""

    decision = HiddenField()
    counts = HiddenField()
    why = Reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.why.label.text = _("Why")
        self.why.description = _("Kept for the record.")

    def validate(self, extra_validators: Any = None) -> bool:
        right = super().validate(extra_validators)
        counts = self.counts.data or ""
        numbered = counts.isascii() and counts.isdecimal() and len(counts) <= 9
        if self.decision.data not in LATE_DECISIONS or not numbered:
            return self.refuse(_("Press one of the two buttons: whether the answer counts or is left out."))
        return right

    @property
    def accepted(self) -> bool:
        return self.decision.data == "accept"
