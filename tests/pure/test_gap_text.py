"""A text with gaps: each earns its share, one dangerous filling spoils all, one unclear number waits for a person."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.gapped import Prose
from quizzes.question import type_for
from quizzes.values import AnswerError, Danger, Outcome, SpecError, seeded_rng

gap_text = type_for("gap_text")
CHOICE = {
    "kind": "choice",
    "options": [
        {"id": "saline", "text": "saline", "correct": True, "rationale": "MARK right"},
        {"id": "water", "text": "water"},
        {"id": "lidocaine", "text": "a local anaesthetic", "unsafe": True, "rationale": "Never."},
    ],
}
WORDS = {
    "kind": "text",
    "accepted": [{"text": "frontalis"}, {"text": "front*", "credit": "1/2", "rationale": "Whole name."}],
}
NUMBER = {
    "kind": "number",
    "value": "2.5",
    "unit": "mL",
    "dose": True,
    "errors": [{"value": "1.25", "rationale": "Half."}],
}
TEXT = "Mix with {volume} mL of {diluent}.\n\nThe {muscle} lifts."


def read(text: str = TEXT, **changes: Any) -> Any:
    gaps = {"volume": NUMBER, "diluent": CHOICE, "muscle": WORDS} | changes
    return gap_text.read(
        {"lead_in": "Complete it.", "text": text, "gaps": {id: gap for id, gap in gaps.items() if gap is not None}}
    )


def problems(text: str = TEXT, **changes: Any) -> set[tuple[str, tuple[Any, ...]]]:
    with pytest.raises(SpecError) as refused:
        read(text, **changes)
    return {(problem.code, problem.path) for problem in refused.value.problems}


def grade(spec: Any, **filled: str) -> Outcome | None:
    deal = gap_text.deal(spec.shown, seeded_rng(1))
    return gap_text.grade(
        spec, deal, gap_text.parse(spec.shown, deal, {f"gap.{id}": [typed] for id, typed in filled.items()})
    )


def test_each_gap_earns_its_share() -> None:
    spec = read()
    assert grade(spec, volume="2.5", diluent="saline", muscle="Frontalis") == Outcome(Fraction(1))
    assert grade(spec, volume="2,5", diluent="water", muscle="frontals") == Outcome(Fraction(1, 2))
    assert grade(spec, muscle="frontalis") == Outcome(Fraction(1, 3))
    assert grade(spec, volume="1.25", diluent="water", muscle="risorius") == Outcome(Fraction(0))


def test_points_weigh_the_gaps() -> None:
    spec = read(muscle=WORDS | {"points": 3})
    assert grade(spec, muscle="frontalis") == Outcome(Fraction(3, 5))
    assert grade(spec, muscle="fronts", diluent="saline") == Outcome(Fraction(1, 2))


@pytest.mark.parametrize(
    ("filled", "places"),
    [
        ({"volume": "25", "diluent": "saline", "muscle": "frontalis"}, [1]),
        ({"volume": "0.25"}, [1]),
        ({"volume": "2.5", "diluent": "lidocaine"}, [2]),
        ({"volume": "25 mL", "diluent": "lidocaine"}, [1, 2]),
        ({"volume": "3,145", "diluent": "lidocaine"}, [2]),
    ],
)
def test_one_dangerous_filling_spoils_the_whole_text(filled: dict[str, str], places: list[int]) -> None:
    outcome = grade(read(), **filled)
    assert outcome is not None
    assert (outcome.credit, outcome.danger) == (0, Danger.UNSAFE)
    assert [(message.code, message.params["gap"]) for message in outcome.messages] == [
        ("gap_unsafe", n) for n in places
    ]


@pytest.mark.parametrize("typed", ["3,145", "2.500", " 1.234 mL"])
def test_a_number_that_can_be_read_in_two_ways_waits_for_a_person(typed: str) -> None:
    spec = read()
    assert grade(spec, volume=typed, diluent="saline", muscle="frontalis") is None
    deal = gap_text.plain_deal(spec.shown)
    answer = gap_text.parse(spec.shown, deal, {"gap.volume": [typed]})
    assert answer.filled == {"volume": typed}, "kept as typed"
    assert [(m.code, m.params) for m in gap_text.hints(spec.shown, deal, answer)] == [("gap_ambiguous", {"gap": 1})]


@pytest.mark.parametrize(
    ("typed", "credit", "hint"),
    [
        ("2.5", 1, None),
        ("２,５", 1, None),
        ("2.5 mL", 1, None),
        ("2.5 units", 0, "gap_not_a_number"),
        ("two", 0, "gap_not_a_number"),
        ("2.6", 0, None),
        ("1.25", 0, None),
    ],
)
def test_a_number_in_a_gap(typed: str, credit: int, hint: str | None) -> None:
    spec = read("{volume}", diluent=None, muscle=None)
    assert grade(spec, volume=typed) == Outcome(Fraction(credit))
    deal = gap_text.plain_deal(spec.shown)
    hints = gap_text.hints(spec.shown, deal, gap_text.parse(spec.shown, deal, {"gap.volume": [typed]}))
    assert [message.code for message in hints] == ([hint] if hint else [])


def test_the_text_is_asked_in_its_paragraphs_with_what_surrounds_each_gap() -> None:
    spec = read("*Mix* with {volume} mL of {diluent}.\n\n \nThe **{muscle}** lifts.")
    widget = gap_text.control(spec.shown, gap_text.plain_deal(spec.shown)).widget
    assert isinstance(widget, Prose)
    assert [(p.id, [gap.id for gap in p.gaps]) for p in widget.paragraphs] == [
        ("text.1", ["volume", "diluent"]),
        ("text.2", ["muscle"]),
    ]
    gaps = [gap for paragraph in widget.paragraphs for gap in paragraph.gaps]
    assert [gap.place for gap in gaps] == [1, 2, 3]
    assert [gap.context for gap in gaps] == ["Mix with … mL of ….", "Mix with … mL of … .", "The … lifts."]
    assert set(gap_text.words(spec.shown)) == {"text.1", "text.2"}


def test_the_order_of_options_gives_nothing_away() -> None:
    spec = read()
    assert [o.id for o in spec.shown.by_id["diluent"].options] == ["lidocaine", "saline", "water"]
    orders = {gap_text.deal(spec.shown, seeded_rng(seed)).orders["diluent"] for seed in range(40)}
    assert len(orders) == 6
    kept = read(diluent=CHOICE | {"shuffle": False})
    assert {gap_text.deal(kept.shown, seeded_rng(seed)).orders["diluent"] for seed in range(9)} == {
        ("saline", "water", "lidocaine")
    }


def test_feedback_finds_every_gap_and_what_was_foreseen() -> None:
    spec = read()
    deal = gap_text.plain_deal(spec.shown)
    answer = gap_text.parse(
        spec.shown, deal, {"gap.volume": ["1.25"], "gap.diluent": ["water"], "gap.muscle": ["fronts"]}
    )
    told = {one.id: (one.verdict, one.rationale) for one in gap_text.feedback(spec, deal, answer)}
    assert told == {
        "volume": ("wrong", ""),
        "volume.1": ("wrong", "Half."),
        "diluent": ("wrong", ""),
        "saline": ("missed", "MARK right"),
        "water": ("wrong", ""),
        "lidocaine": (None, "Never."),
        "muscle": ("wrong", ""),
        "muscle.2": ("right", "Whole name."),
    }
    assert set(told) - {"muscle.2", "volume.1"} <= set(gap_text.rationales(spec.key))
    assert {one.verdict for one in gap_text.feedback(spec, deal, None) if one.id in spec.shown.by_id} == {"wrong"}


@pytest.mark.parametrize(
    "form",
    [
        {"gap.diluent": ["oil"]},
        {"gap.diluent": ["saline", "water"]},
        {"gap.other": ["1"]},
        {"volume": ["1"]},
        {"gap.muscle": ["x" * 201]},
    ],
)
def test_a_form_that_no_page_sends_is_refused(form: dict[str, list[str]]) -> None:
    spec = read()
    with pytest.raises(AnswerError):
        gap_text.parse(spec.shown, gap_text.plain_deal(spec.shown), form)


def test_what_an_author_may_not_write() -> None:
    assert ("gap_not_declared", ("text",)) in problems(TEXT + " {more}")
    assert ("gap_without_place", ("gaps", "muscle")) in problems("{volume} {diluent}")
    assert ("gap_twice", ("text",)) in problems(TEXT + " {volume}")
    assert ("gap_in_link", ("text",)) in problems("{volume} {diluent} [x](https://example.org/{muscle})")
    assert ("repeated", ("gaps", "muscle", "options")) in problems(muscle=CHOICE)
    assert ("repeated", ("gaps", "saline", "options")) in problems(
        "{saline}", saline=CHOICE, volume=None, diluent=None, muscle=None
    )
    assert ("not_one_correct", ("gaps", "diluent", "options")) in problems(
        diluent={"kind": "choice", "options": [{"id": "a", "text": "a"}, {"id": "b", "text": "b"}]}
    )
    assert ("not_one_of", ("gaps", "volume", "kind")) in problems(volume={"kind": "essay"})
    assert ("not_gap_points", ("gaps", "volume", "points")) in problems(volume=NUMBER | {"points": 0})
    assert ("error_is_right", ("gaps", "volume", "errors", 0, "value")) in problems(
        volume=NUMBER | {"errors": [{"value": "2.50", "rationale": "x"}]}
    )
    assert ("dose_not_positive", ("gaps", "volume", "value")) in problems(volume=NUMBER | {"value": "0", "errors": []})
    assert ("missing", ("gaps", "volume", "value")) in problems(volume={"kind": "number"})
    assert ("no_full_text", ("gaps", "muscle", "accepted")) in problems(
        muscle={"kind": "text", "accepted": [{"text": "a*"}]}
    )
    assert ("unknown_field", ("gaps", "volume", "colour")) in problems(volume=NUMBER | {"colour": "red"})
    assert ("wrong_count", ("gaps",)) in problems("x", volume=None, diluent=None, muscle=None)
    assert ("not_an_identifier", ("gaps", "Big")) in problems(Big=WORDS)


def test_a_golden_answer_names_its_gaps() -> None:
    raw = {"lead_in": "Complete it.", "text": "{volume}", "gaps": {"volume": NUMBER}}
    for answer, code in (("2.5", "not_gaps"), ({"volume": 2.5}, "quote_the_number"), ({"other": "1"}, "foreign_field")):
        with pytest.raises(SpecError) as refused:
            gap_text.read(raw | {"golden": [{"answer": answer, "credit": 1}]})
        assert code in {problem.code for problem in refused.value.problems}


TYPED = st.text(max_size=30).filter(lambda text: "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text))


@given(TYPED, TYPED, st.sampled_from(["", "saline", "water", "lidocaine"]))
def test_whatever_is_typed_the_credit_is_bounded_and_a_blank_is_never_right(
    number: str, words: str, chosen: str
) -> None:
    spec = read()
    deal = gap_text.deal(spec.shown, seeded_rng(1))
    answer = gap_text.parse(spec.shown, deal, {"gap.volume": [number], "gap.muscle": [words], "gap.diluent": [chosen]})
    outcome = gap_text.grade(spec, deal, answer)
    gap_text.describe(spec.shown, deal, answer)
    gap_text.feedback(spec, deal, answer)
    if outcome is not None:
        assert 0 <= outcome.credit <= 1
        assert outcome.danger is None or outcome.credit == 0
    if answer is None:
        assert outcome == Outcome(Fraction(0))
    else:
        assert gap_text.parse(spec.shown, deal, gap_text.raw_of(answer)) == answer
        gap_text.hints(spec.shown, deal, answer)


@given(st.dictionaries(st.sampled_from(["volume", "diluent", "muscle"]), st.just("right"), max_size=3), st.data())
def test_one_more_right_gap_never_earns_less(filled: dict[str, str], data: st.DataObject) -> None:
    spec = read(muscle=WORDS | {"points": 2})
    right = gap_text.key(spec, gap_text.plain_deal(spec.shown)).filled
    before = grade(spec, **{id: right[id] for id in filled})
    more = data.draw(st.sampled_from(sorted(right)))
    after = grade(spec, **{id: right[id] for id in {*filled, more}})
    assert before is not None
    assert after is not None
    assert after.credit >= before.credit
