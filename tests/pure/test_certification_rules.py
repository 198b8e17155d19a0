"""Properties of the standing: nothing is complete while a clause is open, and bad evidence never helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.canonical import digest_of
from lms.certification.rules import (
    KINDS,
    MET,
    SATISFIED,
    WAIVABLE,
    WAIVED,
    ClauseState,
    CriticalFact,
    DomainsFact,
    Evidence,
    LessonFact,
    LicenceFact,
    ObservationFact,
    QuizFact,
    UnsafeFact,
    WaiverFact,
    complete,
    evaluate,
    may_release,
    why_not_waive,
)
from lms.entrustment.rules import DecidedFact

TODAY = date(2026, 11, 24)
THEN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PRACTICALS: dict[str, Any] = {
    "id": "practicals", "kind": "practicals", "observed": 1, "performed": 3, "areas": 2, "assessors": 2,
    "last": 2, "level": 3, "within_days": 180, "drill": True,
}  # fmt: skip
DOMAINS: dict[str, Any] = {
    "id": "domains", "kind": "domains", "quiz": "final", "minima": {"safety": "4/5", "product": "1/2"},
}  # fmt: skip
ENTRUSTMENT: dict[str, Any] = {"id": "entrustment", "kind": "entrustment", "people": 2, "level": 3, "areas": 2}
CLAUSES: list[dict[str, Any]] = [
    *({"id": kind, "kind": kind} for kind in ("licence", "lessons", "quizzes", "examination")),
    DOMAINS,
    {"id": "critical", "kind": "critical", "quiz": "final"},
    {"id": "no_unsafe_open", "kind": "no_unsafe_open"},
    PRACTICALS,
    {"id": "attestation", "kind": "attestation"},
    ENTRUSTMENT,
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


def answered(slot: int, attempt: int = 19, **changes: Any) -> CriticalFact:
    """A right and safe answer to a critical item of the examination; a later attempt has a higher number."""
    made = CriticalFact(slot, slot, None, "safety", True, attempt, THEN + timedelta(hours=attempt), True, False)
    return replace(made, **changes)


DECIDED = DecidedFact(1, frozenset({"glabella", "forehead"}), "toxin", 3, 2)
WHOLE = Evidence(
    today=TODAY,
    licence=LICENCE,
    lessons=(LessonFact(1, 1, "One", THEN), LessonFact(2, 2, "Two", THEN)),
    quizzes=(QuizFact(1, "One", 1, THEN, 11, 1, 3), QuizFact(2, "Two", 2, THEN, 12, 3, 3)),
    examination=QuizFact(9, "Final", 0, THEN, 19, 1, 2),
    unsafe=(UnsafeFact(7, "One", True),),
    domains=(DomainsFact(19, 1, {"safety": Fraction(4, 5), "product": Fraction(1, 2), "anatomy": Fraction(0)}),),
    critical=(answered(1), answered(2)),
    observations=WHOLE_PRACTICE,
    decided=(DECIDED,),
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
        ("domains", {"domains": (DomainsFact(19, 1, {"safety": Fraction(79, 100), "product": Fraction(1)}),)}),
        ("domains", {"domains": ()}),
        ("critical", {"critical": (answered(1), answered(2, right=False))}),
        ("critical", {"critical": ()}),
        ("no_unsafe_open", {"unsafe": (UnsafeFact(7, "One", True), UnsafeFact(8, "One", False))}),
        ("practicals", {"observations": WHOLE_PRACTICE[:-1]}),
        ("entrustment", {"decided": ()}),
        ("entrustment", {"decided": (DECIDED, replace(DECIDED, order=2, areas=frozenset({"glabella"}), level=2))}),
        ("entrustment", {"decided": (replace(DECIDED, people=1),)}),
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


def test_who_waived_a_requirement_does_not_release() -> None:
    assert may_release(3, 1, 2, waived_by=[3]) == "release_waived"
    assert may_release(3, 1, 2, waived_by=[2]) is None


# -- the domains of the examination ---------------------------------------------------------------------------


def domains(*attempts: DomainsFact) -> ClauseState:
    return evaluate([DOMAINS], Evidence(today=TODAY, domains=attempts, domain_titles={"safety": "Safety"}))[0]


shares = st.dictionaries(st.sampled_from(["safety", "product", "anatomy"]), st.fractions(0, 1, max_denominator=20))
sittings = st.lists(st.tuples(st.integers(1, 9), shares), max_size=4, unique_by=lambda one: one[0])


@given(sittings)
def test_the_domains_are_met_when_one_attempt_reaches_every_minimum(found: list[tuple[int, Any]]) -> None:
    state = domains(*(DomainsFact(number, number, of) for number, of in found))
    least = {name: Fraction(share) for name, share in DOMAINS["minima"].items()}
    whole = [all(name in of and of[name] >= share for name, share in least.items()) for _number, of in found]
    assert state.met == any(whole)
    assert bool(state.missing) == (not state.met)


@given(sittings, shares)
def test_one_more_attempt_never_takes_a_minimum_away(found: list[tuple[int, Any]], of: Any) -> None:
    facts = [DomainsFact(number, number, given) for number, given in found]
    before, after = domains(*facts), domains(*facts, DomainsFact(10, 10, of))
    assert before.have <= after.have


def test_strengths_of_two_attempts_do_not_add_up() -> None:
    strong_here = DomainsFact(1, 1, {"safety": Fraction(1), "product": Fraction(0)})
    strong_there = DomainsFact(2, 2, {"safety": Fraction(0), "product": Fraction(1)})
    assert not domains(strong_here, strong_there).met


def test_a_minimum_that_is_missed_by_a_hair_never_shows_as_reached() -> None:
    state = domains(DomainsFact(1, 1, {"safety": Fraction(799, 1000), "product": Fraction(1)}))
    assert [(one.code, dict(one.params)) for one in state.missing] == [
        ("domain_below", {"domain": "Safety", "have": 79, "need": 80})
    ]


def test_a_domain_that_did_not_come_up_was_not_shown() -> None:
    assert missing(domains(DomainsFact(1, 1, {"safety": Fraction(1)}))) == {"domain_absent"}


# -- critical items -------------------------------------------------------------------------------------------


def critical(*answers: CriticalFact) -> ClauseState:
    return evaluate([{"id": "critical", "kind": "critical", "quiz": "final"}], Evidence(TODAY, critical=answers))[0]


WRONG = answered(1, 5, right=False)
UNSAFE = answered(1, 5, right=False, unsafe=True)
RETEST = {"critical_retest"}


@pytest.mark.parametrize(
    ("answers", "open_codes"),
    [
        ((answered(1),), set()),
        ((WRONG,), {"critical_retest"}),
        ((UNSAFE,), {"critical_talk", "critical_retest"}),
        ((replace(UNSAFE, reviewed=True),), {"critical_retest"}),
        ((WRONG, answered(2, 6)), set()),
        ((UNSAFE, answered(2, 6)), {"critical_talk"}),
        ((replace(UNSAFE, reviewed=True), answered(2, 6)), set()),
        # the same item again is no parallel one, nor is one of the same paper, an earlier one or another domain
        ((WRONG, answered(2, 6, question=1)), {"critical_retest"}),
        ((WRONG, answered(2, 5)), {"critical_retest"}),
        ((WRONG, answered(2, 4)), {"critical_retest"}),
        ((WRONG, answered(2, 6, domain="product")), {"critical_retest"}),
        # where the author named siblings, only they are parallel, critical themselves or not
        ((replace(WRONG, siblings="dose"), answered(2, 6)), {"critical_retest"}),
        ((replace(WRONG, siblings="dose"), answered(2, 6, siblings="dose")), set()),
        ((replace(WRONG, siblings="dose"), answered(2, 6, siblings="dose", examination=False)), set()),
        ((replace(WRONG, siblings="dose"), answered(2, 6, siblings="dose", right=False, examination=False)), RETEST),
        # a module quiz opens nothing here: only the examination is asked about
        ((answered(1), answered(2, 6, examination=False, right=False)), set()),
    ],
)  # fmt: skip
def test_a_missed_critical_item_is_talked_over_and_tested_again(
    answers: tuple[CriticalFact, ...], open_codes: set[str]
) -> None:
    state = critical(*answers)
    assert missing(state) == open_codes
    assert state.met == (not open_codes)


answer_lists = st.lists(
    st.builds(
        answered,
        st.integers(1, 30),
        st.integers(1, 6),
        question=st.integers(1, 6),
        siblings=st.sampled_from([None, "dose", "zone"]),
        domain=st.sampled_from(["safety", "product"]),
        examination=st.booleans(),
        right=st.booleans(),
        unsafe=st.booleans(),
        reviewed=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda one: one.slot,
)


@given(answer_lists, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(answers: list[CriticalFact], rng: Any) -> None:
    shuffled = list(answers)
    rng.shuffle(shuffled)
    assert critical(*answers) == critical(*shuffled)


@given(answer_lists, st.integers(31, 40))
def test_one_more_wrong_answer_never_closes_a_critical_item(answers: list[CriticalFact], slot: int) -> None:
    worse = answered(slot, 6, right=False, unsafe=True)
    before, after = critical(*answers), critical(*answers, worse)
    assert not after.met
    assert missing(before) - {"after_the_examination"} <= missing(after)


# -- waivers --------------------------------------------------------------------------------------------------

BARE = Evidence(TODAY, licence=LICENCE)


def waiver(clause: dict[str, Any], digest: str | None = None) -> WaiverFact:
    text = digest_of(clause) if digest is None else digest
    return WaiverFact(1, clause["id"], clause["kind"], text, 7, "Chidi Okafor", THEN, "salted")


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause["kind"])
def test_a_waiver_counts_for_what_may_be_waived_and_for_nothing_else(clause: dict[str, Any]) -> None:
    evidence = replace(BARE, licence=None, unsafe=(UnsafeFact(1, "One", False),), lessons=(LessonFact(1, 1, "", None),))
    evidence = replace(evidence, quizzes=(QuizFact(1, "One", 1, None, None, 0, 3),), waivers=(waiver(clause),))
    state = evaluate([clause], evidence)[0]
    assert state.met == (clause["kind"] in WAIVABLE)
    assert (state.state == WAIVED) == (clause["kind"] in WAIVABLE)
    assert why_not_waive(clause, 7, 1, "open") == (None if clause["kind"] in WAIVABLE else "waiver_kind")


def test_a_waiver_is_shown_with_who_when_and_the_digest_of_why() -> None:
    state = evaluate([PRACTICALS], replace(BARE, waivers=(waiver(PRACTICALS),)))[0]
    told = {"waiver": 1, "by": 7, "name": "Chidi Okafor", "at": THEN.isoformat(), "reason": "salted"}
    assert state.evidence["waived"] == told
    assert state.missing == ()


def test_a_waiver_is_for_the_clause_as_it_read() -> None:
    harder = {**PRACTICALS, "performed": 9}
    assert not evaluate([harder], replace(BARE, waivers=(waiver(PRACTICALS),)))[0].met


def test_what_is_met_needs_no_waiver() -> None:
    state = evaluate(CLAUSES, replace(WHOLE, waivers=(waiver(PRACTICALS),)))[CLAUSES.index(PRACTICALS)]
    assert state.state == MET
    assert "waived" not in state.evidence


@pytest.mark.parametrize(
    ("who", "state", "code"),
    [(1, "open", "waiver_own"), (7, "met", "waiver_met"), (7, "waived", "waiver_already"), (7, "attention", None)],
)
def test_who_may_waive(who: int, state: str, code: str | None) -> None:
    assert why_not_waive(PRACTICALS, who, 1, state) == code


@given(observation_lists, st.sets(st.sampled_from([clause["id"] for clause in CLAUSES])), st.booleans(), st.booleans())
def test_no_certificate_while_any_clause_is_unmet(
    observations: list[ObservationFact], waived: set[str], attested: bool, released: bool
) -> None:
    """Whatever is waived: complete is when each clause is met, or waived where that is allowed."""
    given_waivers = tuple(waiver(clause) for clause in CLAUSES if clause["id"] in waived)
    evidence = replace(
        WHOLE,
        observations=tuple(observations),
        attested_at=THEN if attested else None,
        released_at=THEN if released else None,
        waivers=given_waivers,
    )
    states = evaluate(CLAUSES, evidence)
    assert complete(states) == all(state.state in SATISFIED and not state.missing for state in states)
    assert all(state.kind in WAIVABLE and state.id in waived for state in states if state.state == WAIVED)
    if not (attested and released):
        assert not complete(states)
    if "practicals" not in waived and not practice(*observations).met:
        assert not complete(states)


def test_every_kind_has_its_rule() -> None:
    assert {clause["kind"] for clause in CLAUSES} == set(KINDS)


# -- practice: a worse observation, and signatures that wait --------------------------------------------------


@given(observation_lists, observation_facts)
def test_adding_a_worse_observation_never_improves_the_level(
    observations: list[ObservationFact], worse: ObservationFact
) -> None:
    """One more performance below the level of the clause, whenever it was, does not bring the level nearer."""
    assume(worse.version not in {one.version for one in observations})
    worse = replace(worse, role="performed", level=min(worse.level or 1, PRACTICALS["level"] - 1))
    before, after = practice(*observations), practice(*observations, worse)
    good = [level for level in before.evidence["last_levels"] if (level or 0) >= PRACTICALS["level"]]
    good_after = [level for level in after.evidence["last_levels"] if (level or 0) >= PRACTICALS["level"]]
    if len(before.evidence["last_levels"]) == PRACTICALS["last"]:
        assert len(good_after) <= len(good)
    assert ("level_short" in missing(after)) >= ("level_short" in missing(before))


@given(observation_lists)
def test_a_signature_that_waits_counts_for_nothing(observations: list[ObservationFact]) -> None:
    waiting = [
        replace(one, observation=one.observation + 100, version=one.version + 100, waits=True) for one in WHOLE_PRACTICE
    ]
    before, after = practice(*observations), practice(*observations, *waiting)
    assert before.state == after.state
    assert missing(after) == missing(before) | (set() if before.met else {"signatures_wait"})
