"""Runs the patterns and the rules for names over a text and joins what they find."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from lms.privacy.scanning.checks import CHECKS
from lms.privacy.scanning.finding import MOST, Finding
from lms.privacy.scanning.names import names
from lms.privacy.scanning.numbers import ALLOWED
from lms.privacy.scanning.pattern import BEGINNINGS, START, Pattern
from lms.privacy.scanning.plain import Plain, plain
from lms.privacy.scanning.table import PATTERNS


class _Machine:
    """Patterns that are tried together at one place, the first that fits being taken."""

    def __init__(self, fold: bool, *beginnings: str) -> None:
        """One expression of all of them, those with the same beginning behind one glance at it."""
        self._patterns: list[Pattern] = []
        asked = [one for one in (ALLOWED, *PATTERNS) if one.fold is fold]
        parts = []
        for beginning in beginnings:
            own = [one for one in asked if beginning in one.begins.split()]
            own.sort(key=lambda one: not one.check)
            self._patterns += own
            parts.append(f"{BEGINNINGS[beginning]}(?:{'|'.join(one.lowered for one in own) or '(?!)'})")
        self._match = re.compile("|".join(parts)).match
        self._unchecked = [one for one in self._patterns if not one.check]

    @functools.cached_property
    def _match_unchecked(self) -> Callable[[str, int], re.Match[str] | None]:
        return re.compile("|".join(one.lowered for one in self._unchecked) or "(?!)").match

    def finding(self, text: str, place: int) -> Finding | None:
        match = self._match(text, place)
        if match is None:
            return None
        number = match.lastindex or 0
        pattern = self._patterns[number - 1]
        if pattern.check and not CHECKS[pattern.check](match.group(number)):
            return self._without_check(text, place)
        return Finding(*match.span(number), pattern.kind, pattern.why)

    def _without_check(self, text: str, place: int) -> Finding | None:
        """Where a check digit is wrong, another pattern may still be right."""
        match = self._match_unchecked(text, place)
        if match is None:
            return None
        number = match.lastindex or 0
        pattern = self._unchecked[number - 1]
        return Finding(*match.span(number), pattern.kind, pattern.why)


_AT = (("word", "wordy"), ("marked", "spaced", "lettered", "run"), ("sign",), ("wordy",))  # as the groups of START
_WORDY = 4


@functools.cache
def _machines() -> dict[int, tuple[_Machine, _Machine]]:
    """For each beginning those for lower case and those for the text as it is; made when a text is scanned first."""
    return {
        number: (_Machine(True, *beginnings), _Machine(False, *beginnings)) for number, beginnings in enumerate(_AT, 1)
    }


_DIGIT = re.compile("[0-9]")
_REACH = 80  # no label is as long as that, its link included
_START = re.compile(START)


def scan(text: str) -> list[Finding]:
    """Everything that identifies somebody, in the order of the text, at most some hundred; overlapping ones are one."""
    copy = plain(text)
    return _joined(copy, [*_by_pattern(copy), *names(copy.text)])


def scan_patterns(text: str) -> list[Finding]:
    """Only what has a shape or a label: dates, numbers, addresses. Names of people pass."""
    copy = plain(text)
    return _joined(copy, _by_pattern(copy))


def _by_pattern(copy: Plain) -> list[Finding]:
    line = copy.text.replace("\n", " ")
    low = lowered(line)
    found: list[Finding] = []
    allowed = done = 0
    digits = _Ahead(_DIGIT, line)
    machines = _machines()
    for match in _START.finditer(line):
        place, beginning = match.start(), match.lastindex or 0
        if place < done:
            continue
        if beginning == 1 and not digits.within(place, _REACH):
            beginning = _WORDY
        folded, exact = machines[beginning]
        for one in (folded.finding(low, place), exact.finding(line, place)):
            if one is not None and one.why == ALLOWED.why:
                allowed = one.end
            elif one is not None and one.end > allowed:
                found.append(one)
                done = max(done, one.end)
        if len(found) >= MOST:
            break
    return found


class _Ahead:
    """How far it is to the next digit, asked from left to right."""

    def __init__(self, wanted: re.Pattern[str], text: str) -> None:
        self._wanted, self._text = wanted, text
        self._next = -1

    def within(self, place: int, reach: int) -> bool:
        if self._next < place:
            match = self._wanted.search(self._text, place)
            self._next = match.start() if match else len(self._text) + reach
        return self._next - place < reach


def lowered(text: str) -> str:
    """In lower case, letter by letter: 'İ' has two in lower case and stays."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def _joined(copy: Plain, found: list[Finding]) -> list[Finding]:
    """The longest of findings that overlap, in terms of what was typed."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda finding: (finding.start, -finding.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return [Finding(*copy.typed(one.start, one.end), one.kind, one.why) for one in kept[:MOST]]
