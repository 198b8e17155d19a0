"""What several expressions have in common, written once: every text comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.privacy.scanning.sharing import shared, whole
from lms.privacy.scanning.table import PATTERNS

PIECES = st.lists(st.sampled_from(["(?:[ .:-]{0,2})", "telephone|telefon|", "[0-9]{3}", "a", "\\p{L}"]), max_size=9)


@given(st.lists(PIECES.map("".join), max_size=6))
def test_every_text_comes_back(texts: list[str]) -> None:
    parts, short = shared(texts)
    assert [whole(text, parts) for text in short] == texts


def test_what_repeats_stands_once() -> None:
    parts, short = shared(["before telephone|telefon|mobile", "telephone|telefon|mobile after"])
    assert (parts, short) == (["telephone|telefon|mobile"], ["before «0»", "«0» after"])


def test_the_patterns_come_back_and_take_half_the_room() -> None:
    expressions = [one.lowered for one in PATTERNS]
    parts, short = shared(expressions)
    assert [whole(text, parts) for text in short] == expressions
    assert 2 * sum(map(len, [*parts, *short])) < sum(map(len, expressions))


def test_a_text_with_a_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="one of the marks"):
        shared(["«7»"])
