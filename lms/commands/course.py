"""`flask course`: checks, loads and audits a course pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app

from lms.certification.queries.changes import ChangeRow, changes_of_release
from lms.certification.services import Settled, settle_changes
from lms.commands.plain import Failure, PlainGroup, act_of_the_system
from lms.database import reading, runtime
from lms.publishing.pack.__main__ import summary
from lms.publishing.pack.audit import audit as audit_pack
from lms.publishing.pack.audit import audit_drift
from lms.publishing.pack.pack import Pack
from lms.publishing.pack.problems import Finding, explain, in_order
from lms.publishing.pack.reader import PackReading, read_pack
from lms.publishing.queries import stored_passages
from lms.publishing.services import Loaded, load_pack

group = PlainGroup("course", help="Course packs: check, load, audit.")
pack_path = click.argument("path", type=click.Path(path_type=Path))


@group.command("check")
@pack_path
def check(path: Path) -> None:
    """Print every problem of the pack at PATH; changes nothing."""
    reading_of = read_pack(path)
    _print(reading_of.findings)
    _pack_of(reading_of)
    click.echo(summary(reading_of, reading_of.findings))


@group.command("load")
@pack_path
def load(path: Path) -> None:
    """Store the pack at PATH as a new release; the same pack again changes nothing."""
    reading_of = read_pack(path)
    _print([finding for finding in reading_of.findings if finding.is_error])
    act = act_of_the_system()
    loaded = load_pack(act, _pack_of(reading_of))
    click.echo(loaded_sentence(loaded))
    if loaded.changed:
        for line in _changes_told(changes_of_release(reading(), loaded.course_id, loaded.number), settle_changes(act)):
            click.echo(line)


def _changes_told(changes: Sequence[ChangeRow], done: Settled) -> Iterator[str]:
    """What the release says otherwise where safety depends on it, and how many holders are to read it."""
    for one in changes:
        yield f"Changed where safety depends on it: {one.lesson_key}#{one.anchor} ({one.title})."
    if changes or done.given:
        who = "1 holder of a certificate is" if done.given == 1 else f"{done.given} holders of a certificate are"
        yield f"{who} to read it."


@group.command("audit")
@click.argument("path", type=click.Path(path_type=Path), required=False)
def audit(path: Path | None) -> None:
    """Print what drifts in the pack at PATH (without it: the pack that ships)."""
    reading_of = read_pack(path or current_app.config["SIGNOFF"].course_folder)
    _print(finding for finding in reading_of.findings if finding.is_error)
    pack = _pack_of(reading_of)
    stored = stored_passages(reading(), pack.course.id) if _has_courses() else {}
    findings = in_order([*audit_pack(pack), *audit_drift(pack, stored)])
    _print(findings)
    compared = f"{len(stored)} stored items" if stored else "no stored release"
    click.echo(f"{len(findings)} warnings; compared with {compared}")


def loaded_sentence(loaded: Loaded) -> str:
    if not loaded.changed:
        return f"Release {loaded.number} already holds this pack; nothing was changed."
    made = ", ".join(f"{count} {what}" for what, count in loaded.made.items() if count)
    return f"Release {loaded.number} is loaded; new or changed: {made or 'nothing but the order'}."


def _has_courses() -> bool:
    """A pack can be audited before there is a database."""
    return sa.inspect(runtime().engine).has_table("course")


def _print(findings: Iterable[Finding]) -> None:
    for finding in findings:
        click.echo(explain(finding))


def _pack_of(reading_of: PackReading) -> Pack:
    if reading_of.pack is None:
        raise Failure(f"{summary(reading_of, reading_of.findings)}.")
    return reading_of.pack
