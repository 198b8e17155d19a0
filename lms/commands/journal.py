"""`flask journal`: verification of the append-only record for doubters, and a signed head to hold it against."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from lms.canonical import canonical_json
from lms.commands.plain import Failure, PlainGroup, act_of_the_system
from lms.database import reading, runtime
from lms.journal.heads import Anchor, Departure, HeadUnreadable, departure, read_anchor, take_head
from lms.journal.models import Chain, Entry
from lms.journal.verification import verify as breaches_of
from lms.keys import KeyMissing

group = PlainGroup("journal", help="The record of every act that bears on a certificate.")
MOST_BYTES = 100_000_000


@group.command("verify")
@click.option(
    "--anchor",
    "anchors",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A head that `journal head` gave earlier: is the record of then still the one that was signed?",
)
def verify(anchors: tuple[Path, ...]) -> None:
    """Recompute every chain; print each breach as table, row and code."""
    held = [(path, _anchor(path)) for path in anchors]
    connection = reading().connection()
    entries = connection.execute(sa.select(sa.func.count()).select_from(Entry)).scalar_one()
    chains = connection.execute(sa.select(sa.func.count()).select_from(Chain)).scalar_one()
    found = 0
    for breach in breaches_of(connection):
        found += 1
        click.echo(f"{breach.table} {breach.row} {breach.code}")
    for path, anchor in held:
        gone = departure(connection, anchor)
        if gone is not None:
            found += 1
            click.echo(f"{path}: {_sentence(gone, anchor)}")
    if found:
        raise Failure(f"{found} breaches in {entries} entries and {chains} chains.")
    click.echo(f"{entries} entries in {chains} chains hold")
    for path, anchor in held:
        click.echo(f"{path}: the {anchor.entries} entries of {anchor.at} are the ones that were signed")


@group.command("head")
@click.option(
    "--chains",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the head with the place of every chain there, so that a later check can name the chain.",
)
def head(chains: Path | None) -> None:
    """Print a signed head of the record: one line to publish, and to hold the record against later."""
    try:
        document = take_head(act_of_the_system())
    except KeyMissing as error:
        raise Failure("There is no signing key: make one with `flask keys new`.") from error
    if chains is not None:
        chains.write_text(canonical_json(document) + "\n", encoding="utf-8")
    click.echo(canonical_json({name: value for name, value in document.items() if name != "heads"}))


def _anchor(path: Path) -> Anchor:
    try:
        return read_anchor(_document(path), runtime().keys)
    except HeadUnreadable as error:
        raise Failure(f"{path}: {error}.") from error


def _document(path: Path) -> Any:
    if path.stat().st_size > MOST_BYTES:
        raise HeadUnreadable("it is too large to be a head")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise HeadUnreadable("it is not JSON") from error


def _sentence(gone: Departure, anchor: Anchor) -> str:
    words = {
        "another_record": f"the record of {anchor.at} is not the one that was signed",
        "chain_missing": f"chain {gone.chain} of {anchor.at} is gone",
        "chain_added": f"chain {gone.chain} was not there at {anchor.at}: journal_entry {gone.row}",
        "chain_changed": f"chain {gone.chain} is not what it was at {anchor.at}: journal_entry {gone.row}",
    }
    return words[gone.code]
