"""What every question type promises, tried on the examples that its file carries."""

import copy
import dataclasses
import json
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from quizzes.question import AnyType, Worth, examples_of, kinds, type_for
from quizzes.values import AnswerError, Danger, Outcome, SpecError, seeded_rng

CASES = [
    pytest.param(type_for(kind), raw, id=f"{kind}-{i}") for kind in kinds() for i, raw in enumerate(examples_of(kind))
]
every_example = pytest.mark.parametrize(("kind", "raw"), CASES)
MARKED = [case for case in CASES if case.values[0].worth is not Worth.NOBODY]
every_marked_example = pytest.mark.parametrize(("kind", "raw"), MARKED)
SEEDS = range(12)


def through_json(document: Any) -> Any:
    return json.loads(json.dumps(document))


def golden_answers(kind: AnyType, spec: Any) -> list[tuple[Any, Any, Any]]:
    return [(golden, *kind.author_answer(spec, golden.model_dump())) for golden in spec.key.golden]


def test_the_list_of_kinds() -> None:
    assert kinds() == [
        "calculated",
        "categorise",
        "essay",
        "extended_matching",
        "find_error",
        "gap_text",
        "hotspot",
        "injection_map",
        "matching",
        "multiple_choice",
        "numeric",
        "ordering",
        "script_concordance",
        "short_text",
        "single_choice",
        "statement",
        "statement_table",
        "true_false",
    ]


@pytest.mark.parametrize("kind", ["sketch", "", "__init__", "../question", "numeric.TYPE"])
def test_there_are_no_other_kinds(kind: str) -> None:
    with pytest.raises(LookupError):
        type_for(kind)


def test_who_says_what_an_answer_is_worth() -> None:
    assert {kind: type_for(kind).worth for kind in kinds() if type_for(kind).worth is not Worth.MACHINE} == {
        "essay": Worth.PERSON,
        "statement": Worth.NOBODY,
    }


@pytest.mark.parametrize("kind", kinds())
def test_a_type_brings_examples_that_can_fail(kind: str) -> None:
    examples = examples_of(kind)
    if type_for(kind).worth is Worth.NOBODY:
        assert len(examples) >= 2
        assert not any("golden" in raw for raw in examples)
        return
    goldens = [golden for raw in examples for golden in raw["golden"]]
    assert len(examples) >= 2
    assert all(len(raw["golden"]) >= 3 for raw in examples)
    assert {Fraction(str(golden["credit"])) for golden in goldens} >= {0, 1}


@every_example
def test_writing_is_the_inverse_of_reading(kind: AnyType, raw: dict[str, Any]) -> None:
    spec = kind.read(raw)
    written = kind.write(spec)
    assert kind.read(written) == spec
    assert kind.read(through_json(written)) == spec
    assert kind.write(kind.read(written)) == written


@every_example
def test_reading_leaves_the_source_alone(kind: AnyType, raw: dict[str, Any]) -> None:
    before = copy.deepcopy(raw)
    kind.read(raw)
    assert raw == before


@every_example
def test_the_key_earns_everything(kind: AnyType, raw: dict[str, Any]) -> None:
    spec = kind.read(raw)
    for seed in SEEDS:
        deal = kind.deal(spec.shown, seeded_rng(seed))
        outcome = kind.grade(spec, deal, kind.key(spec, deal))
        assert outcome == WORTH_OF_THE_KEY[kind.worth]


WORTH_OF_THE_KEY = {
    Worth.MACHINE: Outcome(Fraction(1)),
    Worth.PERSON: None,  # whatever it says, a person decides
    Worth.NOBODY: Outcome(Fraction(0)),
}


@every_example
def test_a_blank_earns_nothing(kind: AnyType, raw: dict[str, Any]) -> None:
    spec = kind.read(raw)
    deal = kind.deal(spec.shown, seeded_rng(1))
    blanks = [
        {},
        {name: [] for name in kind.fields(spec.shown)},
        {name: [" \t"] for name in kind.fields(spec.shown)},
    ]
    assert [kind.parse(spec.shown, deal, blank) for blank in blanks] == [None] * 3
    assert kind.grade(spec, deal, None) == Outcome(Fraction(0))
    assert kind.raw_of(None) == {}
    said = [] if kind.worth is Worth.NOBODY else ["blank"]
    assert [message.code for message in kind.describe(spec.shown, deal, None)] == said


@every_example
def test_the_same_seed_deals_the_same(kind: AnyType, raw: dict[str, Any]) -> None:
    shown = kind.read(raw).shown
    deals = [kind.deal(shown, seeded_rng(seed)) for seed in SEEDS]
    assert deals == [kind.deal(shown, seeded_rng(seed)) for seed in SEEDS]
    assert kind.control(shown, deals[0]) == kind.control(shown, deals[0])


@every_example
def test_golden_answers_earn_what_they_say(kind: AnyType, raw: dict[str, Any]) -> None:
    spec = kind.read(raw)
    for golden, deal, answer in golden_answers(kind, spec):
        outcome = kind.golden_outcome(spec, golden)
        assert outcome is not None, golden
        graded = kind.grade(spec, deal, answer)
        assert graded == (None if kind.worth is Worth.PERSON and answer is not None else outcome)
        assert (outcome.credit, outcome.danger is Danger.UNSAFE) == (golden.credit, golden.unsafe), golden


@every_example
def test_grading_and_showing_change_nothing(kind: AnyType, raw: dict[str, Any]) -> None:
    spec = kind.read(raw)
    before = copy.deepcopy(spec)
    for _, deal, answer in golden_answers(kind, spec):
        given = copy.deepcopy((deal, answer))
        first = kind.grade(spec, deal, answer)
        kind.control(spec.shown, deal)
        kind.describe(spec.shown, deal, answer)
        kind.feedback(spec, deal, answer)
        kind.raw_of(answer)
        kind.write(spec)
        kind.store(spec)
        assert kind.grade(spec, deal, answer) == first
        assert (deal, answer) == given
    assert spec == before


@every_example
def test_content_deals_and_answers_are_frozen(kind: AnyType, raw: dict[str, Any]) -> None:
    spec = kind.read(raw)
    deal = kind.deal(spec.shown, seeded_rng(1))
    for record in (spec.shown, spec.key, deal, kind.key(spec, deal)):
        for name in type(record).model_fields:
            with pytest.raises(ValidationError):
                setattr(record, name, None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        spec.key = None


def with_marks(value: Any, name: str = "") -> Any:
    """The same content with a marker in every text that only the key may hold."""
    if isinstance(value, dict):
        return {field: with_marks(inner, field) for field, inner in value.items()}
    if isinstance(value, list):
        return [with_marks(inner, name) for inner in value]
    return f"MARKER {value}" if name in {"rationale", "why"} else value


@every_example
def test_what_is_shown_holds_nothing_of_the_key(kind: AnyType, raw: dict[str, Any]) -> None:
    spec = kind.read(with_marks(kind.write(kind.read(raw)) | {"rationale": "of the item"}))
    shown, key = kind.store(spec)
    assert "MARKER" in json.dumps(key)
    for seed in SEEDS:
        deal = kind.deal(spec.shown, seeded_rng(seed))
        control = dataclasses.asdict(kind.control(spec.shown, deal))
        described = [dict(message.params) for message in kind.describe(spec.shown, deal, kind.key(spec, deal))]
        text = json.dumps([shown, kind.dump_deal(deal), control, described])
        assert "MARKER" not in text
        for word in ("correct", "unsafe", "rationale", "tolerance", "formula", "scoring", "golden"):
            assert f'"{word}"' not in text


@every_example
def test_the_form_of_an_answer_parses_to_it(kind: AnyType, raw: dict[str, Any]) -> None:
    spec = kind.read(raw)
    answers = [(deal, answer) for _, deal, answer in golden_answers(kind, spec)]
    deals = [kind.deal(spec.shown, seeded_rng(seed)) for seed in SEEDS]
    keys = [] if kind.worth is Worth.NOBODY else [(deal, kind.key(spec, deal)) for deal in deals]
    for deal, answer in answers + keys:
        assert kind.parse(spec.shown, deal, kind.raw_of(answer)) == answer
        assert set(kind.raw_of(answer)) <= set(kind.fields(spec.shown))


@every_example
def test_everything_survives_storage(kind: AnyType, raw: dict[str, Any]) -> None:
    spec = kind.read(raw)
    shown, key = through_json(kind.store(spec))
    assert kind.restore(shown, key) == spec
    assert kind.restore(shown).shown == spec.shown
    assert kind.restore(shown, None).key is None
    for _, deal, answer in golden_answers(kind, spec):
        assert kind.load_deal(through_json(kind.dump_deal(deal))) == deal
        if answer is not None:
            document = through_json(kind.dump_answer(answer))
            assert (document["format"], document["kind"]) == (1, kind.kind)
            assert kind.load_answer(document) == answer


@every_example
def test_a_document_of_another_format_or_kind_is_refused(kind: AnyType, raw: dict[str, Any]) -> None:
    shown, key = kind.store(kind.read(raw))
    for wrong in ({"format": 0}, {"format": 99}, {"format": None}, {"kind": "sketch"}):
        with pytest.raises(ValueError):
            kind.restore(shown | wrong, key)
        with pytest.raises(ValueError):
            kind.restore(shown, key | wrong)


@every_marked_example
def test_a_form_that_no_page_sends_is_refused(kind: AnyType, raw: dict[str, Any]) -> None:
    shown = kind.read(raw).shown
    deal, field = kind.deal(shown, seeded_rng(1)), kind.fields(shown)[0]
    for form in ({"credit": ["1"]}, {field: ["1"], "": [""]}, {field: ["x" * (kind.longest + 1)]}, {field: ["1\0"]}):
        with pytest.raises(AnswerError):
            kind.parse(shown, deal, form)


def test_information_takes_no_answer() -> None:
    kind = type_for("statement")
    spec = kind.read(examples_of("statement")[0])
    deal = kind.deal(spec.shown, seeded_rng(1))
    assert kind.fields(spec.shown) == ()
    with pytest.raises(AnswerError):
        kind.parse(spec.shown, deal, {"answer": ["1"]})
    with pytest.raises(SpecError):
        kind.read(examples_of("statement")[0] | {"golden": [{"answer": "", "credit": 0}]})


@every_example
def test_an_unknown_field_and_a_missing_lead_in_are_said_together(kind: AnyType, raw: dict[str, Any]) -> None:
    broken = {name: value for name, value in raw.items() if name != "lead_in"} | {"colour": "red"}
    with pytest.raises(SpecError) as refused:
        kind.read(broken)
    assert {(("colour",), "unknown_field"), (("lead_in",), "missing")} <= {
        (problem.path, problem.code) for problem in refused.value.problems
    }


@every_example
def test_feedback_speaks_of_what_was_shown_or_is_revealed(kind: AnyType, raw: dict[str, Any]) -> None:
    spec = kind.read(raw)
    for _, deal, answer in golden_answers(kind, spec):
        ids = {feedback.id for feedback in kind.feedback(spec, deal, answer)} - {None}
        told = json.dumps([kind.store(spec)[0], kind.reveal(spec, deal)])
        assert all(id in told for id in ids)
