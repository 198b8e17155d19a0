"""`flask sitting verify-receipts`: a trainee's receipts against the academy's keys and against the database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from lms.canonical import canonical_json
from lms.commands.plain import Failure
from lms.commands.sitting import group as group
from lms.database import Reader, reading, runtime
from lms.keys import fits
from lms.sitting.queries.receipts import NOTES, HeldAttempt, held_attempt
from lms.sitting.receipts import FORMAT, is_receipt, key_of

MOST_BYTES = 20_000_000
WORDS = {
    "unreadable": "is no receipt",
    "key_unknown": "is signed by a key that is not the academy's",
    "signature_wrong": "has a signature that does not fit it: it was changed, or the signature is another's",
    "attempt_unknown": "names an attempt that the database does not have",
    "missing": "names an answer that the database does not have",
    "answer_differs": "names another answer than the database has",
    "at_differs": "names another time than the database has",
    "question_differs": "names another question than the database has",
    "confidence_differs": "names another certainty than the database has",
    "kind_differs": "says otherwise than the database whether the answer came in time",
    "prose_differs": "names a text that was changed in the database",
    "submission_differs": "names another submission than the database has",
    "erased": "holds; the text of its answer was erased",
    "reopened": "holds; the attempt was reopened after this submission",
}


class NoReceipts(Failure):
    """The file is not one of receipts."""

    exit_code = 2


@group.command("verify-receipts")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keys", "keys_file", type=click.Path(path_type=Path), help="Lines of `flask keys list`.")
def verify_receipts(file: Path, keys_file: Path | None) -> None:
    """Check the signature of each receipt in FILE, and that the database still holds what was acknowledged."""
    receipts = _receipts(file)
    keys = _listed(keys_file) if keys_file else {key: runtime().keys.public(key) for key in runtime().keys.ids()}
    found: Counter[str] = Counter()
    for name, code in _checked(reading(), receipts, keys):
        found[code] += 1
        if code:
            click.echo(f"{name} {WORDS.get(code, code)}")
    broken = sum(n for code, n in found.items() if code and code not in NOTES)
    if broken:
        raise Failure(f"{broken} differences in {len(receipts)} receipts.")
    click.echo(f"{len(receipts)} receipts hold")


def _receipts(file: Path) -> list[Any]:
    """What the file lists. NoReceipts where it is not a file of receipts, in one sentence."""
    if not file.is_file():
        raise NoReceipts(f"{file} is not a file.")
    if file.stat().st_size > MOST_BYTES:
        raise NoReceipts(f"{file} is larger than any file of receipts.")
    try:
        document = json.loads(file.read_bytes(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NoReceipts(f"{file} is not JSON, or was cut off.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NoReceipts(f"{file} is not a file of receipts of a known format.")
    listed = document.get("receipts")
    if not isinstance(listed, list):
        raise NoReceipts(f"{file} lists no receipts.")
    return listed


def _no_number(name: str) -> None:
    raise ValueError(name)


def _listed(file: Path) -> dict[str, str]:
    """Public keys by id, from the lines that `flask keys list` prints."""
    try:
        lines = [line.split() for line in file.read_text(encoding="ascii").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise NoReceipts(f"{file} is not a list of keys.") from error
    if not lines or any(len(line) != 2 for line in lines):
        raise NoReceipts(f"{file} is not a list of keys: each line has a key's id and its public part.")
    return {line[0]: line[1] for line in lines}


def _checked(reader: Reader, receipts: list[Any], keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(which receipt, code) of whatever is to be said of each; '' where it holds."""
    attempts: dict[str, HeldAttempt | None] = {}
    for number, entry in enumerate(receipts, start=1):
        said = entry.get("receipt") if isinstance(entry, dict) else None
        signature = entry.get("signature") if isinstance(entry, dict) else None
        name = f"Receipt {number}{_place(said)}"
        if not isinstance(said, dict) or not is_receipt(said) or not isinstance(signature, str):
            yield name, "unreadable"
            continue
        key_id, value = key_of(signature)
        if key_id not in keys:
            yield name, "key_unknown"
        elif not fits(keys[key_id], canonical_json(said), value):
            yield name, "signature_wrong"
        else:
            public_id = said["attempt"]
            if public_id not in attempts:
                attempts[public_id] = held_attempt(reader, public_id)
            held = attempts[public_id]
            codes = ["attempt_unknown"] if held is None else list(held.broken(said))
            yield from ((name, code) for code in codes or [""])


def _place(said: Any) -> str:
    """Which answer a receipt is about, as far as it says so."""
    if not isinstance(said, dict):
        return ""
    if said.get("kind") == "submission":
        return " (submission)"
    named = [f"{word} {said[word]}" for word in ("item", "sequence") if type(said.get(word)) is int]
    return f" ({', '.join(named)})" if named else ""
