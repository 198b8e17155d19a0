"""Understands a number as people type it, exactly, and says when it could mean two things.

Nobody's locale is asked: the same characters mean the same number to everyone, and what two readers would take
for two numbers is asked back instead of guessed."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from fractions import Fraction

# Digits without groups come first: nearly every answer is of that form.
_PATTERNS = (
    re.compile(r"(?P<whole>[0-9]+)(?:[.,٫](?P<part>[0-9]*))?"),
    re.compile(r"(?P<whole>)[.,٫](?P<part>[0-9]+)"),
    re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,٫](?P<part>[0-9]*))?"),
    re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:'[0-9]{3})+)(?:[.,٫](?P<part>[0-9]*))?"),
    re.compile(r"(?P<whole>[0-9]+)[.,٫](?P<part>[0-9]{3}(?: [0-9]{3})* [0-9]{1,3})"),
    re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]*))?"),
    re.compile(r"(?P<whole>[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.(?P<part>[0-9]*))?"),  # lakh and crore
    re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<part>[0-9]*))?"),
)
# 3,145 is three and a bit to one reader and three thousand to another. A group of thousands cannot begin
# with a zero, so 0,125 is not in doubt; and the Arabic marks ٫ and ٬ mean one thing each.
_AMBIGUOUS = re.compile(r"(?P<whole>[1-9][0-9]{0,2})[.,](?P<part>[0-9]{3})")
_GROUP_MARKS = re.compile("[ '.,]")
_SIGNS = str.maketrans(dict.fromkeys("−‐‑‒–", "-") | dict.fromkeys("’‘ʼ٬", "'"))
_BEGIN_UNITS = frozenset("%％‰°")
MOST_DECIMALS = 30


class Unclear(StrEnum):
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS = "ambiguous_number"


def read_number(typed: str) -> Fraction | Unclear:
    """Decimal comma and point, digits of any script, and groups set apart by spaces, apostrophes, points or
    commas are understood; exponents, fractions and superscripts are not."""
    sign, digits = _signed(typed)
    if _AMBIGUOUS.fullmatch(digits):
        return Unclear.AMBIGUOUS
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(digits):
            whole, part = match["whole"], match["part"] or ""
            places = _GROUP_MARKS.sub("", part)
            number = int(_GROUP_MARKS.sub("", whole) + places or "0")
            return Fraction(sign * number, 10 ** len(places)) if places else Fraction(sign * number)
    return Unclear.NOT_A_NUMBER


def readings(typed: str) -> tuple[str, ...]:
    """The two numbers that an ambiguous one can mean, its mark being for decimals or for thousands, with
    whatever was typed after it; nothing for any other text."""
    head, tail = split_unit(typed)
    sign, digits = _signed(head)
    match = _AMBIGUOUS.fullmatch(digits)
    if not match:
        return ()
    minus, rest = ("-" if sign < 0 else ""), (f" {tail}" if tail else "")
    return f"{minus}{match['whole']}.{match['part']}{rest}", f"{minus}{match['whole']}{match['part']}{rest}"


def split_unit(typed: str) -> tuple[str, str]:
    """What stands before the first letter (or % ‰ °), and the rest, as in '0.5' and 'mL'."""
    for i, c in enumerate(typed):
        if c.isalpha() or c in _BEGIN_UNITS:
            return typed[:i].strip(), typed[i:].strip()
    return typed, ""


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
    head, tail = split_unit(text)
    if not _AMBIGUOUS.fullmatch(head.lstrip("+-")):
        return text
    return f"{head}0 {tail}" if tail else f"{head}0"


def significant(value: Fraction, figures: int) -> Fraction:
    """Rounded to so many significant figures, half away from zero as by hand; nought stays nought."""
    if not value:
        return value
    size = abs(value)
    unit = Fraction(10) ** (_magnitude(size) - figures + 1)
    rounded = (size / unit + Fraction(1, 2)).__floor__() * unit
    return rounded if value > 0 else -rounded


def _magnitude(size: Fraction) -> int:
    """The power of ten of the first figure: 2 for 345, -1 for 0.5."""
    power = len(str(size.numerator)) - len(str(size.denominator))
    return power if size >= Fraction(10) ** power else power - 1


def _signed(typed: str) -> tuple[int, str]:
    text = typed.strip() if typed.isascii() else _plain(typed)
    if text[:1] in {"+", "-"}:
        return (-1 if text[0] == "-" else 1), text[1:].lstrip()
    return 1, text


def _plain(typed: str) -> str:
    """The same text in ASCII digits and signs, as it looks: NFKC turns thin and no-break spaces into plain ones,
    marks of direction are invisible. Empty where it would change the meaning: 10² is not 102, and digits of two
    scripts in one number are not what they seem (the Bengali four looks like an eight)."""
    text = unicodedata.normalize("NFKC", "".join(c for c in typed if unicodedata.category(c) != "Cf"))
    zeros = {ord(c) - unicodedata.decimal(c) for c in text if c.isdecimal()}
    if len(zeros) > 1 or any(unicodedata.category(c) == "No" for c in typed):
        return ""
    digits = {zero + n: str(n) for zero in zeros for n in range(10)}
    return text.translate(digits).translate(_SIGNS).strip()


def _written(scaled: int, places: int) -> str:
    digits = str(abs(scaled)).rjust(places + 1, "0")
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    return ("-" if scaled < 0 else "") + whole + ("." + part if part else "")
