"""The analysis of one quiz: the figures of the test, of its domains and of every item, over the attempts chosen."""

from __future__ import annotations

import functools
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lms.bank.queries import ShownQuestion
from lms.catalogue.queries import outline
from lms.database import Reader, runtime
from lms.memory import RecentMemory
from lms.teaching.queries.analysis.heads import QuizHead, Scope
from lms.teaching.queries.analysis.sheet import Column, Sheet, choose, newest_mark, sheet, sittings
from quizzes.analysis import Analysis, Choices, ItemFigures, TestFigures, analyse, exact_columns
from quizzes.analysis.chance import ByChance
from quizzes.analysis.crossing import Marks
from quizzes.analysis.flags import BOUND, FlagCode
from quizzes.analysis.intervals import Interval, correlation_bound, wilson
from quizzes.analysis.scores import Distribution, distribution
from quizzes.values import OneOf

URGENCY = (
    FlagCode.KEY_PROBABLY_WRONG,
    FlagCode.CHECK_KEY,
    FlagCode.WEAK,
    FlagCode.UNDECIDED,
    FlagCode.GOOD,
    FlagCode.NOT_ENOUGH_DATA,
)


KEPT = 16  # analyses that a process keeps; one of a thousand long attempts takes several megabytes


@dataclass(frozen=True)
class Counted:
    """The sheet as whole numbers: a mark of 1 counts `unit`. `totals` are the sums of what was presented."""

    marks: tuple[Marks, ...]
    presented: tuple[Sequence[int], ...] | None
    weights: tuple[Marks, ...]  # the greatest mark of an item where it was presented, else 0
    maxima: Sequence[float]
    unit: int
    totals: Marks
    possible: Marks  # the greatest total that each attempt could have


@dataclass(frozen=True)
class ItemRow:
    column: Column
    figures: ItemFigures

    @property
    def first_flag(self) -> FlagCode:
        """What needs a look before all others."""
        return min((flag.code for flag in self.figures.flags), key=URGENCY.index)


@dataclass(frozen=True)
class DomainRow:
    """`mean` and `sd` are shares of what each attempt could have in the domain."""

    title: str
    items: int
    scores: Distribution


@dataclass(frozen=True)
class TestRow:
    """Scores of the attempts in which nothing waits, in marks of `whole`, or as shares where papers weigh differently.

    Reliability and decisions rest on the attempts that had the same questions: the largest such group."""

    __test__ = False  # its name is the field's, and no test

    scores: Distribution
    whole: Fraction | None
    passed: int
    decided: int
    passed_interval: Interval | None
    figures: TestFigures
    items: int


@dataclass(frozen=True)
class QuizAnalysis:
    head: QuizHead
    scope: Scope
    choice: str
    sheet: Sheet
    counted: Counted
    items: tuple[ItemRow, ...]  # what needs a look first
    domains: tuple[DomainRow, ...]
    test: TestRow
    by_chance: tuple[ByChance, ...]

    @property
    def n(self) -> int:
        return len(self.sheet.sittings)

    @property
    def waiting(self) -> int:
        """Answers that wait for a mark."""
        return sum(len(column.waiting) for column in self.sheet.columns)

    @property
    def drawn(self) -> bool:
        """Whether some attempt had other items than another."""
        return any(row.figures.n + len(row.column.waiting) < self.n for row in self.items)


def quiz_analysis(reader: Reader, head: QuizHead, scope: Scope, choice: str, at: datetime) -> QuizAnalysis:
    """Three statements when warm, however many attempts there are; two while no attempt and no mark is added."""
    chosen = tuple(choose(sittings(reader, head.id, scope, at), choice))
    depends = (head.id, head.release_id, head.title, head.pass_mark, scope, choice, chosen, newest_mark(reader))
    kept: RecentMemory = runtime().recent.recall("analyses of quizzes", lambda: RecentMemory(KEPT))
    return kept.recall(
        depends, lambda: _analysis(reader, head, scope, choice, sheet(reader, head.id, scope, chosen, at))
    )


def _analysis(reader: Reader, head: QuizHead, scope: Scope, choice: str, seen: Sheet) -> QuizAnalysis:
    counted = count(seen.columns, len(seen.sittings))
    found = _analyse(seen, counted)
    rows = [ItemRow(column, figures) for column, figures in zip(seen.columns, found.items, strict=True)]
    return QuizAnalysis(
        head,
        scope,
        choice,
        seen,
        counted,
        tuple(sorted(rows, key=_urgency)),
        _domains(seen, counted, _domain_titles(reader, head)),
        _test(seen, counted, head.pass_mark),
        found.by_chance,
    )


def count(columns: Sequence[Column], n: int) -> Counted:
    exact = exact_columns([*(column.marks for column in columns), [column.points for column in columns]])
    *marks, maxima = exact.marks
    masks = exact.presented[:-1] if exact.presented is not None else None
    everybody = bytes([1]) * n
    weights = [
        [most * shown for shown in mask]
        for mask, most in zip(masks if masks is not None else [everybody] * len(marks), maxima, strict=True)
    ]
    return Counted(tuple(marks), masks, tuple(weights), maxima, exact.unit, _sums(marks, n), _sums(weights, n))


def _sums(columns: Sequence[Marks], n: int) -> Marks:
    """Of each attempt; a mark that is masked is 0."""
    return list(map(sum, zip(*columns, strict=True))) if columns else [0] * n


def one_of(question: ShownQuestion) -> bool:
    """Whether one option of several is chosen: what the rules about keys ask."""
    return isinstance(_widget(question), OneOf)


def _widget(question: ShownQuestion) -> object:
    kind, shown = question.type, question.spec.shown
    return kind.control(shown, kind.plain_deal(shown)).widget


def choices_of(column: Column) -> Choices:
    """Who chose what, by the key that the marks rest on."""
    question = column.question
    kind, shown, widget = question.type, question.spec.shown, _widget(question)
    options = [option.id for option in widget.options] if isinstance(widget, OneOf) else []
    key = kind.raw_of(kind.key(column.keyed.spec, kind.plain_deal(shown)))["answer"][0]

    @functools.cache
    def chosen(answer: str | None) -> str | None:
        return None if answer is None else kind.raw_of(kind.load_answer(json.loads(answer)))["answer"][0]

    return Choices([chosen(answer) for answer in column.answers], key, options)


def _analyse(seen: Sheet, counted: Counted) -> Analysis:
    asked = {place: choices_of(column) for place, column in enumerate(seen.columns) if one_of(column.question)}
    return analyse(counted.marks, presented=counted.presented, maxima=counted.maxima, unit=counted.unit, choices=asked)


def _urgency(row: ItemRow) -> tuple[int, float, str, int]:
    """By what needs a look, then by the one-sided 95 % upper bound of r, the most doubtful first: never by r itself."""
    bound = correlation_bound(row.figures.discrimination, row.figures.n, BOUND)
    question = row.column.question
    return URGENCY.index(row.first_flag), math.inf if bound is None else bound, question.key, question.number


def _test(seen: Sheet, counted: Counted, pass_mark: Fraction) -> TestRow:
    marked = [place for place in range(len(seen.sittings)) if place not in seen.waiting and counted.possible[place]]
    pairs = [(counted.totals[place], counted.possible[place]) for place in marked]
    whole = {possible for _, possible in pairs}
    decided = [sitting for sitting in seen.sittings if sitting.passed is not None]
    passed = sum(sitting.passed is True for sitting in decided)
    figures, items = _same_paper(seen, counted, marked, pass_mark)
    return TestRow(
        distribution([earned for earned, _ in pairs], counted.unit) if len(whole) == 1 else _shares(pairs),
        Fraction(whole.pop()) / counted.unit if len(whole) == 1 else None,
        passed,
        len(decided),
        wilson(passed / len(decided), len(decided)) if decided else None,
        figures,
        items,
    )


def _shares(pairs: Iterable[tuple[float, float]]) -> Distribution:
    """Of (earned, possible)."""
    exact = exact_columns([[_share(earned, possible) for earned, possible in pairs]])
    return distribution(exact.marks[0], exact.unit)


@functools.lru_cache(maxsize=4096)
def _share(earned: float, possible: float) -> Fraction:
    return Fraction(earned) / Fraction(possible)


def _same_paper(seen: Sheet, counted: Counted, marked: Sequence[int], pass_mark: Fraction) -> tuple[TestFigures, int]:
    """Figures of the largest group of attempts with the same questions, whichever version each of them had; and how
    many questions these are. A test that nobody else sat has no reliability."""
    papers = {place: _questions(seen, place) for place in marked}
    paper, _ = Counter(papers.values()).most_common(1)[0] if papers else (frozenset[str](), 0)
    group = [place for place in marked if papers[place] == paper]
    by_question: dict[str, list[int]] = {}
    for column, question in enumerate(seen.columns):
        if question.question.key in paper:
            by_question.setdefault(question.question.key, []).append(column)
    # What was not presented is 0 there, so that the versions of one question add up to its mark.
    columns = [[sum(counted.marks[v][place] for v in versions) for place in group] for versions in by_question.values()]
    maxima = [max(counted.maxima[version] for version in versions) for versions in by_question.values()]
    return analyse(columns, maxima=maxima, unit=counted.unit, pass_mark=pass_mark).test, len(columns)


def _questions(seen: Sheet, place: int) -> frozenset[str]:
    return frozenset(column.question.key for column in seen.columns if column.credits[place] is not None)


def _domain_titles(reader: Reader, head: QuizHead) -> dict[str, str]:
    if head.release_id is None:
        return {}
    document = outline(reader, head.release_id).release.document
    return {domain["id"]: domain["title"] for domain in document["domains"]}


def _domains(seen: Sheet, counted: Counted, titles: Mapping[str, str]) -> tuple[DomainRow, ...]:
    """In the course's order. An attempt counts where it had an item of the domain and nothing in it waits."""
    places: dict[str, list[int]] = {}
    for place, column in enumerate(seen.columns):
        places.setdefault(column.question.domain, []).append(place)
    order = list(titles)
    known = sorted(places, key=lambda domain: (order.index(domain) if domain in titles else len(order), domain))
    return tuple(_domain(seen, counted, titles.get(domain, domain), places[domain]) for domain in known)


def _domain(seen: Sheet, counted: Counted, title: str, places: Sequence[int]) -> DomainRow:
    """Versions of one question are one item here."""
    n, items = len(seen.sittings), {seen.columns[place].question.key for place in places}
    earned = _sums([counted.marks[place] for place in places], n)
    possible = _sums([counted.weights[place] for place in places], n)
    pairs = [(earned[at], possible[at]) for at in range(n) if possible[at] and at not in seen.waiting]
    return DomainRow(title, len(items), _shares(pairs))
