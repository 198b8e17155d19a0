"""What docs/privacy.md says of the scanner is what it does, measured anew on labelled texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.labelled.privacy.measure import (
    PARTS,
    clean,
    languages,
    read_part,
    recall_of_names,
    recall_of_patterns,
    refused_in_vain,
    summary,
    table,
)

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", PARTS)
def test_what_has_a_pattern_is_found_in_ninety_eight_texts_of_a_hundred(part: str) -> None:
    assert recall_of_patterns(read_part(part)).value >= 0.98


@pytest.mark.parametrize("part", PARTS)
def test_names_are_found_in_nine_texts_of_ten(part: str) -> None:
    assert recall_of_names(read_part(part)).value >= 0.90


@pytest.mark.parametrize("part", PARTS)
def test_at_most_two_clean_texts_of_a_hundred_are_refused(part: str) -> None:
    assert refused_in_vain(read_part(part)).value <= 0.02


def test_there_are_as_many_texts_as_the_bars_ask_for_and_half_of_them_are_held_out() -> None:
    counts = {part: (len(read_part(part)) - len(clean(read_part(part))), len(clean(read_part(part)))) for part in PARTS}
    assert sum(marked for marked, _ in counts.values()) >= 300
    assert sum(bare for _, bare in counts.values()) >= 300
    assert 2 * counts["held_out"][0] >= 300
    assert 2 * counts["held_out"][1] >= 300


def test_no_text_is_in_both_parts() -> None:
    tuning, held_out = ({row.text for row in read_part(part)} for part in PARTS)
    assert not tuning & held_out


@pytest.mark.parametrize("measured", [summary, table, languages], ids=["shares", "kinds", "languages"])
def test_the_page_shows_the_figures_as_they_are_measured_now(measured: object) -> None:
    assert callable(measured)
    assert measured() in PAGE, "print them with: python -m tests.labelled.privacy.measure"
