"""What docs/item-writing.md says about the rules is what they do, measured anew on labelled items and the course."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lms.publishing.pack.advice import ADVICE
from lms.publishing.pack.products import VOCABULARY
from quizzes.item import Item
from quizzes.linting import RULES, lint, lint_set
from tests import course
from tests.labelled.labelled import HALVES, Labelled, read_half, scores, table, together

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "item-writing.md").read_text(encoding="utf-8")
ACCEPTANCE = {"accepted_in_vain", "accepted_unknown_rule"}
NEED_MORE = {"key_position_skew", "key_length_skew", "near_duplicate", "no_rationale", "no_passage"} | {
    "number_reads_two_ways",
    "step_ids_give_order",
}


@pytest.fixture(scope="module")
def labelled() -> dict[str, tuple[Labelled, ...]]:
    return {half: read_half(half) for half in HALVES}


@pytest.fixture(scope="module")
def shipped() -> list[Item]:
    return list(course.shipped().items())


def test_the_page_shows_the_table_as_it_is_measured_now() -> None:
    assert table() in PAGE, "print it with: python -m tests.labelled.labelled"


def test_there_are_as_many_labelled_items_as_the_page_says(labelled: dict[str, tuple[Labelled, ...]]) -> None:
    everything = [one for half in labelled.values() for one in half]
    flawed = sum(bool(one.flaws) for one in everything)
    assert f"holds {len(everything)} short items" in PAGE
    assert f"{flawed} of them with flaws" in PAGE
    assert len(everything) >= 220
    assert 2 * flawed >= len(everything)


def test_no_item_is_in_both_halves(labelled: dict[str, tuple[Labelled, ...]]) -> None:
    tuned, held_out = ({(o.item.stem, o.item.lead_in, str(o.item.spec.shown)) for o in labelled[h]} for h in HALVES)
    assert not tuned & held_out


def test_every_rule_of_a_single_item_has_labels(labelled: dict[str, tuple[Labelled, ...]]) -> None:
    seen = {flaw for half in labelled.values() for one in half for flaw in one.flaws}
    assert sorted(RULES - seen - NEED_MORE) == []


@pytest.mark.parametrize("half", HALVES)
def test_the_rules_agree_with_a_person_more_often_than_nine_times_in_ten(
    half: str, labelled: dict[str, tuple[Labelled, ...]]
) -> None:
    """A floor, so that a change for one rule cannot quietly spoil the others; the table has the figures."""
    whole = together(scores(labelled[half]).values())
    assert whole.precision is not None
    assert whole.recall is not None
    assert min(whole.precision, whole.recall) > 0.9


def test_every_rule_is_explained_on_the_page_and_has_its_advice() -> None:
    named = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert sorted((RULES | ACCEPTANCE) - named) == []
    assert set(ADVICE) == RULES | ACCEPTANCE


def test_each_flaw_of_the_shipped_course_is_answered_for_on_the_page(shipped: list[Item]) -> None:
    found = {(item.id, warning.rule) for item in shipped for warning in lint(item, VOCABULARY)}
    found |= {(str(warning.path[0]) if warning.path else "", warning.rule) for warning in lint_set(shipped)}
    answered = set(re.findall(r"^\| `([a-z0-9-]+)` \| `([a-z_]+)` \|", PAGE, re.MULTILINE))
    assert sorted(found - answered) == []
