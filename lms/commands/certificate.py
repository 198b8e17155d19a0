"""`flask certificate`: a certificate as a file, and whether such a file holds, without any network."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import current_app

from lms.accounts.queries import academy
from lms.certification.forms import plain_number
from lms.certification.queries import CertificateView
from lms.certification.queries import certificate as certificate_view
from lms.commands.plain import Failure, PlainGroup
from lms.credentials.queries import all_public_ids, withdrawn
from lms.credentials.rules.checking import REFUSALS, Refusal, Standing, StatusList, read_list, standing
from lms.credentials.rules.dids import Trust, trust_of_text
from lms.credentials.rules.shape import Credential
from lms.credentials.rules.status import LENGTH, PURPOSES, REVOCATION
from lms.credentials.services import (
    FORMS,
    NotGenuine,
    certificate_file,
    check_file,
    check_in_record,
    status_bytes,
    trust_of,
)
from lms.database import now, reading, runtime
from lms.keys import KeyMissing

group = PlainGroup("certificate", help="Certificates as files that can be checked without the academy.")
MOST_BYTES = 2_000_000


class StandingUnknown(Failure):
    """The signature is good, but whether the academy still stands behind the certificate cannot be told."""

    exit_code = 3


@group.command("export")
@click.argument("names", nargs=-1, metavar="[ID] FILE")
@click.option("--demo", is_flag=True, help="Take a certificate of the demo academy instead of naming one.")
def export(names: tuple[str, ...], demo: bool) -> None:
    """Write the certificate ID to FILE: signed JSON, or the badge with it inside where FILE ends with .png or .svg."""
    if len(names) != (1 if demo else 2):
        raise click.UsageError("Give the certificate's number and a file, or --demo and a file.")
    file = Path(names[-1])
    form = file.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise Failure(f"{file} must end with .json, .png or .svg.")
    certificate = _demo_certificate() if demo else _certificate(names[0])
    try:
        made = certificate_file(reading(), certificate, form, runtime().keys, _base_url())
    except NotGenuine as error:
        raise Failure("The record does not match the academy's signature: nothing was written.") from error
    except KeyMissing as error:
        raise Failure("There is no signing key: make one with `flask keys new`.") from error
    file.write_bytes(made)
    click.echo(f"{certificate.public_id} {certificate.status}, {len(made)} bytes in {file}")


@group.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys",
    "keys_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The academy's keys: the lines of `flask keys list`, or its did.json. Without it, this installation's own.",
)
@click.option(
    "--status",
    "status_files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A list that the academy published: of revocations, and once more for that of suspensions.",
)
def verify(file: Path, keys_file: Path | None, status_files: tuple[Path, ...]) -> None:
    """Say whether the certificate in FILE holds.

    Exit code 0: the signature is good and the certificate stands. 3: the signature is good, but how it stands is not
    known. 1: refused, expired, suspended or revoked.
    """
    trust = _trust(keys_file)
    try:
        found = check_file(_bytes(file), trust, now())
        known = _standing(found, [read_list(_bytes(path), trust) for path in status_files])
    except Refusal as refusal:
        raise Failure(f"{file} {REFUSALS[refusal.code]}.") from refusal
    for line in _told(found):
        click.echo(line)
    if isinstance(known, str):
        raise StandingUnknown(f"The signature is good. {known}")
    left = " Whether it is suspended was not asked: that has a list of its own." if not known.suspensions else ""
    click.echo(f"The signature is good, and the certificate stands.{left}")


@group.command("status")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--purpose", type=click.Choice(PURPOSES), default=REVOCATION, show_default=True)
@click.option("--number", type=click.IntRange(0), default=0, help=f"Which list: each holds {LENGTH} certificates.")
def status(file: Path, purpose: str, number: int) -> None:
    """Write a status list to FILE, as it is published, for those who check without a network."""
    found = withdrawn(reading(), _today())
    if number > found.latest // LENGTH:
        raise Failure(f"There is no list {number} yet.")
    try:
        file.write_bytes(status_bytes(found, purpose, number, now(), runtime().keys, _base_url()))
    except KeyMissing as error:
        raise Failure("There is no signing key: make one with `flask keys new`.") from error
    count = len(found.revoked if purpose == REVOCATION else found.suspended)
    click.echo(f"{purpose}: {count} of {found.latest} certificates, as of {now():%Y-%m-%d %H:%M} UTC")


def _base_url() -> str:
    address: str = current_app.config["SIGNOFF"].base_url
    return address


def _today() -> date:
    """Days of a certificate are days at the academy."""
    here = academy(reading())
    return now().astimezone(ZoneInfo(here.zone if here else "UTC")).date()


def _certificate(public_id: str) -> CertificateView:
    held = certificate_view(reading(), plain_number(public_id), _today(), runtime().keys)
    if held is None:
        raise Failure(f"The academy has issued no certificate {public_id}.")
    return held


def _demo_certificate() -> CertificateView:
    here = academy(reading())
    if here is None or not here.demo:
        raise Failure("--demo works in the demo academy only.")
    for public_id in all_public_ids(reading()):
        held = _certificate(public_id)
        if held.status == "valid":
            return held
    raise Failure("Nobody in the demo academy holds a valid certificate now: `flask demo reset` makes it anew.")


def _bytes(file: Path) -> bytes:
    if file.stat().st_size > MOST_BYTES:
        raise Failure(f"{file} is larger than any certificate.")
    return file.read_bytes()


def _trust(file: Path | None) -> Trust:
    """The keys to rely on. Failure, in one sentence, where the file lists none."""
    if file is None:
        own = trust_of(runtime().keys)
        if not own.keys:
            raise click.UsageError("There are no keys here to check it with: name the academy's with --keys.")
        return own
    try:
        return trust_of_text(_bytes(file).decode("ascii"))
    except ValueError as error:
        raise Failure(
            f"{file} is no list of keys: it needs the lines of `flask keys list`, or the academy's did.json."
        ) from error


def _standing(found: Credential, lists: list[StatusList]) -> Standing | str:
    """How it stands, or in a sentence since when that is not known. Refusal where it does not stand."""
    if lists:
        held = standing(found, lists, now())
        if held.current:
            return held
        if held.known is None:
            return "How it stands cannot be told without the list of revocations."
        return f"How it stands is not known since {_moment(held.known)}, when the list that was given went out of date."
    own = runtime().keys
    if trust_of(own).key_of(found.issuer_id, found.method) is None:
        return f"How it stands is not known since {_moment(found.valid_from)}, when it was issued: see {found.page}."
    check_in_record(reading(), found, _today(), own)
    return Standing(True, now(), True)


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _told(found: Credential) -> list[str]:
    shown = "; ".join(f"{name}: {count}" for name, count in found.shown.items())
    return [
        f"{found.holder}: {found.title}, level {found.level}",
        f"issued by {found.issuer} ({found.issuer_id})",
        f"valid from {_moment(found.valid_from)} to {_moment(found.valid_until)}",
        *([shown] if shown else []),
        found.page,
    ]
