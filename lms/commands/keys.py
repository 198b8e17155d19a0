"""`flask keys`: the academy's signing keys, made and listed; private parts are never shown."""

from __future__ import annotations

import json

import click
from flask import current_app

from lms.commands.plain import Failure, PlainGroup
from lms.credentials.services import own_did_document
from lms.database import now, runtime
from lms.keys import KeyUnknown

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


@group.command("did")
def did() -> None:
    """Print the did.json of the academy, for those who check its certificates without a network."""
    document = own_did_document(runtime().keys, current_app.config["SIGNOFF"].base_url)
    if document is None:
        raise Failure("There is none without an https address (SIGNOFF_BASE_URL): hand out `flask keys list` instead.")
    click.echo(json.dumps(document, indent=2))


@group.command("leaked")
@click.argument("key_id")
def leaked(key_id: str) -> None:
    """Give up the key KEY_ID because somebody else may have it: nothing that it signed is accepted as a file any more.

    Its private part is erased here. The next key signs in its place, a new one where there was no other.
    """
    ring = runtime().keys
    try:
        ring.set_aside(key_id)
    except KeyUnknown as error:
        raise Failure(f"There is no key {key_id}: `flask keys list` names them.") from error
    if not ring.ids():
        ring.new(now())
    click.echo(f"{key_id} is given up; {ring.ids()[-1]} signs. Ask holders to download their files again.")
