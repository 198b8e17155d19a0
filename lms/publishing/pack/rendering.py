"""The words of an item as clean HTML, apart for what a trainee may see and for what the key holds."""

from __future__ import annotations

from typing import Any

from lms.publishing.pack.figures import Drawing
from lms.publishing.pack.markdown import item_parser
from lms.publishing.pack.records import Stimulus
from lms.publishing.pack.sanitise import clean
from quizzes.item import Item
from quizzes.question import AnyType, Key, Shown, type_for

FORMAT = 1
_PARSER = item_parser()
Document = dict[str, Any]


def render_shown(item: Item, stimulus: Document | None = None, figure: Drawing | None = None) -> Document:
    """Stem, lead-in and parts by id; `{name}` stays for the numbers drawn later. What stands above the question
    is part of its version: another patient or another figure is another question."""
    document = render_question(type_for(item.kind), item.spec.shown)
    document |= {"stimulus": stimulus} if stimulus else {}
    return document | ({"figure": render_figure(figure)} if figure else {})


def render_question(kind: AnyType, shown: Shown) -> Document:
    return {
        "format": FORMAT,
        "stem": render_prose(shown.stem),
        "lead_in": render_inline(shown.lead_in),
        "options": {id: render_inline(text) for id, text in kind.words(shown).items()},
    }


def render_figure(drawing: Drawing) -> Document:
    return {"svg": drawing.svg, "title": drawing.title, "description": drawing.description, "digest": drawing.digest}


def render_stimulus(stimulus: Stimulus, figure: Drawing | None) -> Document:
    document = {"id": stimulus.id, "title": stimulus.title, "html": render_prose(stimulus.text)}
    return document | ({"figure": render_figure(figure)} if figure else {})


def render_key(item: Item) -> Document:
    return render_worth(type_for(item.kind), item.spec.key)


def render_worth(kind: AnyType, key: Key) -> Document:
    """The question's rationale, and one for each part by its id or for each typical error by its value."""
    rationales = {id: render_prose(text) for id, text in kind.rationales(key).items()}
    return {"format": FORMAT, "rationale": render_prose(key.rationale), "rationales": rationales}


def render_prose(text: str) -> str:
    """Markdown as clean blocks."""
    return clean(_PARSER.render(text))


def render_inline(text: str) -> str:
    """Markdown as a clean piece of a line."""
    return clean(_PARSER.renderInline(text))
