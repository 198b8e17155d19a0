"""What a pattern is, and the pieces that several of them share.

The browser runs the same expressions, so they keep to what Python and JavaScript read alike: no \\b, \\d or \\s, no
named groups, no references, and \\w within brackets only, which the table for the browser says otherwise. Every
repetition is bounded and no two that touch can take the same characters in many ways, so that the work at each place
of a text is bounded too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

END = "(?![\\w])"
START = "(?<![\\w])(?:([^\\W0-9_])|([0-9])|([+(@]))"
"""Where a pattern may begin: at a word, at a number, or at a sign before one. The group says which."""
BEGINNINGS = {
    "word": "",
    "wordy": "",  # a word, and no digit anywhere near
    "marked": "(?=[0-9]{1,4} ?[-./:] ?[0-9a-z])",
    "spaced": "(?=[0-9]{2,5}[ ()/.-]{0,3}[0-9]|[0-9] [0-9]{2})",
    "lettered": "(?=[0-9]{1,5}[ .,'/-]{0,3}(?![0-9])[\\w])",
    "run": "(?=[0-9]{7})",
    "sign": "",
}
"""What a pattern may begin with, and what must then follow: a glance that spares most of the work."""
UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de"  # letters beyond Latin-1 would make each such class slow to compile
LOWER = "a-z\u00df-\u00f6\u00f8-\u00ff"

UNITS = (
    "u|iu|ie|ui|units?|einheiten|einh|unités?|unidades|unità|eenheden|ml|mls|µl|ul|l|mg|µg|mcg|g|kg|mm|cm|m|nm|mmhg|"
    "gauge|fr|ch|ms|s|sec|seconds|sekunden|min|minutes?|minuten|h|hours?|days?|tage|jours|días|giorni|dagen|weeks?|"
    "wochen|semaines|semanas|settimane|weken|months?|monate|mois|meses|mesi|maanden|points?|punkte|puntos|punti|"
    "punten|sites?|stellen|sitios|siti|times|mal|fois|veces|volte|keer|patients?|patienten|patientinnen|injections?|"
    "injektionen|inyecciones|iniezioni|injecties|cases?|procedures?|per|of|degrees?|grad|joules?|internationale|"
    "U|IU|IE|UI|E|G|ML|MG|MM|CM|NM|J|Units?|Einheiten|Unités?|Unidades|Unità|Eenheden|Punkte|Patienten|Injektionen"
)
NOT_A_UNIT = f"(?!(?: ?(?:{UNITS}){END}| ?[%°]|[.,][0-9]))"
"""Behind a number: what follows makes it no amount."""


@dataclass(frozen=True)
class Pattern:
    """One expression. Its single group is the identifier; what stands before the group is the label that gives it away.

    why     the rule's code
    fold    the expression is in lower case and is held against the text in lower case
    check   the name of the check digit that decides ('' for none)
    begins  with what: one or more of BEGINNINGS
    """

    kind: str
    why: str
    expression: str
    begins: str = "word"
    fold: bool = True
    check: str = ""

    @property
    def lowered(self) -> str:
        """The expression as it is run."""
        return self.expression.lower() if self.fold else self.expression


def for_browser(expression: str) -> str:
    """The expression as JavaScript reads it with the flag u."""
    return expression.replace("^\\W0-9_", "\\p{L}").replace("\\w", "\\p{L}\\p{N}_")


def any_of(words: str | Iterable[str]) -> str:
    return f"(?:{'|'.join(words.split() if isinstance(words, str) else words)})"
