"""`flask scope show`: what somebody may do on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from lms.canonical import canonical_json
from lms.commands.plain import Failure, PlainGroup
from lms.database import now, reading
from lms.entrustment.queries import Card, card_of, scope_person

group = PlainGroup("scope", help="What people may do.")


class Unanswerable(Failure):
    """There is no such day or person to tell of."""

    exit_code = 2


@group.command("show")
@click.argument("person")
@click.option("--on", "day", default="", metavar="DATE", help="A day such as 2027-03-14; today where none is given.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON instead of sentences.")
def show(person: str, day: str, as_json: bool) -> None:
    """Print what PERSON, named by e-mail address or public id, may do on DATE.

    A day is taken at its end, by the academy's calendar, and by what had been recorded by then; of a day to come, by
    what is recorded now. Exit code 2 where there is no such person or day.
    """
    found = scope_person(reading(), person)
    if found is None:
        raise Unanswerable(f"There is nobody with the address or id {person}.")
    card = card_of(reading(), found, now(), _day(day) if day else None)
    click.echo(canonical_json(_document(card)) if as_json else "\n".join(_lines(card)))


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise Unanswerable(f"{typed} is not a day: write it like 2027-03-14.") from error


def _lines(card: Card) -> list[str]:
    lines = [f"{card.name} on {card.on.isoformat()}"]
    if not card.licensed:
        return [*lines, "  no valid registration on record: nothing is permitted"]
    if not card.lines:
        return [*lines, "  nothing is permitted"]
    for one, words in card.lines:
        permit = one.permit
        what = f"{words['areas'][permit.area]} · {words['product']}"
        lines.append(f"  {what}: level {permit.level}, {words['level']}, since {permit.since.isoformat()}")
    return lines


def _document(card: Card) -> dict[str, Any]:
    return {
        "name": card.name,
        "on": card.on,
        "licensed": card.licensed,
        "permitted": [
            {"area": one.area, "product": one.product, "level": one.level, "since": one.since} for one in card.permits
        ],
    }
