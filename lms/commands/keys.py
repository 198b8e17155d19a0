"""`flask keys`: the academy's signing keys, made and listed; private parts are never shown."""

from __future__ import annotations

import click

from lms.commands.plain import PlainGroup
from lms.database import now, runtime

group = PlainGroup("keys", help="Signing keys of the academy.")


@group.command("new")
def new() -> None:
    """Make a key; from now on it signs, and the earlier ones still verify."""
    click.echo(runtime().keys.new(now()))


@group.command("list")
def list_keys() -> None:
    """Print each key's id and public part, oldest first; the last one signs."""
    ring = runtime().keys
    for key_id in ring.ids():
        click.echo(f"{key_id} {ring.public(key_id)}")
