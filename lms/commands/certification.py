"""`flask certification`: what days bring to certificates, done now."""

from __future__ import annotations

import click

from lms.certification.services import settle_changes, tick_certificates
from lms.commands.plain import PlainGroup, act_of_the_system

group = PlainGroup("certification", help="Certificates: windows, renewals, reminders.")


@group.command("tick")
def tick() -> None:
    """Open renewals, remind, give out changed passages, suspend what is overdue.

    A second run on the same day does nothing.
    """
    act = act_of_the_system()
    done, changes = tick_certificates(act), settle_changes(act)
    click.echo(
        f"{done.opened} renewals opened, {done.told + changes.told} notices written, "
        f"{done.suspended + changes.suspended} suspended; "
        f"changed passages: {changes.given} tasks given, {changes.ended} ended"
    )
