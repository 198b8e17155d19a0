"""The address of a style, script or drawing, which changes with any of them.

What lies at such an address never changes, so that browsers keep it; and a page never meets a script of the release
before, as it would for as long as the old one is kept under the same address. A page that was open while the server
was upgraded may still ask for what it loads late: it asks by the old version and gets the file as it is now.
"""

from __future__ import annotations

import functools
import hashlib
import re
from pathlib import Path

KEPT = 365 * 24 * 3600  # seconds
_VERSION = re.compile("[0-9a-f]{12}")


@functools.cache
def version_of(folder: Path) -> str:
    """Twelve hexadecimal digits for all files of the folder, their names and contents; read once by each process."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def versioned(folder: Path, name: str) -> str:
    """'css/base.css' as it is asked for: '0123456789ab/css/base.css'."""
    return f"{version_of(folder)}/{name}"


def named(folder: Path, asked: str) -> tuple[str, bool]:
    """What is asked for as the file's name, and whether it was asked for by the version of today."""
    first, _, rest = asked.partition("/")
    if rest and _VERSION.fullmatch(first):
        return rest, first == version_of(folder)
    return asked, False
