"""A changed passage: which changes count, what a version teaches, and how a passage is cut out of its lesson."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms.catalogue.passages import Excerpt, apart, bare, excerpt
from lms.certification.rules.changes import DONE, OPEN, OVERDUE, Passages, changed, older, stands
from lms.publishing.pack.lessons import Html
from tests.course import shipped

TODAY = date(2027, 3, 1)
THEN = {"limit": "aa11", "note": "bb22", "story": "cc33", "gone": "dd44"}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (Passages(THEN), []),
        (Passages({**THEN, "limit": "ee55"}), ["limit"]),
        (Passages({**THEN, "note": "ee55"}), ["note"]),
        (Passages({**THEN, "story": "ee55"}), []),  # nothing critical rests on it, before or after
        (Passages({**THEN, "story": "ee55"}, safety={"story"}), ["story"]),
        (Passages({**THEN, "story": "ee55"}, critical={"story"}), ["story"]),
        (Passages({**THEN, "new": "ee55"}, safety={"new"}), []),
        (Passages({"limit": "aa11"}, safety={"gone"}), []),
        (Passages({**THEN, "limit": "ee55"}, editorial={"limit": "ee5"}), []),
        (Passages({**THEN, "limit": "ff66"}, editorial={"limit": "ee5"}), ["limit"]),  # given to other words
        (Passages({**THEN, "limit": "ee55", "note": "ff66"}, editorial={"note": "ff66"}), ["limit"]),
    ],
)
def test_what_counts_as_a_changed_fact(after: Passages, expected: list[str]) -> None:
    assert changed(Passages(THEN, safety={"note"}, critical={"limit", "gone"}), after) == expected


def test_who_learnt_it_otherwise() -> None:
    versions = {1: "old", 2: None, 3: "older still", 4: "new", 5: "newest"}
    assert older(versions, {"new", "newest"}) == [1, 3]
    assert older(versions, {"old", "older still", "new", "newest"}) == []


@pytest.mark.parametrize(
    ("ended", "days", "state"),
    [(False, 0, OPEN), (False, 30, OPEN), (False, 31, OVERDUE), (True, 31, DONE), (True, 0, DONE)],
)
def test_the_day_itself_is_in_time(ended: bool, days: int, state: str) -> None:
    assert stands(ended, TODAY + timedelta(days=30), TODAY + timedelta(days=days)) == state


TEXT = """<p>One.</p>
<p class="passage" id="limit">At most 5&nbsp;<em>units</em>.<br>
Never more <span class="cites"><a class="cite" href="#ref-R1">1</a></span></p>
<aside class="safety" role="note">
<p class="passage" id="inside">Stop.</p>
</aside>
<aside class="safety passage" id="whole" role="note"><p>Call.</p></aside>
<div class="table-scroll" role="region" tabindex="0" aria-label="Dose">
<table class="passage" id="doses"><tr><td>5</td></tr></table>
</div>
<p id="plain">Not a passage.</p>
"""
DRAWING = '<svg aria-labelledby="a b"><title id="a">A</title><use href="#a"/></svg>'
FIGURE = f'<figure class="figure passage" id="fig">{DRAWING}</figure>'
BLOCKS = [["html", TEXT], ["check", "limit"], ["html", FIGURE]]


@pytest.mark.parametrize(
    ("anchor", "begins", "ends", "safety"),
    [
        ("limit", '<p class="passage" id="limit">At most 5&nbsp;', "1</a></span></p>", False),
        ("inside", '<p class="passage" id="inside">', "Stop.</p>", True),
        ("whole", '<aside class="safety passage" id="whole"', "Call.</p></aside>", True),
        ("doses", '<div class="table-scroll" role="region"', "</tr></table></div>", False),
        ("fig", '<figure class="figure passage" id="fig">', "</svg></figure>", False),
    ],
)
def test_a_passage_is_cut_out_as_it_stands(anchor: str, begins: str, ends: str, safety: bool) -> None:
    found = excerpt(BLOCKS, anchor)
    assert found is not None
    assert found.html.startswith(begins)
    assert found.html.endswith(ends)
    assert found.safety is safety


@pytest.mark.parametrize("anchor", ["plain", "nowhere", "ref-R1"])
def test_nothing_else_is_a_passage(anchor: str) -> None:
    assert excerpt(BLOCKS, anchor) is None


def test_two_versions_share_a_page_and_links_lead_to_the_lesson() -> None:
    found = excerpt(BLOCKS, "fig")
    assert found == Excerpt(FIGURE, False)
    now = apart(FIGURE, "now-", "/lesson")
    assert (' id="now-fig"' in now, 'href="#now-a"' in now, "aria-labelledby" in now) == (True, True, False)
    assert 'href="/lesson#ref-R1"' in apart(TEXT, "now-", "/lesson")


def test_references_are_left_out_where_no_list_of_them_stands() -> None:
    html = (
        '<p id="a" class="passage">One <em>two</em> &amp; three <a class="claim" href="#claim-S1">S1</a>'
        '<span class="cites"><a class="cite" href="#ref-R1">1</a>\n<a class="cite" href="#ref-R2">2</a></span>.</p>'
    )
    assert bare(html) == '<p id="a" class="passage">One <em>two</em> &amp; three.</p>'


def test_every_passage_of_the_course_that_ships_is_found() -> None:
    for module in shipped().modules:
        blocks = [("html", block.html) for block in module.lesson.blocks if isinstance(block, Html)]
        for one in module.lesson.passages:
            found = excerpt(blocks, one.anchor)
            assert found is not None, one.anchor
            assert "href" not in bare(found.html)
            assert len(bare(found.html)) > 40
