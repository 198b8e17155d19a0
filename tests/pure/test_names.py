"""A surname is found in a name however either was typed, and another one is not."""

from __future__ import annotations

import pytest

from lms.certification.rules.names import surname_fits
from lms.throttle import network


@pytest.mark.parametrize(
    ("typed", "holder"),
    [
        ("Ferreira", "Ana Ferreira"),
        ("ferreira", "ANA FERREIRA"),
        ("OBrien", "Zoë O’Brien-Núñez"),
        ("o'brien nunez", "Zoë O’Brien-Núñez"),
        ("Nunez", "Zoë O’Brien-Núñez"),
        ("Akesson", "Sören Åkesson"),
        ("Zolc", "Łukasz Żółć"),
        ("van der Berg", "Jan van der Berg"),
        ("Иванова", "Мария Иванова-Петренко"),
        ("Nguyen", "Nguyễn Thị Ánh"),
        ("王", "王小明"),
        ("山田", "山田 太郎"),
        ("علي", "فاطمة الزهراء بن علي"),
        ("Strasse", "Max Straße"),
    ],
)
def test_it_fits(typed: str, holder: str) -> None:
    assert surname_fits(typed, holder)


@pytest.mark.parametrize(
    ("typed", "holder"),
    [
        ("", "Ana Ferreira"),
        ("'-", "Ana Ferreira"),
        ("Ferr", "Ana Ferreira"),
        ("Silva", "Ana Ferreira"),
        ("Ana Silva Ferreira", "Ana Ferreira"),
        ("Fer", "Ferreira"),
        ("小明", "王小明"),
    ],
)
def test_it_does_not_fit(typed: str, holder: str) -> None:
    assert not surname_fits(typed, holder)


@pytest.mark.parametrize(
    ("address", "counted"),
    [("203.0.113.7", "203.0.113.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"), ("", "")],
)
def test_a_household_is_counted_together(address: str, counted: str) -> None:
    assert network(address) == counted
