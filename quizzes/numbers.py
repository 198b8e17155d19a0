"""Understands a number as people type it, exactly, and says when it could mean two things."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from fractions import Fraction

_PATTERNS = (
    re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]*))?"),
    re.compile(r"[.,](?P<part>[0-9]+)"),
    re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,](?P<part>[0-9]*))?"),
    re.compile(r"(?P<whole>[0-9]+)[.,](?P<part>[0-9]{3}(?: [0-9]{3})* [0-9]{1,3})"),
    re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]*))?"),
    re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<part>[0-9]*))?"),
)
# 3,145 is three and a bit to one reader and three thousand to another. A group of thousands cannot begin
# with a zero, so 0,125 is not in doubt.
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_MINUS_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-"})
MOST_DECIMALS = 30


class Unclear(StrEnum):
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS = "ambiguous_number"


def read_number(typed: str) -> Fraction | Unclear:
    """Decimal comma and point, full-width digits and spaces between groups are understood; exponents are not.
    NFKC turns thin and no-break spaces into plain ones."""
    text = unicodedata.normalize("NFKC", typed).translate(_MINUS_SIGNS).strip()
    sign = -1 if text.startswith("-") else 1
    digits = text[1:].lstrip() if text[:1] in {"+", "-"} else text
    if _AMBIGUOUS.fullmatch(digits):
        return Unclear.AMBIGUOUS
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(digits):
            found = match.groupdict(default="")
            whole = re.sub("[ .,]", "", found.get("whole", "")) or "0"
            part = found["part"].replace(" ", "") or "0"
            return sign * Fraction(f"{whole}.{part}")
    return Unclear.NOT_A_NUMBER


def decimal_text(value: Fraction, slack: Fraction = Fraction(0)) -> str | None:
    """A number written as a decimal: exactly if it ends, else with one digit more than `slack` asks for; None
    if it neither ends nor may be rounded."""
    for allowed in (Fraction(0), slack / 10):
        for places in range(MOST_DECIMALS + 1):
            scaled = round(value * 10**places)
            if abs(Fraction(scaled, 10**places) - value) <= allowed:
                return _written(scaled, places)
    return None


def unambiguous(text: str) -> str:
    """The same decimal with one zero more where a reader could take its point for a thousands mark."""
    return f"{text}0" if _AMBIGUOUS.fullmatch(text.lstrip("+-")) else text


def _written(scaled: int, places: int) -> str:
    digits = str(abs(scaled)).rjust(places + 1, "0")
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    return ("-" if scaled < 0 else "") + whole + ("." + part if part else "")
