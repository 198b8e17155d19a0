"""What the rules see of an item: prepared once, so that each rule costs no more than its own question."""

from __future__ import annotations

from dataclasses import dataclass

from quizzes.choices import ChoiceKey, ChoiceShown
from quizzes.item import Item
from quizzes.linting.measures import Measure, read_measure
from quizzes.linting.texts import Texts, texts_of
from quizzes.linting.words import tokens, unquoted
from quizzes.values import Path

# Where the lead-in is a question, and its answer is worked out without looking at what is offered.
_ASKING = frozenset({"single_choice", "multiple_choice", "numeric", "calculated", "ordering", "short_text"})


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a choice; `path` leads to its text in the author's form, `words` are its words in lower case."""

    id: str
    path: Path
    text: str
    correct: bool
    rationale: str
    measure: Measure | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """`key` and `others` are set where one option alone is right. `plain_stem` and `plain_lead_in` are without
    what stands in quotation marks: that is somebody's word, not the author's."""

    item: Item
    stem: str
    lead_in: str
    plain_stem: str
    plain_lead_in: str
    options: tuple[Option, ...]
    key: Option | None
    others: tuple[Option, ...]
    shown_texts: Texts
    texts: Texts
    written: str
    """All texts at once, one a line: a pattern that is not in here is nowhere."""

    @property
    def asked(self) -> str:
        return f"{self.stem} {self.lead_in}".strip()

    @property
    def asks(self) -> bool:
        """Whether the lead-in is a question; elsewhere it is a task, a heading or a table's title."""
        return self.item.kind in _ASKING

    @property
    def claims(self) -> Texts:
        """What is to be judged true or false, one by one: options, statements of a table, a single statement."""
        if self.options:
            return tuple((option.path, option.text) for option in self.options)
        if self.item.kind == "true_false":
            return ((("lead_in",), self.lead_in),)
        return self.listed if self.item.kind == "statement_table" else ()

    @property
    def listed(self) -> Texts:
        """The entries of every list that is shown: rows, columns, steps, passages, options."""
        return tuple((path, text) for path, text in self.shown_texts if len(path) == 3 and path[2] == "text")

    @property
    def shuffled(self) -> bool:
        return bool(getattr(self.item.spec.shown, "shuffle", False))

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What the options say in numbers, where each of them is nothing but a number or a range."""
        found = tuple(option.measure for option in self.options if option.measure)
        return found if found and len(found) == len(self.options) else ()


def view_of(item: Item) -> View:
    options = options_of(item)
    right = [option for option in options if option.correct]
    single = len(right) == 1
    shown, in_key = texts_of(item.kind, item.spec)
    texts = (*shown, *in_key)
    return View(
        item=item,
        stem=item.stem,
        lead_in=item.lead_in,
        plain_stem=unquoted(item.stem),
        plain_lead_in=unquoted(item.lead_in),
        options=options,
        key=right[0] if single else None,
        others=tuple(option for option in options if not option.correct) if single else (),
        shown_texts=shown,
        texts=texts,
        written="\n".join(text for _, text in texts),
    )


def options_of(item: Item) -> tuple[Option, ...]:
    """Empty for questions without options that are right or wrong."""
    shown, key = item.spec.shown, item.spec.key
    if not isinstance(shown, ChoiceShown) or not isinstance(key, ChoiceKey):
        return ()
    pairs = zip(shown.options, key.options, strict=True)
    return tuple(
        _option(i, seen.id, seen.text, worth.correct, worth.rationale) for i, (seen, worth) in enumerate(pairs)
    )


def _option(index: int, id: str, text: str, correct: bool, rationale: str) -> Option:
    path = ("options", index, "text")
    return Option(id, path, text, correct, rationale, read_measure(text), tuple(tokens(text)))
