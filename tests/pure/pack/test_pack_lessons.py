"""A lesson's Markdown becomes the blocks, passages and marks that the lesson page and the checks rely on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from lms.publishing.pack.figures import Drawing
from lms.publishing.pack.lessons import Check, Html, Lesson, read_body
from lms.publishing.pack.problems import Finding
from lms.publishing.pack.records import LessonHead

HEAD = LessonHead(id="m", title="T", minutes=5, domain="d", objectives=("o",))
SVG = Drawing("modules/m/figure.svg", "<svg><title>x</title></svg>", "x", "A long description.", "0" * 64, ("9", "9"))
FoundInLesson = Callable[[str], list[tuple[int, str]]]


def read(body: str, drawings: Mapping[str, Drawing | None] | None = None) -> tuple[Lesson, list[Finding]]:
    verdicts = {"S1": "confirmed", "S2": "inaccurate"}
    reading, findings = read_body(HEAD, body, "lesson.md", 9, verdicts, drawings or {"figure.svg": SVG})
    assert reading is not None
    return reading.lesson, list(findings)


def html(body: str) -> str:
    lesson, findings = read(body)
    assert findings == []
    return "\n".join(block.html for block in lesson.blocks if isinstance(block, Html))


def test_a_passage_carries_its_anchor() -> None:
    assert html("{#one}\nWords.") == '<p id="one" class="passage">Words.</p>'
    assert html("{#two}\n- a\n- b").startswith('<ul id="two" class="passage">')


def test_a_list_after_an_anchored_paragraph_belongs_to_its_passage() -> None:
    lesson, _ = read("{#steps}\nFour steps:\n\n1. Bind\n2. Enter\n\nOther words.")
    [passage] = lesson.passages
    assert passage.text == "Four steps: Bind Enter"
    assert html("{#steps}\nSteps:\n\n1. Bind").startswith('<div id="steps" class="passage">\n<p>')


def test_a_list_with_its_own_anchor_is_its_own_passage() -> None:
    lesson, _ = read("{#one}\nSteps:\n\n{#two}\n1. Bind")
    assert [(p.anchor, p.text) for p in lesson.passages] == [("one", "Steps:"), ("two", "Bind")]


def test_a_passage_inside_a_note_is_found() -> None:
    lesson, findings = read("::: safety\n{#inner}\nMind this.\n:::")
    assert findings == []
    assert [(p.anchor, p.text) for p in lesson.passages] == [("inner", "Mind this.")]


def test_a_digest_follows_the_words_and_not_the_marks() -> None:
    def digest(text: str) -> str:
        return read(f"{{#a}}\n{text}")[0].passages[0].digest

    assert digest("Four *units* [R1].") == digest("Four\nunits.")
    assert digest("Popular [S1]; so they say [R1, R2].") == digest("Popular; so they say.")
    assert digest("Four units.") != digest("Five units.")


def test_references_are_numbered_in_the_order_in_which_they_appear() -> None:
    lesson, _ = read("One [R7]. Two [R1, R7].\n\nThree [R2].")
    assert lesson.cited == ("R7", "R1", "R2")
    one = '<a class="cite" role="doc-noteref" href="#ref-R7">1</a>'
    two = '<a class="cite" role="doc-noteref" href="#ref-R1">2</a>'
    assert html("One [R7]. Two [R1, R7].") == (
        f'<p>One<span class="cites">{one}</span>. Two<span class="cites">{two} {one}</span>.</p>'
    )


def test_a_claim_is_cited_by_its_name() -> None:
    assert html("So they say [S1].") == '<p>So they say <a class="claim" href="#claim-S1">S1</a>.</p>'


def test_a_source_note_tells_the_verdict() -> None:
    lesson, _ = read("::: source S2\nNot so.\n:::")
    assert (lesson.source_notes, lesson.cited_claims) == (("S2",), ("S2",))
    said = '<span>The source says</span> · S2 · <span class="source-word">inaccurate</span>'
    note = f'<aside class="source-note" id="claim-S2">\n<p class="source-verdict">{said}</p>\n<p>Not so.</p>'
    assert html("::: source S2\nNot so.\n:::") == f"{note}\n</aside>"


def test_safety_and_case_are_landmarks_of_their_own() -> None:
    assert html("::: safety\nMind.\n:::") == '<aside class="safety" role="note">\n<p>Mind.</p>\n</aside>'
    assert html("::: case A <b> & c\nIt was so.\n:::") == (
        '<section class="case">\n<h3 class="case-title">A &lt;b&gt; &amp; c</h3>\n<p>It was so.</p>\n</section>'
    )


def test_figures_and_checks_stand_between_the_prose_in_order() -> None:
    lesson, findings = read('Before.\n\n![Title](figure.svg "Why [R1].")\n\nBetween.\n\n[[check m-p1]]\n\nAfter.')
    assert findings == []
    assert [type(block) for block in lesson.blocks] == [Html, Html, Html, Check, Html]
    assert lesson.blocks[3] == Check("m-p1")
    figure = lesson.blocks[1]
    assert isinstance(figure, Html)
    assert figure.html.startswith('<figure class="figure">\n<svg><title>x</title></svg>\n<figcaption>')
    assert 'class="figure-title">Title.</span> Why<span class="cites">' in figure.html
    assert (lesson.figures[0].title, lesson.figures[0].caption) == ("Title", "Why.")


def test_an_anchored_figure_is_a_passage_with_its_description() -> None:
    lesson, _ = read('{#map}\n![Title](figure.svg "Why.")')
    assert lesson.passages[0].text == "Title. Why. A long description."


def test_a_table_scrolls_and_has_column_heads_and_no_inline_style() -> None:
    text = html("| area | units |\n|---|---:|\n| brow | 4 |")
    assert text.startswith('<div class="table-scroll" role="region" tabindex="0" aria-label="area, units">')
    assert '<th scope="col" class="align-right">units</th>' in text
    assert "style" not in text


def test_sections_have_anchor_and_title() -> None:
    lesson, _ = read("## One *word* {#one}\n\nText.\n\n### Lower\n\nText.")
    assert [(s.anchor, s.title) for s in lesson.sections] == [("one", "One word")]
    assert html("## One *word* {#one}\n\nx") == '<h2 id="one">One <em>word</em></h2>\n<p>x</p>'


def test_words_are_those_of_the_prose() -> None:
    body = '## Not these {#a}\n\nOne, two – three [R1].\n\n- four\n\n[[check m-p1]]\n\n![no](figure.svg "no")'
    assert read(body)[0].words == 4


@pytest.mark.parametrize(
    "text",
    ["[x](javascript:alert(1))", "[x](data:text/html,1)", "[x](vbscript:x)"],
)
def test_no_address_runs_a_script(text: str) -> None:
    assert "<a" not in html(text)


def test_links_to_the_web_stay() -> None:
    assert html("[x](https://example.org/)") == '<p><a href="https://example.org/">x</a></p>'


def test_html_is_reported_and_never_comes_through() -> None:
    lesson, findings = read("Hello <img src=x onerror=alert(1)> <b>you</b>")
    assert [(f.line, f.code) for f in findings] == [(10, "html_refused")]
    [block] = lesson.blocks
    assert isinstance(block, Html)
    assert "<img" not in block.html


def test_less_than_is_not_html() -> None:
    assert "&lt; 5" in html("A share < 5 %, or <5 %.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::: warning\nx\n:::", [(0, "note_unknown")]),
        ("::: safety\nx", [(0, "note_unclosed")]),
        (":::", [(0, "note_not_open")]),
        ("::: safety\n::: case Inner\nx\n:::", [(1, "note_nested")]),
        ("::: source\nx\n:::", [(0, "note_without_claim")]),
        ("::: case\nx\n:::", [(0, "note_without_title")]),
        ("{#on-note}\n::: source S2\nx\n:::", [(1, "anchor_on_source")]),
        ("{#Big}\nText.", [(1, "anchor_malformed")]),
        ("{#main}\nText.", [(1, "anchor_malformed")]),
        ("{#claim-x}\nText.", [(1, "anchor_malformed")]),
        ("{#label}\nText.", [(1, "anchor_twice")]),
        ("{#end}", [(0, "anchor_lost")]),
        ("Text.\n{#late}", [(1, "anchor_lost")]),
        ("Text {#inline} text.", [(0, "anchor_misplaced")]),
        ("# Title {#t}\n\nx", [(0, "heading_level")]),
        ("## Title\n\nx", [(0, "section_without_anchor")]),
        ("Text ![x](figure.svg) text.", [(0, "figure_not_alone")]),
        ("::: safety\n![x](figure.svg)\n:::", [(1, "figure_not_alone")]),
        ("![x](other.svg)", [(0, "figure_missing")]),
        ("![x](../figure.svg)", [(0, "path_escapes")]),
        ("![x](/etc/passwd)", [(0, "path_escapes")]),
        ("![x](https://example.org/a.svg)", [(0, "path_escapes")]),
        ("![](figure.svg)", [(0, "figure_without_title")]),
        ("See [[check vials-p01]] here.", [(0, "check_malformed")]),
        ("[[check]]", [(0, "check_malformed")]),
        ("- [[check vials-p01]]", [(0, "check_malformed")]),
        ("[[check nowhere]]", [(0, "check_unknown")]),
        ("[[check vials-x01]]", [(0, "check_of_examination")]),
        ("Words [R1; R2].", [(0, "citation_malformed")]),
        ("Words [r1].", [(0, "citation_malformed")]),
        ("Words [R9].", [(0, "reference_unknown")]),
        ("Words [S9].", [(0, "claim_unknown")]),
        ("a\n\n<script>x</script>", [(2, "html_refused")]),
    ],
)
def test_a_slip_is_found_where_it_stands(
    found_in_lesson: FoundInLesson, text: str, expected: list[tuple[int, str]]
) -> None:
    assert [(line, code) for line, code in found_in_lesson(text) if line >= 0] == expected
