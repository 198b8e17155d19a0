"""Fonts of the printed certificate: only those that are named, in an order, and the one to add where none fits."""

from __future__ import annotations

import pytest

from lms.printing.fonts import SHIPPED, direction_of, families, missing_font
from tests.names import NAMES

HAN = {"Noto Serif CJK SC", "Noto Serif CJK JP", "Noto Serif CJK KR"}


def test_what_ships_is_asked_first_and_what_is_made_for_code_never() -> None:
    available = {*SHIPPED, "DejaVu Sans Mono", "New Computer Modern Math", "Academy Hand"}
    assert families("Ana", available) == [*SHIPPED, "Academy Hand"]


def test_a_family_that_is_not_there_is_not_named() -> None:
    assert families("ฤทธิ์", set(SHIPPED)) == [*SHIPPED]


def test_the_family_of_the_script_comes_before_others_of_the_folder() -> None:
    found = families("Ana ฤทธิ์", {*SHIPPED, "Noto Serif Thai", "A Family"})
    assert found == [*SHIPPED, "Noto Serif Thai", "A Family"]


@pytest.mark.parametrize(
    ("name", "first"), [("田中さくら", "JP"), ("王小明", "SC"), ("金민준", "KR"), ("佐々木ヒロシ", "JP")]
)
def test_han_characters_are_drawn_as_where_the_name_is_from(name: str, first: str) -> None:
    assert families(name, {*SHIPPED, *HAN})[2] == f"Noto Serif CJK {first}"


@pytest.mark.parametrize(
    ("language", "first"), [("en", "SC"), ("ja", "JP"), ("ja-JP", "JP"), ("ko", "KR"), ("zh", "SC"), ("zh-Hant", "TC")]
)
def test_without_a_sign_of_it_in_the_name_they_are_drawn_as_where_the_academy_is(language: str, first: str) -> None:
    assert families("王小明", {*SHIPPED, *HAN, "Noto Serif CJK TC"}, language)[2] == f"Noto Serif CJK {first}"
    assert families("Ana", {*SHIPPED}, language) == [*SHIPPED]


@pytest.mark.parametrize(
    ("letters", "font"),
    [
        ("王", "Noto Serif CJK SC"),
        ("\u0e34", "Noto Serif Thai"),
        ("ქ", "Noto Serif Georgian"),
        ("Ꭰ", "Noto Sans Cherokee"),
        ("ᐁ", "Noto Sans Canadian Aboriginal"),
        ("\u0301ش", "Noto Naskh Arabic"),
        ("\ue000", ""),
        ("😀", ""),
    ],
)
def test_the_font_to_add_is_named_after_the_letter(letters: str, font: str) -> None:
    assert missing_font(letters) == font


def test_every_script_of_the_list_of_names_has_a_font_to_add() -> None:
    assert [name for names in NAMES.values() for name in names if not missing_font(name)] == []


def test_a_name_runs_the_way_of_its_first_letter() -> None:
    assert direction_of("אברהם לוינזון") == "rtl"
    assert direction_of("فاطمة") == "rtl"
    assert direction_of("Ana فاطمة") == "ltr"
    assert direction_of("1. فاطمة") == "rtl"
    assert direction_of("123") == "ltr"
