"""`flask keys`: the academy's signing keys, made and listed; private parts are never shown."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import current_app
from sqlalchemy.exc import DBAPIError

from lms.commands.plain import Failure, PlainGroup, act_of_the_system, database_sentence
from lms.credentials.keeping import distrust_academy, give_up, trust_academy
from lms.credentials.others import BadName, relied_on
from lms.credentials.rules.dids import Trust
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
    try:
        signs = give_up(act_of_the_system(), runtime().keys, key_id)
    except KeyUnknown as error:
        raise Failure(f"There is no key {key_id}: `flask keys list` names them.") from error
    except DBAPIError as error:
        raise Failure(f"{key_id} is given up, but that is not on record. {database_sentence(error)}") from error
    click.echo(f"{key_id} is given up; {signs} signs. Ask holders to download their files again.")


@group.command("trust")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def trust(name: str, file: Path) -> None:
    """Rely on certificates of the academy NAME, whose keys are in FILE: its did.json, or its `flask keys list`.

    Fetch the file from where you are sure that it is theirs. What it changes: a certificate of theirs that somebody
    brings is shown to be genuine; whether it counts for anything is for an instructor of yours to decide.
    """
    try:
        found = trust_academy(act_of_the_system(), runtime().keys, name, file.read_text(encoding="ascii"))
    except BadName as error:
        raise Failure(f"{name} is no name for an academy: small letters, digits and hyphens.") from error
    except ValueError as error:
        raise Failure(f"{file} is no list of keys.") from error
    click.echo(_told(name, found))


def _told(name: str, found: Trust) -> str:
    return f"{name} {found.did or 'did:key'} {' '.join(found.keys)}"


@group.command("trusted")
def trusted() -> None:
    """Print the other academies that this one relies on: the name here, theirs, and the ids of their keys."""
    for name, found in relied_on(runtime().keys).items():
        click.echo(_told(name, found))


@group.command("distrust")
@click.argument("name")
def distrust(name: str) -> None:
    """Rely on the academy NAME no more."""
    try:
        known = distrust_academy(act_of_the_system(), runtime().keys, name)
    except BadName:
        known = False
    if not known:
        raise Failure(f"There is no academy {name}: `flask keys trusted` names them.")
    click.echo(f"{name} is relied on no more")
