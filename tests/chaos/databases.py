"""The two databases as the battery handles them: copies of a filled one, and whether a database is sound."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol


class Database(Protocol):
    """One database of one fault."""

    name: str

    @property
    def url(self) -> str: ...

    def unsound(self) -> Iterator[str]:
        """What its own check finds wrong, one sentence each."""
        ...


class Store(Protocol):
    """Where databases are made."""

    name: str

    def empty(self, name: str) -> Database: ...

    def copy(self, of: Database, name: str) -> Database: ...


class SqliteFile:
    name = "SQLite"

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def unsound(self) -> Iterator[str]:
        with closing(sqlite3.connect(self.path, timeout=10)) as connection:
            for (line,) in connection.execute("PRAGMA quick_check"):
                if line != "ok":
                    yield f"quick_check: {line}"
            for row in connection.execute("PRAGMA foreign_key_check"):
                yield f"foreign_key_check: {row}"


class SqliteStore:
    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def empty(self, name: str) -> SqliteFile:
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return SqliteFile(folder / "academy.db")

    def copy(self, of: Database, name: str) -> SqliteFile:
        made = self.empty(name)
        assert isinstance(of, SqliteFile)
        shutil.copy(of.path, made.path)  # nobody has it open, and all of it is in this file
        return made
