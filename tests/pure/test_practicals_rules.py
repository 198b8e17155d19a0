"""What keeps an observation open, what observations add up to, and what one of them does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lms.practicals.rules import (
    ObservationFact,
    Observed,
    effects,
    missed_critical,
    parts,
    problems,
    tally,
    text_problem,
)

TODAY = date(2026, 11, 24)
CHECKLIST: dict[str, Any] = {
    "steps": [
        {"id": "consent", "text": "Consent", "critical": True},
        {"id": "comfort", "text": "Comfort", "critical": False},
    ],
    "entrustment": [{"level": level, "title": str(level), "sentence": ""} for level in range(1, 6)],
    "areas": [{"id": "glabella", "title": "Glabella"}, {"id": "forehead", "title": "Forehead"}],
    "products": [{"id": "ona", "title": "ona"}],
    "drills": [{"id": "ptosis", "title": "Ptosis"}],
}
CLAUSE: dict[str, Any] = {
    "observed": 1, "performed": 2, "areas": 2, "assessors": 2, "last": 2, "level": 3,
    "within_days": 180, "drill": True,
}  # fmt: skip


def seen(**changes: Any) -> Observed:
    whole = Observed(
        "performed",
        TODAY,
        ("glabella",),
        "ona",
        "",
        {"consent": "done", "comfort": "not_seen"},
        3,
        "Calm.",
        "Slower.",
    )
    return replace(whole, **changes)


def fact(number: int, **changes: Any) -> ObservationFact:
    made = ObservationFact(number, number, "performed", f"C-{number}", frozenset({"glabella"}), 3, 1, TODAY)
    return replace(made, **changes)


def test_a_whole_observation_has_no_problems() -> None:
    assert problems(seen(), CHECKLIST, TODAY) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"role": "assisted"}, [("role", "choose_role")]),
        ({"performed_on": date(2026, 12, 1)}, [("performed_on", "in_the_future")]),
        ({"areas": ()}, [("areas", "choose_area")]),
        ({"areas": ("glabella", "neck")}, [("areas", "choose_area")]),
        ({"product": "other"}, [("product", "choose_product")]),
        ({"steps": {"consent": "done"}}, [("steps", "judge_every_step")]),
        ({"steps": {"consent": "perhaps", "comfort": "done"}}, [("steps", "judge_every_step")]),
        ({"level": None}, [("level", "choose_level")]),
        ({"level": 6}, [("level", "choose_level")]),
        ({"steps": {"consent": "prompted", "comfort": "done"}}, [("level", "critical_step_missed")]),
        ({"steps": {"consent": "prompted", "comfort": "done"}, "level": 2}, []),
        ({"strength": "  "}, [("strength", "write_one")]),
        ({"next_step": "x" * 1001}, [("next_step", "write_less")]),
        ({"next_step": "a\x00b c"}, [("next_step", "write_plainly")]),
        ({"role": "drill", "drill": "flood"}, [("drill", "choose_drill")]),
    ],
)
def test_each_fault_is_named_at_its_field(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert problems(seen(**changes), CHECKLIST, TODAY) == expected


def test_what_the_role_does_not_ask_for_is_not_looked_at() -> None:
    watched = seen(role="observed", steps={}, level=None, drill="flood")
    drill = seen(role="drill", drill="ptosis", areas=(), product="", steps={"nothing": "x"}, level=99)
    assert problems(watched, CHECKLIST, TODAY) == problems(drill, CHECKLIST, TODAY) == []


def test_a_critical_step_that_nobody_saw_is_not_a_missed_one() -> None:
    assert missed_critical({"consent": "not_seen"}, CHECKLIST["steps"]) == []
    assert missed_critical({"consent": "not_done"}, CHECKLIST["steps"]) == ["consent"]


def test_texts_keep_joiners_and_line_breaks() -> None:
    assert text_problem("نمی‌دانم\r\nخوب") is None


def test_one_patient_is_one_procedure() -> None:
    counted = tally([fact(1), fact(2, case_code="C-1"), fact(3, role="observed", case_code="C-1")], CLAUSE, TODAY)
    assert (len(counted.performed), len(counted.observed)) == (1, 1)


def test_two_observers_of_one_procedure_are_not_averaged_the_careful_one_stands() -> None:
    twice = [fact(1, level=4), fact(2, case_code="C-1", level=2, observer=2)]
    counted = tally(twice, {**CLAUSE, "last": 1}, TODAY)
    assert [one.level for one in counted.last] == [2]
    assert counted.good == ()


def test_a_later_meeting_with_the_same_patient_replaces_the_earlier_level() -> None:
    counted = tally([fact(1, level=2, on=TODAY - timedelta(days=9)), fact(2, case_code="C-1")], CLAUSE, TODAY)
    assert [one.level for one in counted.last] == [3]


@pytest.mark.parametrize(("days", "good"), [(179, 1), (180, 1), (181, 0)])
def test_a_level_counts_up_to_its_last_day(days: int, good: int) -> None:
    old = fact(1, on=TODAY - timedelta(days=days))
    assert len(tally([old], {**CLAUSE, "last": 1}, TODAY).good) == good


def test_areas_and_assessors_are_collected_over_every_record_of_a_case() -> None:
    again = [fact(1), fact(2, case_code="C-1", areas=frozenset({"forehead"}), observer=2)]
    have = {part.id: part.have for part in parts(tally(again, CLAUSE, TODAY), CLAUSE)}
    assert (have["performed"], have["areas"], have["assessors"]) == (1, 2, 2)


def codes(one: ObservationFact, *others: ObservationFact, clause: dict[str, Any] | None = CLAUSE) -> list[str]:
    return [effect.code for effect in effects(one, (one, *others), clause, TODAY)]


def test_what_a_performed_procedure_does_is_said_in_two_sentences() -> None:
    assert codes(fact(1)) == ["counts_performed", "level_counts"]
    assert codes(fact(1, level=2)) == ["counts_performed", "level_below"]
    assert codes(fact(1, on=TODAY - timedelta(days=181))) == ["counts_performed", "level_old"]
    early = fact(1, on=TODAY - timedelta(days=9))
    assert codes(early, fact(2), fact(3)) == ["counts_performed", "level_earlier"]


def test_the_same_case_again_says_so_on_both_records() -> None:
    first, second = fact(1, on=TODAY - timedelta(days=3)), fact(2, case_code="C-1")
    assert codes(first, second) == ["counts_once_performed", "level_earlier"]
    assert codes(second, first) == ["counts_once_performed", "level_counts"]


def test_watching_counts_as_observed_only() -> None:
    assert codes(fact(1, role="observed", level=None)) == ["counts_observed"]
    assert codes(fact(1, role="observed", level=None), clause={**CLAUSE, "observed": 0}) == ["observed_not_asked"]


def test_drills_withdrawn_ones_and_a_programme_without_practice_are_explained() -> None:
    drill = fact(1, role="drill", level=None)
    assert codes(drill) == ["counts_drill"]
    assert codes(drill, clause={**CLAUSE, "drill": False}) == ["drill_not_asked"]
    assert codes(drill, clause=None) == ["nothing_asked"]
    assert [effect.code for effect in effects(drill, (), CLAUSE, TODAY)] == ["counts_withdrawn"]
