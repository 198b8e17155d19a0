"""Which language a reader gets: gettext catalogues, and a pseudo-locale that shows what was missed."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.support import Translations

from lms.messages import Presentation, present, presentation

CATALOGUES = Path(__file__).resolve().parent / "translations"
PSEUDO = "en_XA"
PSEUDO_RTL = "ar_XB"
_ACCENTS = str.maketrans("aeiouAEIOUcnsyz", "àéîöûÀÉÎÖÛçñšýž")
_KEPT = re.compile(r"(%\([a-z_]+\)[sd]|%%|<[^>]+>|\n)")


class PseudoTranslations(NullTranslations):
    """Every sentence accented and 40 % longer, in brackets: what shows without them was never marked."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(message)


def pseudo(message: str) -> str:
    if not message.strip():
        return message
    parts = _KEPT.split(message)
    accented = "".join(part if i % 2 else part.translate(_ACCENTS) for i, part in enumerate(parts))
    padding = "·" * max(1, round(len(message) * 0.4))
    return f"⟦{accented}{padding}⟧"


@functools.cache
def translations(language: str) -> NullTranslations:
    if language in (PSEUDO, PSEUDO_RTL):
        return PseudoTranslations()
    if language == "en":
        return NullTranslations()
    found = Translations.load(CATALOGUES, [language])
    return found if isinstance(found, GNUTranslations) else NullTranslations()


def languages() -> list[str]:
    """What ships: English, and every catalogue that lies in the folder."""
    return ["en", *sorted(path.name for path in CATALOGUES.glob("*") if (path / "LC_MESSAGES").is_dir())]


@functools.cache
def babel_locale(language: str) -> str:
    """The locale that formats dates and numbers; the pseudo-locales borrow a real one."""
    language = {PSEUDO: "en", PSEUDO_RTL: "ar"}.get(language, language)
    try:
        return str(Locale.parse(language))
    except (UnknownLocaleError, ValueError):
        return "en"


@functools.cache
def direction(language: str) -> str:
    return str(Locale.parse(babel_locale(language)).text_direction)


def presentation_for(language: str, zone: str, at: datetime) -> Presentation:
    """How somebody of this language and zone is spoken to at this moment."""
    return Presentation(babel_locale(language), zone, at, translations(language))


@contextmanager
def speaking(language: str, zone: str, at: datetime | None = None) -> Iterator[None]:
    """Says everything to somebody else than whoever looks; at the present moment unless another one is given."""
    before = presentation()
    present(presentation_for(language, zone, at or before.now))
    try:
        yield
    finally:
        present(before)
