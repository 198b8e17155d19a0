"""What the journal is searched by; read from the address, so without a CSRF token."""

from __future__ import annotations

from typing import Any

from wtforms import SearchField, StringField

from lms.administration.forms.fields import Choice, at_most, printable
from lms.administration.wording import verb_word
from lms.journal.wording import VERBS
from lms.messages import _
from lms.web import Form, choices


class JournalSearch(Form):
    class Meta:
        csrf = False

    verb = Choice()
    person = SearchField(render_kw={"maxlength": 100})
    enrolment = StringField(render_kw={"maxlength": 40, "autocomplete": "off", "spellcheck": "false"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person.validators = [at_most(100), printable]
        self.enrolment.validators = [at_most(40), printable]
        self.verb.label.text = _("Act")
        self.person.label.text = _("Name or e-mail address")
        self.enrolment.label.text = _("Id of an enrolment")
        acts = sorted(((verb, verb_word(verb)) for verb in VERBS), key=lambda act: act[1])
        self.verb.choices = choices([("", _("Every act")), *acts])
