"""What is sent when an answer is saved: endless series of bodies, each of which the server has to store."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence

THREADS = 4  # of the client; each saves into items of its own, so that none is refused for another's answer
SAVED = b'"saved"'  # stands in every answer that says so

Choices = Mapping[int, Sequence[str]]  # number of an item -> the answers that take turns there


def apart(choices: Choices) -> tuple[Choices, list[Choices]]:
    """One item for this process's own requests, and the others dealt out among the client's threads."""
    numbers = sorted(choices)
    if len(numbers) <= THREADS:
        raise SystemExit(f"The quiz has only {len(numbers)} items with options; {THREADS + 1} are needed.")
    shares: list[Choices] = [{number: choices[number] for number in numbers[1 + i :: THREADS]} for i in range(THREADS)]
    return {numbers[0]: choices[numbers[0]]}, shares


def bodies(choices: Choices, client: str) -> Iterator[bytes]:
    """Another answer each time, as the page of an attempt sends it."""
    for seq in itertools.count(1):
        for number, options in choices.items():
            fields = {"answer": [options[seq % len(options)]]}
            sent = {"item": number, "fields": fields, "client": client, "seq": seq, "base": seq - 1}
            yield json.dumps(sent).encode()
