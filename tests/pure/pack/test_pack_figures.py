"""Figures: what is on the list passes unchanged, everything else is refused where it stands."""

from __future__ import annotations

import pytest

from lms.publishing.pack.figures import read_figure

HEAD = '<svg viewBox="0 0 360 200" role="img" aria-labelledby="m-t m-d">'
LABELS = '<title id="m-t">Title</title><desc id="m-d">Long &lt;words&gt;</desc>'


def figure(inside: str, head: str = HEAD, labels: str = LABELS) -> list[tuple[int, str, str]]:
    _, findings = read_figure(f"{head}\n{labels}\n{inside}\n</svg>", "f.svg", "m")
    return [(f.line, f.path, f.code) for f in findings]


def test_a_good_figure_is_inlined_as_it_is() -> None:
    shapes = '<g class="fig-line"><path d="M0 0"/><use href="#m-a"/></g><circle id="m-a" r="2"/>'
    text = f"{HEAD}{LABELS}{shapes}</svg>"
    drawing, findings = read_figure(text, "f.svg", "m")
    assert findings == ()
    assert drawing is not None
    assert (drawing.title, drawing.description) == ("Title", "Long <words>")
    assert drawing.svg.replace(" />", "/>") == text


def test_name_spaces_are_taken_out() -> None:
    text = f"{HEAD}{LABELS}</svg>".replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"')
    drawing, _ = read_figure(text, "f.svg", "m")
    assert drawing is not None
    assert drawing.svg.startswith("<svg viewBox=")


@pytest.mark.parametrize(
    ("inside", "path", "code"),
    [
        ("<script>alert(1)</script>", "script", "svg_element"),
        ("<style>*{}</style>", "style", "svg_element"),
        ("<a><text>x</text></a>", "a", "svg_element"),
        ("<image/>", "image", "svg_element"),
        ("<foreignObject/>", "foreignObject", "svg_element"),
        ("<animate/>", "animate", "svg_element"),
        ('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>',
         "{http://www.w3.org/1999/xhtml}script", "svg_element"),
        ('<path style="fill:red"/>', "path@style", "svg_attribute"),
        ('<path fill="red"/>', "path@fill", "svg_attribute"),
        ('<path onclick="x()"/>', "path@onclick", "svg_attribute"),
        ('<path x:href="#m-t" xmlns:x="http://www.w3.org/1999/xlink"/>',
         "path@{http://www.w3.org/1999/xlink}href", "svg_attribute"),
        ('<use href="https://example.org/a#b"/>', "use@href", "svg_target"),
        ('<use href="javascript:alert(1)"/>', "use@href", "svg_target"),
        ('<use href="#m-nowhere"/>', "use@href", "svg_target"),
        ('<path marker-end="url(https://example.org/)"/>', "path@marker-end", "svg_target"),
        ('<path d="url(#m-t)"/>', "path@d", "svg_value"),
        ('<path transform="&lt;x&gt;"/>', "path@transform", "svg_value"),
        ('<path class="fig-line other"/>', "path@class", "svg_class"),
        ('<g id="arrow"/>', "arrow", "svg_id_prefix"),
        ('<g id="m-t"/>', "m-t", "svg_id_twice"),
    ],
)  # fmt: skip
def test_what_is_not_on_the_list_is_refused(inside: str, path: str, code: str) -> None:
    assert figure(inside) == [(3, path, code)]


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (HEAD.replace('viewBox="0 0 360 200" ', ""), "svg_view_box"),
        (HEAD.replace('"0 0', '"5 5'), "svg_view_box"),
        (HEAD.replace(' role="img"', ""), "svg_role"),
        (HEAD.replace("m-t m-d", "m-d m-t"), "svg_labels"),
    ],
)
def test_a_figure_says_what_it_is(head: str, code: str) -> None:
    assert [found for _, _, found in figure("", head)] == [code]


def test_a_figure_has_words() -> None:
    assert "svg_description" in [code for _, _, code in figure("", labels="<title id='m-t'/><desc id='m-d'/>")]


def test_every_problem_is_found_at_once() -> None:
    assert [code for _, _, code in figure('<script/>\n<path style="x" fill="y"/>')] == [
        "svg_element",
        "svg_attribute",
        "svg_attribute",
    ]


def test_a_wide_figure_is_a_warning() -> None:
    drawing, findings = read_figure(f"{HEAD.replace('360', '900')}{LABELS}</svg>", "f.svg", "m")
    assert drawing is not None
    assert [(f.code, f.severity) for f in findings] == [("svg_wide", "warning")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "svg_doctype"),
        ("<!DOCTYPE svg><svg/>", "svg_doctype"),
        ("<svg><g></svg>", "svg_malformed"),
        ("", "svg_malformed"),
    ],
)
def test_documents_that_are_not_plain_xml_are_refused(text: str, code: str) -> None:
    drawing, findings = read_figure(text, "f.svg", "m")
    assert drawing is None
    assert [f.code for f in findings] == [code]


def test_another_root_is_refused() -> None:
    _, findings = read_figure("<g/>", "f.svg", "m")
    assert [f.code for f in findings] == ["svg_root"]
