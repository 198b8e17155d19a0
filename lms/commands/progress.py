"""`flask progress`: recomputes every cached total from responses and marks."""

from __future__ import annotations

import click

from lms.certification.services import recompute as recompute_totals
from lms.commands.plain import Failure, PlainGroup, act_of_the_system

group = PlainGroup("progress", help="Totals that are kept beside their sources.")


@group.command("recompute")
@click.option("--check", is_flag=True, help="Only compare; exit with 1 when anything differs.")
def recompute(check: bool) -> None:
    """Recompute attempts and standings, and mend what differs."""
    differences = recompute_totals(act_of_the_system(), check)
    for difference in differences:
        click.echo(difference)
    if check and differences:
        raise Failure(f"{len(differences)} totals differ from their sources.")
    click.echo(f"{len(differences)} totals mended" if differences else "Every total agrees with its sources")
