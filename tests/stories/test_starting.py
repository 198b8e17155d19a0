"""What a start deals by the settings of a quiz: its order, its sections, its options, and other items in a retest."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from lms.certification.services import recompute
from lms.database import db, reading, runtime
from lms.journal.verification import verify
from lms.publishing.pack.pack import Pack
from lms.publishing.pack.quiz_settings import CellCount, PaperSection
from lms.publishing.pack.records import Stimulus
from lms.sitting.models import Attempt, AttemptSlot
from lms.sitting.queries.attempt import attempt_page
from quizzes.item import read_item
from quizzes.values import ManyOf, OneOf
from tests.academy import Academy
from tests.stories.attempts import QUIZ, head_of
from tests.stories.policies import Hand, publish, result, set_examination, set_quizzes, shipped


def keys(academy: Academy, attempt: str) -> list[str]:
    return [question.shown.key for _number, question, _deal in academy.slots(attempt) if question.shown.scored]


def test_items_stand_in_their_authors_order(trainee: Academy) -> None:
    """Seven papers in order by chance: one in more than ten to the thirty."""
    set_quizzes(trainee, item_order="author", attempts=7)
    for _ in range(7):
        attempt = trainee.start("trainee", QUIZ)
        assert keys(trainee, attempt) == sorted(keys(trainee, attempt))
        Hand(trainee, attempt).submit()


def _orders(academy: Academy, attempt: str) -> list[tuple[list[str], list[str]]]:
    """For every item with options: those as dealt, and as written."""
    found = []
    for _number, question, deal in academy.slots(attempt):
        widget = question.shown.type.control(question.shown.spec.shown, deal).widget
        if isinstance(widget, OneOf | ManyOf):
            written = [option.id for option in getattr(question.shown.spec.shown, "options", ())]
            found.append(([option.id for option in widget.options], written))
    return [(dealt, written) for dealt, written in found if written]


def test_options_stand_in_their_authors_order(trainee: Academy) -> None:
    shuffled = trainee.start("trainee", QUIZ)
    assert any(dealt != written for dealt, written in _orders(trainee, shuffled))
    Hand(trainee, shuffled).submit()
    set_quizzes(trainee, option_order="author")
    plain = trainee.start("trainee", QUIZ)
    assert _orders(trainee, plain) != []
    assert [pair for pair in _orders(trainee, plain) if pair[0] != pair[1]] == []


def test_a_paper_in_sections_has_each_part_in_its_place(academy: Academy) -> None:
    _pass_quizzes(academy)
    first = PaperSection(
        id="doses", blueprint=[CellCount(domain="product", count=3), CellCount(domain="safety", critical=True, count=2)]
    )
    second = PaperSection(id="rest", fixed=("anatomy-x01",), blueprint={"anatomy": 2}, order="author")
    set_examination(academy, blueprint_counts=None, sections=(first, second))
    attempt = academy.start("trainee", 11)
    slots = _slots(attempt)
    assert [slot.section for slot in slots] == ["doses"] * 5 + ["rest"] * 3
    asked = [question.shown for _number, question, _deal in academy.slots(attempt)]
    assert sorted(one.domain for one in asked[:5]) == ["product"] * 3 + ["safety"] * 2
    assert all(one.critical for one in asked[:5] if one.domain == "safety")
    assert "anatomy-x01" in [one.key for one in asked[5:]]
    assert [one.key for one in asked[5:]] == sorted(one.key for one in asked[5:])
    Hand(academy, attempt).submit()
    page = result(academy, attempt)
    assert [(line.section, line.n, line.percent) for line in page.sections] == [("doses", 5, 0), ("rest", 3, 0)]
    with runtime().engine.connect() as connection:
        assert list(verify(connection)) == []
    assert recompute(academy.act(), True) == []


def _pass_quizzes(academy: Academy) -> None:
    academy.read_lessons()
    for position in range(1, 11):
        academy.sit("trainee", position)


def _slots(attempt: str) -> list[AttemptSlot]:
    db.session.close()
    wanted = sa.select(AttemptSlot).join(Attempt).where(Attempt.public_id == attempt)
    return list(reading().execute(wanted.order_by(AttemptSlot.number)).scalars())


def test_a_retest_asks_what_was_missed_by_another_question(trainee: Academy) -> None:
    """Of ten ideas that were not met, and the one that was missed, a paper of one item asks the latter."""
    missed = "treatment-p01"
    set_quizzes(trainee, items=None, sections=(PaperSection(id="all", fixed=(missed,)),))
    first = trainee.start("trainee", QUIZ)
    assert keys(trainee, first) == [missed]
    Hand(trainee, first).submit()
    set_quizzes(trainee, items=1)
    [again] = keys(trainee, trainee.start("trainee", QUIZ))
    assert again in _siblings(missed) - {missed}


def _siblings(key: str) -> set[str]:
    [group] = [
        {item.id for item in module.practice if item.siblings == one.siblings}
        for module in shipped().modules
        for one in module.practice
        if one.id == key
    ]
    assert len(group) > 1
    return group


def test_information_counts_for_nothing(trainee: Academy) -> None:
    """The items of a case come with what introduces them: it is no item of any domain, and nothing to get right."""
    publish(trainee, _with_information())
    attempt = trainee.start("trainee", QUIZ)
    slots = trainee.slots(attempt)
    [told] = [number for number, question, _deal in slots if not question.shown.scored]
    page = attempt_page(reading(), head_of(attempt))
    assert (len(page.slots), len(page.asked), page.answered) == (9, 8, 0)
    hand = Hand(trainee, attempt)
    for number, raw in hand.right.items():
        if number != told:
            hand.save(number, raw)
    hand.submit()
    outcome = result(trainee, attempt)
    assert (outcome.right, outcome.n, outcome.percent) == (8, 8, 100)
    assert "Aftercare" not in [line.domain for line in outcome.domains]
    head = head_of(attempt)
    assert (head.passed, head.result and head.result["critical_wrong"]) == (True, 0)
    assert next(item.told.verdict for item in outcome.items if item.slot.number == told) == "information"


def _with_information() -> Pack:
    """The first module's items as those of one case, which a critical piece of information introduces."""
    raw = {"kind": "statement", "lead_in": "Her history", "stem": "She is 41.", "passage": "treatment#temporary"}
    named = {"id": "treatment-p99", "domain": "aftercare", "level": "recall", "critical": True, "stimulus": "case"}
    told = read_item({**raw, **named}, "practice")
    module, *others = shipped().modules
    items = (told, *(replace(item, stimulus="case") for item in module.practice))
    case = Stimulus(id="case", title="A case", text="Somebody asks for treatment.")
    return replace(shipped(), modules=(replace(module, practice=items, stimuli=(case,)), *others))
