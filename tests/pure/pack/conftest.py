"""Every test of a course pack begins with a small one that is sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pure.pack.small_pack import FILES, PackFolder


@pytest.fixture
def pack(tmp_path: Path) -> PackFolder:
    folder = PackFolder(tmp_path / "course")
    for file, text in FILES.items():
        folder.write(file, text)
    return folder


@pytest.fixture
def found_in_lesson(pack: PackFolder) -> Callable[[str], list[tuple[int, str]]]:
    """What is found when a text is added to the end of the lesson; lines count from the text's first."""

    def add(text: str) -> list[tuple[int, str]]:
        file = "modules/01-vials/lesson.md"
        kept = pack.path(file).read_text(encoding="utf-8").rstrip("\n") + "\n\n"
        pack.write(file, f"{kept}{text}\n")
        return [(f.line - kept.count("\n") - 1, f.code) for f in pack.findings() if f.file == file]

    return add
