"""Each rule finds its flaw and is silent about a good question."""

from typing import Any

import pytest

from quizzes.item import Item, read_item
from quizzes.linting import Vocabulary, apply_fix, lint, lint_set
from quizzes.linting.fixes import set_to
from quizzes.linting.view import view_of
from quizzes.question import examples_of, kinds

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
        "rationale": "It cannot wait.",
    }
    return read_item({name: value for name, value in (raw | changes).items() if value is not None}, "practice")


def bare(raw: dict[str, Any]) -> dict[str, Any]:
    envelope = {"id": "product-p01", "domain": "product", "level": "application", "passage": "product#label"}
    return envelope | {"references": ["R1"], "rationale": "It cannot wait."} | raw


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
        (("Wait", "Treat", "Ask", "A and b"), "combination_options"),
        (("Wait", "Treat the other side with care", "Ask first", "Take one"), "key_longest"),
        (("Wait", "Treat", "Ask", "Each of the preceding"), "all_or_none_of_the_above"),
        (("1 and 2", "1 and 3", "2 and 4", "3 and 4"), "combination_options"),
        (("I only", "II only", "I and II", "III"), "combination_options"),
        (("Wait", "Guarantee it", "Ask", "Take"), "absolute_term"),
        (("It tends to fade", "Treat", "Ask", "Take"), "vague_frequency"),
        (("Wait here", "Treat 3 in 100", "Ask her", "Take her"), "key_alone_in_form"),
        (("Wait here", "Treat (both)", "Ask her", "Take her"), "key_alone_in_form"),
        (("Low, twice", "High, twice", "High, once", "High, thrice"), "convergence"),
        (("It rises", "It falls", "It itches", "It burns"), "opposite_pair"),
        (("Refused", "Not refused", "Delayed", "Doubled"), "opposite_pair"),
        (("Wait", "Wait and see", "Ask", "Take"), "nested_options"),
        (("0.5 mL", "0.50 mL", "1 mL"), "identical_options"),
        (("Wait", "Treat.", "Ask", "Take"), "punctuation_mixed"),
        (("It has to melt", "It has to rise", "It has to dry"), "repeated_words"),
        (("To wait", "Treat", "To ask", "To take"), "options_not_parallel"),
        (("3", "Several", "5"), "options_not_parallel"),
        (("Ask her", "Treat her", "Photographs", "Refer her"), "options_not_parallel"),
        (("0.1 mL", "200 µL", "0.3 mL"), "numbers_inconsistent"),
        (("1 day", "2 to 3 days", "4 days"), "numbers_inconsistent"),
        (("0.5 mL", "1.0 mL", "2 mL"), "numbers_inconsistent"),
        (("Six weeks", "Two weeks", "Nine weeks"), "numbers_not_ascending"),
        (("1 week", "3 days", "2 weeks"), "numbers_not_ascending"),
        (("Up to 5 mm", "Up to 8 mm", "Up to 9 mm"), "overlapping_ranges"),
        (("Less than 4", "At least 8", "At least 12"), "overlapping_ranges"),
        (("Option A", "Option B", "Option C"), "unfinished_text"),
        (("Wait", ".5 mL", "Ask"), "unsafe_notation"),
        (("Wait", "Treat this week", "Ask", "Take"), "cue_word"),
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
        ({"lead_in": "Which finding is least likely to matter?"}, "negative_lead_in"),
        ({"lead_in": "The next step is this."}, "lead_in_without_question"),
        ({"lead_in": "Which of the following?"}, "lead_in_unfocused"),
        ({"lead_in": "What about her brow and lid?"}, "lead_in_unfocused"),
        ({"lead_in": "Her brow lines:"}, "lead_in_unfocused"),
        ({"lead_in": "Which of these statements is true?"}, "true_false_lead_in"),
        ({"lead_in": "Which statement about her brow is correct?"}, "true_false_lead_in"),
        ({"lead_in": "What do you do, and why is it right?"}, "two_questions"),
        ({"stem": "What would you do? She waits."}, "two_questions"),
        ({"lead_in": "What do you think is best here?"}, "opinion_asked"),
        ({"lead_in": "Which muscle lifts the ____ of her face?"}, "blank_in_text"),
        ({"stem": "In the previous question a patient came."}, "hinged"),
        ({"stem": "Remember that toxin takes days. She comes."}, "teaching_in_stem"),
        (
            {
                "stem": "A 45-year-old teacher with two children wants her frown treated.",
                "lead_in": "Which protein does toxin type A cut?",
                "options": options("Albumin", "Myosin", "Keratin", "Elastin"),
            },
            "stem_not_needed",
        ),
        ({"stem": "She comes back with with a bruise."}, "doubled_word"),
        ({"stem": "Mrs Miller comes back."}, "personal_data"),
        ({"stem": "She was treated on 12 March 2024."}, "personal_data"),
        ({"stem": "Draw up 5.0 mL now."}, "unsafe_notation"),
        ({"stem": "Her GFL score has risen."}, "abbreviation_unexplained"),
        ({"rationale": "B is the correct answer."}, "rationale_says_nothing"),
        (
            {"lead_in": "Which muscles are the depressors?", "options": options("Lid", "Lips and chin", "Ear", "Eye")},
            "grammar_cue",
        ),
        (
            {
                "lead_in": "Which of these does not help?",
                "options": options("What is not cold", "Ice", "Heat", "Rest"),
            },
            "double_negative",
        ),
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
        {"options": options("1–4 days", "5–10 days", "11–20 days"), "shuffle": False},
        NUMERIC | {"value": "0.125"},
        {"lead_in": "Which error explains why the lid does not close?"},
        {"lead_in": "What is the least distance above the ridge?"},
        {"stem": 'She asks: "Will it never come back?"'},
        {"stem": "Her lines (GFL) are severe. The GFL are new."},
        {
            "stem": "She is 45, a teacher, and cannot close one eye.",
            "lead_in": "Which muscle is weak on that half today?",
        },
        {"options": options("Inside, up", "Inside, down", "Outside, up", "Outside, down")},
        {"options": options("Rises and warms", "Rises and cools", "Falls and warms", "Falls and cools")},
        {"stem": "", "options": options("1 day", "1 week", "2 months"), "shuffle": False},
        {"options": options("B1 and B6", "A and E", "C and D", "K and B2")},
        {"stem": "She has read that that lid had had a scar."},
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


def test_keys_that_are_longest_by_a_little_each_are_noticed_together() -> None:
    texts = ("Wait some", "Treat today", "Ask her", "Take one")
    long = [item(id=f"i{i}", options=options(*texts, key=1)) for i in range(5)]
    short = [item(id=f"k{i}", options=options(*texts, key=2 + i % 2)) for i in range(3)]
    assert [(w.rule, w.params) for w in lint_set([*long, *short]) if w.rule == "key_length_skew"] == [
        ("key_length_skew", {"n": 5, "of": 8})
    ]
    assert not [w for w in lint_set([*long[:4], *short, *short[:1]]) if w.rule == "key_length_skew"]


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_is_looked_at_word_by_word(kind: str) -> None:
    """Each text that a trainee is shown is found where its author wrote it, and an unfinished one is noticed."""
    for raw in examples_of(kind):
        whole = bare(raw | {"kind": kind})
        shown = [
            path for path, text in view_of(read_item(whole, "practice")).shown_texts if "{" not in text
        ]  # what is drawn stays
        for path in shown:
            spoilt = read_item(apply_fix(whole, set_to(path, "TODO: what is it?")), "practice")
            assert ("unfinished_text", path[0]) in {(w.rule, w.path[0]) for w in lint(spoilt, VOCABULARY)}


@pytest.mark.parametrize("path", ["stem", "lead_in", "rationale"])
def test_the_words_that_every_kind_has_are_looked_at(path: str) -> None:
    assert [w.path for w in lint(item(**{path: "TODO: ask what to do now?"})) if w.rule == "unfinished_text"] == [
        (path,)
    ]


def test_steps_are_looked_at_in_their_author_s_order() -> None:
    """They are shown by their ids' alphabet; a warning leads to where they are written."""
    steps = [{"id": id, "text": f"Step {id}"} for id in "cab"] + [{"id": "aa", "text": "TODO"}]
    found = lint(item(kind="ordering", options=None, steps=steps))
    assert [w.path for w in found if w.rule == "unfinished_text"] == [("steps", 3, "text")]


def test_a_table_s_statements_and_lists_are_looked_at() -> None:
    texts = ("It fades.", "It always fades.", "It lasts.", "it lasts")
    statements = [{"id": f"r{i}", "text": text, "correct": i == 1} for i, text in enumerate(texts)]
    found = {(w.rule, w.path) for w in lint(item(kind="statement_table", options=None, statements=statements))}
    assert {("absolute_term", ("statements", 1, "text")), ("identical_options", ("statements", 3, "text"))} <= found


def test_a_single_statement_is_looked_at_like_an_option() -> None:
    found = lint(item(kind="true_false", options=None, lead_in="The effect always fades.", answer=False))
    assert [(w.rule, w.path) for w in found] == [("absolute_term", ("lead_in",))]


def test_an_echo_points_nowhere_where_a_wrong_option_has_one_of_its_own() -> None:
    asked = {"stem": "", "lead_in": "What moves the brow towards the temple?"}
    assert rules(**asked, options=options("Muscle of the neck", "Lines at the brow", "Muscle of the chin")) == {
        "cue_word"
    }
    assert rules(**asked, options=options("Muscle of the neck", "Lines at the brow", "Fat at the temple")) == set()


def test_one_is_not_counted_where_it_stands_for_a_thing() -> None:
    assert rules(options=options("One at rest", "One in the dark", "One from behind")) == set()
    assert rules(options=options("One week", "Two weeks", "Nine weeks"), stem="") == {"numbers_shuffled"}


def test_information_without_a_question_needs_neither_rationale_nor_source() -> None:
    statement = bare({"kind": "statement", "lead_in": "A case", "references": [], "rationale": ""})
    assert lint(read_item(statement, "practice"), VOCABULARY) == ()
