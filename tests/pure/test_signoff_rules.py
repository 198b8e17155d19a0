"""How a request stands, who may assess at that minute, and what makes a logbook entry whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.practicals.rules import ObservationFact, counted_on, effects, tally, with_rest
from lms.practicals.rules.asking import LIFE, RequestFact, may_answer, may_renew
from lms.practicals.rules.assessing import Asked, Assessor, Entitled, GrantFact, OwnLicence, asked_of, entitled
from lms.practicals.rules.writing import Complication, Written, entry_problems
from tests.pure.test_practicals_rules import CHECKLIST, CLAUSE, TODAY

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ASKED = RequestFact(NOW, NOW + LIFE)


# -- requests -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after", "state"), [(LIFE - SECOND, "open"), (LIFE, "expired"), (LIFE + SECOND, "expired")])
def test_a_request_expires_to_the_second(after: timedelta, state: str) -> None:
    assert ASKED.state(NOW + after) == state
    assert may_answer(ASKED, NOW + after) == (None if state == "open" else "request_expired")


@pytest.mark.parametrize("closed", ["signed", "rejected", "withdrawn"])
def test_what_closed_a_request_stays_true_after_its_end(closed: str) -> None:
    fact = replace(ASKED, closed=closed, closed_at=NOW + timedelta(days=9, hours=3))
    assert fact.state(NOW + 3 * LIFE) == closed
    assert may_answer(fact, NOW) == f"request_{closed}"
    assert may_renew(fact, NOW) == "request_closed"
    assert fact.days_taken == 9


def test_a_request_is_renewed_once_even_after_it_expired() -> None:
    assert may_renew(ASKED, NOW + 2 * LIFE) is None
    assert may_renew(replace(ASKED, renewed_at=NOW), NOW) == "request_renewed_before"


# -- who may assess -------------------------------------------------------------------------------------------

LICENCE = OwnLicence(date(2024, 1, 1), date(2026, 11, 24), "document")
GRANT = GrantFact(frozenset({"glabella", "forehead"}), NOW - timedelta(days=9), None)
INSTRUCTOR = Assessor(1, True, False, None, LICENCE)
SUPERVISOR = Assessor(2, False, True, GRANT, LICENCE)


def verdict(
    who: Assessor, areas: tuple[str, ...] = ("glabella",), asked: Asked = Asked(), trainee: int = 9
) -> Entitled:
    return entitled(who, trainee, areas, asked, NOW, NOW.date())


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (INSTRUCTOR, None),
        (SUPERVISOR, None),
        (replace(INSTRUCTOR, instructs=False), "assess_no_role"),
        (replace(SUPERVISOR, grant=replace(GRANT, valid_from=NOW + SECOND)), "assess_grant_not_yet"),
        (replace(SUPERVISOR, grant=replace(GRANT, valid_until=NOW)), "assess_grant_over"),
        (replace(SUPERVISOR, grant=replace(GRANT, valid_until=NOW + SECOND)), None),
        (replace(SUPERVISOR, grant=replace(GRANT, areas=frozenset({"forehead"}))), "assess_area"),
        (replace(SUPERVISOR, licence=None), "assess_licence_missing"),
        (replace(INSTRUCTOR, licence=replace(LICENCE, valid_until=date(2026, 11, 23))), "assess_licence_lapsed"),
        (replace(INSTRUCTOR, licence=replace(LICENCE, valid_from=date(2026, 11, 25))), "assess_licence_not_yet"),
        (replace(INSTRUCTOR, licence=replace(LICENCE, verification="self")), "assess_licence_unverified"),
    ],
)
def test_each_reason_has_its_own_code(who: Assessor, code: str | None) -> None:
    assert verdict(who) == Entitled(code)


def test_nobody_assesses_themselves_whatever_else_they_hold() -> None:
    both = replace(INSTRUCTOR, supervises=True, grant=GRANT)
    assert verdict(both, trainee=1) == Entitled("observe_self")


def test_an_instructor_needs_nobody_to_vouch() -> None:
    ended = replace(GRANT, valid_until=NOW)
    assert verdict(replace(INSTRUCTOR, supervises=True, grant=ended), ("lateral",)) == Entitled()


def test_somebody_whom_nobody_vouches_for_signs_provisionally() -> None:
    unknown = replace(SUPERVISOR, grant=None, licence=None)
    assert verdict(unknown) == Entitled(None, True)
    lapsed = replace(unknown, licence=replace(LICENCE, valid_until=date(2020, 1, 1)))
    assert verdict(lapsed) == Entitled("assess_licence_lapsed")


def test_a_programme_may_ask_for_no_licence_and_for_a_calibration() -> None:
    assert verdict(replace(INSTRUCTOR, licence=None), asked=Asked(licence=False)) == Entitled()
    assert verdict(INSTRUCTOR, asked=Asked(calibration=True)) == Entitled("assess_not_calibrated")
    assert verdict(replace(INSTRUCTOR, calibrated=True), asked=Asked(calibration=True)) == Entitled()
    assert asked_of({}) == Asked(True, False)
    assert asked_of({"assessors": {"licence": False, "calibration": True}}) == Asked(False, True)


# -- what a signature counts for ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "signed", "on"),
    [
        (date(2026, 11, 1), date(2026, 11, 24), date(2026, 11, 24)),
        (date(2026, 10, 1), date(2026, 11, 24), date(2026, 10, 31)),
        (date(2024, 2, 1), date(2026, 11, 24), date(2024, 2, 29)),
        (date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 30)),
    ],
)
def test_a_month_counts_from_its_last_day_but_not_after_the_signature(month: date, signed: date, on: date) -> None:
    assert counted_on(month, signed) == on


def fact(number: int, **changes: Any) -> ObservationFact:
    made = ObservationFact(number, number, "performed", f"C-{number}", frozenset({"glabella"}), 3, 1, TODAY)
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("changes", "code"), [({"waits": True}, "counts_waiting"), ({"watched": False}, "counts_reviewed")]
)
def test_what_waits_or_was_only_reviewed_adds_nothing_anywhere(changes: dict[str, Any], code: str) -> None:
    idle = fact(2, observer=2, areas=frozenset({"forehead"}), **changes)
    assert tally([fact(1), idle], CLAUSE, TODAY) == tally([fact(1)], CLAUSE, TODAY)
    assert [one.code for one in effects(idle, [fact(1), idle], CLAUSE, TODAY)] == [code]


def test_two_ratings_of_one_case_in_the_same_month_are_judged_by_the_careful_one() -> None:
    first = fact(1, level=2, on=TODAY - timedelta(days=5), occasion=TODAY.replace(day=1))
    again = fact(2, case_code="C-1", level=4, observer=2, occasion=TODAY.replace(day=1))
    assert [one.level for one in tally([first, again], {**CLAUSE, "last": 1}, TODAY).last] == [2]


@given(st.dictionaries(st.sampled_from(["consent", "comfort"]), st.sampled_from(["done", "prompted", "not_done"])))
def test_one_tap_never_answers_for_a_critical_step(judged: dict[str, str]) -> None:
    steps, together = with_rest(judged, CHECKLIST["steps"], rest=True)
    assert "consent" not in together
    assert steps.get("consent") == judged.get("consent")
    assert all(steps[step] == outcome for step, outcome in judged.items())
    assert with_rest(judged, CHECKLIST["steps"], rest=False) == (judged, ())


# -- logbook entries ------------------------------------------------------------------------------------------

LISTS: dict[str, Any] = {
    **CHECKLIST,
    "age_bands": [{"id": "40-49", "title": "40 to 49"}],
    "assistance": [{"id": "words", "title": "Told"}],
    "complications": {
        "categories": [{"id": "bruise", "title": "Bruise"}],
        "severities": [{"id": "mild", "title": "Mild"}],
        "actions": [{"id": "explained", "title": "Explained"}],
    },
}
WHOLE = Written("performed", TODAY, "40-49", ("glabella",), "ona", "20", "", "words", (), "")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"role": "assisted"}, [("role", "choose_role")]),
        ({"performed_on": date(2026, 12, 1)}, [("performed_on", "in_the_future")]),
        ({"performed_on": date(2026, 11, 30)}, []),
        ({"areas": ("neck",)}, [("areas", "choose_area")]),
        ({"product": ""}, [("product", "choose_product")]),
        ({"age_band": "43"}, [("age_band", "choose_age_band")]),
        ({"assistance": ""}, [("assistance", "choose_assistance")]),
        ({"role": "observed", "assistance": ""}, []),
        ({"units": "0"}, [("units", "type_units")]),
        ({"units": "1000"}, [("units", "type_units")]),
        ({"units": "12.55"}, [("units", "type_units")]),
        ({"units": "٢٠"}, [("units", "type_units")]),
        ({"units": "999.9"}, []),
        ({"complications": (Complication("bruise", "mild", "explained"),)}, []),
        ({"complications": (Complication("", "", ""),)}, []),
        ({"complications": (Complication("bruise", "", ""),)}, [("complications", "complete_complication")]),
        (
            {"complications": (Complication("flood", "mild", "explained"),)},
            [("complications", "complete_complication")],
        ),
        ({"reflection": "Mrs Maria Santos was calm."}, [("reflection", "identifies_somebody")]),
        ({"role": "drill", "drill": "ptosis", "areas": (), "product": "", "units": "", "age_band": ""}, []),
        ({"role": "drill", "drill": "flood"}, [("drill", "choose_drill")]),
    ],
)
def test_each_fault_of_an_entry_is_named_at_its_field(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert entry_problems(replace(WHOLE, **changes), LISTS, TODAY) == expected


def test_lists_that_a_checklist_does_not_have_are_not_asked_for() -> None:
    assert entry_problems(replace(WHOLE, age_band="", assistance=""), CHECKLIST, TODAY) == []
