"""Which typed words are accepted: texts with their credit, a wildcard, and what is ignored in comparing them.

There are no regular expressions from authors. A typed text is normalised once and looked up; only the accepted
texts with a wildcard are tried one by one, each in a single pass."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from quizzes.golden import share_of
from quizzes.question import LONGEST_TYPED
from quizzes.reading import Form
from quizzes.records import Document, Record

Ignored = Literal["case", "accents", "width", "spacing", "punctuation"]
IGNORABLE: tuple[Ignored, ...] = ("case", "accents", "width", "spacing", "punctuation")
USUALLY_IGNORED: tuple[Ignored, ...] = ("case", "width", "spacing")

# What `*` becomes before normalising: a code point that is no character, so that no rule touches it and
# neither a file nor a keyboard holds it.
_ANY = "\uffff"
_PART = re.compile(r"\\([*\\])|(\*)")
# Keyboards choose between these by themselves; nobody means anything by it.
_TYPOGRAPHIC = {ord(sign): "'" for sign in "‘’‚‛ʼ′"} | {ord(sign): '"' for sign in "“”„‟″"}
_TYPOGRAPHIC |= {ord(sign): "-" for sign in "‐‑‒–—―−"}


class Accepted(Record):
    """A text that is understood, with what it earns; with no credit it is a foreseen error."""

    text: str
    credit: Fraction = Fraction(1)
    unsafe: bool = False
    rationale: str = ""


class Pattern(NamedTuple):
    """The fixed parts between wildcards: the first at the start, the last at the end, the others in order."""

    first: str
    middle: tuple[str, ...]
    last: str

    def fits(self, text: str) -> bool:
        """Each part is taken as early as it comes, which finds a fit whenever there is one."""
        end = len(text) - len(self.last)
        place = len(self.first)
        if place > end or not text.startswith(self.first) or not text.endswith(self.last):
            return False
        for part in self.middle:
            found = text.find(part, place, end)
            if found < 0:
                return False
            place = found + len(part)
        return True


class Acceptance(Record):
    """Texts without a wildcard are tried before those with one, and these in the order in which they stand."""

    accepted: tuple[Accepted, ...]
    ignore: tuple[Ignored, ...] = USUALLY_IGNORED

    def find(self, typed: str) -> Accepted | None:
        text = normalised(typed, self.ignore)
        if (exact := self.exact.get(text)) is not None:
            return exact
        return next((one for pattern, one in self.patterns if pattern.fits(text)), None)

    @property
    def right(self) -> str:
        """The first text that earns everything and has no wildcard; reading makes sure that there is one."""
        return next(plain(one.text) for one in self.accepted if one.credit == 1 and not has_wildcard(one.text))

    @cached_property
    def exact(self) -> dict[str, Accepted]:
        """The texts without a wildcard, by how they are compared."""
        found: dict[str, Accepted] = {}
        for one in self.accepted:
            if not has_wildcard(one.text):
                found.setdefault(_comparable(one.text, self.ignore), one)
        return found

    @cached_property
    def patterns(self) -> tuple[tuple[Pattern, Accepted], ...]:
        return tuple(
            (_pattern(_comparable(one.text, self.ignore)), one) for one in self.accepted if has_wildcard(one.text)
        )


def normalised(text: str, ignore: Collection[str]) -> str:
    """The text as it is compared. Canonically equal texts are equal under every rule, and white space around
    the text never counts."""
    form: Literal["NFKC", "NFC"] = "NFKC" if "width" in ignore else "NFC"
    text = unicodedata.normalize(form, text)
    if "width" in ignore:
        text = text.translate(_TYPOGRAPHIC)
    if "case" in ignore:
        text = text.casefold()
    if "accents" in ignore and not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    if "punctuation" in ignore:
        text = "".join(c for c in text if unicodedata.category(c)[0] != "P")
    text = unicodedata.normalize(form, text)
    return " ".join(text.split()) if "spacing" in ignore else text.strip()


def has_wildcard(text: str) -> bool:
    return any(match[2] for match in _PART.finditer(text))


def plain(text: str, wildcard: str = "") -> str:
    """An accepted text as one would type it, with `wildcard` for whatever may stand at a `*`."""
    return _PART.sub(lambda match: match[1] or wildcard, text)


def read_acceptance(form: Form) -> Document:
    """The fields of an Acceptance, out of `accepted` and `ignore`."""
    rows = form.rows("accepted", 1, 60)
    accepted = tuple(_read_accepted(row) for row in rows)
    ignore = _read_ignored(form)
    _check_texts(rows, accepted, ignore)
    if accepted and not any(one.credit == 1 and not has_wildcard(one.text) for one in accepted):
        form.problem("no_full_text", "accepted")
    return {"accepted": accepted, "ignore": ignore}


def write_acceptance(acceptance: Acceptance) -> Document:
    raw: Document = {"accepted": [_write_accepted(one) for one in acceptance.accepted]}
    if acceptance.ignore == USUALLY_IGNORED:
        return raw
    # An empty tuple, since an empty list would be taken for a field that is not there.
    return raw | {"ignore": list(acceptance.ignore) or ()}


def _read_accepted(row: Form) -> Accepted:
    text, unsafe = row.text("text", limit=LONGEST_TYPED), row.flag("unsafe")
    written = row.take("credit", required=False)
    credit = Fraction(0 if unsafe else 1) if written is None else share_of(written)
    if credit is None:
        row.problem("not_a_share", "credit")
    if credit and unsafe:
        row.problem("correct_and_unsafe", "unsafe")
    why = row.text("rationale", required=False)
    return Accepted(text=text, credit=credit or Fraction(0), unsafe=unsafe, rationale=why)


def _write_accepted(one: Accepted) -> Document:
    raw: Document = {"text": one.text}
    raw |= {"unsafe": True} if one.unsafe else {"credit": str(one.credit)} if one.credit != 1 else {}
    return raw | ({"rationale": one.rationale} if one.rationale else {})


def _read_ignored(form: Form) -> tuple[Ignored, ...]:
    names = form.texts("ignore")
    for i, name in enumerate(names):
        if name not in IGNORABLE:
            form.problem("not_one_of", "ignore", i, value=name[:60], allowed=", ".join(IGNORABLE))
    return tuple(name for name in IGNORABLE if name in names) if form.has("ignore") else USUALLY_IGNORED


def _check_texts(rows: Sequence[Form], accepted: Sequence[Accepted], ignore: Collection[str]) -> None:
    """No text of the author's may be empty to the comparison, nor mean two things."""
    seen: dict[str, Accepted] = {}
    for row, one in zip(rows, accepted, strict=True):
        text = _comparable(one.text, ignore)
        if one.text and (_ANY in one.text or not text.replace(_ANY, "").strip()):
            row.problem("accepts_nothing_certain", "text")
        first = seen.setdefault(text, one)
        if (first.credit, first.unsafe) != (one.credit, one.unsafe):
            row.problem("accepted_twice", "text", text=first.text[:60])


def _comparable(text: str, ignore: Collection[str]) -> str:
    """An accepted text as it is compared, with its wildcards marked."""
    return normalised(plain(text, _ANY), ignore)


def _pattern(text: str) -> Pattern:
    first, *middle, last = text.split(_ANY)
    return Pattern(first, tuple(part for part in middle if part), last)
