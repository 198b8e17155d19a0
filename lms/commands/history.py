"""`flask as-of`: how an enrolment stood on a day, by what was known then."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from lms.accounts.queries import academy
from lms.canonical import canonical_json, timestamp
from lms.certification.clause_words import TITLES, clause_note
from lms.certification.queries import AsOf, as_of, waiver_reasons
from lms.cohorts.queries import EnrolmentRow, enrolment_by_public_id
from lms.commands.plain import Failure, PlainCommand
from lms.database import now, reading
from lms.messages import gettext


class Unanswerable(Failure):
    """There is no such day or enrolment to tell of."""

    exit_code = 2


@click.command("as-of", cls=PlainCommand)
@click.argument("moment", metavar="DATE")
@click.argument("enrolment")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON instead of sentences.")
@with_appcontext
def command(moment: str, enrolment: str, as_json: bool) -> None:
    """Print how ENROLMENT, named by its public id, stood on DATE, by what had been recorded by then.

    DATE is a day such as 2027-03-14, which is taken at its end by the academy's calendar (today: now), or a moment
    with its zone such as 2027-03-14T09:00:00+01:00. Compares the answer with the standing that was stored then: exit
    code 1 where they differ, and 2 where there is nothing to tell.
    """
    asked = _moment(moment)
    row = enrolment_by_public_id(reading(), enrolment, now())
    if row is None:
        raise Unanswerable(f"There is no enrolment {enrolment}.")
    if row.created_at > asked:
        raise Unanswerable(f"The enrolment {enrolment} began at {timestamp(row.created_at)}.")
    found = as_of(reading(), row, asked)
    click.echo(canonical_json(_document(row, asked, found)) if as_json else "\n".join(_lines(row, asked, found)))
    if found.stored is None:
        raise Failure("No standing had been stored by then: there is nothing to compare with.")
    if not found.agrees:
        raise Failure("The record of then does not agree with the standing that was stored then.")


def _moment(typed: str) -> datetime:
    """Unanswerable for what is no date, and for what has not come yet."""
    try:
        asked = _end_of(date.fromisoformat(typed)) if len(typed) == len("2027-03-14") else datetime.fromisoformat(typed)
    except (ValueError, OverflowError) as error:
        raise Unanswerable(f"{typed} is not a date: write it like 2027-03-14.") from error
    if asked.tzinfo is None:
        raise Unanswerable(f"{typed} has no zone: add one, such as +01:00, or give the day alone.")
    if asked > now():
        raise Unanswerable(f"{typed} has not come yet.")
    return asked


def _end_of(day: date) -> datetime:
    """The last moment of a day at the academy; of today, now."""
    known = academy(reading())
    zone = ZoneInfo(known.zone if known else "UTC")
    return now() if day == now().astimezone(zone).date() else datetime.combine(day, time.max, zone)


def _lines(row: EnrolmentRow, asked: datetime, found: AsOf) -> list[str]:
    reasons = waiver_reasons(reading(), found.clauses)
    met = sum(clause.met for clause in found.clauses)
    lines = [f"{row.name}, enrolment {row.public_id}, at {timestamp(asked)}, programme version {found.programme}"]
    for clause in found.clauses:
        title = gettext(TITLES[clause.kind])
        lines.append(f"  {clause.state:<9} {clause.id:<12} {title}. {clause_note(clause, reasons)}".rstrip())
    lines.append(f"{met} of {len(found.clauses)} met" + ("; complete" if found.complete else ""))
    if found.stored_at is not None:
        lines.append(f"stored then: {found.stored} at {timestamp(found.stored_at)}")
    if found.lapsed:
        lines.append(f"changed since by time alone: {', '.join(found.lapsed)}")
    return lines


def _document(row: EnrolmentRow, asked: datetime, found: AsOf) -> dict[str, Any]:
    return {
        "enrolment": row.public_id,
        "at": asked,
        "programme": found.programme,
        "complete": found.complete,
        "clauses": {clause.id: clause.state for clause in found.clauses},
        "stored_at": found.stored_at,
        "stored": found.stored,
        "folded": found.folded,
        "agrees": found.agrees,
        "lapsed": list(found.lapsed),
    }
