"""Two versions of a programme: what differs, in words, and who may choose between them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certification.queries import ProgrammeNews
from lms.certification.rules import WAIVABLE, Difference, differences, may_choose
from lms.certification.version_words import differing, instructed, told

PRACTICALS: dict[str, Any] = {
    "id": "practicals", "kind": "practicals", "observed": 3, "performed": 5, "areas": 2, "assessors": 2,
    "last": 2, "level": 3, "within_days": 180, "drill": True,
}  # fmt: skip
DOMAINS: dict[str, Any] = {"id": "domains", "kind": "domains", "quiz": "final", "minima": {"safety": "4/5"}}
OLD = [{"id": "lessons", "kind": "lessons"}, PRACTICALS, {"id": "release", "kind": "release"}]


def words(new: list[dict[str, Any]], old: list[dict[str, Any]] | None = None) -> list[str]:
    return differing(ProgrammeNews("stays", differences(old or OLD, new), {"safety": "Safety"}, 1, 2))


def test_what_is_asked_otherwise_is_said_figure_by_figure() -> None:
    harder = {**PRACTICALS, "performed": 6, "level": 4, "drill": False}
    assert words([harder, DOMAINS, {"id": "release", "kind": "release"}]) == [
        "Supervised practice: procedures performed, 6 instead of 5.",
        "Supervised practice: level of the latest procedures, 4 instead of 3.",
        "No longer asked: the complication drill.",
        "New: Every domain at its minimum.",
        "No longer asked: Lessons.",
    ]


@pytest.mark.parametrize(
    ("minima", "sentence"),
    [
        ({"safety": "9/10"}, "Safety: at least 90 % instead of 80 %."),
        ({"safety": "4/5", "product": "1/2"}, "New: at least 50 % in product."),
        ({"product": "4/5"}, "New: at least 80 % in product."),
    ],
)
def test_a_changed_minimum_is_said_in_per_cent(minima: dict[str, str], sentence: str) -> None:
    assert sentence in words([{**DOMAINS, "minima": minima}], [DOMAINS])


def test_a_domain_without_a_minimum_any_more_is_said() -> None:
    found = words([{**DOMAINS, "minima": {"product": "4/5"}}], [DOMAINS])
    assert "No minimum of its own any more: Safety." in found


def test_another_order_or_other_ids_are_no_difference() -> None:
    renamed = [{**clause, "id": f"new-{clause['id']}"} for clause in reversed(OLD)]
    assert differences(OLD, renamed) == ()
    assert len(words(renamed)) == 1


figures = st.fixed_dictionaries({name: st.integers(1, 4) for name in ("observed", "performed", "areas", "level")})


@given(figures, figures)
def test_every_changed_figure_is_named_once_and_no_other(old: dict[str, int], new: dict[str, int]) -> None:
    found = differences([{**PRACTICALS, **old}], [{**PRACTICALS, **new}])
    assert {one.params["what"] for one in found} == {name for name in old if old[name] != new[name]}
    assert all(isinstance(one, Difference) and one.code == "figure_changed" for one in found)


@pytest.mark.parametrize("kind", ["stays", "asked", "chose_old", "chose_new", "moved"])
def test_each_outcome_has_its_words_for_the_trainee_and_for_the_instructor(kind: str) -> None:
    news = ProgrammeNews(kind, differences(OLD, [DOMAINS]), {}, 1, 2)
    assert told(news).title
    assert told(news).meaning
    assert told(news).may_choose == (kind in ("asked", "chose_old"))
    assert instructed(news).endswith(".")


@pytest.mark.parametrize(
    ("under_way", "held", "newest", "certified", "wanted", "code"),
    [
        ("choose", 1, 2, False, 2, None),
        ("choose", 1, 2, False, 1, None),
        ("choose", 1, 2, True, 2, "programme_certified"),
        ("choose", 1, 3, False, 2, "programme_no_choice"),
        ("choose", 2, 2, False, 2, "programme_no_choice"),
        ("finish_old", 1, 2, False, 2, "programme_no_choice"),
        ("move", 1, 2, False, 1, "programme_no_choice"),
    ],
)
def test_who_may_choose(under_way: str, held: int, newest: int, certified: bool, wanted: int, code: str | None) -> None:
    assert may_choose(under_way, held, newest, certified, wanted) == code


def test_safety_and_signatures_are_never_waivable() -> None:
    assert not WAIVABLE & {"licence", "critical", "no_unsafe_open", "attestation", "release"}
