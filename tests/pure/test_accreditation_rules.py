"""The box of an evaluation gives away nobody; a file knows what it lacks and which numbers point at somebody."""

from __future__ import annotations

from itertools import permutations
from random import Random
from typing import Any

import pytest

from lms.accreditation.rules.box import FEWEST, SCALE, empty_box, put, results, sheet_problem
from lms.accreditation.rules.telling import MISSING, disclosed, missing, tellable
from lms.canonical import canonical_json

QUESTIONS = (
    {"id": "free", "kind": "scale", "text": "Free of bias."},
    {"id": "change", "kind": "choice", "text": "Change?",
     "options": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]},
    {"id": "more", "kind": "text", "text": "More?"},
)  # fmt: skip
TEXTS = frozenset({"more"})
SHEETS = (
    {"free": "agree", "change": "a", "more": "Zebra."},
    {"free": "disagree", "change": "b"},
    {"free": "agree", "more": "Apple."},
    {"change": "a"},
    {"free": "neither", "change": "b", "more": "Mango."},
)


def filled(sheets: Any) -> dict[str, Any]:
    box = empty_box()
    for sheet in sheets:
        box = put(box, sheet, TEXTS)
    return box


def test_fewer_than_five_show_nothing() -> None:
    found = results(QUESTIONS, filled(SHEETS[: FEWEST - 1]))
    assert found.n == 0
    assert all(line.answered == 0 for line in found.lines)


def test_the_fifth_brings_all_of_them_to_light() -> None:
    found = results(QUESTIONS, filled(SHEETS))
    assert found.n == FEWEST
    free, change, more = found.lines
    assert dict(free.counts) == dict.fromkeys(SCALE, 0) | {"agree": 2, "disagree": 1, "neither": 1}
    assert dict(change.counts) == {"a": 2, "b": 2}
    assert more.texts == ("Apple.", "Mango.", "Zebra.")


def test_the_box_is_the_same_in_whatever_order_people_answered() -> None:
    """With any number of them, so that two readings never tell who came in between."""
    for n in range(1, FEWEST + 1):
        boxes = {canonical_json(filled(order)) for order in permutations(SHEETS[:n])}
        assert len(boxes) == 1, n


def test_what_is_shown_moves_on_by_five_people_at_once() -> None:
    random, box, seen = Random(7), empty_box(), [0]
    for _ in range(23):
        box = put(box, {"free": random.choice(SCALE), "more": f"Text {random.random()}"}, TEXTS)
        found = results(QUESTIONS, box)
        assert found.n == sum(count for _, count in found.lines[0].counts) == len(found.lines[2].texts)
        if found.n != seen[-1]:
            seen.append(found.n)
    assert seen == [0, 5, 10, 15, 20]
    assert len(box["waiting"]) == 3


def test_once_in_the_sums_no_sheet_is_left() -> None:
    """What one person answered to two questions cannot be put together again."""
    box = filled(SHEETS)
    assert box["waiting"] == []
    assert set(box) == {"format", "n", "tallies", "texts", "waiting"}


def test_putting_changes_nothing_that_was_there() -> None:
    box = filled(SHEETS[:4])
    before = canonical_json(box)
    put(box, SHEETS[4], TEXTS)
    assert canonical_json(box) == before


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ({}, "evaluation_empty"),
        ({"free": "agree", "other": "a"}, "evaluation_unknown"),
        ({"free": "a"}, "evaluation_unknown"),
        ({"change": "c"}, "evaluation_unknown"),
        ({"change": "agree"}, "evaluation_unknown"),
        ({"more": "x" * 1001}, "evaluation_text"),
        ({"more": "a\0b"}, "evaluation_text"),
        ({"more": " "}, "evaluation_text"),
        ({"more": "x" * 1000}, None),
        ({"more": "Two\r\nlines."}, None),
        ({"free": "disagree_fully", "change": "b"}, None),
    ],
)
def test_what_can_be_answered(sheet: dict[str, str], code: str | None) -> None:
    assert sheet_problem(QUESTIONS, sheet) == code


WHOLE: dict[str, Any] = {
    "provider": "P", "accreditor": "A", "audience": "W", "gap": "G", "minutes": 60,
    "people": [{"name": "N", "role": "author", "relationships": "none"}], "commercial_support": "none",
}  # fmt: skip


def test_a_whole_activity_lacks_nothing() -> None:
    assert missing(WHOLE, ["Why."], 5) == ()


def test_an_empty_one_lacks_everything_in_a_fixed_order() -> None:
    assert missing({}, ["Why.", " "], 0) == MISSING


@pytest.mark.parametrize("field", ["provider", "accreditor", "audience", "gap", "minutes"])
def test_each_field_is_missed_by_itself(field: str) -> None:
    assert missing({name: value for name, value in WHOLE.items() if name != field}, ["Why."], 5) == (field,)


def test_support_is_missed_when_nobody_said_not_when_there_is_none() -> None:
    assert missing({name: value for name, value in WHOLE.items() if name != "commercial_support"}, ["Why."], 5) == (
        "support",
    )


def test_disclosures_are_whole_when_everybody_declared() -> None:
    named = {"name": "N", "role": "author"}
    assert not disclosed({})
    assert not disclosed({"people": []})
    assert not disclosed({"people": [{**named, "relationships": "none"}, named]})
    assert disclosed({"people": [{**named, "relationships": "none"}]})


def test_a_total_is_told_unless_it_points_at_fewer_than_five() -> None:
    assert [tellable(10, told) for told in range(11)] == [10] * 6 + [None] * 4 + [10]
    assert tellable(0, 0) == 0
    assert tellable(3, 0) is None
