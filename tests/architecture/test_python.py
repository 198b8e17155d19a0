"""Rules of the house that no linter knows: where things may be imported, where time and chance may enter."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app import FOLLOWS
from lms.certification import services as certification
from lms.sitting.services.marking import mark_submitted
from lms.sitting.services.moving import settle_running
from lms.sitting.services.settling import settle_marked
from tests.architecture.sources import files, imports, name, tree

WEB = ("flask", "flask_login", "flask_wtf", "wtforms", "flask_sqlalchemy", "flask_migrate")
EDGE = ("views", "forms", "commands")
WEB_ALLOWED = ("app.py", "lms/web.py", "lms/navigation.py", "lms/database.py", "lms/accounts/loading.py")
DATABASE = ("sqlalchemy", "flask_sqlalchemy")


def test_what_follows_from_what_is_pinned() -> None:
    expected = (
        settle_running,
        mark_submitted,
        settle_marked,
        certification.keep_certified,
        certification.move_under_way,
        certification.note_changes,
        certification.settle_standing,
        certification.issue_when_complete,
    )
    assert expected == FOLLOWS


def test_nothing_is_imported_inside_a_function() -> None:
    found = [
        (name(path), inner.lineno)
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def _is_edge(path: Path) -> bool:
    place = name(path)
    return place in WEB_ALLOWED or any(part in EDGE for part in Path(place).with_suffix("").parts)


def test_the_web_framework_stays_at_the_edge() -> None:
    found = [
        (name(path), module)
        for path in files()
        if not _is_edge(path)
        for _line, module in imports(path)
        if module.partition(".")[0] in WEB
    ]
    assert found == []


def test_views_and_forms_know_neither_tables_nor_sql() -> None:
    found = [
        (name(path), module)
        for path in files("lms")
        if {"views", "forms"} & set(Path(name(path)).with_suffix("").parts)
        for _line, module in imports(path)
        if module.partition(".")[0] in DATABASE or ".models" in f".{module}"
    ]
    assert found == []


def test_quizzes_are_pure() -> None:
    """The standard library, pydantic and itself; nothing that reads a file, a clock, the network or a database."""
    unwanted = ("os", "io", "time", "pathlib", "socket", "subprocess", "sqlite3", "urllib", "http", "logging", "lms")
    third = ("sqlalchemy", "flask", "jinja2", "markupsafe", "babel", "yaml", "click")
    found = [
        (name(path), module)
        for path in files("quizzes")
        for _line, module in imports(path)
        if module.partition(".")[0] in (*unwanted, *third)
    ]
    assert found == []


CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic"}
OWNERS = {"datetime", "date", "time"}
CHANCE = {"secrets", "uuid"}
SEEDED = {"random.Random"}  # a generator that is handed its seed
MEASURES = ("lms/commands/", "benchmarks/")  # a command may measure how long it waits


def test_time_enters_in_one_place() -> None:
    found = [
        (name(path), node.lineno, f"{node.func.value.id}.{node.func.attr}")
        for path in files()
        if name(path) != "lms/clock.py" and not name(path).startswith(MEASURES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in OWNERS
        and node.func.attr in CLOCKS
    ]
    assert found == []


def test_chance_enters_in_one_place() -> None:
    """`random` is imported for a generator with a given seed only, and used in no other way."""
    found = []
    for path in files():
        if name(path) == "lms/clock.py":
            continue
        found += [(name(path), line, module) for line, module in imports(path) if module.partition(".")[0] in CHANCE]
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "random":
                used = f"random.{node.attr}"
                found += [] if used in SEEDED else [(name(path), node.lineno, used)]
            if isinstance(node, ast.ImportFrom) and node.module == "random":
                found.append((name(path), node.lineno, "from random"))
    assert found == []


MARKS = ("lms/sitting", "lms/marking", "lms/certification", "lms/progress", "quizzes")
READING = {
    "quizzes/formula.py",
    "quizzes/golden.py",
    "quizzes/policy.py",
    "quizzes/reading.py",
    "quizzes/question.py",
    "quizzes/spots/reading.py",
}
# The type of a generator's draw; and the door through which YAML brings floats in, only to be refused there.
FLOAT_TYPE = {"quizzes/values.py"}


def test_marks_know_no_binary_fractions() -> None:
    """Neither the name `float`, nor a literal like 0.5, nor a true division of anything but fractions."""
    found = []
    for path in files(*MARKS):
        if name(path).startswith(("quizzes/linting/", "quizzes/analysis/")):
            continue  # one judges wording by thresholds, the other computes statistics of marks, never a mark
        examples = {
            node
            for one in tree(path).body
            if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.target.id == "EXAMPLES"
            for node in ast.walk(one)
        }  # what an author may have typed
        allowed = name(path) in READING | FLOAT_TYPE
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Name) and node.id == "float" and not allowed:
                found.append((name(path), node.lineno, "float"))
            if isinstance(node, ast.Constant) and isinstance(node.value, float) and node not in examples:
                found.append((name(path), node.lineno, repr(node.value)))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
                found.append((name(path), node.lineno, "float()"))
    assert found == []


def test_only_scoring_rounds() -> None:
    found = {
        name(path)
        for path in files("lms/sitting", "lms/marking", "lms/certification", "lms/teaching")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round"
    }
    assert found == set()


@pytest.mark.parametrize("word", ["utils", "util", "helpers", "helper", "common", "manager", "misc", "base"])
def test_a_file_is_named_after_what_it_holds(word: str) -> None:
    assert [name(path) for path in files("lms", "quizzes", "tests") if path.stem == word] == []


def test_every_module_says_first_what_it_is_for() -> None:
    silent = [
        name(path) for path in files() if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_a_commit_is_made_by_the_unit_of_work_alone() -> None:
    found = {
        name(path)
        for path in files("lms")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    }
    assert found == set(), "transactions are opened with `use_case` or `transaction`, and end with the block"


def test_no_input_becomes_code() -> None:
    """No eval, exec, pickle, shell, nor a template made of a string."""
    calls = {"eval", "exec", "compile", "__import__"}
    attributes = {"render_template_string", "from_string", "system", "popen"}
    found = []
    for path in files():
        found += [
            (name(path), line, module) for line, module in imports(path) if module in ("pickle", "marshal", "shelve")
        ]
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name) and node.func.id in calls | attributes:
                found.append((name(path), node.lineno, node.func.id))
            if isinstance(node.func, ast.Attribute) and node.func.attr in attributes:
                found.append((name(path), node.lineno, node.func.attr))
            found += [
                (name(path), node.lineno, "shell=True")
                for keyword in node.keywords
                if keyword.arg == "shell" and getattr(keyword.value, "value", False)
            ]
    assert found == []
