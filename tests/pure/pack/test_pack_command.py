"""The command line tells each finding in one plain line, and whether the pack may be loaded."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from lms.publishing import pack as package
from lms.publishing.pack.__main__ import main
from lms.publishing.pack.problems import Finding, explain, path_text
from lms.publishing.pack.sentences import codes, sentence
from tests.pure.pack.small_pack import PackFolder

PRACTICE = "modules/01-vials/practice.yaml"
ROOT = Path(package.__file__).parents[3]
CALLS = {"Finding", "finding", "Refused", "Problem", "FormulaError", "PydanticCustomError", "Warning"}
FIELDS = {"at_least", "at_most", "lead_in", "wait_hours", "show_items", "aria_label", "number_credit"}
FIELDS |= {"minimum_months"}
CALLS |= {"problem", "_find", "_refuse", "_warning", "_anchor", "_at", "_short", "_matches", "matching"}


def test_a_sound_pack_ends_with_nought(pack: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(pack.root)]) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings; 1 modules, 10 items\n"


def test_an_error_ends_with_one_and_says_where(pack: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    pack.edit(PRACTICE, "domain: product", "domain: other")
    assert main(["check", str(pack.root)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{PRACTICE}:3: domain: “other” is not one of the course's domains",
        "1 errors, 0 warnings; the pack cannot be loaded",
    ]


def test_a_warning_does_not_stop_the_pack(pack: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    pack.edit("modules/01-vials/lesson.md", "Read the label aloud.", "Draw up 20 units.")
    assert main(["check", str(pack.root)]) == 0
    assert main(["audit", str(pack.root)]) == 0
    assert "lesson.md:30: warning: units are named without their product" in capsys.readouterr().out


def test_a_path_reads_as_an_author_writes_it() -> None:
    assert path_text(("options", 2, "text")) == "options[2].text"
    assert path_text((1, "a")) == "[1].a"


def test_a_sentence_never_fails_for_want_of_a_parameter() -> None:
    assert all(sentence(code, {}) for code in codes())


def test_a_code_without_a_sentence_is_shown_as_it_is() -> None:
    assert explain(Finding("a", 1, "", "new_code", {"n": 2})) == "a:1: new_code n=2"


def test_every_code_has_a_sentence() -> None:
    files = [*(ROOT / "lms/publishing/pack").glob("*.py"), *(ROOT / "quizzes").rglob("*.py")]
    found = {code for file in files for code in _codes_of(file)}
    assert len(found) > 80
    assert sorted(found - codes()) == []


def _codes_of(file: Path) -> set[str]:
    """Texts that look like codes, in calls that make findings, problems and warnings."""
    texts: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in CALLS:
            texts |= {c.value for c in ast.walk(node) if isinstance(c, ast.Constant) and isinstance(c.value, str)}
    return {text for text in texts if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", text)} - FIELDS
