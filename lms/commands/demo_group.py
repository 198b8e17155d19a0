"""`flask demo`: makes the demo academy, or makes it anew."""

from __future__ import annotations

import click
from flask import Flask, current_app

from config import Settings
from lms.commands.demo import SIGN_INS, make_demo
from lms.commands.locks import alone, nobody_serving
from lms.commands.plain import Failure, PlainGroup
from lms.commands.prepare import erase_demo, prepare
from lms.database import runtime

group = PlainGroup("demo", help="The demo academy.")


@group.command("make")
def make() -> None:
    """Make the demo academy in a database that has no academy yet."""
    _demo_mode_only()
    with alone(runtime().engine):
        prepare(_app(), make_demo)
    _print_sign_ins()


@group.command("reset")
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(yes: bool) -> None:
    """Erase the demo academy and make it anew; a real academy is never erased."""
    _demo_mode_only()
    if not yes:
        click.confirm("Erase everything in the demo academy?", abort=True)
    engine = runtime().engine
    with nobody_serving(engine), alone(engine):
        erase_demo(_app())
        prepare(_app(), make_demo)
    _print_sign_ins()


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


def _demo_mode_only() -> None:
    settings: Settings = current_app.config["SIGNOFF"]
    if not settings.demo:
        raise Failure("The demo academy has public passwords: it exists with SIGNOFF_ENV=demo only.")


def _print_sign_ins() -> None:
    for title, email, password in SIGN_INS:
        click.echo(f"{title:<16} {email:<32} {password}")
