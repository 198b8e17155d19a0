"""The analysis of a quiz as plain text: n and intervals with every figure, flags in words with their rule."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from lms.commands.quiz.wording import CLAIMS, FLAGS, RULES, chance_sentence, flag_words
from quizzes.analysis import Analysis, ItemFigures, TestFigures
from quizzes.analysis.claims import alpha_claim
from quizzes.analysis.flags import BOUND, FlagCode
from quizzes.analysis.intervals import Interval, correlation_bound

RELIABLE = 0.70
HEADINGS = ("item", "n", "facility", "95 % interval", "SD", "r", "95 % interval", "DE", "D", "flags")
LEGEND = (
    "Items stand by the one-sided 95 % upper bound of r, the most doubtful first.",
    "r: correlation of the item with the rest of the test. DE: discriminative efficiency.",
    "D: upper less lower 27 %, for those who know it from elsewhere.",
)


def report(source: str, names: Sequence[str], found: Analysis, pass_mark: Fraction) -> str:
    lines = [
        f"{source}: {_count(found.n, 'trainee')}, {_count(len(names), 'item')}",
        "",
        *_test(found.test, len(names), pass_mark),
        "",
        *_table(names, found.items),
        "",
        *LEGEND,
        "",
        *_flag_rules(found.items),
        "By chance alone, if the true r of every item were .20:",
        *(f"  {chance_sentence(chance)}" for chance in found.by_chance),
    ]
    return "\n".join(line.rstrip() for line in lines)


def _test(test: TestFigures, items: int, pass_mark: Fraction) -> Iterator[str]:
    scores, n = test.scores, test.complete
    yield f"Scores, n = {scores.n}"
    yield _line("mean, median", f"{_number(scores.mean)}, {_number(scores.median)} of {items}")
    yield _line("standard deviation", _number(scores.sd))
    yield _line("skewness, kurtosis", f"{_number(scores.skewness)}, {_number(scores.kurtosis)} (excess; type 2)")
    yield f"Reliability and decisions, n = {n} with every item presented"
    yield _line("alpha", f"{_number(test.alpha)} {_interval(test.alpha_interval)}")
    claim = alpha_claim(test.alpha, n, items, RELIABLE)
    if claim is not None:
        yield _line("", CLAIMS[claim])
    yield _line("error of measurement", f"{_number(test.sem)} marks")
    yield f"Decisions at the pass mark of {float(pass_mark):g}, {float(pass_mark * items):.4g} of {items}, same n"
    yield _line("consistency", f"{_number(test.consistency)} decided alike on two sittings (Livingston-Lewis)")
    yield _line("accuracy", f"{_number(test.accuracy)} decided rightly (Livingston-Lewis)")
    yield _line("consistency", f"{_number(test.huynh_consistency)} (Huynh; for 0/1 items only)")


def _line(name: str, value: str) -> str:
    return f"  {name:<22}{value}"


def _table(names: Sequence[str], items: Sequence[ItemFigures]) -> Iterator[str]:
    ranked = sorted(zip(names, items, strict=True), key=lambda pair: _upper_bound(pair[1]))
    rows = [HEADINGS, *(_row(name, item) for name, item in ranked)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        first, *middle, last = row
        aligned = (cell.rjust(width) for cell, width in zip(middle, widths[1:-1], strict=True))
        yield "  ".join([first.ljust(widths[0]), *aligned, last])


def _upper_bound(item: ItemFigures) -> float:
    bound = correlation_bound(item.discrimination, item.n, BOUND)
    return math.inf if bound is None else bound


def _row(name: str, item: ItemFigures) -> tuple[str, ...]:
    return (
        name,
        str(item.n),
        _number(item.facility),
        _interval(item.facility_interval),
        _number(item.sd),
        _number(item.discrimination),
        _interval(item.discrimination_interval),
        _number(item.discriminative_efficiency),
        _number(item.upper_lower),
        ", ".join(flag_words(flag) for flag in item.flags),
    )


def _flag_rules(items: Sequence[ItemFigures]) -> Iterator[str]:
    given = [flag for item in items for flag in item.flags]
    for code in FlagCode:
        count = sum(flag.code is code for flag in given)
        if count:
            rules = dict.fromkeys(RULES[flag.rule] for flag in given if flag.code is code)
            yield f"{FLAGS[code]} ({count}): {'; or '.join(rules)}."
    if any(flag.code in (FlagCode.CHECK_KEY, FlagCode.KEY_PROBABLY_WRONG) for flag in given):
        yield "A flag on a key is advice: a person reads the item and confirms before anything is marked anew."


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _interval(interval: Interval | None) -> str:
    return "–" if interval is None else f"[{interval[0]:.2f}, {interval[1]:.2f}]"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
