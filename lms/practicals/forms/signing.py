"""What is filled in at the bedside: the checklist, a level, two texts, and the signature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)

from lms.messages import _, say
from lms.practicals.forms.fields import TEXT, Month, Option, case_choices, draft_of, options
from lms.practicals.queries import ObservationRow
from lms.practicals.rules import MEANINGS, OUTCOMES, Observed, problems, text_problem, unjudged, with_rest
from lms.practicals.wording import MEANING_WORDS, case_label
from lms.privacy.forms import Scanned
from lms.privacy.rules import IDENTIFIES, told
from lms.privacy.wording import refusal
from lms.web import Form

_STEP = "step-"
_WAITS_AT_MOST = timedelta(days=14)
_AHEAD_AT_MOST = timedelta(minutes=5)
_MANY = ("areas",)


class JudgementForm(Scanned, Form):
    """What a supervisor judges and signs. The rules judge it, not the widgets: a list only offers."""

    draft = HiddenField()
    rest = BooleanField()
    level = RadioField(validate_choice=False)
    strength = TextAreaField(render_kw=TEXT)
    next_step = TextAreaField(render_kw=TEXT)
    secret = PasswordField(render_kw={"autocomplete": "current-password", "maxlength": 128})
    proof = HiddenField()
    given_at = HiddenField()
    meaning = RadioField(validate_choice=False)

    def __init__(self, checklist: Mapping[str, Any], role: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.checklist = checklist
        self.fixed_role = role
        self.level.label.text = _("Supervision that the trainee needed")
        self.strength.label.text = _("One thing that went well")
        self.next_step.label.text = _("One thing for next time")
        self.secret.label.text = _("Your PIN or your password")
        self.meaning.label.text = _("What your signature says")
        self.rest.label.text = _("All other steps: done")

    @property
    def chosen_role(self) -> str:
        return self.fixed_role

    @property
    def steps(self) -> list[tuple[dict[str, Any], Field]]:
        """Each step of the checklist with its field, critical ones first."""
        ordered = sorted(self.checklist["steps"], key=lambda step: not step["critical"])
        return [(step, self[_STEP + step["id"]]) for step in ordered]

    @property
    def meanings(self) -> list[tuple[str, str]]:
        """What the signature may say, with its words; everything while the role is open."""
        every = dict.fromkeys(meaning for kind in ("performed", "observed", "drill") for meaning in MEANINGS[kind])
        return [(one, _(MEANING_WORDS[one])) for one in MEANINGS.get(self.fixed_role, tuple(every))]

    @property
    def levels(self) -> list[Option]:
        chosen = self.level.data or ""
        return [
            (str(row["level"]), f"{row['level']} · {row['title']}", str(row["level"]) == chosen, row["sentence"])
            for row in self.checklist["entrustment"]
        ]

    def public_id(self) -> str | None:
        return draft_of(self.draft)

    def given(self, now: datetime) -> datetime | None:
        """The device's own time of a signature that waited for a connection; None where it makes no sense."""
        try:
            at = datetime.fromisoformat(self.given_at.data or "")
        except ValueError:
            return None
        if at.tzinfo is None:
            return None
        return at if now - _WAITS_AT_MOST <= at <= now + _AHEAD_AT_MOST else None

    def seen(self, today: date) -> Observed:
        return self._observed(role=self.fixed_role, performed_on=today, areas=(), product="", drill="")

    def _observed(self, **context: Any) -> Observed:
        levels = {str(row["level"]): row["level"] for row in self.checklist["entrustment"]}
        judged = {step["id"]: field.data for step, field in self.steps if field.data in OUTCOMES}
        steps, together = with_rest(judged, self.checklist["steps"], bool(self.rest.data))
        return Observed(
            steps=steps,
            level=levels.get(self.level.data or ""),
            strength=self.strength.data or "",
            next_step=self.next_step.data or "",
            together=together,
            **context,
        )

    def problems(self, seen: Observed, today: date) -> Iterable[tuple[str, str]]:
        """What the rules say of it; what stands in an entry is not the supervisor's to put right."""
        known = ("steps", "level", "strength", "next_step")
        return [one for one in problems(seen, self.checklist, today) if one[0] in known]

    def check(self, today: date, seen: Observed | None = None) -> bool:
        """Whether it can be signed; what is wrong stands beside each field, in the rules' words."""
        self.validate()
        seen = seen or self.seen(today)
        for field in self:
            if field.name not in _MANY and len(field.raw_data or ()) > 1:
                self.refuse(field.name, "one_answer")
        for name, code in self.problems(seen, today):
            self.refuse(name, code)
        if self.meaning.data not in MEANINGS.get(seen.role, tuple(MEANING_WORDS)):
            self.refuse("meaning", "choose_meaning")
        return not self.errors

    def refuse(self, name: str, code: str) -> None:
        if name == "steps":
            for step in unjudged(self.seen(date.min).steps, self.checklist["steps"]):
                self[_STEP + step].errors = [say("choose_outcome")]
            return
        name = "month" if name == "performed_on" else name
        sentence = refusal(told(self[name].data or "")) if code == IDENTIFIES else say(code)
        self[name].errors = [*self[name].errors, sentence]


class ObservationForm(JudgementForm):
    """The same with what was done, where no trainee has written it down."""

    role = RadioField(validate_choice=False)
    month = Month()
    same_case = SelectField(validate_choice=False)
    areas = SelectMultipleField(validate_choice=False)
    product = RadioField(validate_choice=False)
    drill = RadioField(validate_choice=False)

    def __init__(
        self, checklist: Mapping[str, Any], cases: Sequence[ObservationRow], today: date, **kwargs: Any
    ) -> None:
        super().__init__(checklist, **kwargs)
        self.role.label.text = _("What the trainee did")
        self.month.label.text = _("Month")
        self.same_case.label.text = _("Patient")
        self.areas.label.text = _("Areas")
        self.product.label.text = _("Product")
        self.drill.label.text = _("Complication")
        self.same_case.choices = case_choices(_cases(cases))
        self.month.offer(today)
        if not self.is_submitted() and not self.product.data and len(checklist["products"]) == 1:
            self.product.data = checklist["products"][0]["id"]

    @property
    def chosen_role(self) -> str:
        return self.role.data or ""

    def options(self, name: str) -> list[Option]:
        place = {"role": "roles", "areas": "areas", "product": "products", "drill": "drills"}
        return options(self[name], self.checklist[place[name]])

    def case(self) -> str | None:
        return None if self.role.data == "drill" else self.same_case.data or None

    def seen(self, today: date) -> Observed:
        return self._observed(
            role=self.role.data or "",
            performed_on=self.month.first or today,
            areas=tuple(self.areas.data or ()),
            product=self.product.data or "",
            drill=self.drill.data or "",
        )

    def problems(self, seen: Observed, today: date) -> Iterable[tuple[str, str]]:
        found = [] if self.month.first else [("month", "choose_month")]
        return [*found, *problems(seen, self.checklist, today)]


class AmendmentForm(ObservationForm):
    """What the observer says anew, on the version that it was opened on, and why."""

    number = HiddenField()
    reason = TextAreaField(render_kw=TEXT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.label.text = _("Why you amend it")

    def problems(self, seen: Observed, today: date) -> Iterable[tuple[str, str]]:
        code = text_problem(self.reason.data or "")
        why = [("reason", code if code == IDENTIFIES else "amend_reason")] if code else []
        return [*super().problems(seen, today), *why]

    @property
    def opened_on(self) -> int:
        text = self.number.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _cases(cases: Sequence[ObservationRow]) -> list[tuple[str, str]]:
    """Each case once, as it was seen last."""
    labels: dict[str, str] = {}
    for row in cases:
        if row.signed and row.role != "drill":
            labels.setdefault(row.case_code, case_label(row))
    return list(labels.items())


F = TypeVar("F", bound=JudgementForm)


def with_steps(form: type[F], checklist: Mapping[str, Any]) -> type[F]:
    """The form with a field for each step of this checklist."""
    fields = {_STEP + step["id"]: RadioField(step["text"], validate_choice=False) for step in checklist["steps"]}
    made: type[F] = type("ChecklistForm", (form,), fields)
    return made


class ReasonForm(Scanned, Form):
    """Why something is taken back or rejected."""

    reason = TextAreaField(render_kw=TEXT)
    code = "withdraw_reason"

    def __init__(self, label: str, code: str = "withdraw_reason", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.code = code
        self.reason.label.text = label

    def validate_reason(self, field: Field) -> None:
        code = text_problem(field.data or "")
        if code is not None:
            field.errors = [refusal(told(field.data)) if code == IDENTIFIES else say(self.code)]
