"""Which fonts a text is set in, and which one to add where none has a letter. Pure: names in, names out.

Only two sources count: the families that come with the typesetter's package, and the academy's own fonts folder.
Fonts of the operating system are never looked at: the same certificate would look otherwise on another machine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator

SHIPPED = ("Libertinus Serif", "New Computer Modern")
"""Within the typesetter: Latin, Greek, Cyrillic, Hebrew and Armenian, and the Georgian of today."""

# By the first word of a letter's Unicode name, the families that are tried, the best first. Of the Han families, the
# one of the script beside it wins: the same character is drawn otherwise in Japan, Korea and China.
BY_SCRIPT = {
    "ARABIC": ("Noto Naskh Arabic", "Noto Sans Arabic"),
    "ARMENIAN": ("Noto Serif Armenian", "Noto Sans Armenian"),
    "BENGALI": ("Noto Serif Bengali", "Noto Sans Bengali"),
    "BOPOMOFO": ("Noto Serif CJK TC", "Noto Sans CJK TC"),
    "CJK": ("Noto Serif CJK SC", "Noto Sans CJK SC"),
    "CYRILLIC": ("Noto Serif", "Noto Sans"),
    "DEVANAGARI": ("Noto Serif Devanagari", "Noto Sans Devanagari"),
    "ETHIOPIC": ("Noto Serif Ethiopic", "Noto Sans Ethiopic"),
    "GEORGIAN": ("Noto Serif Georgian", "Noto Sans Georgian"),
    "GREEK": ("Noto Serif", "Noto Sans"),
    "GUJARATI": ("Noto Serif Gujarati", "Noto Sans Gujarati"),
    "GURMUKHI": ("Noto Serif Gurmukhi", "Noto Sans Gurmukhi"),
    "HANGUL": ("Noto Serif CJK KR", "Noto Sans CJK KR"),
    "HEBREW": ("Noto Serif Hebrew", "Noto Sans Hebrew"),
    "HIRAGANA": ("Noto Serif CJK JP", "Noto Sans CJK JP"),
    "KANNADA": ("Noto Serif Kannada", "Noto Sans Kannada"),
    "KATAKANA": ("Noto Serif CJK JP", "Noto Sans CJK JP"),
    "KHMER": ("Noto Serif Khmer", "Noto Sans Khmer"),
    "LAO": ("Noto Serif Lao", "Noto Sans Lao"),
    "LATIN": ("Noto Serif", "Noto Sans"),
    "MALAYALAM": ("Noto Serif Malayalam", "Noto Sans Malayalam"),
    "MYANMAR": ("Noto Serif Myanmar", "Noto Sans Myanmar"),
    "SINHALA": ("Noto Serif Sinhala", "Noto Sans Sinhala"),
    "TAMIL": ("Noto Serif Tamil", "Noto Sans Tamil"),
    "TELUGU": ("Noto Serif Telugu", "Noto Sans Telugu"),
    "THAI": ("Noto Serif Thai", "Noto Sans Thai"),
    "TIBETAN": ("Noto Serif Tibetan", "Noto Sans Tibetan"),
}
_NOTED = ("CHEROKEE", "CANADIAN", "MONGOLIAN", "THAANA", "SYRIAC", "TIFINAGH", "NKO", "ORIYA", "COPTIC", "VAI", "YI")
_ELSEWHERE = {"CANADIAN": "Noto Sans Canadian Aboriginal", "NKO": "Noto Sans NKo"}


def script_of(letter: str) -> str:
    """The first word of its Unicode name, such as ARABIC; '' for what has no name."""
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]


def families(text: str, available: Collection[str], language: str = "en") -> list[str]:
    """The families that this text may be set in, in the order in which they are asked for a letter.

    First what is shipped, then what suits the scripts that occur, then everything else of the fonts folder by name.
    `available` are the names of all families that can be had; the typesetter falls back to none besides. `language`
    is the academy's: it says how Han characters are drawn where nothing beside them does.
    """
    suited = [name for script in _scripts(text) for name in BY_SCRIPT.get(script, ())]
    if region := _han_region(language):
        suited += [f"Noto {style} CJK {region}" for style in ("Serif", "Sans")]
        suited.sort(key=lambda name: name.endswith(" SC"))
    wanted = [*SHIPPED, *suited]
    known = [name for name in dict.fromkeys(wanted) if name in available]
    return [*known, *sorted(set(available) - set(known) - _UNFIT)]


_UNFIT = frozenset({"DejaVu Sans Mono", "New Computer Modern Math"})  # shipped too, and made for code and formulas


_HAN_REGIONS = {"ja": "JP", "ko": "KR", "zh_hant": "TC", "zh_tw": "TC", "zh_mo": "TC", "zh_hk": "HK"}


def _han_region(language: str) -> str:
    """The region whose forms a language asks for; '' where it asks for none but the usual one."""
    tag = language.replace("-", "_").lower()
    return _HAN_REGIONS.get(tag) or _HAN_REGIONS.get(tag.partition("_")[0], "")


def _scripts(text: str) -> Iterator[str]:
    """The scripts of a text, those first that say in which country's form Han characters are drawn."""
    found = dict.fromkeys(script_of(letter) for letter in text if not letter.isspace())
    yield from sorted(found, key=lambda script: script == "CJK")


def plain_families(text: str, available: Collection[str], language: str = "en") -> list[str]:
    """The same families for a text that is read and not seen: those of its scripts first, which have the space too, so
    that a word and the space after it are one run."""
    found = families(text, available, language)
    return sorted(found, key=lambda name: name in SHIPPED)


def intricate(text: str) -> bool:
    """Whether its letters are drawn into each other: marks above and below, joined and reordered letters."""
    return any(unicodedata.category(letter)[0] == "M" or script_of(letter) in _JOINED for letter in text)


_JOINED = frozenset({"ARABIC", "SYRIAC", "MONGOLIAN", "NKO", "THAANA"})

SHAPING = (
    *("abvf", "abvm", "abvs", "akhn", "blwf", "blwm", "blws", "calt", "ccmp", "cfar", "cjct", "clig", "curs", "dist"),
    *("fina", "fin2", "fin3", "half", "haln", "init", "isol", "kern", "liga", "locl", "mark", "medi", "med2", "mkmk"),
    *("nukt", "pref", "pres", "pstf", "psts", "rclt", "rkrf", "rlig", "rphf", "vatu", "vjmo"),
)
"""The OpenType features that draw letters into each other or move them: without them each stands by itself."""


def missing_font(letters: str) -> str:
    """A family that has the first of these letters that a family is known for; '' where none is."""
    for letter in letters:
        script = script_of(letter)
        if script in BY_SCRIPT:
            return BY_SCRIPT[script][0]
        if script in _NOTED:
            return _ELSEWHERE.get(script, f"Noto Sans {script.title()}")
    return ""


def direction_of(text: str) -> str:
    """'rtl' where the first letter that has a direction runs from right to left, else 'ltr'."""
    for letter in text:
        strong = unicodedata.bidirectional(letter)
        if strong in ("R", "AL"):
            return "rtl"
        if strong == "L":
            return "ltr"
    return "ltr"
