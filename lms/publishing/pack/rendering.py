"""The words of an item as clean HTML, apart for what a trainee may see and for what the key holds."""

from __future__ import annotations

from typing import Any

from lms.publishing.pack.markdown import item_parser
from lms.publishing.pack.sanitise import clean
from quizzes.item import Item

FORMAT = 1
_PARSER = item_parser()
Document = dict[str, Any]


def render_shown(item: Item) -> Document:
    """Stem, lead-in and options (or steps) by id; `{name}` stays for the numbers drawn later."""
    return {
        "format": FORMAT,
        "stem": render_prose(item.stem),
        "lead_in": render_inline(item.lead_in),
        "options": {choice.id: render_inline(choice.text) for choice in _choices(item.spec.shown)},
    }


def render_key(item: Item) -> Document:
    """The item's rationale, and one for each option or step by id or for each typical error by its value."""
    rationales = {choice.id: render_prose(choice.rationale) for choice in _choices(item.spec.key)}
    errors = {error.value: render_prose(error.rationale) for error in getattr(item.spec.key, "errors", ())}
    return {"format": FORMAT, "rationale": render_prose(item.rationale), "rationales": rationales | errors}


def render_item(item: Item) -> Document:
    """Both parts in one document, for whoever may see the key."""
    return render_shown(item) | render_key(item)


def render_prose(text: str) -> str:
    """Markdown as clean blocks."""
    return clean(_PARSER.render(text))


def render_inline(text: str) -> str:
    """Markdown as a clean piece of a line."""
    return clean(_PARSER.renderInline(text))


def _choices(part: Any) -> tuple[Any, ...]:
    return tuple(getattr(part, "options", ())) or tuple(getattr(part, "steps", ()))
