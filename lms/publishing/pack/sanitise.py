"""The last gate for HTML made from an author's Markdown: a short allow-list for everything but figures."""

from __future__ import annotations

import nh3

_TAGS = {
    "a", "aside", "b", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "hr", "li", "ol", "p",
    "pre", "section", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={"*": {"id", "class"}, "a": {"href"}, "ol": {"start"}, "div": {"tabindex", "aria-label"}},
    tag_attribute_values={
        "a": {"role": {"doc-noteref"}},
        "aside": {"role": {"note"}},
        "div": {"role": {"region"}},
        "th": {"scope": {"col", "row"}},
    },
    url_schemes={"https", "http", "mailto"},
    link_rel=None,
)


def clean(html: str) -> str:
    """The HTML with every tag, attribute and address that is not on the list taken out."""
    return _CLEANER.clean(html).strip()
