"""`flask exam`: papers dealt ahead, and a rehearsal of a start that many make at once."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click
import sqlalchemy as sa

from lms.bank.queries import quizzes_of
from lms.catalogue.queries import courses, current_release_id
from lms.cohorts.queries import EnrolmentRow, enrolments_of
from lms.commands.exam.furnishing import furnish
from lms.commands.exam.rehearsal import rehearse
from lms.commands.exam.verdict import Limits
from lms.commands.plain import Failure, PlainGroup, act_of_the_system
from lms.database import now, reading
from lms.sitting.services.dealing import AT_ONCE, deal_ahead

group = PlainGroup("exam", help="An examination that many start at once.")


@group.command("deal")
@click.argument("quiz")
@click.option("--cohort", "cohort", metavar="ID", help="Only for this cohort; its id stands in its address.")
def deal(quiz: str, cohort: str | None) -> None:
    """Draw the next paper of QUIZ (its id in the pack, such as 'final') for everybody enrolled, ahead of the start."""
    session = reading()
    releases = [current_release_id(session, course.id) for course in courses(session)]
    ids = {row.id for release in releases if release for row in quizzes_of(session, release) if row.key == quiz}
    if not ids:
        raise Failure(f"No current release has a quiz {quiz!r}.")
    enrolments = enrolments_of(session, now(), cohort)
    if cohort is not None and not enrolments:
        raise Failure(f"Nobody is in a cohort {cohort!r}.")
    dealt = sum(deal_ahead(act_of_the_system(), part, id) for id in sorted(ids) for part in _parts(enrolments))
    click.echo(f"{dealt} papers dealt ahead for {len(enrolments)} enrolments")


def _parts(enrolments: list[EnrolmentRow]) -> list[list[EnrolmentRow]]:
    return [enrolments[start : start + AT_ONCE] for start in range(0, len(enrolments), AT_ONCE)]


@group.command("furnish", hidden=True)
@click.argument("quiz")
@click.argument("trainees", type=click.IntRange(1, 20_000))
def furnish_command(quiz: str, trainees: int) -> None:
    """Fill the empty database of the settings for a rehearsal; print what the crowd needs as one line of JSON."""
    click.echo(json.dumps(furnish(quiz, trainees)))


@group.command("rehearse")
@click.argument("quiz")
@click.option("--trainees", type=click.IntRange(1, 20_000), default=600, show_default=True)
@click.option("--into", "into", required=True, metavar="URL", help="An empty database, such as sqlite:////tmp/exam.db.")
@click.option("--within", type=click.IntRange(1, 3600), default=60, show_default=True, help="Seconds of the arrival.")
@click.option("--burst", is_flag=True, help="Everybody arrives in the first tenth of that time.")
@click.option("--json", "as_json", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures there too.")
def rehearse_command(quiz: str, trainees: int, into: str, within: int, burst: bool, as_json: Path | None) -> None:
    """Let invented TRAINEES start QUIZ at once, with the real settings in an empty database; exit 0 says go."""
    try:
        sa.make_url(into)
    except sa.exc.ArgumentError as error:
        raise Failure(f"{into!r} is no address of a database.") from error
    if into == os.environ.get("DATABASE_URL"):
        raise Failure("That is the database of the settings: a rehearsal needs an empty one of its own.")
    found = rehearse(quiz, trainees, into, Limits(arrival=within / 10 if burst else within), click.echo)
    if as_json is not None:
        as_json.write_text(json.dumps(found.document, indent=2) + "\n", encoding="utf-8")
    for line in found.lines:
        click.echo(line)
    if found.reasons:
        raise Failure("NO-GO: " + "; ".join(found.reasons) + ".")
    click.echo("GO")
