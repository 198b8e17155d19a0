"""The course that ships, read once by each process: no test writes into it, and reading it takes a second."""

from __future__ import annotations

import functools
from pathlib import Path

from lms.publishing.pack.pack import Pack
from lms.publishing.pack.reader import PackReading, read_pack

COURSE = Path(__file__).resolve().parent.parent / "course"


@functools.cache
def reading_of_course() -> PackReading:
    return read_pack(COURSE)


def shipped() -> Pack:
    pack = reading_of_course().pack
    assert pack is not None
    return pack
