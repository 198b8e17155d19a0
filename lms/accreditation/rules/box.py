"""The box of an evaluation: answers go in, and nothing that comes out tells whose they were. Pure.

A row for each answer would lie in the order in which people answered, beside the row that says that they did; even a
random id would not help where the database numbers its transactions. So there is one document for all. It holds sums
and texts in alphabetical order, and it grows in steps: sheets wait until FEWEST of them are there, and move into the
sums together. So the sums never differ by one person from what somebody read the day before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORMAT = 1
FEWEST = 5
"""So many answers come to light at once, or none."""
LONGEST = 1000  # characters of a text
SCALE = ("agree_fully", "agree", "neither", "disagree", "disagree_fully")

Question = Mapping[str, Any]
Sheet = Mapping[str, str]
"""One person's answers by question: a degree, an option's id, or a text. What was left blank is not there."""


def options_of(question: Question) -> tuple[str, ...]:
    """What can be chosen; nothing for a text."""
    if question["kind"] == "scale":
        return SCALE
    return tuple(option["id"] for option in question.get("options", ()))


def sheet_problem(questions: Sequence[Question], sheet: Sheet) -> str | None:
    """Why these answers cannot be taken, as a code."""
    known = {question["id"]: question for question in questions}
    if not sheet:
        return "evaluation_empty"
    for name, value in sheet.items():
        if name not in known:
            return "evaluation_unknown"
        if known[name]["kind"] == "text":
            if not value.strip() or len(value) > LONGEST or not _plain(value):
                return "evaluation_text"
        elif value not in options_of(known[name]):
            return "evaluation_unknown"
    return None


def _plain(text: str) -> bool:
    return all(one.isprintable() or one in "\r\n\t" for one in text)


def empty_box() -> dict[str, Any]:
    return {"format": FORMAT, "n": 0, "tallies": {}, "texts": {}, "waiting": []}


def put(document: Mapping[str, Any], sheet: Sheet, texts: frozenset[str]) -> dict[str, Any]:
    """The box with one more sheet. `texts` are the questions that are answered in words."""
    waiting = [*document["waiting"], dict(sheet)]
    if len(waiting) < FEWEST:
        return {**document, "waiting": sorted(waiting, key=_order)}
    tallies = {name: dict(counts) for name, counts in document["tallies"].items()}
    said = {name: list(lines) for name, lines in document["texts"].items()}
    for one in waiting:
        for name, value in one.items():
            if name in texts:
                said.setdefault(name, []).append(value)
            else:
                counts = tallies.setdefault(name, {})
                counts[value] = counts.get(value, 0) + 1
    return {
        "format": FORMAT,
        "n": document["n"] + len(waiting),
        "tallies": tallies,
        "texts": {name: sorted(lines) for name, lines in said.items()},
        "waiting": [],
    }


def _order(sheet: Sheet) -> list[tuple[str, str]]:
    return sorted(sheet.items())


@dataclass(frozen=True)
class Line:
    """One question with what came of it: how often each option was chosen, or what was written."""

    question: Question
    counts: tuple[tuple[str, int], ...]
    texts: tuple[str, ...]

    @property
    def answered(self) -> int:
        return sum(count for _, count in self.counts) + len(self.texts)


@dataclass(frozen=True)
class Results:
    """What has come to light. `n` is how many people that rests on: 0, or FEWEST times something."""

    n: int
    lines: tuple[Line, ...]


def results(questions: Sequence[Question], document: Mapping[str, Any]) -> Results:
    """In the order of the questionnaire. Sheets that wait are not counted, nor is how many they are."""
    lines = []
    for question in questions:
        counts = document["tallies"].get(question["id"], {})
        texts = tuple(document["texts"].get(question["id"], ()))
        lines.append(Line(question, tuple((one, counts.get(one, 0)) for one in options_of(question)), texts))
    return Results(document["n"], tuple(lines))
