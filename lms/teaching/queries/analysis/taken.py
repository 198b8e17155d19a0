"""What was answered to one version of an item: by options and parts over thirds of ability, or in words."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lms.bank.queries import KeyedQuestion
from lms.teaching.queries.analysis.quiz import Counted, ItemRow
from quizzes.analysis import Choices
from quizzes.analysis.options import OptionRow, option_table
from quizzes.question import AnyType
from quizzes.records import Document
from quizzes.values import AnswerError, Message

FREQUENT = 12  # answers in words that the page names


@dataclass(frozen=True)
class PartRow:
    """An option or a part: how many chose it or had it right, by thirds of ability. `right`: the key says so."""

    id: str
    label: tuple[Message, ...]  # empty: the words of the published item have it, or its id must do
    text: str  # plain words, where no other words are known
    right: bool | None  # None: it is a part, which is answered and not chosen
    taken: OptionRow


@dataclass(frozen=True)
class AnswerRow:
    """One answer in words, with how many gave it and how many of these had full marks or were unsafe."""

    words: tuple[Message, ...]
    n: int
    right: int
    unsafe: int


@dataclass(frozen=True)
class Taken:
    """What was answered: by options, by parts, or in words, as the kind of the item allows."""

    options: tuple[PartRow, ...] = ()
    parts: tuple[PartRow, ...] = ()
    answers: tuple[AnswerRow, ...] = ()
    different: int = 0  # answers in words that are not the same
    blank: OptionRow | None = None


Found = Mapping[str, bool]  # option or part -> whether it was chosen, or right


@dataclass(frozen=True)
class _Place:
    """Where an item stands among the counted columns."""

    counted: Counted
    column: int

    def table(self, chosen: Sequence[str | None], name: str) -> list[OptionRow]:
        """Counts by thirds of ability; a masked place does not count."""
        masks = self.counted.presented
        return option_table(
            Choices(chosen, name),
            self.counted.marks[self.column],
            self.counted.totals,
            masks[self.column] if masks is not None else None,
        )

    def row(self, chosen: Sequence[str | None], name: str) -> OptionRow:
        return next(row for row in self.table(chosen, name) if row.option == name)


def taken_by(
    keyed: KeyedQuestion,
    item: ItemRow,
    counted: Counted,
    column: int,
    rows: Sequence[Any],
    place_of: Mapping[int, int],
) -> Taken:
    kind, place, n = keyed.shown.type, _Place(counted, column), len(place_of)
    blank = _blank_row(place, item)
    if kind.free_text:
        levels = [_levels(row.rubric) for row in rows]
        return Taken(options=_rubric_rows(keyed, place, _spread(rows, place_of, levels, n)), blank=blank)
    options, parts = _pieces(keyed)
    if not options and not parts:
        return _in_words(keyed, rows, blank)
    given = _spread(rows, place_of, _judged(keyed, rows), n)
    return Taken(
        tuple(sorted((_part(keyed, place, given, id, right) for id, right in options.items()), key=_by_count)),
        tuple(_part(keyed, place, given, id, None) for id in parts),
        blank=blank,
    )


def _by_count(row: PartRow) -> int:
    return -row.taken.count


def _spread(rows: Sequence[Any], place_of: Mapping[int, int], found: Iterable[Found], n: int) -> list[Found]:
    """One place for each attempt."""
    spread: list[Found] = [{}] * n
    for row, one in zip(rows, found, strict=True):
        spread[place_of[row.attempt_id]] = one
    return spread


def _pieces(keyed: KeyedQuestion) -> tuple[dict[str, bool], list[str]]:
    """What can be chosen, with whether the key has it, and what is answered part by part: as the type's own feedback
    tells them apart."""
    kind, spec = keyed.shown.type, keyed.spec
    feedback = kind.feedback(spec, kind.plain_deal(spec.shown), None)
    options = {one.id: one.correct for one in feedback if one.id is not None and one.chosen is not None}
    return options, [one.id for one in feedback if one.id is not None and one.chosen is None]


def _judged(keyed: KeyedQuestion, rows: Sequence[Any]) -> list[Found]:
    """Of each answer, by the newest key: the options that were chosen, and the parts that were right."""
    kind, spec = keyed.shown.type, keyed.spec

    @functools.cache
    def judged(deal: str, answer: str) -> Found:
        feedback = kind.feedback(spec, _deal(kind, deal), kind.load_answer(json.loads(answer)))
        return {
            one.id: one.correct if one.chosen is None else one.chosen
            for one in reversed(feedback)
            if one.id is not None
        }

    return [judged(row.deal, row.answer) if row.answer is not None else {} for row in rows]


def _deal(kind: AnyType, text: str) -> Any:
    return kind.load_deal(json.loads(text))


def _part(keyed: KeyedQuestion, place: _Place, given: Sequence[Found], id: str, right: bool | None) -> PartRow:
    taken = place.row([id if one.get(id) else None for one in given], id)
    return PartRow(id, _label(keyed, id), _zone_texts(keyed).get(id, id), right, taken)


def _label(keyed: KeyedQuestion, id: str) -> tuple[Message, ...]:
    """An option in the type's own words for an answer, where no words of the author stand for it."""
    kind, shown = keyed.shown.type, keyed.spec.shown
    if id in keyed.shown.rendered["options"] or tuple(kind.fields(shown)) != ("answer",):
        return ()
    deal = kind.plain_deal(shown)
    try:
        return tuple(kind.describe(shown, deal, kind.parse(shown, deal, {"answer": [id]})))
    except AnswerError:
        return ()


def _zone_texts(keyed: KeyedQuestion) -> dict[str, str]:
    """The author's names of places on a figure."""
    kind, spec = keyed.shown.type, keyed.spec
    targets: Document = kind.reveal(spec, kind.plain_deal(spec.shown)).get("targets", {})
    zones = [*targets.get("regions", ()), *targets.get("forbidden", ())]
    return {zone["id"]: zone["text"] for zone in zones}


def _blank_row(place: _Place, item: ItemRow) -> OptionRow | None:
    """Those who left it blank."""
    if not item.column.blank:
        return None
    return place.row(["blank" if answer is None else None for answer in item.column.answers], "blank")


def _levels(rubric: Mapping[str, str] | None) -> Found:
    return {f"{line}.{level}": True for line, level in (rubric or {}).items()}


def _rubric_rows(keyed: KeyedQuestion, place: _Place, given: Sequence[Found]) -> tuple[PartRow, ...]:
    """Each level of each line as people gave it; nobody's own words are shown here."""
    levels = [(line, level) for line in keyed.spec.shown.rubric for level in line.levels]
    return tuple(
        _part(keyed, place, given, f"{line.id}.{level.id}", level.points == line.most) for line, level in levels
    )


def _in_words(keyed: KeyedQuestion, rows: Sequence[Any], blank: OptionRow | None) -> Taken:
    """The most frequent answers; where numbers are drawn, the same words can be right in one paper only."""
    kind, shown = keyed.shown.type, keyed.spec.shown
    found: dict[Any, tuple[tuple[Message, ...], list[Any]]] = {}
    for row in rows:
        if row.answer is not None and row.credit is not None:
            words = tuple(kind.describe(shown, _deal(kind, row.deal), kind.load_answer(json.loads(row.answer))))
            same = tuple((message.code, tuple(sorted(message.params.items()))) for message in words)
            found.setdefault(same, (words, []))[1].append(row)
    most = sorted(found.values(), key=lambda pair: -len(pair[1]))[:FREQUENT]
    return Taken(answers=tuple(_answer(*pair) for pair in most), different=len(found), blank=blank)


def _answer(words: tuple[Message, ...], rows: Sequence[Any]) -> AnswerRow:
    return AnswerRow(
        words,
        len(rows),
        sum(row.credit is not None and Fraction(row.credit) == 1 for row in rows),
        sum(row.danger is not None for row in rows),
    )
