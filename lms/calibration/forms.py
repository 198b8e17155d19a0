"""Forms of calibration: the level of a case, and the reason of another round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import RadioField, TextAreaField

from lms.calibration.services import LONGEST, reason_problem
from lms.messages import _, say
from lms.privacy.forms import Scanned
from lms.privacy.rules import IDENTIFIES, told
from lms.privacy.wording import refusal
from lms.web import Form

Option = tuple[str, str, bool, str]  # value, title, chosen, sentence


class LevelForm(Form):
    """One level of the scale."""

    level = RadioField(validate_choice=False)

    def __init__(self, scale: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scale = scale
        self.level.label.text = _("Supervision that this trainee needed")

    def options(self) -> list[Option]:
        chosen = self.level.data or ""
        return [
            (str(one["level"]), f"{one['level']} · {one['title']}", str(one["level"]) == chosen, one["sentence"])
            for one in self.scale
        ]

    def check(self) -> bool:
        self.validate()
        if self.level.data not in {option[0] for option in self.options()}:
            self.level.errors = [say("calibration_level")]
        return not self.errors

    @property
    def value(self) -> int:
        return int(self.level.data)


class RoundForm(Scanned, Form):
    """What was talked over before another round."""

    reason = TextAreaField(render_kw={"maxlength": LONGEST, "rows": 2, "data-private": ""})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.label.text = _("What was talked over")

    def check(self) -> bool:
        self.validate()
        text = self.reason.data or ""
        code = reason_problem(text)
        if code is not None:
            self.reason.errors = [refusal(told(text, names=False)) if code == IDENTIFIES else say(code)]
        return not self.errors
