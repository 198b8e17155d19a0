"""Templates and stylesheets: nothing inline, nothing untranslated, no colour outside the tokens."""

from __future__ import annotations

import re

import pytest

from config import ROOT
from tests.architecture.sources import name, stylesheets, templates

_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>", re.DOTALL)
_INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script in the page": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "address of another site": re.compile(r"""(?:src|href|action)=["']https?:""", re.IGNORECASE),
}
_CLASSES = re.compile(r"\{%\s*block (?:body_class|main_attrs)\s*%\}.*?\{%\s*endblock\s*%\}", re.DOTALL)
NAMES = {"DOCTYPE", "Signoff", "Sign", "off", "Python"}
QUESTIONS = {"templates/credentials/_file.html", "templates/credentials/numbers.html"}
"""Forms by which strangers ask and change nothing: a token would need a cookie."""

NOT_SHOWN = {"templates/styleguide.html"}  # a page for whoever builds pages


def _source(path: object) -> str:
    return _COMMENT.sub("", (ROOT / str(path)).read_text(encoding="utf-8"))


@pytest.mark.parametrize("what", _INLINE)
def test_nothing_inline_that_the_policy_of_the_page_would_block(what: str) -> None:
    found = [name(path) for path in templates() if _INLINE[what].search(_CODE.sub("x", _source(path)))]
    assert found == []


def test_every_word_goes_through_gettext() -> None:
    """What is left of a template without its code and its tags holds no word of three letters or more."""
    found = []
    for path in templates():
        if name(path) in NOT_SHOWN:
            continue
        bare = _TAG.sub(" ", _CODE.sub(" ", _CLASSES.sub(" ", _source(path))))
        words = re.findall(r"(?<![&\w])[A-Za-z]{3,}(?![\w;])", bare)
        found += [(name(path), word) for word in words if word not in NAMES]
    assert found == []


def test_words_in_attributes_go_through_gettext_too() -> None:
    spoken = re.compile(r"""\s(?:title|alt|aria-label|placeholder|aria-description)=["']([^"']*)["']""")
    found = [
        (name(path), text)
        for path in templates()
        if name(path) not in NOT_SHOWN
        for text in spoken.findall(_CODE.sub("", _source(path)))
        if re.search(r"[A-Za-z]{3,}", text) and text not in NAMES
    ]
    assert found == []


def test_every_form_that_posts_carries_the_token() -> None:
    form = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)
    found = []
    for path in templates():
        if name(path) not in NOT_SHOWN | QUESTIONS:
            forms = form.findall(_source(path))
            found += [
                name(path) for one in forms if "csrf" not in one and "hidden_tag" not in one and "token" not in one
            ]
    assert found == []


def test_what_is_marked_safe_was_cleaned_at_publication() -> None:
    """`|safe` stands only behind HTML that the course's sanitiser made, or a drawing of our own."""
    known = re.compile(
        r"rendered|rationale|html|lead_in|stem|summary|disclaimer|options|text|scope|statement|qr|content"
    )
    found = []
    for path in templates():
        for code in _CODE.findall(_source(path)):
            if "|safe" in code.replace(" ", "") and not known.search(code):
                found.append((name(path), code))
    assert found == []


def test_colours_stand_in_the_tokens_alone() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color-mix)\(", re.IGNORECASE)
    found = []
    for path in stylesheets():
        if path.name == "tokens.css":
            continue
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        declarations = re.findall(r":\s*([^;{}]+);", text)
        found += [
            (path.name, value.strip()) for value in declarations if colour.search(re.sub(r"url\([^)]*\)", "", value))
        ]
    assert found == []


def test_stylesheets_and_scripts_fetch_nothing_from_elsewhere() -> None:
    places = [*stylesheets(), *sorted((ROOT / "static" / "js").rglob("*.js"))]
    found = [path.name for path in places if re.search(r"https?://(?!www\.w3\.org/)", path.read_text(encoding="utf-8"))]
    assert found == []


def test_scripts_write_text_and_not_markup() -> None:
    unsafe = re.compile(r"(?:inner|outer)HTML\s*\+?=|insertAdjacentHTML|document\.write|\beval\(|new Function")
    scripts = sorted((ROOT / "static" / "js").rglob("*.js"))
    assert [path.name for path in scripts if unsafe.search(path.read_text(encoding="utf-8"))] == []
