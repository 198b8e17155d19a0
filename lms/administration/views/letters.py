"""The letter that carries a one-time link: shown once to the administrator, who sends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for

from lms.accounts.loading import academy_of
from lms.accounts.services import INVITATION_LIFE
from lms.messages import _, moment


@dataclass(frozen=True)
class Letter:
    name: str
    email: str
    link: str
    until: datetime
    text: str


def letter(name: str, email: str, token: str, made_at: datetime) -> Letter:
    academy, until = academy_of(), made_at + INVITATION_LIFE
    link = _address(token)
    text = _(
        "Dear %(name)s,\n\n"
        "%(academy)s has opened your account. Choose your password with this link:\n\n"
        "%(link)s\n\n"
        "The link works once, until %(until)s. After that you sign in with %(email)s.",
        name=name,
        academy=academy.name if academy else "Signoff",
        link=link,
        until=moment(until),
        email=email,
    )
    return Letter(name, email, link, until, text)


def _address(token: str) -> str:
    """Under the address that the settings name: the Host header is the sender's word, not ours."""
    base = current_app.config["SIGNOFF"].base_url
    path = url_for("accounts.invitation", token=token)
    return f"{base}{path}" if base else url_for("accounts.invitation", token=token, _external=True)
