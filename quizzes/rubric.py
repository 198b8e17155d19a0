"""The rubric by which a person judges a text: lines, each with levels that are worth points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from quizzes.reading import Form, check_ids
from quizzes.records import Document, Record
from quizzes.values import Problem

_POINTS = re.compile(r"[0-9]{1,2}")


class RubricLevel(Record):
    id: str
    text: str
    points: int


class RubricLine(Record):
    """What is looked at, and how far it may have been reached. An id of a level is unique in its line."""

    id: str
    text: str
    levels: tuple[RubricLevel, ...]

    @property
    def most(self) -> int:
        return max(level.points for level in self.levels)

    def points_of(self, level: str) -> int:
        return next(one.points for one in self.levels if one.id == level)


class Dangers(Record):
    """The levels of a line that say that acting on the text would harm somebody; the key holds them."""

    line: str
    levels: tuple[str, ...]


Picks = Mapping[str, str]
"""The level given in each line."""


def picks_problems(rubric: Sequence[RubricLine], picks: Picks) -> Iterator[Problem]:
    """What keeps these levels from being a judgement: every line has one of its own levels, and there are no
    other lines."""
    for line in rubric:
        level = picks.get(line.id)
        if level is None:
            yield Problem((line.id,), "line_without_level", {"line": line.id})
        elif level not in {one.id for one in line.levels}:
            yield Problem((line.id,), "level_unknown_here", {"level": level[:60], "line": line.id})
    for id in picks:
        if id not in {line.id for line in rubric}:
            yield Problem((id,), "line_unknown", {"line": id[:60]})


def credit_of(rubric: Sequence[RubricLine], picks: Picks) -> Fraction:
    """The points of the levels over the most that can be had. Raises ValueError for an incomplete judgement."""
    if any(picks_problems(rubric, picks)):
        raise ValueError("not one level in every line")
    return Fraction(sum(line.points_of(picks[line.id]) for line in rubric), sum(line.most for line in rubric))


def read_rubric(form: Form) -> tuple[tuple[RubricLine, ...], tuple[Dangers, ...]]:
    rows = form.rows("rubric", 1, 8)
    read = [_read_line(row) for row in rows]
    check_ids(rows, tuple(line.id for line, _ in read))
    return tuple(line for line, _ in read), tuple(dangers for _, dangers in read if dangers.levels)


def write_rubric(rubric: Sequence[RubricLine], dangers: Sequence[Dangers]) -> list[Document]:
    unsafe = {(one.line, level) for one in dangers for level in one.levels}
    return [
        {
            "id": line.id,
            "text": line.text,
            "levels": [
                level.model_dump() | ({"unsafe": True} if (line.id, level.id) in unsafe else {})
                for level in line.levels
            ],
        }
        for line in rubric
    ]


def _read_line(row: Form) -> tuple[RubricLine, Dangers]:
    id, text = row.identifier("id"), row.text("text", limit=1000)
    rows = row.rows("levels", 2, 6)
    read = [_read_level(one) for one in rows]
    levels = tuple(level for level, _ in read)
    check_ids(rows, tuple(level.id for level in levels))
    if levels and not any(level.points for level in levels):
        row.problem("line_without_points", "levels")
    return RubricLine(id=id, text=text, levels=levels), Dangers(line=id, levels=tuple(lv.id for lv, bad in read if bad))


def _read_level(row: Form) -> tuple[RubricLevel, bool]:
    id, text, points = row.identifier("id"), row.text("text", limit=1000), row.matching("points", _POINTS, "not_marks")
    return RubricLevel(id=id, text=text, points=int(points) if _POINTS.fullmatch(points) else 0), row.flag("unsafe")
