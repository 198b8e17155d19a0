"""`flask certificate pdf` and `names`: the sheet of a certificate, and whether every name could stand on one."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from config import Settings
from lms.accounts.queries import AcademyRow, academy
from lms.certification.forms import grouped_number, plain_number
from lms.certification.queries import CertificateView, certificate
from lms.commands.certificate import group as group
from lms.commands.plain import Failure
from lms.credentials.queries import all_public_ids
from lms.database import now, reading, runtime
from lms.printing import wording  # noqa: F401  (adds the sentences)
from lms.printing.fonts import missing_font
from lms.printing.press import press
from lms.printing.queries import trainees
from lms.printing.services import Wish, printed
from lms.printing.sheet import PAPERS


class Unknown(Failure):
    """There is no such certificate."""

    exit_code = 2


@group.command("pdf")
@click.argument("words", nargs=-1, metavar="[ID] FILE")
@click.option("--paper", type=click.Choice(tuple(PAPERS)), default="a4", show_default=True)
@click.option("--demo", is_flag=True, help="Take a certificate of the demo academy instead of naming one.")
def pdf(words: tuple[str, ...], paper: str, demo: bool) -> None:
    """Write the certificate ID to FILE as a PDF for printing, with the signed credential inside it.

    The same certificate gives the same bytes. Exit code 2 where there is no such certificate, 1 where no font has a
    letter of it.
    """
    if len(words) != (1 if demo else 2):
        raise click.UsageError("Give the certificate's number and a file, or --demo and a file.")
    here = academy(reading())
    if here is None:
        raise Unknown("There is no academy in this database yet.")
    issued = _of_the_demo(here) if demo else _numbered(words[0], here)
    settings: Settings = current_app.config["SIGNOFF"]
    wish = Wish(issued, here, grouped_number(issued.public_id), _address(settings, issued), settings.locale, paper)
    made = printed(reading(), wish, runtime().keys, settings.base_url, settings.font_folder)
    Path(words[-1]).write_bytes(made)
    click.echo(f"{issued.public_id} {issued.status}, {len(made)} bytes in {words[-1]}")


@group.command("names")
def names() -> None:
    """Say of which trainees the name cannot be printed with the fonts that there are, and which font to add.

    Exit code 1 where there are any: better to hear of it now than on the day of the certificate.
    """
    settings: Settings = current_app.config["SIGNOFF"]
    people, printer = trainees(reading()), press(settings.font_folder)
    without = set(printer.missing("".join(one.name for one in people), settings.locale))
    found = [(one, "".join(dict.fromkeys(letter for letter in one.name if letter in without))) for one in people]
    lacking = [(one, letters) for one, letters in found if letters]
    for one, letters in lacking:
        click.echo(f"{one.name} ({one.public_id}): no font has {' '.join(letters)}{_advice(letters)}")
    if lacking:
        raise Failure(f"{len(lacking)} of {len(people)} names cannot be printed: add fonts to SIGNOFF_FONTS.")
    click.echo(f"All {len(people)} names can be printed.")


def _advice(letters: str) -> str:
    font = missing_font(letters)
    return f"; {font} has" if font else ""


def _numbered(typed: str, here: AcademyRow) -> CertificateView:
    held = certificate(reading(), plain_number(typed), here.day_of(now()), runtime().keys)
    if held is None:
        raise Unknown(f"The academy has issued no certificate {typed}.")
    return held


def _of_the_demo(here: AcademyRow) -> CertificateView:
    if not here.demo:
        raise Unknown("--demo works in the demo academy only.")
    for public_id in all_public_ids(reading()):
        held = _numbered(public_id, here)
        if held.status == "valid":
            return held
    raise Unknown("Nobody in the demo academy holds a valid certificate now: `flask demo reset` makes it anew.")


def _address(settings: Settings, issued: CertificateView) -> str:
    path = current_app.url_map.bind("").build("certification.verified", {"public_id": issued.public_id})
    return settings.base_url + path
