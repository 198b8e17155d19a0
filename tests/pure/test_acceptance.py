"""Typed words: what is ignored, what a wildcard takes, which text wins, and what an author may not write."""

import unicodedata
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.acceptance import IGNORABLE, USUALLY_IGNORED, Acceptance, Accepted, normalised, plain
from quizzes.question import type_for
from quizzes.values import AnswerError, Danger, Outcome, SpecError, seeded_rng

short_text = type_for("short_text")
TEXT = st.text(max_size=200).filter(lambda text: "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text))


def read(*accepted: Any, **fields: Any) -> Any:
    rows = [row if isinstance(row, dict) else {"text": row} for row in accepted]
    return short_text.read({"lead_in": "Which word is it?", "accepted": rows, **fields})


def grade(spec: Any, typed: str) -> Outcome:
    deal = short_text.deal(spec.shown, seeded_rng(1))
    outcome = short_text.grade(spec, deal, short_text.parse(spec.shown, deal, {"answer": [typed]}))
    assert isinstance(outcome, Outcome)
    return outcome


def problems(*accepted: Any, **fields: Any) -> set[tuple[str, tuple[Any, ...]]]:
    with pytest.raises(SpecError) as refused:
        read(*accepted, **fields)
    return {(problem.code, problem.path) for problem in refused.value.problems}


@pytest.mark.parametrize(
    ("rule", "text", "same", "other"),
    [
        ("case", "Straße", "STRASSE", "Strase"),
        ("case", "frontalis", "FRONTALIS", "frontali"),
        ("accents", "Müller", "Muller", "Mueller"),
        ("accents", "naïve", "naive", "nave"),
        ("width", "100 mL", "１００ mL", "10 mL"),
        ("width", "crow's feet", "crow’s feet", "crows feet"),
        ("width", "twenty-four", "twenty–four", "twenty four"),
        ("width", "ﬁne", "fine", "ine"),
        ("spacing", "lateral canthal", " lateral \u00a0\n canthal", "lateralcanthal"),
        ("punctuation", "crow's-feet!", "crowsfeet", "crow s feet"),
    ],
)
def test_a_rule_makes_equal_what_it_names(rule: str, text: str, same: str, other: str) -> None:
    assert normalised(text, {rule}) == normalised(same, {rule})
    assert normalised(text, {rule}) != normalised(other, {rule})
    assert normalised(text, set()) != normalised(same, set())


def test_canonically_equal_texts_are_equal_under_every_rule() -> None:
    composed, decomposed = "Müller", unicodedata.normalize("NFD", "Müller")
    assert composed != decomposed
    assert normalised(composed, ()) == normalised(decomposed, ())


def test_vowel_signs_are_no_accents() -> None:
    assert normalised("कुल", {"accents"}) != normalised("कल", {"accents"})


def test_usually_case_width_and_spacing_are_ignored_and_nothing_else() -> None:
    spec = read("Müller's muscle")
    assert spec.key.acceptance.ignore == USUALLY_IGNORED == ("case", "width", "spacing")
    assert grade(spec, " MÜLLER’s   muscle ").credit == 1
    assert grade(spec, "Muller's muscle").credit == 0
    assert grade(spec, "Müllers muscle").credit == 0


def test_nothing_is_ignored_where_the_author_says_so() -> None:
    spec = read("SNAP-25", ignore=[])
    assert grade(spec, "SNAP-25").credit == 1
    assert grade(spec, " SNAP-25 ").credit == 1, "white space around a text never counts"
    assert grade(spec, "snap-25").credit == 0
    assert short_text.read(short_text.write(spec)) == spec


@pytest.mark.parametrize(
    ("accepted", "typed", "fits"),
    [
        ("botulinum*", "Botulinum toxin A", True),
        ("botulinum*", "botulinum", True),
        ("botulinum*", "a botulinum", False),
        ("*toxin", "botulinum toxin", True),
        ("*toxin", "toxin A", False),
        ("bo*to*n", "boton", True),
        ("bo*to*n", "botn", False),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("ab*ba", "aba", False),
        ("*a*a*", "a", False),
        ("*a*a*", "xaxax", True),
        ("a**b", "a-b", True),
        ("a*bc*c", "abcbc", True),
        ("a*bc*bc", "abc", False),
        ("*ab*ba*", "aba", False),
        (r"5\*", "5*", True),
        (r"5\*", "55", False),
        (r"5\*", r"5\*", False),
        (r"a\\*", "a\\b", True),
        (r"a\\b", "a\\b", True),
        ("Ä*", "äpfel", True),
        ("*  x", "a x", True),
    ],
)
def test_a_wildcard_takes_any_run(accepted: str, typed: str, fits: bool) -> None:
    spec = read("something else", {"text": accepted, "credit": "1/2"})
    assert grade(spec, typed).credit == (Fraction(1, 2) if fits else 0)


@given(st.lists(st.sampled_from(["a", "b", "ab", "*"]), min_size=1, max_size=8), st.text("ab", max_size=12))
def test_a_wildcard_fits_exactly_where_some_run_makes_it_fit(parts: list[str], typed: str) -> None:
    def fits(pattern: str, text: str) -> bool:  # the plain definition, in exponential time
        if not pattern:
            return not text
        if pattern[0] == "*":
            return any(fits(pattern[1:], text[i:]) for i in range(len(text) + 1))
        return text[:1] == pattern[0] and fits(pattern[1:], text[1:])

    pattern = "".join(parts)
    acceptance = Acceptance(accepted=(Accepted(text=pattern),))
    assert (acceptance.find(typed) is not None) == fits(pattern, typed)


def test_what_was_typed_is_never_a_pattern() -> None:
    assert grade(read("corrugator"), "*").credit == 0
    assert grade(read("corrugator"), "corr*").credit == 0


def test_a_full_text_wins_over_a_wildcard_and_the_first_wildcard_over_the_next() -> None:
    spec = read(
        {"text": "*saline*", "unsafe": True},
        {"text": "*preservative*", "credit": "1/4"},
        "saline without preservative",
    )
    assert grade(spec, "Saline without preservative") == Outcome(Fraction(1))
    assert grade(spec, "saline with preservative").danger is Danger.UNSAFE
    assert grade(spec, "no preservative").credit == Fraction(1, 4)


def test_words_that_nobody_foresaw_earn_nothing_and_are_not_dangerous() -> None:
    outcome = grade(read("frontalis", {"text": "levator", "unsafe": True}), "risorius")
    assert (outcome.credit, outcome.danger, outcome.messages[0].code) == (0, None, "text_not_accepted")


def test_a_dangerous_text_earns_nothing_and_says_so() -> None:
    outcome = grade(read("frontalis", {"text": "levator", "unsafe": True}), "Levator")
    assert (outcome.credit, outcome.danger, outcome.messages[0].code) == (0, Danger.UNSAFE, "text_unsafe")


def test_feedback_speaks_of_what_was_foreseen() -> None:
    spec = read("frontalis", {"text": "corrugator", "credit": 0, "rationale": "It draws the brow down."})
    deal = short_text.plain_deal(spec.shown)
    told = [
        [
            one.rationale
            for one in short_text.feedback(spec, deal, short_text.parse(spec.shown, deal, {"answer": [typed]}))
        ]
        for typed in ("corrugator", "frontalis", "risorius")
    ]
    assert told == [["It draws the brow down."], [], []]
    assert short_text.feedback(spec, deal, None) == []


def test_the_key_is_the_first_full_text_as_one_would_type_it() -> None:
    spec = read({"text": "half", "credit": "1/2"}, "*wild*", r"5\*", "second")
    deal = short_text.plain_deal(spec.shown)
    assert short_text.key(spec, deal).typed == "5*"
    assert short_text.reveal(spec, deal) == {"also": ["…wild…", "second"]}


def test_what_an_author_may_not_accept() -> None:
    assert ("no_full_text", ("accepted",)) in problems("bot*")
    assert ("no_full_text", ("accepted",)) in problems({"text": "a", "credit": "1/2"})
    assert ("accepts_nothing_certain", ("accepted", 1, "text")) in problems("a", "*")
    assert ("accepts_nothing_certain", ("accepted", 1, "text")) in problems("a", "?!", ignore=["punctuation"])
    assert ("accepts_nothing_certain", ("accepted", 1, "text")) in problems("a", "b\uffffc")
    assert ("accepted_twice", ("accepted", 1, "text")) in problems("Saline", {"text": "SALINE", "credit": "1/2"})
    assert ("accepted_twice", ("accepted", 1, "text")) in problems("Saline", {"text": "saline ", "unsafe": True})
    assert ("accepted_twice", ("accepted", 2, "text")) in problems(
        "a", {"text": "b", "credit": 0}, {"text": "B", "unsafe": True}
    )
    assert ("accepted_twice", ("accepted", 2, "text")) in problems("a", "b*", {"text": "B*", "credit": 0})
    assert ("correct_and_unsafe", ("accepted", 1, "unsafe")) in problems(
        "a", {"text": "b", "credit": 1, "unsafe": True}
    )
    assert ("not_a_share", ("accepted", 0, "credit")) in problems({"text": "a", "credit": 2})
    assert ("not_one_of", ("ignore", 0)) in problems("a", ignore=["vowels"])
    assert ("too_long", ("accepted", 0, "text")) in problems("a" * 201)
    assert ("missing", ("accepted",)) in problems(accepted=None)


def test_the_same_text_may_stand_twice_with_the_same_worth() -> None:
    half = [{"text": text, "credit": "1/2", "rationale": text} for text in ("Water", "water")]
    spec = read("saline", *half)
    deal = short_text.plain_deal(spec.shown)
    assert grade(spec, "WATER").credit == Fraction(1, 2)
    answer = short_text.parse(spec.shown, deal, {"answer": ["WATER"]})
    assert [one.rationale for one in short_text.feedback(spec, deal, answer)] == ["Water"], "the first one speaks"


def test_two_texts_are_the_same_only_under_the_declared_rules() -> None:
    spec = read("Polish", {"text": "polish", "credit": 0}, ignore=["spacing"])
    assert (grade(spec, "Polish").credit, grade(spec, "polish").credit) == (1, 0)


@given(TEXT)
def test_any_typed_text_is_graded_within_bounds(typed: str) -> None:
    spec = read("0.9 % saline", {"text": "*saline*", "credit": "1/3"}, {"text": "*w*ter*", "unsafe": True})
    deal = short_text.plain_deal(spec.shown)
    answer = short_text.parse(spec.shown, deal, {"answer": [typed]})
    outcome = short_text.grade(spec, deal, answer)
    assert isinstance(outcome, Outcome)
    assert outcome.credit in {Fraction(0), Fraction(1, 3), Fraction(1)}
    assert answer is None or short_text.parse(spec.shown, deal, short_text.raw_of(answer)) == answer
    assert typed.strip() or (answer is None and outcome.credit == 0)


@given(TEXT.map(str.strip).filter(bool), st.sets(st.sampled_from(IGNORABLE)))
def test_a_text_accepts_itself(text: str, ignore: set[str]) -> None:
    escaped = text.replace("\\", "\\\\").replace("*", r"\*")
    rules = tuple(rule for rule in IGNORABLE if rule in ignore)
    assert plain(escaped) == text
    assert Acceptance(accepted=(Accepted(text=escaped),), ignore=rules).find(text) is not None


def test_two_answers_in_one_field_are_refused() -> None:
    spec = read("a")
    with pytest.raises(AnswerError):
        short_text.parse(spec.shown, short_text.plain_deal(spec.shown), {"answer": ["a", "b"]})
