"""The forms of strangers: a list of certificate numbers, and nothing that anybody would have to be signed in for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wtforms import FileField, TextAreaField

from lms.certification.forms import plain_number
from lms.messages import _, say
from lms.web import Form

MOST_NUMBERS = 500


@dataclass(frozen=True)
class Asked:
    """One line of a list: as it was written, the number in it ('' where there is none), and the surname, if any."""

    written: str
    number: str
    surname: str


class NumbersForm(Form):
    """A question, not an act: it changes nothing, so it needs no token."""

    class Meta:
        csrf = False

    numbers = TextAreaField(render_kw={"rows": 8, "spellcheck": "false", "autocomplete": "off"})
    file = FileField(render_kw={"accept": ".csv,.txt"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers.label.text = _("Certificate numbers")
        self.file.label.text = _("Or a file with them")

    def asked(self) -> list[Asked]:
        """The lines that were sent; none, with the reason beside the field, where they cannot be answered."""
        text = self.numbers.data or ""
        upload = self.file.data
        if upload and getattr(upload, "filename", ""):
            text += "\n" + upload.read().decode("utf-8-sig", "replace")
        lines = [line.strip() for line in text.splitlines()]
        found = [_asked(line) for line in lines if line]
        if found and not found[0].number and any(one.number for one in found[1:]):
            found = found[1:]  # the heading of a table
        if not found:
            self.numbers.errors = [say("list_empty")]
        if len(found) > MOST_NUMBERS:
            self.numbers.errors = [say("list_long", {"n": len(found), "most": MOST_NUMBERS})]
            found = []
        return found


def _asked(line: str) -> Asked:
    mark = next((mark for mark in ("\t", ";", ",") if mark in line), None)
    written, _mark, rest = line.partition(mark) if mark else (line, "", "")
    surname = rest.split(mark)[0] if mark else ""
    written = written.strip().strip('"').strip()[:200]
    return Asked(written, plain_number(written), surname.strip().strip('"').strip()[:100])
