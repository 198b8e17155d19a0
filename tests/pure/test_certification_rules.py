"""Properties of the standing: nothing is complete while a clause is open, and bad evidence never helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.certification.rules import (
    MET,
    ClauseState,
    Evidence,
    LessonFact,
    LicenceFact,
    ObservationFact,
    QuizFact,
    UnsafeFact,
    complete,
    evaluate,
    may_release,
)

TODAY = date(2026, 11, 24)
THEN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PRACTICALS: dict[str, Any] = {
    "id": "practicals", "kind": "practicals", "observed": 1, "performed": 3, "areas": 2, "assessors": 2,
    "last": 2, "level": 3, "within_days": 180, "drill": True,
}  # fmt: skip
KINDS = ("licence", "lessons", "quizzes", "examination", "no_unsafe_open")
CLAUSES = [
    *({"id": kind, "kind": kind} for kind in KINDS),
    PRACTICALS,
    {"id": "attestation", "kind": "attestation"},
    {"id": "release", "kind": "release"},
]
LICENCE = LicenceFact("nurse", "Board", date(2024, 1, 1), date(2028, 6, 30), "document")


def fact(number: int, **changes: Any) -> ObservationFact:
    made = ObservationFact(
        number,
        number,
        "performed",
        f"C-{number}",
        frozenset({"glabella"}),
        3,
        1,
        TODAY - timedelta(days=30 - number),
    )
    return replace(made, **changes)


WHOLE_PRACTICE = (
    fact(1, role="observed", level=None),
    fact(2, areas=frozenset({"forehead"}), level=2),
    fact(3),
    fact(4, observer=2),
    fact(5, role="drill", level=None),
)
WHOLE = Evidence(
    today=TODAY,
    licence=LICENCE,
    lessons=(LessonFact(1, 1, "One", THEN), LessonFact(2, 2, "Two", THEN)),
    quizzes=(QuizFact(1, "One", 1, THEN, 11, 1, 3), QuizFact(2, "Two", 2, THEN, 12, 3, 3)),
    examination=QuizFact(9, "Final", 0, THEN, 19, 1, 2),
    unsafe=(UnsafeFact(7, "One", True),),
    observations=WHOLE_PRACTICE,
    attested_at=THEN,
    released_at=THEN,
)


def clause(kind: str, evidence: Evidence) -> ClauseState:
    return next(state for state in evaluate(CLAUSES, evidence) if state.kind == kind)


def practice(*observations: ObservationFact, today: date = TODAY) -> ClauseState:
    return evaluate([PRACTICALS], Evidence(today=today, observations=observations))[0]


def missing(state: ClauseState) -> set[str]:
    return {one.code for one in state.missing}


observation_facts = st.builds(
    ObservationFact,
    observation=st.integers(1, 40),
    version=st.integers(1, 40),
    role=st.sampled_from(["observed", "performed", "performed", "performed", "drill"]),
    case_code=st.sampled_from([f"C-{n}" for n in range(6)]),
    areas=st.frozensets(st.sampled_from(["glabella", "forehead", "lateral"]), min_size=1),
    level=st.integers(1, 5),
    observer=st.integers(1, 3),
    on=st.dates(TODAY - timedelta(days=200), TODAY),
)
observation_lists = st.lists(observation_facts, max_size=9, unique_by=lambda one: one.version)


def test_whole_evidence_is_complete() -> None:
    assert complete(evaluate(CLAUSES, WHOLE))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("licence", {"licence": None}),
        ("licence", {"licence": replace(LICENCE, verification="self")}),
        ("licence", {"licence": replace(LICENCE, valid_from=TODAY + timedelta(days=1))}),
        ("lessons", {"lessons": (*WHOLE.lessons, LessonFact(3, 3, "Three", None))}),
        ("quizzes", {"quizzes": (*WHOLE.quizzes, QuizFact(3, "Three", 3, None, None, 1, 3))}),
        ("examination", {"examination": replace(WHOLE.examination, passed_at=None)}),
        ("examination", {"examination": None}),
        ("no_unsafe_open", {"unsafe": (UnsafeFact(7, "One", True), UnsafeFact(8, "One", False))}),
        ("practicals", {"observations": WHOLE_PRACTICE[:-1]}),
        ("attestation", {"attested_at": None}),
        ("release", {"released_at": None}),
    ],
)
def test_nothing_is_complete_while_one_clause_is_open(kind: str, change: dict[str, Any]) -> None:
    states = evaluate(CLAUSES, replace(WHOLE, **change))
    assert [state.kind for state in states if state.state != MET] == [kind]
    assert all(state.missing for state in states if state.kind == kind)
    assert not complete(states)


@given(observation_lists, st.permutations(CLAUSES), st.booleans(), st.booleans(), st.booleans())
def test_complete_means_every_clause_is_met(
    observations: list[ObservationFact],
    clauses: list[dict[str, Any]],
    attested: bool,
    read: bool,
    licensed: bool,
) -> None:
    evidence = replace(
        WHOLE,
        observations=tuple(observations),
        attested_at=THEN if attested else None,
        lessons=(LessonFact(1, 1, "One", THEN if read else None),),
        licence=LICENCE if licensed else None,
    )
    states = evaluate(clauses, evidence)
    assert complete(states) == all(state.state == MET and not state.missing for state in states)
    if not (attested and read and licensed):
        assert not complete(states)


def test_a_programme_without_clauses_certifies_nothing() -> None:
    assert not complete(evaluate([], WHOLE))


@given(observation_lists)
def test_practice_is_met_only_when_each_number_is_reached(observations: list[ObservationFact]) -> None:
    """Against a second, slower way of counting."""
    performed = [one for one in observations if one.role == "performed"]
    watched = [one for one in observations if one.role == "observed"]
    state = practice(*observations)
    if state.met:
        assert len({one.case_code for one in watched}) >= PRACTICALS["observed"]
        assert len({one.case_code for one in performed}) >= PRACTICALS["performed"]
        assert len({area for one in performed for area in one.areas}) >= PRACTICALS["areas"]
        assert len({one.observer for one in observations}) >= PRACTICALS["assessors"]
        assert any(one.role == "drill" for one in observations)
        last_day = max(one.on for one in performed)
        assert all(one.level is not None and one.level >= 3 for one in performed if one.on == last_day)


@given(observation_lists, observation_facts)
def test_an_observation_below_the_level_never_meets_the_level(
    observations: list[ObservationFact], poor: ObservationFact
) -> None:
    poor = replace(poor, role="performed", level=min(poor.level or 1, PRACTICALS["level"] - 1))
    assume(poor.version not in {one.version for one in observations})
    if "level_short" in missing(practice(*observations)):
        assert "level_short" in missing(practice(*observations, poor))


@given(observation_lists, st.data())
def test_a_worse_level_never_improves_a_standing(observations: list[ObservationFact], data: st.DataObject) -> None:
    assume(observations)
    place = data.draw(st.integers(0, len(observations) - 1))
    worse = list(observations)
    worse[place] = replace(worse[place], level=data.draw(st.integers(1, observations[place].level or 1)))
    before, after = practice(*observations), practice(*worse)
    assert missing(before) <= missing(after)
    assert before.met or not after.met


@given(observation_lists)
def test_one_assessor_alone_never_suffices_where_two_are_asked(observations: list[ObservationFact]) -> None:
    alone = practice(*(replace(one, observer=1) for one in observations))
    assert "assessors_short" in missing(alone)
    assert not alone.met


@given(observation_lists, st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_matter(observations: list[ObservationFact], rng: Any) -> None:
    shuffled = list(observations)
    rng.shuffle(shuffled)
    assert practice(*observations) == practice(*shuffled)


@given(st.integers(3, 5), st.integers(1, 2))
def test_levels_are_never_averaged(high: int, low: int) -> None:
    """A five does not make up for a two: each of the last ones has to reach the level."""
    mixed = (*WHOLE_PRACTICE, fact(6, level=low), fact(7, level=high))
    assert missing(practice(*mixed)) == {"level_short"}
    assert practice(*mixed).evidence["last_levels"] == [low, high]


@pytest.mark.parametrize(("days", "met"), [(0, True), (180, True), (181, False)])
def test_a_level_counts_for_180_days_to_the_day(days: int, met: bool) -> None:
    latest = max(one.on for one in WHOLE_PRACTICE if one.role == "performed")
    oldest = min(one.on for one in WHOLE_PRACTICE if one.observation in (3, 4))
    assert practice(*WHOLE_PRACTICE, today=max(oldest + timedelta(days=days), latest)).met == met


@pytest.mark.parametrize(("offset", "met"), [(-1, True), (0, True), (1, False)])
def test_a_licence_holds_to_the_end_of_its_last_day(offset: int, met: bool) -> None:
    on_the_day = replace(WHOLE, today=LICENCE.valid_until + timedelta(days=offset))
    state = clause("licence", on_the_day)
    assert state.met == met
    assert missing(state) == (set() if met else {"licence_lapsed"})


@pytest.mark.parametrize(("offset", "met"), [(-1, False), (0, True)])
def test_a_licence_begins_on_its_first_day(offset: int, met: bool) -> None:
    assert clause("licence", replace(WHOLE, today=LICENCE.valid_from + timedelta(days=offset))).met == met


def test_statement_and_release_open_one_after_the_other() -> None:
    before = replace(WHOLE, attested_at=None, released_at=None)
    assert missing(clause("attestation", before)) == {"attestation_open"}
    assert missing(clause("release", before)) == {"after_everything_above"}
    assert missing(clause("release", replace(WHOLE, released_at=None))) == {"release_waiting"}
    unread = replace(before, lessons=(LessonFact(1, 1, "One", None),))
    assert missing(clause("attestation", unread)) == {"after_everything_above"}


def test_a_second_person_releases() -> None:
    assert may_release(1, 1, 2) == "release_own"
    assert may_release(2, 1, 2) == "release_needs_second"
    assert may_release(3, 1, 2) is None
    assert may_release(3, 1, None) is None
