"""A pack sets every choice of a quiz's policy by its name; what is left out is what the first format meant."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from lms.bank.papers import dump_paper, load_paper
from lms.publishing.pack.quiz_settings import Examination, ModuleQuiz, ReviewTable, Settings
from lms.publishing.pack.reader import read_pack
from quizzes.paper import Blueprint, Cell, Section, united
from quizzes.policy import Policy
from quizzes.review import Review
from tests.pure.pack.small_pack import PackFolder

PROGRAMME = "programme.yaml"
EXAMINATION = "modules/01-vials/examination.yaml"
QUIZ, FINAL = "  wait_hours: [0, 0]", "  blueprint: {product: 2}"


def read(pack: PackFolder, **lines: str) -> tuple[ModuleQuiz, Examination]:
    """The settings of the small pack with more lines under `quiz` or `examination`."""
    if "quiz" in lines:
        pack.edit(PROGRAMME, QUIZ, f"{QUIZ}\n{lines['quiz']}")
    if "examination" in lines:
        pack.edit(PROGRAMME, FINAL, lines["examination"])
    reading = read_pack(pack.root)
    assert [f for f in reading.findings if f.is_error] == []
    assert reading.pack is not None
    return reading.pack.programme.quiz, reading.pack.programme.examination


EVERY: dict[str, tuple[str, Any]] = {
    "minutes": ("30", 30),
    "grace_seconds": ("0", 0),
    "late": ("refuse", "refuse"),
    "at_expiry": ("abandon", "abandon"),
    "submit_within_minutes": ("7", 7),
    "item_order": ("author", "author"),
    "option_order": ("author", "author"),
    "layout": ("one_page", "one_page"),
    "navigation": ("forward_only", "forward_only"),
    "show_items": ("never", "never"),
    "show_key": ("never", "never"),
    "review": ("{just_after: [marks, response]}", Review(just_after=("response", "marks"))),
    "review_from": ("2027-03-01T09:00:00Z", datetime(2027, 3, 1, 9, tzinfo=UTC)),
    "just_after_minutes": ("5", 5),
    "practice": ("true", True),
    "tries": ("3", 3),
    "tries_penalty": ('"1/3"', Fraction(1, 3)),
    "confidence": ("brier", "brier"),
    "wrong_costs": ("0.25", Fraction(1, 4)),
    "item_floor": ('"-1/2"', Fraction(-1, 2)),
    "total_floor": ("null", None),
    "domain_pass_marks": ('{product: "0.9"}', (("product", Fraction(9, 10)),)),
    "critical_right": ("true", True),
    "no_unsafe": ("true", True),
    "grade_of": ("mean", "mean"),
}


def test_every_choice_of_a_policy_can_be_set() -> None:
    said = {"attempts", "pass_mark", "pass_mark_reason", "wait_hours"}
    assert set(EVERY) | said == set(Policy.model_fields)
    assert set(Policy.model_fields) <= set(Settings.model_fields)


@pytest.mark.parametrize("name", EVERY)
def test_a_choice_reaches_the_policy(name: str, pack: PackFolder) -> None:
    written, meant = EVERY[name]
    line = f"  {name}: {written}"
    if name == "minutes":
        pack.edit(PROGRAMME, "  minutes: 20\n", "")
    quiz, _ = read(pack, quiz=line)
    assert getattr(quiz.policy, name) == meant
    assert Policy.load(quiz.policy.dump()) == quiz.policy


@pytest.mark.parametrize("name", sorted(set(Policy.model_fields) - {"attempts", "pass_mark", "pass_mark_reason"}))
def test_what_is_left_out_is_the_policys_default(name: str) -> None:
    """The examination alone withholds its items, which it always did."""
    least = {"pass_mark": "0.5", "pass_mark_reason": "Half.", "attempts": 1, "items": 3}
    quiz = ModuleQuiz.model_validate(least).policy
    final = Examination.model_validate({**least, "id": "final", "title": "Final"}).policy
    default = getattr(Policy(attempts=1, pass_mark=Fraction(1, 2)), name)
    assert getattr(quiz, name) == default
    assert getattr(final, name) == ("never" if name in ("show_items", "show_key") else default)


def test_an_old_pack_means_what_it_meant(pack: PackFolder) -> None:
    quiz, examination = read(pack)
    assert quiz.policy.dump()["format"] == examination.policy.dump()["format"] == 1
    assert dump_paper(quiz.paper) == {"format": 1, "counts": [[None, 8]]}
    assert dump_paper(examination.paper) == {"format": 1, "counts": [["product", 2]]}


def test_a_table_stands_in_place_of_what_the_examination_withholds(pack: PackFolder) -> None:
    _, examination = read(pack, examination=f"{FINAL}\n  review: {{after_close: [marks]}}")
    assert examination.policy.table == Review(after_close=("marks",))
    assert ReviewTable() == ReviewTable(during=("response",))


def test_a_blueprint_in_rows_names_level_and_weight(pack: PackFolder) -> None:
    rows = "[{domain: product, level: application, count: 1}, {critical: false, count: 1}]"
    _, examination = read(pack, examination=f"  blueprint: {rows}")
    cells = ((Cell("product", "application"), 1), (Cell(None, None, False), 1))
    assert (examination.blueprint.cells, examination.count) == (cells, 2)


def test_a_paper_in_sections_is_stored_and_read_again(pack: PackFolder) -> None:
    """Questions by name in one, drawn ones in the other; what is drawn of both stands in one blueprint."""
    sections = "[{id: a, fixed: [vials-x02], order: author}, {id: b, items: 1}]"
    _, examination = read(pack, examination=f"  sections: {sections}")
    first, second = examination.paper
    assert (first.id, first.fixed, first.order, first.blueprint.total) == ("a", ("vials-x02",), "author", 0)
    assert (second.id, second.fixed, second.order, second.blueprint.counts) == ("b", (), "shuffled", ((None, 1),))
    assert (examination.count, examination.blueprint) == (2, Blueprint(((None, 1),)))
    document = dump_paper(examination.paper)
    assert document["format"] == 3
    assert load_paper(document, "author") == examination.paper


def test_stored_papers_of_every_format_are_read() -> None:
    for document in ({"format": 1, "counts": [["a", 2]]}, {"format": 2, "counts": [[{"domain": "a"}, 2]]}):
        [section] = load_paper(document, "author")
        assert (section.order, section.blueprint.total, section.id) == ("author", 2, "")
    with pytest.raises(ValueError, match="format"):
        load_paper({"format": 4, "counts": []}, "author")


def test_blueprints_add_up_cell_by_cell() -> None:
    both = united([Blueprint((("a", 2), (None, 1))), Blueprint((("a", 1), (Cell("a", "recall"), 4)))])
    assert dict(both.cells) == {Cell("a"): 3, Cell(): 1, Cell("a", "recall"): 4}
    assert united([]) == Blueprint(())
    assert dump_paper((Section(Blueprint((("a", 1),)), fixed=("x",)),))["format"] == 3


FAULTS = [
    ("quiz", '  domain_pass_marks: {other: "0.5"}', ("quiz.domain_pass_marks.other", "domain_unknown")),
    ("quiz", "  tries_penalty: 1.5", ("quiz.tries_penalty", "share_or_nothing_malformed")),
    ("quiz", "  wrong_costs: -1", ("quiz.wrong_costs", "share_or_nothing_malformed")),
    ("quiz", "  item_floor: 0.5", ("quiz.item_floor", "floor_malformed")),
    ("quiz", "  total_floor: true", ("quiz.total_floor", "floor_malformed")),
    ("quiz", "  review_from: 2027-03-01T09:00", ("quiz.review_from", "moment_expected")),
    ("quiz", "  review_from: soon", ("quiz.review_from", "moment_expected")),
    ("quiz", "  confidence: very", ("quiz.confidence", "not_one_of")),
    ("quiz", "  review: {during: [hints]}", ("quiz.review.during[0]", "not_one_of")),
    ("quiz", "  review: {later: [key]}", ("quiz.review.later", "field_unknown")),
    ("quiz", "  review: {}\n  show_key: never", ("quiz", "review_twice")),
    ("quiz", "  tries: 0", ("quiz.tries", "number_too_small")),
    ("quiz", "  blueprint: {product: 7}", ("quiz.items", "blueprint_sum")),
    ("quiz", "  blueprint: [{count: 4}, {count: 4}]", ("quiz.blueprint", "cell_twice")),
    ("quiz", "  blueprint: [{level: expert, count: 8}]", ("quiz.blueprint[0].level", "not_one_of")),
    ("quiz", "  blueprint: [{domain: other, count: 8}]", ("quiz.blueprint[0].domain", "domain_unknown")),
    ("examination", "  attempts: 2", ("examination.attempts", "yaml_duplicate_key")),
    ("examination", "", ("examination", "paper_missing")),
    ("examination", f"{FINAL}\n  sections: [{{id: a, items: 2}}]", ("examination", "paper_twice")),
    ("examination", "  sections: [{id: a}]", ("examination.sections[0]", "paper_missing")),
    (
        "examination",
        "  sections: [{id: a, items: 1}, {id: a, items: 1}]",
        ("examination.sections[1].id", "section_twice"),
    ),
    ("examination", "  sections: [{id: a, fixed: [lost]}]", ("examination.sections.a.fixed[0]", "question_unknown")),
    ("examination", "  sections: [{id: a, items: 3}]", ("examination.sections.a.blueprint.any", "too_few_questions")),
    (
        "examination",
        "  sections: [{id: a, blueprint: {other: 1}}]",
        ("examination.sections[0].blueprint.other", "domain_unknown"),
    ),
]


@pytest.mark.parametrize(("where", "lines", "finding"), FAULTS)
def test_a_fault_in_the_settings_is_found_in_its_place(
    where: str, lines: str, finding: tuple[str, str], pack: PackFolder
) -> None:
    old = QUIZ if where == "quiz" else FINAL
    pack.edit(PROGRAMME, old, f"{QUIZ}\n{lines}" if where == "quiz" else lines)
    assert finding in [(path, code) for file, _line, path, code in pack.places() if file == PROGRAMME]


def test_a_domain_that_never_comes_up_cannot_have_a_pass_mark(pack: PackFolder) -> None:
    pack.edit("course.yaml", "domains:", "domains:\n  - {id: safety, title: Safety}")
    pack.edit(PROGRAMME, FINAL, f'{FINAL}\n  domain_pass_marks: {{safety: "0.5"}}')
    assert ("examination.domain_pass_marks.safety", "domain_not_drawn") in [place[2:] for place in pack.places()]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("  layout: one_page\n  navigation: forward_only", "navigation"),
        ("  tries_penalty: 0.5", "tries_penalty"),
        ("  item_floor: -1", "item_floor"),
        ("  total_floor: null", "total_floor"),
        ("  confidence: certainty\n  wrong_costs: 0.5", "wrong_costs"),
        ("  review: {on_date: [key]}", "review"),
    ],
)
def test_a_choice_that_changes_nothing_is_a_warning(lines: str, name: str, pack: PackFolder) -> None:
    pack.edit(PROGRAMME, QUIZ, f"{QUIZ}\n{lines}")
    reading = read_pack(pack.root)
    [finding] = [finding for finding in reading.findings if finding.code == "setting_idle"]
    assert (finding.severity, finding.path, finding.params["field"]) == ("warning", f"quiz.{name}", name)
    assert reading.pack is not None
