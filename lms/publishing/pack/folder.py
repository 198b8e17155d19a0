"""The folder of a course pack: reads its text files and never one outside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lms.publishing.pack.problems import Refused

LARGEST_FILE = 2_000_000


@dataclass(frozen=True)
class Folder:
    """A pack on disk; every path given to it is relative and written with slashes."""

    root: Path

    def text(self, relative: str) -> str:
        """The file as text with Unix line ends; `Refused` when missing, outside, too large or not UTF-8."""
        path = self._inside(relative)
        if not path.is_file():
            raise Refused("file_missing")
        if path.stat().st_size > LARGEST_FILE:
            raise Refused("file_too_large", limit=LARGEST_FILE)
        return _decode(path.read_bytes())

    def entries(self, relative: str = ".") -> tuple[str, ...]:
        """Names in a folder, sorted, without hidden ones; nothing when the folder is missing or outside."""
        try:
            path = self._inside(relative)
        except Refused:
            return ()
        return (
            tuple(sorted(entry.name for entry in path.iterdir() if not entry.name.startswith(".")))
            if path.is_dir()
            else ()
        )

    def is_folder(self, relative: str) -> bool:
        return (self.root / relative).is_dir()

    def _inside(self, relative: str) -> Path:
        written = PurePosixPath(relative)
        if written.is_absolute() or ".." in written.parts or "\\" in relative or "\0" in relative:
            raise Refused("path_escapes", target=relative)
        path = self.root / written
        # A symbolic link is followed before the comparison, so that it cannot lead out of the pack.
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise Refused("path_escapes", target=relative)
        return path


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("file_not_utf8", line=data.count(b"\n", 0, error.start) + 1) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
