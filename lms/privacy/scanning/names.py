"""Names of people, by rules and short lists: there is no model here, and what is rare in every list may pass.

What speaks for a name: a title before it, 'the patient' or a relative before it, 'is called', initials with dots, a
frequent given or family name, and a capital in the middle of a sentence that neither the language of medicine nor the
ordinary words explain. German writes nouns with capitals, so the last one is not asked there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lms.privacy.scanning import lexicon as words
from lms.privacy.scanning.finding import MOST, Finding
from lms.privacy.scanning.pattern import UPPER

_TOKEN = re.compile("[^\\W\\d_]+(?:['-][^\\W\\d_]+)*")
_INITIALS = re.compile(f"(?<![\\w.])[{UPPER}]\\. ?[{UPPER}]\\.(?: ?[{UPPER}]\\.)?")
_BREAK = re.compile('[.!?:;"«»“”„•()\\[\\]\n/|…]| - ')
_LONGEST = 60
_VOWELS = set("aeiouyäöü")
_ENOUGH = 300  # words that tell the language


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    word: str
    lower: str
    shape: str  # capital | upper | lower | mixed
    gap: str  # what stands before it, back to the word before
    first: bool  # whether a sentence begins with it
    number_next: bool  # whether an amount follows at once


def names(text: str) -> list[Finding]:
    """Places in a plain text that name a person, at most some hundred."""
    tokens = _Tokens(text)
    german = words.is_german([tokens[number].lower for number in range(min(len(tokens), _ENOUGH))])
    found: list[Finding] = []
    done = 0
    before = ""
    for number, (start, end) in enumerate(tokens.spans):
        word = text[start:end]
        low = word.lower()
        given_away, before = before in (words.TITLES if word == low else _GIVES_AWAY), low
        if start < done or not (_may_be(word, low) or (given_away and low not in words.PARTICLES)):
            continue
        why = _why(tokens, number, german)
        if why:
            done = _extended(tokens, number)
            found.append(Finding(start, done, "name", why))
            if len(found) == MOST:
                break
    return [*found, *itertools.islice(_initials(text), MOST)]


_GIVES_AWAY = frozenset(
    one.lower()
    for group in (
        words.TITLES,
        words.TITLES_BEFORE_CAPITAL,
        words.TITLES_WITH_CAPITAL,
        words.PARTICLES,
        words.PATIENT,
        words.KIN,
        words.NAMED,
        words.BETWEEN,
        ("ra",),
    )
    for one in group
)


def _may_be(word: str, low: str) -> bool:
    """A glance at a word: whether any rule could take it for a name, so that most words cost nothing more."""
    if low == word:
        return False
    plain = low.removesuffix("'s")
    if plain in words.ANY_NAME:
        return True
    return len(word) > 2 and plain not in words.ORDINARY and plain not in words.EPONYMS


class _Tokens(Sequence[_Token]):
    """The words of a text; what is asked of a word is worked out when it is asked for first."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.spans = [match.span() for match in _TOKEN.finditer(text)]
        self._known: dict[int, _Token] = {}

    def __len__(self) -> int:
        return len(self.spans)

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        number = number if number >= 0 else len(self) + number
        if number not in self._known:
            self._known[number] = self._token(number)
        return self._known[number]

    def _token(self, number: int) -> _Token:
        start, end = self.spans[number]
        before = self.spans[number - 1][1] if number else 0
        gap, after = self._text[before:start][-_LONGEST:], self._text[end : end + 2]
        word = self._text[start:end]
        if len(word) > 2 and word[-2:] in ("'s", "'S"):
            word, end = word[:-2], end - 2
        first = not number or (
            bool(_BREAK.search(gap)) and not _abbreviated(self._text[slice(*self.spans[number - 1])], gap)
        )
        number_next = after[:1].isdecimal() or (after[:1] in " -" and after[1:].isdecimal())
        return _Token(start, end, word, word.lower(), _shape(word), gap, first, number_next)


def _abbreviated(word: str, gap: str) -> bool:
    return gap == ". " and (word in words.TITLES_WITH_CAPITAL or word.lower() in words.TITLES or word == "ra")


def _shape(word: str) -> str:
    if word.islower():
        return "lower"
    if word[1:].islower() and word.isalpha():
        return "capital"
    if word.isupper():
        return "upper" if len(word) > 1 else "capital"
    parts = [part for part in re.split("['-]", word) if part]
    plain = all(
        (part[0].isupper() and part[1:].islower()) or part.islower() or _scottish(part) or len(part) == 1
        for part in parts
    )
    return "capital" if word[0].isupper() and plain else "mixed"


def _scottish(part: str) -> bool:
    return part.startswith(("Mc", "Mac", "De", "Di", "Van", "La", "Fitz")) and sum(one.isupper() for one in part) == 2


def _why(tokens: Sequence[_Token], number: int, german: bool) -> str:
    """The rule that takes this word for the beginning of a name; '' for none."""
    token = tokens[number]
    if (token.lower in words.ORDINARY and token.lower not in words.ANY_NAME) or _is_title(tokens, number):
        return ""
    before = tokens[number - 1] if number else None
    after = tokens[number + 1] if number + 1 < len(tokens) else None
    if before is not None and _titled(tokens, number):
        return "name_title"
    if token.shape == "upper":
        sure = token.lower in words.SURE_GIVEN or token.lower in words.SURE_SURNAMES
        told = before is not None and before.lower in words.PATIENT and token.lower in words.ANY_NAME
        pair = after is not None and after.shape == "upper" and after.gap in (" ", ", ") and _shouted(token, after)
        return "name_list" if (sure and len(token.word) > 3) or told or pair else ""
    if token.shape != "capital" or len(token.word) < 2:
        return ""
    if before is not None and _introduced(tokens, number, german):
        return "name_introduced"
    parts = {token.lower, *token.lower.split("-")}
    if parts & words.SURE_GIVEN and not _eponym(token, before, after):
        return "name_list"
    if token.lower in words.SURE_SURNAMES and not _eponym(token, before, after):
        return "name_list"
    if token.lower in words.ANY_GIVEN and _with_surname(token, after):
        return "name_list"
    if _acts(token, after):
        return "name_verb"
    if german:
        return "name_pair" if _pair(token, after) else ""
    if token.first:
        return ""
    return "name_capital" if _unexplained(token, before, after) else ""


def _shouted(token: _Token, after: _Token) -> bool:
    """Two words in capitals, of which a list knows one, or which are too long for abbreviations."""
    if token.lower in words.ORDINARY or after.lower in words.ORDINARY:
        return token.lower in words.GIVEN_OR_WORD and after.lower in words.SURNAMES
    if token.lower in words.ANY_NAME or after.lower in words.SURNAMES:
        return True
    return all(len(one.word) > 4 and set(one.lower) & _VOWELS and not _explained(one) for one in (token, after))


def _acts(token: _Token, after: _Token | None) -> bool:
    """Whether it does what only people do: 'Tamsin wanted'."""
    if after is None or after.gap != " " or after.lower not in words.PERSON_VERBS or after.shape != "lower":
        return False
    return token.lower in words.ANY_NAME or not _explained(token)


def _pair(token: _Token, after: _Token | None) -> bool:
    """In German: two unknown words with capitals side by side. An adjective may begin a sentence, and is none."""
    if after is None or after.gap != " " or after.shape != "capital" or token.number_next or after.number_next:
        return False
    if token.first and token.lower.endswith(("e", "er", "es", "en", "em")):
        return False
    return not _explained(token) and not _explained(after)


def _explained(token: _Token) -> bool:
    """Whether the language of medicine or the ordinary words know it."""
    parts = {token.lower, *token.lower.split("-"), token.lower.removesuffix("s"), token.lower.removesuffix("ed")}
    return any(part in words.ORDINARY or part in words.EPONYMS or words.is_technical(part) for part in parts)


def _titled(tokens: Sequence[_Token], number: int) -> bool:
    """Whether a title stands before it, with nothing but particles and other titles between."""
    token = tokens[number]
    if token.lower in words.PARTICLES or _is_title(tokens, number):
        return False
    place = number - 1
    while place >= 0 and tokens[place].lower in words.PARTICLES and tokens[place + 1].gap == " " and number - place < 4:
        place -= 1
    title = tokens[place]
    if place < 0 or tokens[place + 1].gap not in (" ", ". ", ".") or not _is_title(tokens, place):
        return False
    if token.shape in ("capital", "upper", "mixed"):
        return not words.is_technical(token.lower) and (
            title.word != "M" or (tokens[place + 1].gap == ". " and token.lower not in words.ORDINARY)
        )
    return title.lower in words.TITLES and token.shape == "lower" and len(token.word) > 2 and number - place == 1


def _is_title(tokens: Sequence[_Token], number: int) -> bool:
    token = tokens[number]
    if token.lower == "ra" and number and tokens[number - 1].lower == "sig":
        return True
    return (
        token.lower in words.TITLES
        or token.lower in words.TITLES_BEFORE_CAPITAL
        or token.word in words.TITLES_WITH_CAPITAL
    )


def _introduced(tokens: Sequence[_Token], number: int, german: bool) -> bool:
    """Whether 'the patient', a relative or 'is called' stands before it."""
    token, before = tokens[number], tokens[number - 1]
    if token.lower in words.ORDINARY or words.is_technical(token.lower) or token.number_next:
        return False
    named = token.lower in words.ANY_NAME
    if token.lower in words.EPONYMS and not named:
        return False
    place = number - 1
    while place > 0 and number - place < 3 and tokens[place].lower in words.BETWEEN and tokens[place + 1].gap == " ":
        place -= 1
    if tokens[place].lower in words.NAMED and tokens[place + 1].gap in (" ", ": ", ":"):
        return not german or named or _person_before(tokens, place)
    if before.lower in words.PATIENT or before.lower in words.KIN:
        return token.gap in (" ", ", ", ": ") and (named or not german)
    return False


def _person_before(tokens: Sequence[_Token], number: int) -> bool:
    near = tokens[max(0, number - 3) : number]
    return any(
        token.lower in words.PATIENT or token.lower in words.KIN or token.lower in ("sie", "er") for token in near
    )


def _eponym(token: _Token, before: _Token | None, after: _Token | None) -> bool:
    """Whether the words around it make it the name of a thing, such as Tinel's sign."""
    if after is not None and after.lower in words.BEHIND_EPONYM and after.gap in (" ", "'s ", "-", "' "):
        return True
    if before is None or token.gap not in (" ", "-"):
        return False
    return before.lower in words.BEFORE_EPONYM or before.lower.endswith(("d'", "l'"))


def _with_surname(token: _Token, after: _Token | None) -> bool:
    """A given name that is a word as well, before a family name."""
    if after is None or after.gap != " " or after.shape != "capital" or after.first:
        return False
    return after.lower in words.SURNAMES or (after.lower not in words.ORDINARY and after.lower not in words.EPONYMS)


def _unexplained(token: _Token, before: _Token | None, after: _Token | None) -> bool:
    """A capital in the middle of a sentence that nothing but a name explains."""
    if len(token.word) < 3 or token.number_next or before is None or _eponym(token, before, after):
        return False
    if token.lower in words.NOT_AT_ALL or before.lower in words.DETERMINERS or before.shape == "mixed":
        return False
    if token.lower in words.ANY_GIVEN:
        return not (token.lower in words.EPONYMS and before.shape == "capital" and not before.first)
    return not _explained(token)


def _extended(tokens: Sequence[_Token], number: int) -> int:
    """Where the name ends: particles and further capitals belong to it."""
    end = number
    place = number + 1
    while place < len(tokens) and place - number < 5 and tokens[place].gap in (" ", ", "):
        token = tokens[place]
        if token.gap == ", " and not (tokens[number].shape == token.shape and token.lower in words.ANY_GIVEN):
            break
        if token.lower in words.PARTICLES and token.gap == " ":
            place += 1
            continue
        if token.shape not in ("capital", "upper") or len(token.word) < 2:
            break
        if token.lower in words.ORDINARY and token.lower not in words.ANY_NAME:
            break
        end = place
        place += 1
    return tokens[end].end


def _initials(text: str) -> Iterator[Finding]:
    for match in _INITIALS.finditer(text):
        plain = match.group().replace(" ", "")
        behind_number = text[max(0, match.start() - 2) : match.start()].strip()[-1:].isdecimal()
        if plain not in words.DOTTED and not behind_number:
            yield Finding(*match.span(), "name", "name_initials")
