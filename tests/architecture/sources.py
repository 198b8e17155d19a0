"""The source files that the rules of the house are checked over, parsed once."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

from config import ROOT

OURS = ("lms", "quizzes")
TOP = ("app.py", "config.py")


@functools.cache
def files(*folders: str) -> tuple[Path, ...]:
    """Python files below these folders, or all of the application's."""
    chosen = folders or OURS
    found = [path for folder in chosen for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(found if folders else [*found, *(ROOT / name for name in TOP)])


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name(path: Path) -> str:
    """The file as a rule speaks of it: its path below the root."""
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, module) of every import, with `from a import b` as both `a` and `a.b`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def templates() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "templates").rglob("*.html")))


def stylesheets() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "static" / "css").rglob("*.css")))
