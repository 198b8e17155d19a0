"""Flaws of the stem and the lead-in, and of how products are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from quizzes.item import Item
from quizzes.linting.warning import Vocabulary, Warning, asked, options_of, texts_of
from quizzes.numbers import unambiguous
from quizzes.types.numeric import NumericKey
from quizzes.types.ordering import OrderingKey

LONGEST_STEM = 120
SHORTEST_LEAD_IN = 4
_NEGATIVE = re.compile(r"\b(not|except|cannot|[a-z]+n['’]t)\b", re.IGNORECASE)
_ARTICLE_AT_END = re.compile(r"\ban?\s*[:…._-]*$")  # "type A" is no article
_UNFINISHED = re.compile(r"\b(todo|fixme|tbd|xxx+|lorem ipsum|answer here)\b|\?\?\?", re.IGNORECASE)
_UNITS = re.compile(r"\bunits?\b", re.IGNORECASE)


def lead_in_without_question(item: Item) -> Iterator[Warning]:
    if not item.lead_in.rstrip().endswith("?"):
        yield Warning("lead_in_without_question", ("lead_in",))


def lead_in_short(item: Item) -> Iterator[Warning]:
    """Too short to be answered with the options covered."""
    n = len(item.lead_in.split())
    if n < SHORTEST_LEAD_IN:
        yield Warning("lead_in_short", ("lead_in",), {"words": n, "at_least": SHORTEST_LEAD_IN})


def negative_lead_in(item: Item) -> Iterator[Warning]:
    if match := _NEGATIVE.search(item.lead_in):
        yield Warning("negative_lead_in", ("lead_in",), {"word": match[0]})


def article_cue(item: Item) -> Iterator[Warning]:
    """ "… is an" rules out every option that begins with a consonant."""
    if _ARTICLE_AT_END.search(item.lead_in.rstrip(" ?")):
        yield Warning("article_cue", ("lead_in",))


def stem_long(item: Item) -> Iterator[Warning]:
    n = len(item.stem.split())
    if n > LONGEST_STEM:
        yield Warning("stem_long", ("stem",), {"words": n, "at_most": LONGEST_STEM})


def unfinished_text(item: Item) -> Iterator[Warning]:
    for path, text in texts_of(item):
        if match := _UNFINISHED.search(text):
            yield Warning("unfinished_text", path, {"text": match[0]})


def no_reference(item: Item) -> Iterator[Warning]:
    if not item.references and not item.claims:
        yield Warning("no_reference", ("references",))


def number_reads_two_ways(item: Item) -> Iterator[Warning]:
    """2.125 could be two thousand: whoever types just that must wait for a person's mark."""
    key = item.spec.key
    if isinstance(key, NumericKey) and unambiguous(key.value) != key.value:
        yield Warning("number_reads_two_ways", ("value",), {"value": key.value})


def step_ids_give_order(item: Item) -> Iterator[Warning]:
    """Ids such as s1, s2, s3 stand in the page's source and name the right order."""
    key = item.spec.key
    if isinstance(key, OrderingKey) and list(key.order) == sorted(key.order):
        yield Warning("step_ids_give_order", ("steps",))


def units_without_product(item: Item, vocabulary: Vocabulary) -> Iterator[Warning]:
    """Units of one product say nothing about another, so the stem or the lead-in must name it."""
    texts = [
        asked(item),
        *(option.text for option in options_of(item)),
        *getattr(item.spec.shown, "units", ()),
    ]
    if any(map(_UNITS.search, texts)) and not named(asked(item), vocabulary.products):
        yield Warning("units_without_product", ("stem",))


def brand_without_generic(item: Item, vocabulary: Vocabulary) -> Iterator[Warning]:
    text = " ".join([asked(item), *(option.text for option in options_of(item))])
    brand = named(text, vocabulary.brands)
    if brand and not named(text, vocabulary.products):
        yield Warning("brand_without_generic", ("stem",), {"brand": brand})


def named(text: str, names: Iterable[str]) -> str | None:
    """The first of these names that the text mentions as a word."""
    return next((n for n in names if re.search(rf"\b{re.escape(n)}\b", text, re.IGNORECASE)), None)


WORDING_RULES: tuple[Callable[[Item], Iterator[Warning]], ...] = (
    lead_in_without_question,
    lead_in_short,
    negative_lead_in,
    article_cue,
    stem_long,
    unfinished_text,
    no_reference,
    number_reads_two_ways,
    step_ids_give_order,
)
PRODUCT_RULES: tuple[Callable[[Item, Vocabulary], Iterator[Warning]], ...] = (
    units_without_product,
    brand_without_generic,
)
