"""`flask accreditor`: the file of an activity for the body that accredits it."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
from flask import current_app

from config import Settings
from lms.accounts.queries import AcademyRow, academy
from lms.accreditation.file import Made
from lms.accreditation.queries.activity import course_keys
from lms.accreditation.queries.consent import Span
from lms.accreditation.services.making import course_report, disclose
from lms.accreditation.wording import MISSING
from lms.commands.plain import Failure, PlainGroup, act_of_the_system
from lms.database import now, reading

group = PlainGroup("accreditor", help="What an accreditor asks for.")

INCOMPLETE = 3
"""The exit code of a file that was written and lacks something."""


@group.command("file")
@click.argument("course")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--from", "first", default="", metavar="DATE", help="Completed on this day or later, such as 2027-01-01.")
@click.option("--to", "last", default="", metavar="DATE", help="Completed on this day or earlier.")
@click.pass_context
def file(ctx: click.Context, course: str, target: Path, first: str, last: str) -> None:
    """Write the file of COURSE to TARGET: a ZIP where the name ends in .zip, else a new folder.

    It names those alone who agree to be reported, and tells nothing of anybody else. Exit code 3 where it was written
    and lacks something that accreditors ask for, each said on a line; 1 where nothing was written.
    """
    span = Span(_day(first, "--from"), _day(last, "--to"))
    here = _academy(course)
    settings: Settings = current_app.config["SIGNOFF"]
    zipped = target.suffix.lower() == ".zip"
    with _beside(target) as scratch:
        report = course_report(reading(), course, now())
        made = disclose(act_of_the_system(), report, here, span, settings.locale)
        _write(made, scratch / "made", zipped)
        _put(scratch / "made", target)
    named = "1 person" if made.people == 1 else f"{made.people} people"
    click.echo(f"{len(made.files)} files in {target}, {named} named")
    for code in made.missing:
        click.echo(f"missing: {MISSING[code]}")
    if made.missing:
        ctx.exit(INCOMPLETE)


def _day(typed: str, option: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise Failure(f"{option} {typed} is not a day: write it like 2027-03-14.") from error


def _academy(course: str) -> AcademyRow:
    """Fails before anything is written where there is no academy or no such course."""
    here = academy(reading())
    if here is None:
        raise Failure("There is no academy in this database yet.")
    if course not in (known := course_keys(reading())):
        raise Failure(f"There is no course {course} in this academy; it has {', '.join(known) or 'none'}.")
    return here


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A scratch folder beside the target, gone afterwards: what cannot be written fails before anybody is named."""
    if target.exists() or target.is_symlink():
        raise Failure(f"{target} is there already; nothing was changed.")
    if not target.parent.is_dir():
        raise Failure(f"There is no folder {target.parent}.")
    scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _write(made: Made, place: Path, zipped: bool) -> None:
    """Readable by the owner alone: it may hold names."""
    if zipped:
        place.touch(mode=0o600)
        place.write_bytes(made.archive)
        return
    place.mkdir(mode=0o700)
    for name, data in made.files:
        (place / name).touch(mode=0o600)
        (place / name).write_bytes(data)


def _put(made: Path, target: Path) -> None:
    """In one step, and never over what appeared there meanwhile."""
    if target.exists():
        raise Failure(f"{target} is there already; nothing was changed.")
    made.rename(target)
