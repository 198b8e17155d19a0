"""The press: sets a sheet as a PDF that is accessible and archivable, the same bytes each time, a few at a time."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst

from lms.canonical import digest_of
from lms.memory import RecentMemory
from lms.printing.fonts import SHAPING, families, intricate, missing_font, plain_families
from lms.printing.sheet import Attached, Sheet
from lms.unit_of_work import Refused

STANDARDS = ("ua-1", "a-3a")
"""PDF/UA-1: read aloud and navigated. PDF/A-3a: kept for decades, with files attached, which A-2a does not allow."""

CERTIFICATE = Path(__file__).with_name("certificate.typ")
LETTERS = Path(__file__).with_name("letters.typ")
NAME = Path(__file__).with_name("name.typ")
PLACES = 2  # one sheet being set and one that waits; a worker's other threads stay free for pages
KEPT = 64  # sheets of some 50 kB

# 'the text "…" could not be displayed with font …', and 'the PDF contains the codepoint "…"' of those set apart for
# private use, which have no meaning elsewhere.
_LETTERS = re.compile(r"(?:the text|the codepoint) `\"(.+?)\"`")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class Press:
    """Makes PDFs with the shipped fonts and those of one folder.

    Setting takes some 20 ms of a processor and lets other threads run meanwhile. Still only one sheet is in work at a
    time, one more may wait, and whoever comes then is refused as `printing_busy`: a rush for certificates must not
    take the threads that pages need.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder] if folder else [])
        self.families = frozenset(self._fonts.families())
        self._places = threading.BoundedSemaphore(PLACES)
        self._turn = threading.Lock()
        self._kept = RecentMemory(KEPT)

    def pdf(self, sheet: Sheet, attached: tuple[Attached, ...] = ()) -> bytes:
        """The sheet as a PDF. Equal sheets give equal bytes, in every process and at every time.

        Refuses with `letters_without_font`, and the letters, where no font has them: a box in the place of a letter
        of somebody's name is worse than no sheet.
        """
        return self._kept.recall(_digest(sheet, attached), lambda: self.in_turn(lambda: self._set(sheet, attached)))

    def in_turn(self, make: Callable[[], bytes]) -> bytes:
        """What `make` gives, while no other sheet is in work. Refuses with `printing_busy` where one waits already."""
        if not self._places.acquire(blocking=False):
            raise Refused("printing_busy")
        try:
            with self._turn:
                return make()
        finally:
            self._places.release()

    def missing(self, text: str, language: str = "en") -> list[str]:
        """The letters of a text that no font has, in the order of the text."""
        letters = [letter for letter in dict.fromkeys(text) if not letter.isspace()]
        left = letters
        while left:
            document = {"letters": left, "language": language, "fonts": families(text, self.families, language)}
            try:
                with self._turn:
                    self._compile(LETTERS, document, {}, format="pdf", pdf_standards=list(STANDARDS))
                break
            except Refused as refused:  # it does not name those of all kinds at once
                without = set(str(refused.params["letters"]))
                if without.isdisjoint(left):
                    raise
                left = [letter for letter in left if letter not in without]
        return [letter for letter in letters if letter not in left]

    def _set(self, sheet: Sheet, attached: tuple[Attached, ...]) -> bytes:
        document = {
            **sheet.document,
            "fonts": families(sheet.text, self.families, sheet.language),
            "plain_fonts": plain_families(sheet.text, self.families, sheet.language),
            "plain_features": SHAPING,
            "drawing": self._drawing(sheet) if intricate(sheet.holder) else "",
            "attached": [one.document for one in attached],
        }
        files = {one.name: one.data for one in attached}
        return self._compile(CERTIFICATE, document, files, format="pdf", pdf_standards=list(STANDARDS))

    def _drawing(self, sheet: Sheet) -> str:
        """The holder's name as outlines, for a name that cannot be both set and read as text."""
        document = {
            "name": sheet.holder,
            "direction": sheet.document["name_direction"],
            "language": sheet.language,
            "fonts": families(sheet.text, self.families, sheet.language),
        }
        return self._compile(NAME, document, {}, format="svg").decode()

    def _compile(self, template: Path, document: dict[str, Any], files: dict[str, bytes], **how: Any) -> bytes:
        given = {"main.typ": template.read_bytes(), "sheet.json": json.dumps(document).encode(), **files}
        try:
            # Nothing in a template asks what time it is; the time that is given makes sure of it.
            made: bytes = typst.compile(given, font_paths=self._fonts, ignore_system_fonts=True, timestamp=0, **how)
        except typst.TypstError as error:
            raise _refused(error) from error
        return made


@functools.cache
def press(folder: Path | None) -> Press:
    """The press of this process for a fonts folder; the fonts are looked through once."""
    return Press(folder)


def _digest(sheet: Sheet, attached: tuple[Attached, ...]) -> str:
    return digest_of(
        {
            "sheet": sheet.document,
            "attached": [{**one.document, "data": hashlib.sha256(one.data).hexdigest()} for one in attached],
        }
    )


def _refused(error: typst.TypstError) -> Exception:
    """What stands in the way of the sheet; anything but a letter without a font is our mistake and stays an error."""
    letters = [_ESCAPED.sub(_letter, found) for found in _LETTERS.findall(error.diagnostic)]
    if not letters:
        return error
    named = " ".join(dict.fromkeys(letters))
    font = missing_font("".join(letters))
    if not font:
        return Refused("letters_unknown", letters=named)
    return Refused("letters_without_font", letters=named, font=font)


def _letter(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16))
