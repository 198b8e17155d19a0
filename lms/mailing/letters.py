"""Letters: what lies in the outbox as mail, in the reader's own language. They hold no result and no patient."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from lms import i18n
from lms.mailing.queries import Waiting
from lms.messages import N_, _

SUBJECTS = {
    "signoff_asked": N_("You are asked to sign for a trainee"),
    "day_moved_up": N_("You have a place on a practice day"),
    "day_changed": N_("A practice day has changed"),
    "day_cancelled": N_("A practice day is cancelled"),
    "change": N_("What your certificate rests on has changed"),
    "bulletin": N_("A safety bulletin about your certificate"),
}
OTHERS = (N_("About a certificate"), N_("There is news about a certificate. It stands here:"))
TEXTS = {
    "signoff_asked": N_("A trainee asks you to sign what you watched. It waits under “To sign”:"),
    "day_moved_up": N_("A place became free, and it is yours. What you can do about it stands here:"),
    "day_changed": N_("Place, time or what to bring has changed. The day as it is now:"),
    "day_cancelled": N_("A day on which you had a place, or waited for one, does not take place. More stands here:"),
}
PATHS = {"signoff_asked": "/signoffs", "day_moved_up": "/days", "day_changed": "/days", "day_cancelled": "/days"}
OWN_PATH = "/"
"""Where everything else leads: a holder to the certificate, an instructor to the cohort."""


def letter(row: Waiting, sender: str, base_url: str, token: str | None, at: datetime) -> EmailMessage:
    """The mail of one row. `token` is that of a one-time link, for somebody who has no password yet."""
    with i18n.speaking(row.language, row.zone, at):
        subject = _(SUBJECTS.get(row.notice, OTHERS[0]))
        text = row.text if row.text is not None else _(TEXTS.get(row.notice, OTHERS[1]))
        said = [text, base_url + PATHS.get(row.notice, OWN_PATH)]
        if token is not None:
            said += [
                _("You have no password here yet. Choose one by this link first; it works once:"),
                f"{base_url}/invitation/{token}",
            ]
        greeting = _("Dear %(name)s,", name=row.name)
        closing = _("%(academy)s sends this by itself; nobody reads an answer.", academy=row.academy)
    made = EmailMessage()
    made["Subject"] = subject
    made["From"] = sender
    made["To"] = row.email
    made["Date"] = format_datetime(at)
    made["Message-ID"] = make_msgid(f"outbox-{row.id}", domain=sender.rpartition("@")[2].rstrip(">") or "localhost")
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n\n".join([greeting, *said, closing]) + "\n")
    return made
