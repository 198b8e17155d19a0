"""A plain copy of a text for patterns to look at, with the way back to what was typed.

The copy is NFKC, its digits are ASCII whatever the script, its dashes and apostrophes are one each, every kind of
space is a space, and characters that cannot be seen are gone: none of them may hide a number.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

MOST_MARKS = 8  # normalising sorts combining marks, in time quadratic in their number: longer runs are cut
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_AS_THEY_ARE = (  # what NFKC leaves alone, of the letters and signs that people type
    "\\x00-\\x08\\n\\x0e-_a-\\x7f\u00a1-\u00a7\u00a9\u00ab\u00ac\u00ae\u00b0\u00b1\u00b6\u00b7\u00bb\u00bf-"
    "\u0131\u0134-\u013e\u0141-\u0148"
    "\u014a-\u017e\u0180-\u01c3\u01cd-\u01f0\u01f4-\u024f\u0391-\u03ce\u0400-\u0482\u048a-\u052f\u05d0-\u05ea\u0620-\u064a\u201a\u201c-\u201f\u2022\u20ac"
)
_CLUSTER = re.compile(
    f"(?:[^{_AS_THEY_ARE}{_MARKS}]|[{_MARKS}]|[{_AS_THEY_ARE}](?=[{_MARKS}]))[{_MARKS}]{{0,{MOST_MARKS}}}"
)
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
)
DASHES = "\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d"
APOSTROPHES = "\u2018\u2019\u201b\u02bc\u00b4\u0060\u2032"
_UNSEEN = re.compile(f"[{UNSEEN}]")


ZEROS = tuple(
    int(code, 16)
    for code in [
        "660",
        "6f0",
        "7c0",
        "966",
        "9e6",
        "a66",
        "ae6",
        "b66",
        "be6",
        "c66",
        "ce6",
        "d66",
        "de6",
        "e50",
        "ed0",
        "f20",
        "1040",
        "1090",
        "17e0",
        "1810",
        "1946",
        "19d0",
        "1a80",
        "1a90",
        "1b50",
        "1bb0",
        "1c40",
        "1c50",
        "a620",
        "a8d0",
        "a900",
        "a9d0",
        "a9f0",
        "aa50",
        "abf0",
        "ff10",
        "104a0",
        "10d30",
        "11066",
        "110f0",
        "11136",
        "111d0",
        "112f0",
        "11450",
        "114d0",
        "11650",
        "116c0",
        "11730",
        "118e0",
        "11950",
        "11c50",
        "11d50",
        "11da0",
        "16a60",
        "16ac0",
        "16b50",
        "1d7ce",
        "1d7d8",
        "1d7e2",
        "1d7ec",
        "1d7f6",
        "1e140",
        "1e2f0",
        "1e950",
        "1fbf0",
    ]
)
"""Where the digits of each script begin: ten of them follow one another. A test compares them with Unicode."""


@dataclass(frozen=True)
class Plain:
    """`text` is the copy; its character i stands for the typed characters starts[i] to ends[i]."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """The place in what was typed of a place in the copy, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def plain(text: str) -> Plain:
    alike = text.translate(_ONE_FOR_ONE)
    if _CLUSTER.search(alike) is None:
        return Plain(alike, range(len(text)), range(1, len(text) + 1))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for cluster in _CLUSTER.finditer(alike):
        start, end = cluster.span()
        if done < start:
            out.append(alike[done:start])
            starts.extend(range(done, start))
            ends.extend(range(done + 1, start + 1))
        clean = _clean(cluster.group())
        out.append(clean)
        for _ in clean:
            starts.append(start)
            ends.append(end)
        done = end
    out.append(alike[done:])
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    return Plain("".join(out), starts, ends)


@functools.lru_cache(4096)
def _clean(cluster: str) -> str:
    if _UNSEEN.match(cluster):
        return ""
    return unicodedata.normalize("NFKC", cluster).translate(_ONE_FOR_ONE)


def _spelled(characters: str) -> Iterator[int]:
    """The codes of what a class such as 'a-cx' holds."""
    for first, last in re.findall("(.)(?:-(.))?", characters, re.DOTALL):
        yield from range(ord(first), ord(last or first) + 1)


_SPACES = "\t\r\u000b\u000c\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ONE_FOR_ONE: Mapping[int, str] = {
    **dict.fromkeys(_spelled(DASHES), "-"),
    **dict.fromkeys(_spelled(APOSTROPHES), "'"),
    **dict.fromkeys(_spelled(_SPACES), " "),
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{zero + digit: str(digit) for zero in ZEROS for digit in range(10)},
}
"""What one character stands for, so that no place moves."""
