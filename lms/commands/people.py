"""`flask people`: the first person of a new academy, and any other whom nobody can invite from a page."""

from __future__ import annotations

import click
from flask import current_app

from config import Settings
from lms.accounts.queries import academy as academy_row
from lms.accounts.services import found_academy
from lms.accounts.services import invite as invite_person
from lms.commands.plain import Failure, PlainGroup, act_of_the_system
from lms.permissions import ROLES
from lms.unit_of_work import Work, transaction

group = PlainGroup("people", help="People of the academy.")


@group.command("invite")
@click.argument("name")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--title", default="", help="Shown after the name, such as MD or RN.")
@click.option("--zone", default="UTC", show_default=True, help="Time zone, also of a new academy.")
@click.option("--academy", default="", help="Name of the academy; needed once, when there is none yet.")
def invite(name: str, email: str, role: str, title: str, zone: str, academy: str) -> None:
    """Invite a person and print the one-time link with which the first password is set."""
    settings: Settings = current_app.config["SIGNOFF"]
    with transaction(act_of_the_system()) as work:
        _ensure_academy(work, settings, academy, zone)
        invited = invite_person(work, name, email, role, title, zone, settings.locale)
    click.echo(f"{settings.base_url}/invitation/{invited.token}")


def _ensure_academy(work: Work, settings: Settings, name: str, zone: str) -> None:
    if academy_row(work.session) is not None:
        return
    if settings.demo:
        raise Failure("There is no academy yet: start Signoff once, or make the demo with `flask demo make`.")
    if not name.strip():
        raise Failure("There is no academy yet: name it with --academy.")
    found_academy(work, name.strip(), "real", zone)
