"""An item's words become clean HTML, with what a trainee may see apart from the key."""

from __future__ import annotations

import json
from typing import Any

from lms.publishing.pack.rendering import render_inline, render_key, render_prose, render_shown
from quizzes.item import Item, read_item
from quizzes.question import examples_of, kinds

ENVELOPE = {"id": "a-p1", "domain": "d", "level": "recall", "passage": "a#b", "rationale": "Because *so*."}


def item(kind: str, **changes: Any) -> Item:
    return read_item({**examples_of(kind)[0], **ENVELOPE, "kind": kind, **changes}, "practice")


def test_a_choice_is_rendered_in_two_parts() -> None:
    shown = render_shown(item("single_choice", stem="A *vial*\n\n- one", lead_in="How **many**?"))
    assert shown["format"] == 1
    assert shown["stem"] == "<p>A <em>vial</em></p>\n<ul>\n<li>one</li>\n</ul>"
    assert shown["lead_in"] == "How <strong>many</strong>?"
    assert shown["options"]["d"] == "40 units"
    key = render_key(item("single_choice"))
    assert key["rationale"] == "<p>Because <em>so</em>.</p>"
    assert key["rationales"]["a"] == "<p>Halves the concentration.</p>"


def test_steps_and_typical_errors_have_their_rationales() -> None:
    assert len(render_shown(item("ordering"))["options"]) >= 3
    assert render_key(item("numeric"))["rationales"]["5"].startswith("<p>Ten times")


def test_every_kind_renders_to_json_and_shows_nothing_of_the_key() -> None:
    for kind in kinds():
        found = item(kind, rationale="MARK the key")
        shown, key = render_shown(found), render_key(found)
        assert (json.loads(json.dumps(shown)), json.loads(json.dumps(key))) == (shown, key)
        assert "MARK" not in json.dumps(shown)
        assert "MARK" in json.dumps(key)


def test_drawn_numbers_keep_their_places() -> None:
    assert render_prose("{vial_size} in {diluent} mL, {a} * {b}") == "<p>{vial_size} in {diluent} mL, {a} * {b}</p>"
    assert render_inline("{dose_a} and {dose_b}?") == "{dose_a} and {dose_b}?"


def test_nothing_an_author_writes_becomes_markup() -> None:
    assert render_inline("<img src=x onerror=alert(1)>") == "&lt;img src=x onerror=alert(1)&gt;"
    assert "<a" not in render_prose("[x](javascript:alert(1))")
    assert "<img" not in render_prose("![x](https://example.org/x.png)")
    assert "<script" not in render_prose("<script>alert(1)</script>")
