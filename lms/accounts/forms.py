"""Forms of accounts: sign-in, first password, own settings."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from wtforms import EmailField, PasswordField, SelectField
from wtforms.validators import InputRequired, Length

from lms.i18n import languages
from lms.messages import _
from lms.web import Form, choices


def required() -> InputRequired:
    return InputRequired(message=_("Fill this in."))


class SignInForm(Form):
    email = EmailField(validators=[Length(max=254)], render_kw={"autocomplete": "username", "maxlength": 254})
    password = PasswordField(
        validators=[Length(max=128)], render_kw={"autocomplete": "current-password", "maxlength": 128}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email.label.text = _("E-mail address")
        self.password.label.text = _("Password")


class FirstPasswordForm(Form):
    password = PasswordField(render_kw={"autocomplete": "new-password", "maxlength": 200})
    again = PasswordField(render_kw={"autocomplete": "new-password", "maxlength": 200})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.label.text = _("New password")
        self.again.label.text = _("The same once more")


class PasswordForm(FirstPasswordForm):
    present = PasswordField(render_kw={"autocomplete": "current-password", "maxlength": 200})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present.label.text = _("Present password")


class PinForm(Form):
    """A PIN to sign with; the password says that it is really the person who sets it."""

    known = PasswordField(render_kw={"autocomplete": "current-password", "maxlength": 200})
    pin = PasswordField(render_kw={"autocomplete": "off", "inputmode": "numeric", "maxlength": 6})
    pin_again = PasswordField(render_kw={"autocomplete": "off", "inputmode": "numeric", "maxlength": 6})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known.label.text = _("Present password, before a PIN is set")
        self.pin.label.text = _("New PIN")
        self.pin_again.label.text = _("The same PIN once more")


class PreferencesForm(Form):
    language = SelectField()
    zone = SelectField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.label.text = _("Language")
        self.zone.label.text = _("Time zone")
        self.language.choices = choices((code, LANGUAGE_NAMES.get(code, code)) for code in languages())
        self.zone.choices = choices((name, name.replace("_", " ")) for name in zones())


LANGUAGE_NAMES = {"en": "English"}


def zones() -> list[str]:
    """Time zones by place, without the historical aliases."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return ["UTC", *sorted(name for name in available_timezones() if name.startswith(regions))]
