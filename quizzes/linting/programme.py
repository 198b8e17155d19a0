"""What a programme asks of its items beside good wording: rationales, a passage, sources, and products by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from quizzes.linting.view import View
from quizzes.linting.warning import Vocabulary, Warning
from quizzes.linting.words import listed, tokens
from quizzes.numbers import unambiguous
from quizzes.question import Worth, type_for
from quizzes.types.numeric import NumericKey
from quizzes.types.ordering import OrderingKey

# A motor unit is not a dose, and units of insulin are those of a syringe's scale.
_UNITS = re.compile(
    r"(?<!motor )(?<!insulin )\bunits\b(?! of insulin)|\bunit[ -]doses?\b|[0-9][ -]unit\b", re.IGNORECASE
)
_NOTHING_SAID = listed(
    "a above an answer answers as b because best c choice correct correctly d e false first here is it key last of"
    " option options other others right see so statement text that the therefore this true was wrong"
)
_CAPITALS = re.compile(r"(?<![\w-])[A-Z]{3,6}(?=s?\b)(?!-)")
_KNOWN = listed(
    "DNA RNA MRI ECG EEG EMG FDA EMA NHS GMC WHO USA BMI PDF UTC HIV SNAP NOT EXCEPT ALL NONE AND TODO FIXME TBD XXX"
    " MRN"
)
_ROMAN = re.compile(r"[IVX]+")


def no_rationale(view: View) -> Iterator[Warning]:
    if not view.item.rationale.strip() and type_for(view.item.kind).worth is not Worth.NOBODY:
        yield Warning("no_rationale", ("rationale",))


def rationale_says_nothing(view: View) -> Iterator[Warning]:
    """ "B is correct." is no reason."""
    rationale = tokens(view.item.rationale)
    known = _NOTHING_SAID | set(tokens(view.key.text) if view.key else ())
    if rationale and all(word in known for word in rationale):
        yield Warning("rationale_says_nothing", ("rationale",))


def option_without_rationale(view: View) -> Iterator[Warning]:
    for option in view.options:
        if not option.rationale:
            yield Warning("option_without_rationale", (*option.path[:-1], "rationale"))


def no_passage(view: View) -> Iterator[Warning]:
    if not view.item.passage:
        yield Warning("no_passage", ("passage",))


def no_reference(view: View) -> Iterator[Warning]:
    if not view.item.references and not view.item.claims and type_for(view.item.kind).worth is not Worth.NOBODY:
        yield Warning("no_reference", ("references",))


def number_reads_two_ways(view: View) -> Iterator[Warning]:
    """2.125 could be two thousand: whoever types just that must wait for a person's mark."""
    key = view.item.spec.key
    if isinstance(key, NumericKey) and unambiguous(key.value) != key.value:
        yield Warning("number_reads_two_ways", ("value",), {"value": key.value})


def step_ids_give_order(view: View) -> Iterator[Warning]:
    """Ids such as s1, s2, s3 stand in the page's source and name the right order."""
    key = view.item.spec.key
    if isinstance(key, OrderingKey) and list(key.order) == sorted(key.order):
        yield Warning("step_ids_give_order", ("steps",))


def abbreviation_unexplained(view: View, vocabulary: Vocabulary) -> Iterator[Warning]:
    """Three capitals or more that neither the item explains in parentheses nor every reader knows."""
    known = _KNOWN.union(vocabulary.abbreviations)
    whole = "\n".join(text for _, text in view.shown_texts)
    for path, text in view.shown_texts if _CAPITALS.search(whole) else ():
        for match in _CAPITALS.finditer(text):
            short = match[0]
            explained = f"({short})" in whole or f"{short} (" in whole or short in known or _ROMAN.fullmatch(short)
            if not explained:
                yield Warning("abbreviation_unexplained", path, {"text": short})
                return


def units_without_product(view: View, vocabulary: Vocabulary) -> Iterator[Warning]:
    """Units of one product say nothing about another, so the stem or the lead-in must name it."""
    if not vocabulary.products:
        return
    offered: tuple[str, ...] = getattr(view.item.spec.shown, "units", ())
    shown = "\n".join([*(text for _, text in view.shown_texts), *offered])
    where = view.asked if view.asks else shown
    if _UNITS.search(shown) and not named(where, vocabulary.products):
        yield Warning("units_without_product", ("stem",))


def brand_without_generic(view: View, vocabulary: Vocabulary) -> Iterator[Warning]:
    text = "\n".join(text for _, text in view.shown_texts)
    brand = named(text, vocabulary.brands)
    if brand and not named(text, vocabulary.products):
        yield Warning("brand_without_generic", ("stem",), {"brand": brand})


def named(text: str, names: Iterable[str]) -> str | None:
    """The first of these names that the text mentions as a word, as the text writes it."""
    match = _any_of(tuple(names)).search(text)
    return match[0] if match else None


@lru_cache(maxsize=32)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names)) or '(?!)'})\b", re.IGNORECASE)


PROGRAMME_RULES: tuple[Callable[[View], Iterator[Warning]], ...] = (
    no_rationale,
    rationale_says_nothing,
    option_without_rationale,
    no_passage,
    no_reference,
    number_reads_two_ways,
    step_ids_give_order,
)
VOCABULARY_RULES: tuple[Callable[[View, Vocabulary], Iterator[Warning]], ...] = (
    abbreviation_unexplained,
    units_without_product,
    brand_without_generic,
)
