"""`flask privacy`: looks for what identifies somebody in texts that are stored, and writes the browser's table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import click
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.accreditation.models import EvaluationBox
from lms.certification.models import ChangeAnswer
from lms.commands.plain import Failure, PlainGroup
from lms.database import reading
from lms.journal.models import Body
from lms.learning.models import CheckAnswer
from lms.practicals.models import AuditCheck, LogbookVersion, ObservationVersion, SignoffEvent
from lms.privacy.scanning import Finding, scan, scan_patterns
from lms.privacy.scanning.table import browser_table
from lms.refreshing.models import RefreshAnswer
from lms.sitting.models import Response

group = PlainGroup("privacy", help="What identifies somebody, and where it stands.")


@group.command("scan")
@click.option("--table", "tables", multiple=True, help="Look at this table only; may be given again.")
def scan_texts(tables: tuple[str, ...]) -> None:
    """Print each place as kind, table, row and position; never the text itself.

    Texts about practice are searched for everything, all others for what has a shape or a label: a reason for more
    time may name the trainee.
    """
    if unknown := set(tables) - set(TEXTS):
        raise Failure(f"No texts are kept in {', '.join(sorted(unknown))}; they are in {', '.join(TEXTS)}.")
    connection = reading().connection()
    hits = texts = 0
    for table in tables or tuple(TEXTS):
        for row, found in TEXTS[table](connection):
            texts += 1
            hits += len(found)
            for one in found:
                click.echo(f"{one.kind} {table} {row} {one.start}-{one.end}")
    if hits:
        raise Failure(f"{hits} places in {texts} texts may tell who somebody is.")
    click.echo(f"{texts} texts hold nothing that tells who somebody is")


@group.command("patterns")
def patterns() -> None:
    """Print the table of patterns as the browser reads it."""
    click.echo(browser_table(), nl=False)


Texts = Iterator[tuple[int, list[Finding]]]


def _bodies(connection: Connection) -> Texts:
    """Prose of the acts; what was erased is not there any more."""
    practice = _about_practice(connection)
    wanted = sa.select(Body.id, Body.text).where(Body.erased_at.is_(None)).order_by(Body.id)
    for row, text in connection.execute(wanted):
        yield row, scan(text) if row in practice else scan_patterns(text)


def _about_practice(connection: Connection) -> set[int]:
    columns = (ObservationVersion.strength_id, ObservationVersion.next_step_id, ObservationVersion.document)
    bodies: set[int] = set()
    for strength, next_step, document in connection.execute(sa.select(*columns)):
        bodies |= {strength, next_step, document.get("reason", strength)}
    for column in (LogbookVersion.reflection_id, SignoffEvent.reason_id, AuditCheck.note_id):
        bodies |= {body for body in connection.execute(sa.select(column)).scalars() if body is not None}
    return bodies


def _answers(table: type[Response | CheckAnswer | ChangeAnswer | RefreshAnswer]) -> Callable[[Connection], Texts]:
    """Answers that were typed; chosen ones are ids of options, and longer texts are bodies."""

    def texts(connection: Connection) -> Texts:
        for row, answer in connection.execute(sa.select(table.id, table.answer).order_by(table.id)):
            yield row, [one for text in _strings(answer) for one in scan_patterns(text)]

    return texts


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _evaluations(connection: Connection) -> Texts:
    """What people wrote of a course, those whose answers wait among them."""
    for row, document in connection.execute(sa.select(EvaluationBox.id, EvaluationBox.document)):
        said = (*_strings(document["texts"]), *_strings(document["waiting"]))
        yield row, [one for text in said for one in scan(text)]


TEXTS: dict[str, Callable[[Connection], Texts]] = {
    "journal_body": _bodies,
    "response": _answers(Response),
    "check_answer": _answers(CheckAnswer),
    "change_answer": _answers(ChangeAnswer),
    "refresh_answer": _answers(RefreshAnswer),
    "evaluation_box": _evaluations,
}
