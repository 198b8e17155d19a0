"""`flask journal`: verification of the append-only record, for doubters."""

from __future__ import annotations

import click
import sqlalchemy as sa

from lms.commands.plain import Failure, PlainGroup
from lms.database import reading
from lms.journal.models import Chain, Entry
from lms.journal.queries import verify as breaches_of

group = PlainGroup("journal", help="The record of every act that bears on a certificate.")


@group.command("verify")
def verify() -> None:
    """Recompute every chain; print each breach as table, row and code."""
    connection = reading().connection()
    entries = connection.execute(sa.select(sa.func.count()).select_from(Entry)).scalar_one()
    chains = connection.execute(sa.select(sa.func.count()).select_from(Chain)).scalar_one()
    breaches = list(breaches_of(connection))
    for breach in breaches:
        click.echo(f"{breach.table} {breach.row} {breach.code}")
    if breaches:
        raise Failure(f"{len(breaches)} breaches in {entries} entries and {chains} chains.")
    click.echo(f"{entries} entries in {chains} chains hold")
