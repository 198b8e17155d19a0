"""Figures: SVG checked against a strict list, refused rather than cleaned, and made ready to inline."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from lms.publishing.pack.problems import Finding, Refused

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset({
    "svg", "g", "path", "line", "polyline", "polygon", "rect", "circle", "ellipse", "text",
    "tspan", "title", "desc", "defs", "marker", "use",
})  # fmt: skip
_ATTRIBUTES = frozenset({
    "id", "class", "role", "viewBox", "preserveAspectRatio", "transform", "d", "points", "x", "y",
    "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "dx", "dy",
    "text-anchor", "dominant-baseline", "rotate", "textLength", "lengthAdjust", "pathLength",
    "href", "marker-start", "marker-mid", "marker-end", "markerWidth", "markerHeight",
    "markerUnits", "refX", "refY", "orient", "stroke-linecap", "stroke-linejoin", "fill-rule",
    "aria-labelledby", "aria-hidden",
})  # fmt: skip
_CLASSES = frozenset({
    "fig-line", "fig-thin", "fig-heavy", "fig-dash", "fig-fill", "fig-tint", "fig-tint-2",
    "fig-accent", "fig-accent-fill", "fig-danger", "fig-danger-fill", "fig-text", "fig-text-2",
    "fig-strong", "fig-small",
})  # fmt: skip
_MARKERS = ("marker-start", "marker-mid", "marker-end")
_LOCAL_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_MARKER = re.compile(r"url\(#([a-z0-9][a-z0-9-]*)\)")
_PLAIN = re.compile(r"[\w\s.,:;#()%+\-/']*")
_VIEW_BOX = re.compile(r"\s*0[ ,]+0[ ,]+(\d+(?:\.\d+)?)[ ,]+(\d+(?:\.\d+)?)\s*")
_WIDEST = 480


@dataclass(frozen=True)
class Drawing:
    """A checked figure; `svg` can be set into a page as it is."""

    file: str
    svg: str
    title: str
    description: str
    digest: str
    size: tuple[str, str]  # of the view box

    @property
    def name(self) -> str:
        """The file's name inside its module, as lessons and items write it."""
        return self.file.rpartition("/")[2]


class _Lines(TreeBuilder):
    """A tree builder that remembers the line on which each element began."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []
        self.parser: DefusedXMLParser | None = None

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        expat = getattr(self.parser, "parser", None)
        self.lines.append(int(getattr(expat, "CurrentLineNumber", 1)))
        return super().start(tag, attrs)


def read_figure(text: str, file: str, prefix: str) -> tuple[Drawing | None, tuple[Finding, ...]]:
    """The drawing, or `None` with every reason why it is refused; ids inside start with `prefix`."""
    try:
        placed = _parse(text)
    except Refused as refused:
        return None, (refused.finding(file),)
    findings = tuple(_findings(placed, file, prefix))
    if any(finding.is_error for finding in findings):
        return None, findings
    return _drawing(placed[0][0], file), findings


def _parse(text: str) -> list[tuple[Element, int]]:
    """Every element with its line, in document order."""
    target = _Lines()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.parser = parser
    try:
        parser.feed(text)
        root: Element = parser.close()
    except ParseError as error:
        raise Refused("svg_malformed", line=error.position[0], reason=str(error).split(":")[0]) from error
    except DefusedXmlException as error:
        raise Refused("svg_doctype") from error
    return list(zip(root.iter(), target.lines, strict=True))


def _findings(placed: list[tuple[Element, int]], file: str, prefix: str) -> Iterator[Finding]:
    known = {element.get("id") for element, _ in placed}
    seen: set[str] = set()
    for element, line in placed:
        name = _name(element)
        if name not in _ELEMENTS:
            yield Finding(file, line, name, "svg_element", {"element": name})
            continue
        for attribute, value in element.attrib.items():
            yield from _attribute(file, line, name, attribute, value, known)
        if (own := element.get("id")) is not None:
            yield from _own_id(file, line, own, prefix, seen)
    yield from _root(placed[0], file, {_name(e): e.get("id", "") for e, _ in reversed(placed)})


def _attribute(
    file: str, line: int, element: str, attribute: str, value: str, known: set[str | None]
) -> Iterator[Finding]:
    path = f"{element}@{attribute}"
    if attribute not in _ATTRIBUTES:
        yield Finding(file, line, path, "svg_attribute", {"attribute": attribute})
    elif attribute == "class":
        for unknown in sorted(set(value.split()) - _CLASSES):
            yield Finding(file, line, path, "svg_class", {"class": unknown})
    elif attribute == "href" or attribute in _MARKERS:
        target = value[1:] if attribute == "href" and value.startswith("#") else _marker_target(value)
        if target not in known:
            yield Finding(file, line, path, "svg_target", {"target": value})
    elif not _PLAIN.fullmatch(value) or "url(" in value.lower():
        yield Finding(file, line, path, "svg_value", {"attribute": attribute})


def _marker_target(value: str) -> str:
    found = _MARKER.fullmatch(value)
    return found.group(1) if found else ""


def _own_id(file: str, line: int, own: str, prefix: str, seen: set[str]) -> Iterator[Finding]:
    if not _LOCAL_ID.fullmatch(own) or not own.startswith(f"{prefix}-"):
        yield Finding(file, line, own, "svg_id_prefix", {"id": own, "prefix": f"{prefix}-"})
    if own in seen:
        yield Finding(file, line, own, "svg_id_twice", {"id": own})
    seen.add(own)


def _root(root: tuple[Element, int], file: str, ids: dict[str, str]) -> Iterator[Finding]:
    element, line = root
    if _name(element) != "svg":
        yield Finding(file, line, "", "svg_root")
        return
    box = _VIEW_BOX.fullmatch(element.get("viewBox", ""))
    if box is None:
        yield Finding(file, line, "svg@viewBox", "svg_view_box")
    elif float(box.group(1)) > _WIDEST:
        yield Finding(file, line, "svg@viewBox", "svg_wide", {"limit": _WIDEST}, "warning")
    if element.get("role") != "img":
        yield Finding(file, line, "svg@role", "svg_role")
    if element.get("aria-labelledby", "").split() != [ids.get("title", ""), ids.get("desc", "")]:
        yield Finding(file, line, "svg@aria-labelledby", "svg_labels")
    if not _text_of(element, "title") or not _text_of(element, "desc"):
        yield Finding(file, line, "svg", "svg_description")


def _drawing(root: Element, file: str) -> Drawing:
    """Serialised without name spaces, as HTML wants inline SVG."""
    for element in root.iter():
        element.tag = _name(element)
    svg = tostring(root, encoding="unicode").strip()
    digest = hashlib.sha256(svg.encode()).hexdigest()
    box = _VIEW_BOX.fullmatch(root.get("viewBox", ""))
    size = (box.group(1), box.group(2)) if box else ("0", "0")
    return Drawing(file, svg, _text_of(root, "title"), _text_of(root, "desc"), digest, size)


def _text_of(root: Element, name: str) -> str:
    found = next((child for child in root if _name(child) == name), None)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _name(element: Element) -> str:
    """The local name of an SVG element; any other name space stays in it and so is not on the list."""
    tag = str(element.tag)
    return tag.removeprefix(_NAMESPACE)
