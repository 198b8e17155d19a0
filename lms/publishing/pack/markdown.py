"""Our Markdown: CommonMark with tables, anchors, citations and three kinds of note; no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.attrs import attrs_block_plugin
from mdit_py_plugins.container import container_plugin

NOTES = ("source", "safety", "case")
_CITATION = re.compile(r"\[((?:R|S)\d+(?:\s*,\s*(?:R|S)\d+)*)\](?!\()")
_HEADING_ANCHOR = re.compile(r"\s*\{#([^{}]*)\}\s*$")
Env = MutableMapping[str, Any]


def lesson_parser() -> MarkdownIt:
    """The dialect of lessons."""
    md = _base()
    attrs_block_plugin(md, allowed=["id"])
    for name in NOTES:
        container_plugin(md, name)
    md.inline.ruler.before("link", "citation", _citation)
    md.core.ruler.push("heading_anchor", _heading_anchors)
    for rule, render in _RENDERERS.items():
        md.add_render_rule(rule, render)
    return md


def item_parser() -> MarkdownIt:
    """The dialect of items: the same prose without anchors, citations, notes and pictures."""
    md = _base().disable("image")
    for rule in ("table_open", "table_close", "th_open", "td_open"):
        md.add_render_rule(rule, _RENDERERS[rule])
    return md


def _base() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["html_block", "html_inline"])


def plain_text(token: Token) -> str:
    """The words of an inline token: no marks, no citations, white space as it comes."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "image"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def cited_ids(token: Token) -> tuple[str, ...]:
    """Ids of claims and references cited in an inline token, in order."""
    return tuple(name for child in token.children or () if child.type == "citation" for name in child.meta["ids"])


def _citation(state: StateInline, silent: bool) -> bool:
    found = _CITATION.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        ids = [name.strip() for name in found.group(1).split(",")]
        if all(name.startswith("R") for name in ids):
            # A raised number stands close to its word; a claim's id is read as a word of its own.
            state.pending = state.pending.rstrip(" ")
        state.push("citation", "", 0).meta = {"ids": ids}
    state.pos = found.end()
    return True


def _heading_anchors(state: Any) -> None:
    """Moves `{#anchor}` from the end of a heading's text to its id."""
    tokens: list[Token] = state.tokens
    for opening, inline in pairwise(tokens):
        found = _HEADING_ANCHOR.search(inline.content) if opening.type == "heading_open" else None
        if found is None:
            continue
        opening.attrSet("id", found.group(1))
        inline.content = inline.content[: found.start()]
        if inline.children:
            last = inline.children[-1]
            last.content = _HEADING_ANCHOR.sub("", last.content)


def _render_citation(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    links = [_link(name, env) for name in tokens[index].meta["ids"]]
    references = [link for is_reference, link in links if is_reference]
    claims = [link for is_reference, link in links if not is_reference]
    raised = f'<span class="cites">{" ".join(references)}</span>' if references else ""
    return ", ".join(claims) + raised


def _link(name: str, env: Env) -> tuple[bool, str]:
    """References are numbered per lesson in the order in which they first appear."""
    if name.startswith("S"):
        return False, f'<a class="claim" href="#claim-{name}">{name}</a>'
    numbers: dict[str, int] = env.setdefault("numbers", {})
    number = numbers.setdefault(name, len(numbers) + 1)
    return True, f'<a class="cite" role="doc-noteref" href="#ref-{name}">{number}</a>'


def _open_source(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    claim = escapeHtml(note_argument(tokens[index]))
    verdict = env.get("verdicts", {}).get(claim, "")
    said = f'<span>The source says</span> · {claim} · <span class="source-word">{verdict}</span>'
    return f'<aside class="source-note" id="claim-{claim}">\n<p class="source-verdict">{said}</p>\n'


def _open_safety(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    return f'<aside class="{_classes("safety", tokens[index])}"{_own_id(tokens[index])} role="note">\n'


def _open_case(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    title = escapeHtml(note_argument(tokens[index]))
    opening = f'<section class="{_classes("case", tokens[index])}"{_own_id(tokens[index])}>'
    return f'{opening}\n<h3 class="case-title">{title}</h3>\n'


def _close_aside(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    return "</aside>\n"


def _close_section(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    return "</section>\n"


def _open_table(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """A wide table scrolls in a region that a keyboard can reach, and that is named by its columns."""
    label = escapeHtml(", ".join(_columns(tokens, index)))
    region = f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}">'
    return f"{region}\n{self.renderToken(tokens, index, options, env)}"


def _columns(tokens: Sequence[Token], index: int) -> Iterator[str]:
    for token, following in zip(tokens[index:], tokens[index + 1 :], strict=False):
        if token.type == "thead_close":
            return
        if token.type == "th_open" and (text := plain_text(following).strip()):
            yield text


def _close_table(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    return "</table>\n</div>\n"


def _open_cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """A column's alignment becomes a class, since a page carries no inline style."""
    token = tokens[index]
    style = str(token.attrs.get("style", ""))
    scope = ' scope="col"' if token.tag == "th" else ""
    align = f' class="align-{style.removeprefix("text-align:")}"' if style else ""
    return f"<{token.tag}{scope}{align}>"


def note_argument(token: Token) -> str:
    """What stands after a note's name: the claim of a source note, the title of a case."""
    return token.info.strip().partition(" ")[2].strip()


def _own_id(token: Token) -> str:
    found = token.attrGet("id")
    return f' id="{found}"' if found else ""


def _classes(name: str, token: Token) -> str:
    return f"{name} passage" if token.attrGet("id") else name


_RENDERERS = {
    "citation": _render_citation,
    "container_source_open": _open_source,
    "container_source_close": _close_aside,
    "container_safety_open": _open_safety,
    "container_safety_close": _close_aside,
    "container_case_open": _open_case,
    "container_case_close": _close_section,
    "table_open": _open_table,
    "table_close": _close_table,
    "th_open": _open_cell,
    "td_open": _open_cell,
}
