"""Forms about one person: invitation, registration, role, and the search above the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import EmailField, SearchField, StringField
from wtforms.validators import Optional

from lms.accounts.forms import zones
from lms.administration.forms.fields import Choice, Day, address, at_most, filled, given, printable
from lms.administration.queries.cohorts import CohortLine
from lms.administration.wording import profession_word, role_word, verification_word
from lms.messages import _
from lms.permissions import ROLES
from lms.web import Form, choices

PROFESSIONS = ("physician", "nurse")
VERIFICATIONS = ("primary_source", "document", "self")


class PeopleSearch(Form):
    """What the list of people is narrowed by; read from the address, so without a CSRF token."""

    class Meta:
        csrf = False

    q = SearchField(validators=[at_most(100), printable])
    role = Choice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.q.label.text = _("Name or e-mail address")
        self.role.label.text = _("Role")
        roles = [(role, role_word(role)) for role in ROLES]
        self.role.choices = choices([("", _("Every role")), *roles])


class InviteForm(Form):
    name = StringField(render_kw={"autocomplete": "off", "maxlength": 120})
    email = EmailField(render_kw={"autocomplete": "off", "maxlength": 254})
    title = StringField(render_kw={"autocomplete": "off", "maxlength": 40})
    role = Choice()
    zone = Choice()
    cohort = Choice()

    def __init__(self, cohorts: Sequence[CohortLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name.validators = [filled(), at_most(120), printable]
        self.email.validators = [filled(), at_most(254), address]
        self.title.validators = [Optional(), at_most(40), printable]
        self.title.flags.optional = True
        self.name.label.text = _("Name")
        self.email.label.text = _("E-mail address")
        self.title.label.text = _("Professional title")
        self.role.label.text = _("Role")
        self.zone.label.text = _("Time zone")
        self.cohort.label.text = _("Cohort")
        self.role.choices = choices((role, role_word(role)) for role in ROLES)
        self.zone.choices = choices((name, name.replace("_", " ")) for name in zones())
        self.cohort.choices = choices(
            [
                ("", _("None yet")),
                *((line.cohort.public_id, f"{line.cohort.name} · {line.course}") for line in cohorts),
            ]
        )


class RoleForm(Form):
    role = Choice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = choices((role, role_word(role)) for role in ROLES)


class LicenceForm(Form):
    profession = Choice()
    body = StringField(render_kw={"maxlength": 160})
    number = StringField(render_kw={"autocomplete": "off", "maxlength": 60})
    valid_from = Day()
    valid_until = Day()
    verification = Choice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body.validators = [filled(), at_most(160), printable]
        self.number.validators = [filled(), at_most(60), printable]
        self.valid_from.validators = self.valid_until.validators = [given()]
        self.profession.label.text = _("Profession")
        self.body.label.text = _("Board that keeps the register")
        self.number.label.text = _("Registration number")
        self.valid_from.label.text = _("Valid from")
        self.valid_until.label.text = _("Valid until")
        self.verification.label.text = _("How it was checked")
        self.profession.choices = choices((name, profession_word(name)) for name in PROFESSIONS)
        self.verification.choices = choices((name, verification_word(name)) for name in VERIFICATIONS)
