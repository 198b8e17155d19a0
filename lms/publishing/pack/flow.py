"""Walks the tokens of a lesson's body once and gathers blocks, marks, paragraphs and findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from markdown_it.token import Token

from lms.publishing.pack.figures import Drawing
from lms.publishing.pack.markdown import Env, cited_ids, lesson_parser, note_argument, plain_text
from lms.publishing.pack.problems import Finding, Params
from lms.publishing.pack.sanitise import clean
from lms.publishing.pack.spans import close_of, grouped, inlines, normalised, spans

Kind = Literal["section", "passage", "check", "figure", "claim", "reference", "source", "case"]
_CHECK = re.compile(r"\[\[check ([a-z0-9][a-z0-9-]{0,59})\]\]")
_LIKE_CHECK = re.compile(r"\[\[")
_LIKE_CITATION = re.compile(r"\[\s*[RSrs]\d")
_LIKE_HTML = re.compile(r"</?[A-Za-z!]")
_LIKE_ANCHOR = re.compile(r"\{\s*#")
_ANCHOR = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_ANCHOR_LINE = re.compile(r"\s*\{#([a-z0-9-]+)\}\s*")
_RESERVED = re.compile(r"main|(ref|claim|check)-.*")
_PARSER = lesson_parser()


@dataclass(frozen=True)
class Mark:
    """Something that has a name and a line: a section, passage, check, figure, citation or note."""

    kind: Kind
    name: str
    line: int
    text: str = ""
    more: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A block as plain words, under its nearest heading."""

    text: str
    heading: str
    line: int


@dataclass
class Flow:
    """What the walk has gathered so far; `blocks` are (is a check, HTML or item id)."""

    file: str
    offset: int
    drawings: Mapping[str, Drawing | None]
    env: Env
    blocks: list[tuple[bool, str]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    words: int = 0
    heading: str = ""

    def of(self, kind: Kind) -> Iterator[Mark]:
        return (mark for mark in self.marks if mark.kind == kind)

    def names(self, kind: Kind) -> tuple[str, ...]:
        """Names of a kind, each once, in order."""
        return tuple(dict.fromkeys(mark.name for mark in self.of(kind)))

    @property
    def numbers(self) -> Mapping[str, int]:
        """The references in the order in which the lesson cites them."""
        found: dict[str, int] = self.env.get("numbers", {})
        return found

    def line(self, token: Token) -> int:
        return (token.map[0] if token.map else 0) + 1 + self.offset

    def problem(self, token: Token, code: str, params: Params | None = None) -> None:
        self.findings.append(Finding(self.file, self.line(token), "", code, params or {}))


def read_flow(
    body: str, file: str, offset: int, verdicts: Mapping[str, str], drawings: Mapping[str, Drawing | None]
) -> Flow:
    """The body, walked."""
    flow = Flow(file, offset, drawings, {"verdicts": verdicts})
    tokens = grouped(_PARSER.parse(body, flow.env))
    _check_inlines(flow, tokens)
    pending: list[Token] = []
    for span in spans(tokens):
        if not _special(flow, span, pending):
            _ordinary(flow, span)
            pending += span
    _flush(flow, pending)
    _check_anchors(flow, body)
    return flow


def _special(flow: Flow, span: list[Token], pending: list[Token]) -> bool:
    """Figures and checks stand between the prose; they end the block before them."""
    inline = span[1] if span[0].type == "paragraph_open" else None
    if inline is None:
        return False
    if (check := _CHECK.fullmatch(inline.content.strip())) is not None:
        _flush(flow, pending)
        flow.marks.append(Mark("check", check.group(1), flow.line(inline)))
        flow.blocks.append((True, check.group(1)))
        return True
    if (image := _lone_image(inline)) is not None:
        _flush(flow, pending)
        _figure(flow, span[0], image)
        return True
    return False


def _ordinary(flow: Flow, span: list[Token]) -> None:
    first = span[0]
    if first.type == "heading_open":
        _heading(flow, first, span[1])
        return
    if first.type == "container_case_open":
        flow.marks.append(Mark("case", note_argument(first), flow.line(first)))
    if first.type == "container_source_open":
        _source(flow, first)
    text = _text(span)
    flow.paragraphs.append(Paragraph(text, flow.heading, flow.line(first)))
    flow.words += sum(any(map(str.isalnum, word)) for word in text.split())
    for index, token in enumerate(span):
        if token.nesting == 1 and (anchor := token.attrGet("id")) and token.type != "heading_open":
            token.attrJoin("class", "passage")
            inside = span[index : close_of(span, index) + 1]
            flow.marks.append(Mark("passage", str(anchor), flow.line(token), _text(inside)))


def _source(flow: Flow, token: Token) -> None:
    if claim := note_argument(token):
        flow.marks.append(Mark("source", claim, flow.line(token)))
        flow.marks.append(Mark("claim", claim, flow.line(token)))
    if token.attrGet("id"):
        flow.problem(token, "anchor_on_source")


def _heading(flow: Flow, token: Token, inline: Token) -> None:
    flow.heading = normalised(plain_text(inline))
    if token.tag not in ("h2", "h3"):
        flow.problem(token, "heading_level")
    if token.tag == "h2" and not token.attrGet("id"):
        flow.problem(token, "section_without_anchor")
    if token.tag == "h2":
        flow.marks.append(Mark("section", str(token.attrGet("id") or ""), flow.line(token), flow.heading))


def _figure(flow: Flow, paragraph: Token, image: Token) -> None:
    file, title = str(image.attrs.get("src", "")), normalised(image.content)
    caption, line = str(image.attrs.get("title", "")), flow.line(paragraph)
    if file not in flow.drawings:
        flow.problem(paragraph, "path_escapes" if "/" in file else "figure_missing", {"target": file})
        return
    if not title:
        flow.problem(paragraph, "figure_without_title")
    drawing = flow.drawings[file]
    [inline] = _PARSER.parseInline(caption, flow.env)
    _cite(flow, inline, line)
    words = normalised(plain_text(inline))
    flow.marks.append(Mark("figure", file, line, title, words))
    if drawing is None:
        return
    text = normalised(f"{title}. {words} {drawing.description}")
    flow.paragraphs.append(Paragraph(text, flow.heading, line))
    anchor = str(paragraph.attrGet("id") or "")
    if anchor:
        flow.marks.append(Mark("passage", anchor, line, text))
    flow.blocks.append((False, _figure_html(drawing, anchor, title, _render(flow, [inline]))))


def _figure_html(drawing: Drawing, anchor: str, title: str, caption: str) -> str:
    passage = f' passage" id="{escape(anchor)}"' if anchor else '"'
    opening = f'<figure class="figure{passage}>'
    label = f'<span class="figure-title">{escape(title)}.</span>'
    return f"{opening}\n{drawing.svg}\n<figcaption>{label} {caption}</figcaption>\n</figure>"


def _flush(flow: Flow, pending: list[Token]) -> None:
    if pending:
        flow.blocks.append((False, _render(flow, pending)))
        pending.clear()


def _render(flow: Flow, tokens: list[Token]) -> str:
    return clean(_PARSER.renderer.render(tokens, _PARSER.options, flow.env))


def _text(span: list[Token]) -> str:
    title = note_argument(span[0]) + ". " if span[0].type == "container_case_open" else ""
    return normalised(title + " ".join(plain_text(inline) for inline in inlines(span)))


def _lone_image(inline: Token) -> Token | None:
    children = inline.children or []
    return children[0] if len(children) == 1 and children[0].type == "image" else None


def _check_inlines(flow: Flow, tokens: list[Token]) -> None:
    top = {id(span[1]) for span in spans(tokens) if span[0].type == "paragraph_open"}
    for inline in inlines(tokens):
        _cite(flow, inline, flow.line(inline))
        alone = id(inline) in top
        if not (alone and _lone_image(inline)) and any(c.type == "image" for c in inline.children or ()):
            flow.problem(inline, "figure_not_alone")
        if not (alone and _CHECK.fullmatch(inline.content.strip())) and _LIKE_CHECK.search(inline.content):
            flow.problem(inline, "check_malformed")
        texts = (child.content for child in inline.children or () if child.type == "text")
        # A whole line that is an anchor and belongs to nothing is reported on its own line, below.
        text = " ".join(text for text in texts if not _ANCHOR_LINE.fullmatch(text))
        for pattern, code in _SLIPS:
            if pattern.search(text):
                flow.problem(inline, code)


def _cite(flow: Flow, inline: Token, line: int) -> None:
    for name in cited_ids(inline):
        flow.marks.append(Mark("claim" if name.startswith("S") else "reference", name, line))


def _check_anchors(flow: Flow, body: str) -> None:
    """Anchors are well formed, unique in the lesson, and stand before something."""
    marks = [mark for kind in _ANCHORED for mark in flow.of(kind) if mark.name]
    names = [mark.name for mark in marks]
    for mark in marks:
        if not _ANCHOR.fullmatch(mark.name) or _RESERVED.fullmatch(mark.name):
            flow.findings.append(_anchor(flow, mark.line, "anchor_malformed", mark.name))
        if names.count(mark.name) > 1:
            flow.findings.append(_anchor(flow, mark.line, "anchor_twice", mark.name))
    for line, text in enumerate(body.split("\n"), start=flow.offset + 1):
        found = _ANCHOR_LINE.fullmatch(text)
        if found and found.group(1) not in names:
            flow.findings.append(_anchor(flow, line, "anchor_lost", found.group(1)))


def _anchor(flow: Flow, line: int, code: str, anchor: str) -> Finding:
    return Finding(flow.file, line, "", code, {"anchor": anchor})


_ANCHORED: tuple[Kind, ...] = ("section", "passage")
_SLIPS = (
    (_LIKE_CITATION, "citation_malformed"),
    (_LIKE_HTML, "html_refused"),
    (_LIKE_ANCHOR, "anchor_misplaced"),
)
