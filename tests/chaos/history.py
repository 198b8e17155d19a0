"""What happened in a run, one event to a line: what was sent, what was answered, what was broken meanwhile."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

Event = Mapping[str, Any]


class History:
    """The order of the lines is the order in which things were known here: what is answered stands after what was
    sent, so that of two answers the later line was given after the earlier one had been."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.events: list[dict[str, Any]] = []
        self.closing = contextlib.ExitStack()  # connections and the like, which are given up with it
        self._lock, self._numbers = threading.Lock(), itertools.count(1)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8")

    def add(self, kind: str, **what: Any) -> None:
        event = {"kind": kind, "at": round(time.time(), 6), **what}
        with self._lock:
            self.events.append(event)
            self._file.write(json.dumps(event) + "\n")

    def number(self) -> int:
        """A number for a request, by which its answer is found again."""
        return next(self._numbers)

    def broken(self, column: str, text: str) -> None:
        """What a fault has seen itself: `column` is lost, slipped or errors."""
        self.add("broken", column=column, text=text)

    def close(self) -> None:
        self.closing.close()
        self._file.close()


def read(lines: Iterable[str]) -> Iterator[Event]:
    for line in lines:
        if line.strip():
            yield json.loads(line)
