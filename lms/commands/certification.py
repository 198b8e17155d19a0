"""`flask certification`: what days bring to certificates, done now."""

from __future__ import annotations

import click

from lms.certification.services import tick_certificates
from lms.commands.plain import PlainGroup, act_of_the_system

group = PlainGroup("certification", help="Certificates: windows, renewals, reminders.")


@group.command("tick")
def tick() -> None:
    """Open renewals, remind, suspend what is overdue. A second run on the same day does nothing."""
    done = tick_certificates(act_of_the_system())
    click.echo(f"{done.opened} renewals opened, {done.told} notices written, {done.suspended} suspended")
