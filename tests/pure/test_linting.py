"""Each rule finds its flaw and is silent about a good question."""

from typing import Any

import pytest

from quizzes.item import Item, read_item
from quizzes.linting import Vocabulary, lint, lint_set

VOCABULARY = Vocabulary(("onabotulinumtoxinA", "abobotulinumtoxinA"), ("Botox", "Dysport"))
NUMERIC: dict[str, Any] = {"kind": "numeric", "options": None, "value": "2"}
TEXTS = ("Wait for two weeks", "Treat the other side", "Ask for a second view", "Take a new picture")


def options(*texts: str, key: int = 1, **changes: Any) -> list[dict[str, Any]]:
    return [
        {"id": "abcdefgh"[i], "text": text, "rationale": "Because.", "correct": i == key} | changes
        for i, text in enumerate(texts)
    ]


def item(**changes: Any) -> Item:
    raw = {
        "id": "product-p01",
        "kind": "single_choice",
        "domain": "product",
        "level": "application",
        "passage": "product#label",
        "references": ["R1"],
        "stem": "A patient comes back after a week.",
        "lead_in": "What do you do first today?",
        "options": options(*TEXTS),
        "rationale": "Because.",
    }
    return read_item({name: value for name, value in (raw | changes).items() if value is not None}, "practice")


def rules(**changes: Any) -> set[str]:
    return {warning.rule for warning in lint(item(**changes), VOCABULARY)}


def test_a_good_question_has_no_warnings() -> None:
    assert lint(item(), VOCABULARY) == ()


@pytest.mark.parametrize(
    ("texts", "rule"),
    [
        (("Wait", "Always treat", "Ask", "Take"), "absolute_term"),
        (("Wait", "Treat only one side", "Ask", "Take"), "absolute_term"),
        (("Wait", "It usually fades", "Ask", "Take"), "vague_frequency"),
        (("Wait", "It may fade", "Ask", "Take"), "vague_frequency"),
        (("Wait", "Treat", "Ask", "All of the above"), "all_or_none_of_the_above"),
        (("Wait", "Treat", "Ask", "None of these"), "all_or_none_of_the_above"),
        (("Wait", "Treat", "Ask", "A and b"), "all_or_none_of_the_above"),
        (("Wait", "Treat the other side with care", "Ask first", "Take one"), "key_longest"),
        (("Wait", "Treat this patient", "Ask", "Take"), "cue_word"),
        (("Wait", "word " * 31, "Ask", "Take"), "option_long"),
        (("Wait", "Treat"), "option_count"),
        (("A b", "B c", "C d", "D e", "E f", "F g"), "option_count"),
        (("Wait for it", "Treat", "wait  for it"), "identical_options"),
        (("4 mL", "2 mL", "8 mL"), "numbers_not_ascending"),
        (("2 mL", "4 mL", "8 mL"), "numbers_shuffled"),
        (("1–5 days", "5–10 days", "11–20 days"), "overlapping_ranges"),
        (("1 to 5 days", "3 to 10 days", "11 to 20 days"), "overlapping_ranges"),
        (("Wait", "todo", "Ask"), "unfinished_text"),
    ],
)
def test_a_flaw_of_the_options(texts: tuple[str, ...], rule: str) -> None:
    assert rule in rules(options=options(*texts))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"lead_in": "Which of these is not a sign?"}, "negative_lead_in"),
        ({"lead_in": "All are signs, except?"}, "negative_lead_in"),
        ({"lead_in": "Which sign doesn't matter here?"}, "negative_lead_in"),
        ({"lead_in": "The muscle that lifts the brow is an"}, "article_cue"),
        ({"lead_in": "The next step is this."}, "lead_in_without_question"),
        ({"lead_in": "And what now?"}, "lead_in_short"),
        ({"stem": "word " * 121}, "stem_long"),
        ({"stem": "Lorem ipsum dolor."}, "unfinished_text"),
        ({"rationale": "tbd"}, "unfinished_text"),
        ({"references": None}, "no_reference"),
        ({"stem": "A vial of 100 units is on the table."}, "units_without_product"),
        ({"options": options("4 units", "Treat", "Ask")}, "units_without_product"),
        ({"stem": "A vial of Botox is on the table."}, "brand_without_generic"),
        ({"options": options(*TEXTS, rationale="")}, "option_without_rationale"),
        (NUMERIC | {"value": "2.125"}, "number_reads_two_ways"),
        (NUMERIC | {"units": ["units", "mL"], "unit": "mL"}, "units_without_product"),
    ],
)
def test_a_flaw_of_the_wording(changes: dict[str, Any], rule: str) -> None:
    assert rule in rules(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"lead_in": "Which protein does botulinum toxin type A cut?"},
        {"stem": "A vial of 100 units of onabotulinumtoxinA (Botox) is on the table."},
        {"options": options("2 mL", "4 mL", "8 mL"), "shuffle": False},
        {"options": options("1–4 days", "5–10 days", "11–20 days")},
        NUMERIC | {"value": "0.125"},
        {"claims": ["S1"], "references": None},
        {"options": options("Treat these patients", "See these patients", "Call the next patient")},
    ],
)
def test_what_only_looks_like_a_flaw(changes: dict[str, Any]) -> None:
    assert rules(**changes) == set()


def test_a_warning_leads_to_its_place() -> None:
    found = lint(item(options=options("Wait", "Treat", "Never ask")), VOCABULARY)
    assert [(w.rule, w.path, w.params) for w in found] == [("absolute_term", ("options", 2, "text"), {"word": "Never"})]


def test_without_a_vocabulary_products_are_not_asked_for() -> None:
    assert lint(item(stem="A vial of 100 units is on the table.")) == ()


def test_keys_that_stand_in_one_place_are_noticed() -> None:
    keys = [1, 1, 1, 1, 1, 0, 2, 3]
    items = [item(id=f"i{i}", options=options(*TEXTS, key=key)) for i, key in enumerate(keys)]
    assert [(w.rule, w.params) for w in lint_set(items) if w.rule == "key_position_skew"] == [
        ("key_position_skew", {"place": 2, "n": 5, "of": 8})
    ]
    assert not [w for w in lint_set(items[1:]) if w.rule == "key_position_skew"]
    spread = [item(id=f"i{i}", options=options(*TEXTS, key=i % 2)) for i in range(8)]
    assert not [w for w in lint_set(spread) if w.rule == "key_position_skew"]


@pytest.mark.parametrize(("ids", "found"), [("abc", True), ("bac", False)])
def test_steps_whose_ids_tell_their_order_are_noticed(ids: str, found: bool) -> None:
    steps = [{"id": id, "text": f"Step {id}"} for id in ids]
    assert ("step_ids_give_order" in rules(kind="ordering", options=None, steps=steps)) == found


def test_nearly_the_same_question_twice_is_noticed_unless_they_are_siblings() -> None:
    first, second = item(id="i1"), item(id="i2", stem="A patient comes back after a month.")
    assert [(w.rule, w.path, w.params) for w in lint_set([first, second])] == [
        ("near_duplicate", ("i2",), {"item": "i1"})
    ]
    assert lint_set([item(id="i1", siblings="back"), item(id="i2", siblings="back")]) == ()
    other = item(id="i3", stem="Two weeks ago a man had his brows treated.", lead_in="Which sign worries you most?")
    assert lint_set([first, other]) == ()
