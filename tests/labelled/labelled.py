"""Measures the rules of linting on labelled items: what each finds of what a person saw, and what it sees alone.

`python -m tests.labelled.labelled` prints the table of docs/item-writing.md; with `--errors tuned`, every
disagreement of that half."""

from __future__ import annotations

import argparse
import functools
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lms.publishing.pack.products import VOCABULARY
from quizzes.item import Item, read_item
from quizzes.linting import RULES, lint

FOLDER = Path(__file__).parent
HALVES = ("tuned", "held_out")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_OWN = frozenset({"flaws", "note", "key", "with"})
_ENVELOPE: Mapping[str, Any] = {
    "kind": "single_choice",
    "domain": "product",
    "level": "application",
    "passage": "product#label",
    "references": ["R1"],
    "rationale": "The lesson says why, in the passage that is named.",
}


@dataclass(frozen=True)
class Labelled:
    """An item with the names of its flaws, as a person saw them."""

    item: Item
    flaws: frozenset[str]

    @property
    def found(self) -> frozenset[str]:
        return frozenset(warning.rule for warning in lint(self.item, VOCABULARY))


@dataclass(frozen=True)
class Score:
    """How often a rule and the person agree: both say so, the rule alone, the person alone."""

    both: int
    rule_alone: int
    person_alone: int

    @property
    def precision(self) -> float | None:
        said = self.both + self.rule_alone
        return self.both / said if said else None

    @property
    def recall(self) -> float | None:
        there = self.both + self.person_alone
        return self.both / there if there else None


@functools.cache
def read_half(half: str) -> tuple[Labelled, ...]:
    text = (FOLDER / f"{half}.yaml").read_text(encoding="utf-8")
    rows = yaml.load(text, Loader=_LOADER)  # every value as text: an option may be Yes, 2.50 or none
    return tuple(_read(f"{half.replace('_', '-')}-{n:03}", row) for n, row in enumerate(rows, 1))


def scores(items: Iterable[Labelled]) -> dict[str, Score]:
    """For every rule that somebody named, in alphabetical order."""
    both, rule_alone, person_alone = Counter[str](), Counter[str](), Counter[str]()
    for one in items:
        found = one.found
        both.update(found & one.flaws)
        rule_alone.update(found - one.flaws)
        person_alone.update(one.flaws - found)
    names = sorted({*both, *rule_alone, *person_alone})
    return {name: Score(both[name], rule_alone[name], person_alone[name]) for name in names}


def together(parts: Iterable[Score]) -> Score:
    rows = list(parts)
    return Score(sum(r.both for r in rows), sum(r.rule_alone for r in rows), sum(r.person_alone for r in rows))


def table() -> str:
    """Markdown: one row for each rule, both halves side by side, and all rules together at the end."""
    halves = [scores(read_half(half)) for half in HALVES]
    nothing = Score(0, 0, 0)
    rows = [
        "| rule | tuned: labels | precision | recall | held out: labels | precision | recall |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name in sorted({*halves[0], *halves[1]}):
        rows.append(_row(f"`{name}`", [half.get(name, nothing) for half in halves]))
    rows.append(_row("**all**", [together(half.values()) for half in halves]))
    return "\n".join(rows) + "\n"


def disagreements(half: str) -> str:
    lines = []
    for one in read_half(half):
        missed, extra = sorted(one.flaws - one.found), sorted(one.found - one.flaws)
        if missed or extra:
            lines.append(f"{one.item.id}: missed {missed}, extra {extra}: {one.item.lead_in}")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.labelled.labelled")
    parser.add_argument("--errors", choices=HALVES, help="print every disagreement of this half")
    asked = parser.parse_args(arguments)
    sys.stdout.write(disagreements(asked.errors) if asked.errors else table())


def _read(name: str, row: Mapping[str, Any]) -> Labelled:
    """What a label file leaves out is filled in, so that nothing else in the item is amiss."""
    flaws = frozenset(row["flaws"])
    if unknown := flaws - RULES:
        raise ValueError(f"{name}: no such rules: {sorted(unknown)}")
    changes = dict(row.get("with", {}))
    why = changes.pop("option_rationale", "The lesson says so.")
    raw = {**_ENVELOPE, "id": name, **{key: row[key] for key in row if key not in _OWN}, **changes}
    if "shuffle" in raw:
        raw["shuffle"] = raw["shuffle"] == "true"
    if "options" in raw:
        raw["options"] = [
            {"id": "abcdefgh"[i], "text": text, "correct": "abcdefgh"[i] in row["key"], "rationale": why}
            for i, text in enumerate(raw["options"])
        ]
    return Labelled(read_item(raw, "practice"), flaws)


def _row(name: str, parts: list[Score]) -> str:
    cells = [cell for s in parts for cell in (str(s.both + s.person_alone), _share(s.precision), _share(s.recall))]
    return f"| {name} | {' | '.join(cells)} |"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    main(sys.argv[1:])
