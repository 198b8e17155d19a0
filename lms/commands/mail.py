"""`flask mail`: whether the mail server that is set up takes a letter."""

from __future__ import annotations

from email.message import EmailMessage

import click
from flask import current_app

from lms.commands.plain import Failure, PlainGroup
from lms.mailing.server import Unreachable, deliver

group = PlainGroup("mail", help="Mail that is sent from the outbox.")


@group.command("test")
@click.argument("address")
def test(address: str) -> None:
    """Send a line to ADDRESS at once, so that the settings are known to be right."""
    settings = current_app.config["SIGNOFF"]
    if settings.mail_server is None:
        raise Failure("No mail server is set up: see SIGNOFF_SMTP and SIGNOFF_MAIL_FROM in config.py.")
    if "@" not in address or any(character.isspace() for character in address):
        raise Failure(f"{address} is no address.")
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = "Signoff can send mail", settings.mail_from, address
    letter.set_content(f"This came from {settings.base_url}\n")
    try:
        with settings.mail_server.connected() as client:
            deliver(client, letter)
    except Unreachable as reason:
        raise Failure(f"The mail server did not take it: {reason}") from reason
    click.echo(f"The mail server took a letter to {address}.")
