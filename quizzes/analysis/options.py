"""What was chosen instead: each option's takers by thirds of ability, and the two rules by which a key is suspected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress

from quizzes.analysis.crossing import Marks, cross
from quizzes.analysis.discrimination import item_rest
from quizzes.analysis.intervals import correlation_bound

K2_BOUND = 0.20  # the one-sided 80 % lower bound


@dataclass(frozen=True, slots=True)
class Choices:
    """Who chose what on one item: an option's id for each taker (None: left blank), and the id of the key."""

    chosen: Sequence[str | None]
    key: str
    options: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class OptionRow:
    """`thirds` are the lower, middle and upper third; a score that lies on their border is shared between them."""

    option: str | None
    count: int
    thirds: tuple[Fraction, Fraction, Fraction]
    discrimination: float | None


def counts_by_thirds(
    taken: Iterable[tuple[float, str | None]],
) -> dict[str | None, tuple[Fraction, Fraction, Fraction]]:
    """(ability, option) of each taker -> how many of each third of ability chose it; each third weighs n / 3.

    Everyone with the same score is treated alike, so that the order of the rows changes nothing."""
    counts = Counter(taken)
    n = sum(counts.values())
    by_score: dict[float, int] = {}
    for (ability, _), count in counts.items():
        by_score[ability] = by_score.get(ability, 0) + count
    shares, before = {}, 0
    for ability in sorted(by_score):
        shares[ability] = tuple(_overlap(before, by_score[ability], Fraction(n, 3), third) for third in range(3))
        before += by_score[ability]
    found: dict[str | None, list[Fraction]] = {}
    for (ability, option), count in counts.items():
        row = found.setdefault(option, [Fraction(0)] * 3)
        found[option] = [old + count * share for old, share in zip(row, shares[ability], strict=True)]
    return {option: (row[0], row[1], row[2]) for option, row in found.items()}


def _overlap(before: int, count: int, size: Fraction, third: int) -> Fraction:
    """The share of the takers ranked before + 1 to before + count who lie in this third."""
    low, high = max(Fraction(before), third * size), min(Fraction(before + count), (third + 1) * size)
    return max(Fraction(0), high - low) / count


def option_table(
    choices: Choices, marks: Marks, totals: Marks, presented: Sequence[int] | None = None
) -> list[OptionRow]:
    """A row for each option, the most chosen first; its discrimination is the correlation of choosing it with the rest
    score, and the thirds of ability are those of the rest score."""
    shown = presented if presented is not None else [1] * len(totals)
    chosen = list(compress(choices.chosen, shown))
    rests = [total - mark for mark, total in compress(zip(marks, totals, strict=True), shown)]
    thirds = counts_by_thirds(zip(rests, chosen, strict=True))
    nobody = (Fraction(0), Fraction(0), Fraction(0))
    counts = Counter(chosen)
    names: dict[str | None, None] = dict.fromkeys([*choices.options, choices.key, *sorted(filter(None, counts))])
    if None in counts:
        names[None] = None
    rows = [
        OptionRow(name, counts[name], thirds.get(name, nobody), _correlation(name, chosen, rests)) for name in names
    ]
    return sorted(rows, key=lambda row: -row.count)


def _correlation(option: str | None, chosen: Sequence[str | None], rests: Marks) -> float | None:
    """Choosing it as a mark of 1 on top of the rest score: its item-rest correlation."""
    marks = [int(one == option) for one in chosen]
    return item_rest(cross(marks, [mark + rest for mark, rest in zip(marks, rests, strict=True)]))


def preferred(rows: Sequence[OptionRow], key: str) -> list[OptionRow]:
    """The options that were chosen more often than the key; a blank is none."""
    chosen = _row(rows, key).count
    return [row for row in rows if row.option is not None and row.option != key and row.count > chosen]


def k1(rows: Sequence[OptionRow], key: str) -> OptionRow | None:
    """The option that is chosen more than the key and goes with higher rest scores than the key does."""
    own = _row(rows, key).discrimination
    found = (row for row in preferred(rows, key) if _above(row.discrimination, own))
    return next(found, None)


def k2(rows: Sequence[OptionRow], key: str, n: int) -> OptionRow | None:
    """The same more strictly: the key's correlation is negative and the option's surely (80 %, one-sided) positive."""
    own = _row(rows, key).discrimination
    if own is None or own >= 0:
        return None
    found = (row for row in preferred(rows, key) if _above(correlation_bound(row.discrimination, n, K2_BOUND), 0))
    return next(found, None)


def _above(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and one > other


def _row(rows: Sequence[OptionRow], key: str) -> OptionRow:
    return next(row for row in rows if row.option == key)
