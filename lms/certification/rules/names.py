"""Whether a surname is that of the person on a certificate, however either of them was typed."""

from __future__ import annotations

import unicodedata


def surname_fits(typed: str, holder: str) -> bool:
    """Case, accents, hyphens and apostrophes do not matter. The surname may stand at either end, or in several words.

    Where names are written without spaces (Chinese, Japanese, Korean), it is how the name begins.
    """
    wanted, words = _words(typed), _words(holder)
    if not wanted:
        return False
    n = len(wanted)
    if any(words[at : at + n] == wanted for at in range(len(words) - n + 1)):
        return True
    return len(words) == 1 and n == 1 and not words[0].isascii() and words[0].startswith(wanted[0])


def _words(name: str) -> list[str]:
    """The words of a name in plain letters; ø, ł and their like as the letters that stand in for them."""
    apart = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    spoken = [letter for letter in apart if not unicodedata.combining(letter) and letter not in "'’ʼ"]
    return "".join(letter if letter.isalnum() else " " for letter in spoken).split()


_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
