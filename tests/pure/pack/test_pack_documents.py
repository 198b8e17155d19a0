"""YAML that knows its lines, refuses what could surprise, and reads words as their author wrote them."""

from __future__ import annotations

from typing import Any

import pytest

from lms.publishing.pack.documents import load_yaml, split_head
from lms.publishing.pack.problems import Refused


def load(text: str) -> Any:
    part, findings = load_yaml(text, "a.yaml")
    assert findings == ()
    return part.value


def test_every_value_knows_its_line() -> None:
    part, _ = load_yaml("a: 1\nb:\n  - x\n  - c: |\n      long\n      text\n    d: 2\n", "a.yaml", offset=10)
    assert part.line(("a",)) == 11
    assert part.line(("b", 1, "c")) == 14
    assert part.line(("b", 1, "d")) == 17


def test_a_path_that_is_not_there_has_the_line_of_what_is_around_it() -> None:
    part, _ = load_yaml("a:\n  b: 1\nc: 2\n", "a.yaml")
    assert part.line(("c", "missing", 3)) == 3
    assert part.line(("nowhere",)) == 1


def test_entries_of_a_list_speak_about_themselves() -> None:
    part, _ = load_yaml("- id: x\n  text: t\n- id: y\n  text: u\n", "a.yaml")
    entry = list(part.entries())[1]
    finding = entry.finding(("text",), "text_empty")
    assert (finding.line, finding.path, entry.identity()) == (4, "text", "y")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("y", "y"), ("12:30", "12:30"), ("1_000", "1_000"),
        ("2026-11-24", "2026-11-24"), ("true", True), ("false", False), ("null", None), ("~", None),
        ("4", 4), ("-4", -4), ("0.5", 0.5), ('"4"', "4"), ("1e3", "1e3"), (".inf", ".inf"), ("010", 10),
    ],
)  # fmt: skip
def test_words_stay_words(written: str, meant: object) -> None:
    value = load(f"a: {written}")["a"]
    assert (value, type(value)) == (meant, type(meant))


@pytest.mark.parametrize("name", ["no", "y", "1", "<<"])
def test_a_field_is_named_as_written(name: str) -> None:
    assert load(f"{name}: 1") == {name: 1}


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("a: &x 1\nb: *x", 1, "yaml_alias"),
        ("a: 1\nb: *x", 2, "yaml_alias"),
        ("a: 1\nb: !!python/name:os.system x", 2, "yaml_tag"),
        ("a: !thing {b: 1}", 1, "yaml_tag"),
        ("a: 1\n? [b]\n: 2", 2, "yaml_key_not_text"),
        ("a: 1\n---\nb: 2", 2, "yaml_many_documents"),
        ("[" * 60 + "]" * 60, 1, "yaml_too_deep"),
        ("[" * 100_000, 1, "yaml_malformed"),
        ("a: 1\nb: [1", 3, "yaml_malformed"),
        ("a: 1\nb: \x07", 2, "yaml_malformed"),
        ("a: text: more", 1, "yaml_malformed"),
    ],
)
def test_what_is_refused_says_where(text: str, line: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        load_yaml(text, "a.yaml")
    assert (refused.value.code, refused.value.line) == (code, line)


def test_a_duplicate_key_is_found_and_the_first_value_stays() -> None:
    part, findings = load_yaml("a: 1\nb: {c: 1,\n  c: 2}\na: 3", "a.yaml")
    assert part.value == {"a": 1, "b": {"c": 1}}
    assert [(f.line, f.path, f.code) for f in findings] == [
        (3, "b.c", "yaml_duplicate_key"),
        (4, "a", "yaml_duplicate_key"),
    ]


def test_a_comma_that_cuts_a_text_is_found() -> None:
    part, findings = load_yaml("- x: 1\n- {text: Wait, as agreed, correct: true}", "a.yaml")
    assert part.value[1] == {"text": "Wait", "correct": True}
    assert [(f.line, f.code, f.params) for f in findings] == [(2, "yaml_comma", {"text": "as agreed"})]


def test_nothing_reads_as_nothing() -> None:
    assert load("") is None
    assert load("a:\nb: ''") == {"a": None, "b": ""}


def test_the_head_of_a_lesson_is_split_with_its_lines() -> None:
    assert split_head("---\nid: x\n---\n\nBody") == ("id: x", "\nBody", 3)


@pytest.mark.parametrize(("text", "code"), [("Body", "head_missing"), ("---\nid: x\n", "head_unclosed")])
def test_a_lesson_without_a_head_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        split_head(text)
    assert refused.value.code == code
