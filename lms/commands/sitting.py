"""`flask sitting`: attempts, their time, and what was acknowledged of them."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from lms.commands.plain import Failure, PlainGroup, act_of_the_system
from lms.commands.timing.audit import Measured, audit
from lms.sitting.services.expiring import close_each
from quizzes.attempt import Event

group = PlainGroup("sitting", help="Attempts: their time, and what was acknowledged of them.")


@group.command("close-overdue")
def close_overdue() -> None:
    """End the attempts whose time is over, as the settings of each quiz have it."""
    found = close_each(act_of_the_system())
    submitted, abandoned = found.get(Event.SUBMIT, 0), found.get(Event.ABANDON, 0)
    click.echo(f"{submitted} submitted with what was saved, {abandoned} abandoned")


@group.command("time-audit")
@click.option("--json", "machine", is_flag=True, help="Print every case as JSON.")
def time_audit(machine: bool) -> None:
    """Compare the time that start pages promise with the time that is given, in seconds.

    Every stored quiz in every cohort, and a built-in table of ways to limit time, each for people with more time and
    with breaks. Attempts are really started, in transactions that are taken back. Exit 1 if any differ.
    """
    found = list(audit(act_of_the_system()))
    wrong = [one for one in found if not one.good]
    if machine:
        click.echo(json.dumps([{**asdict(one), "difference": one.difference} for one in found], indent=1))
    else:
        for one in found:
            click.echo(_line(one))
        click.echo(f"{len(found)} cases, {len(wrong)} of them differ")
    if wrong:
        raise Failure(f"{len(wrong)} of {len(found)} cases do not give what they promise.")


def _line(one: Measured) -> str:
    promised, given = (_minutes(seconds) for seconds in (one.promised, one.given))
    told = one.fault or ("" if one.difference == 0 else f"differs by {one.difference} s")
    name = f"{one.quiz}: {one.surface}, {one.accommodation}"
    return f"{name:<76} {promised:>10} {given:>10}  {told}".rstrip()


def _minutes(seconds: int | None) -> str:
    return "-" if seconds is None else f"{seconds // 60}:{seconds % 60:02d}"
