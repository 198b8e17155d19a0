"""Understands an option that is nothing but a number or a range, such as `Two weeks`, `Up to 5 mm` or `8–10 %`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

_CARDINALS = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_ORDINALS = "zeroth|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
_SPELLED = {word: Fraction(i) for names in (_CARDINALS, _ORDINALS) for i, word in enumerate(names.split("|"))}
_NUMERAL = r"(?:[0-9]+(?:[.,][0-9]+)?|\.[0-9]+)"
_NUMBER = rf"(?:{_NUMERAL}|\b(?:{'|'.join(_SPELLED)})\b)"
_UNIT = r"(?:%|°\s?c|[^\W\d_]+)"
_OPTION = re.compile(
    rf"(?P<lead>(?:[^\W\d_]+\s+){{0,3}}?)"
    rf"(?P<low>{_NUMBER})\s*(?P<inner>{_UNIT})?(?:\s*(?:-|–|to|and)\s*(?P<high>{_NUMBER}))?"
    rf"\s*(?P<unit>{_UNIT})?(?P<rest>(?:\s+[^\W\d_]+){{0,4}})\s*[.,;]?"
)
_BELOW = frozenset({"less than", "fewer than", "under", "below"})
_AT_MOST = frozenset({"up to", "at most", "within", "no more than", "not more than"})
_ABOVE = frozenset({"more than", "over", "above"})
_AT_LEAST = frozenset({"at least", "from"})
_OPEN_ENDS = {"or more": "at least", "or less": "at most", "or fewer": "at most", "and more": "at least"}
_TIME = {"second": "1/3600", "minute": "1/60", "hour": "1", "day": "24", "week": "168", "month": "730", "year": "8766"}
_VOLUME = {"µl": "1/1000", "μl": "1/1000", "ul": "1/1000", "ml": "1", "l": "1000"}  # both signs for micro
_MASS = {"mcg": "1/1000", "µg": "1/1000", "μg": "1/1000", "mg": "1", "g": "1000", "kg": "1000000"}
_LENGTH = {"mm": "1", "cm": "10", "m": "1000"}
_SCALES = tuple({unit: Fraction(size) for unit, size in scale.items()} for scale in (_TIME, _VOLUME, _MASS, _LENGTH))
TIME_UNITS = tuple(_TIME)


@dataclass(frozen=True, slots=True)
class Measure:
    """`low` and `high` are the same for a single number, and None for an end that is open; both are in the unit
    that `kind` stands for. `frame` is what surrounds the number."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool
    unit: str
    kind: str
    frame: tuple[str, str]
    written: str

    @property
    def single(self) -> bool:
        return self.low is not None and self.low == self.high

    def overlaps(self, other: Measure) -> bool:
        return _starts_within(self, other) and _starts_within(other, self)


@lru_cache(maxsize=8192)
def read_measure(text: str) -> Measure | None:
    """None for a text that says more than a number."""
    match = _OPTION.fullmatch(" ".join(text.casefold().replace("° c", "°c").split()))
    if match is None:
        return None
    tail = f"{match['unit'] or ''}{match['rest']}".split()
    if match["inner"] and not match["high"]:
        tail = [match["inner"], *tail]
    lead, opened = match["lead"].strip(), _OPEN_ENDS.get(" ".join(tail[-2:]), "")
    if opened:  # 15 days or more
        lead, tail = opened, tail[:-2]
    unit = _singular(tail[0]) if tail else ""
    if match["low"] == "one" and len(tail) > 1 and _singular(tail[0]) not in _TIME:
        return None  # “One at rest” is no number of rests
    if match["high"] and ((match["inner"] and _singular(match["inner"]) != unit) or not _is_range(match)):
        return None
    return _made(match, lead, unit, " ".join(tail[1:]))


def _is_range(match: re.Match[str]) -> bool:
    """“1 and 3” are two numbers, “between 1 and 3” is a range."""
    return " and " not in match[0] or match["lead"].strip() == "between"


def _made(match: re.Match[str], lead: str, unit: str, rest: str) -> Measure:
    scale, kind = _scale(unit)
    low = _value(match["low"]) * scale
    if match["high"]:
        return Measure(low, _value(match["high"]) * scale, False, False, unit, kind, ("", rest), match["low"])
    shapes: tuple[tuple[frozenset[str], tuple[Fraction | None, Fraction | None, bool, bool]], ...] = (
        (_BELOW, (None, low, False, True)),
        (_AT_MOST, (None, low, False, False)),
        (_ABOVE, (low, None, True, False)),
        (_AT_LEAST, (low, None, False, False)),
    )
    for words, ends in shapes:
        if lead in words:
            return Measure(*ends, unit, kind, ("", rest), match["low"])
    return Measure(low, low, False, False, unit, kind, (lead, rest), match["low"])


def _starts_within(one: Measure, other: Measure) -> bool:
    """Whether `one` begins before `other` has ended."""
    if one.low is None or other.high is None:
        return True
    return one.low < other.high or (one.low == other.high and not (one.low_open or other.high_open))


def _scale(unit: str) -> tuple[Fraction, str]:
    for units in _SCALES:
        if unit in units:
            return units[unit], next(iter(units))
    return Fraction(1), unit


def _singular(unit: str) -> str:
    plain = unit.replace(" ", "")
    return plain[:-1] if len(plain) > 2 and plain.endswith("s") else plain


def _value(text: str) -> Fraction:
    if text in _SPELLED:
        return _SPELLED[text]
    digits = text.replace(",", ".")
    return Fraction(f"0{digits}" if digits.startswith(".") else digits)
