"""Measures the scanner on labelled texts: what it refuses of what identifies somebody, and what it refuses in vain.

`python -m tests.labelled.privacy.measure` prints the tables of docs/privacy.md; with `--errors tuning`, every
disagreement of that part."""

from __future__ import annotations

import argparse
import functools
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lms.privacy.scanning import KINDS, Finding, scan, scan_patterns
from quizzes.analysis.intervals import wilson

FOLDER = Path(__file__).parent
PARTS = ("tuning", "held_out")
_LABEL = re.compile(r"\{([a-z]+):([^{}]+)\}")


@dataclass(frozen=True)
class Label:
    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Labelled:
    """A text with the places that identify somebody, as a person saw them."""

    language: str
    text: str
    labels: tuple[Label, ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(label.kind for label in self.labels)

    @functools.cached_property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(scan(self.text))

    def missed(self, kind: str) -> list[str]:
        """Words of this kind that no finding touches, whatever kind it takes them for; patterned ones by a pattern."""
        findings = self.findings if kind == "name" else self.patterned
        return [
            self.text[label.start : label.end]
            for label in self.labels
            if label.kind == kind and not any(one.start < label.end and label.start < one.end for one in findings)
        ]

    @functools.cached_property
    def patterned(self) -> tuple[Finding, ...]:
        return tuple(scan_patterns(self.text))


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    have: int
    of: int

    @property
    def value(self) -> float:
        return self.have / self.of

    def __str__(self) -> str:
        bounds = wilson(self.value, self.of) if self.of else None
        if bounds is None:
            return "–"
        return f"{self.have} of {self.of}: {self.value:.3f} ({bounds[0]:.3f} to {bounds[1]:.3f})"


@functools.cache
def read_part(part: str) -> tuple[Labelled, ...]:
    lines = (FOLDER / f"{part}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_read(line) for line in lines if line and not line.startswith("#"))


def _read(line: str) -> Labelled:
    language, _, marked = line.partition("  ")
    text, labels, place = "", [], 0
    for match in _LABEL.finditer(marked):
        kind, words = match.groups()
        if kind not in KINDS:
            raise ValueError(f"no such kind: {line}")
        text += marked[place : match.start()]
        labels.append(Label(len(text), len(text) + len(words), kind))
        text, place = text + words, match.end()
    return Labelled(language, text + marked[place:], tuple(labels))


def with_names(rows: Iterable[Labelled]) -> list[Labelled]:
    return [row for row in rows if "name" in row.kinds]


def with_patterns(rows: Iterable[Labelled]) -> list[Labelled]:
    return [row for row in rows if row.kinds - {"name"}]


def clean(rows: Iterable[Labelled]) -> list[Labelled]:
    return [row for row in rows if not row.labels]


def recall_of_names(rows: Iterable[Labelled]) -> Share:
    """Texts in which every name is found."""
    asked = with_names(rows)
    return Share(sum(not row.missed("name") for row in asked), len(asked))


def recall_of_patterns(rows: Iterable[Labelled]) -> Share:
    """Texts in which every identifier that has a pattern is found by one."""
    asked = with_patterns(rows)
    return Share(sum(not any(row.missed(kind) for kind in row.kinds - {"name"}) for row in asked), len(asked))


def refused_in_vain(rows: Iterable[Labelled]) -> Share:
    asked = clean(rows)
    return Share(sum(bool(row.findings) for row in asked), len(asked))


def recall_of_kind(rows: Iterable[Labelled], kind: str) -> Share:
    """Identifiers of one kind that are found, whatever they are taken for."""
    asked = [row for row in rows if kind in row.kinds]
    labels = sum(label.kind == kind for row in asked for label in row.labels)
    return Share(labels - sum(len(row.missed(kind)) for row in asked), labels)


def summary() -> str:
    """Markdown: the three shares of both parts."""
    measures = (
        ("texts whose patterned identifiers are all found", recall_of_patterns),
        ("texts whose names are all found", recall_of_names),
        ("clean texts refused in vain", refused_in_vain),
    )
    head = ["| | tuning | held out |", "|---|---|---|"]
    return "\n".join(
        head + [f"| {words} | {' | '.join(str(of(read_part(part))) for part in PARTS)} |" for words, of in measures]
    )


def table() -> str:
    """Markdown: what is found of each kind, in both parts."""
    rows = ["| kind | tuning | held out |", "|---|---|---|"]
    for kind in KINDS:
        rows.append(f"| {kind} | {' | '.join(str(recall_of_kind(read_part(part), kind)) for part in PARTS)} |")
    return "\n".join(rows)


def languages() -> str:
    """Markdown: how many texts of each language there are, with identifiers and clean, both parts together."""
    rows = [row for part in PARTS for row in read_part(part)]
    lines = ["| language | with identifiers | clean |", "|---|--:|--:|"]
    for language in sorted({row.language for row in rows}):
        own = [row for row in rows if row.language == language]
        lines.append(f"| {language} | {sum(bool(row.labels) for row in own)} | {len(clean(own))} |")
    return "\n".join(lines)


def disagreements(part: str) -> str:
    lines = []
    for row in read_part(part):
        lines += [f"missed {kind}: {words}: {row.text}" for kind in sorted(row.kinds) for words in row.missed(kind)]
        extra = [
            one
            for one in row.findings
            if not any(one.start < label.end and label.start < one.end for label in row.labels)
        ]
        lines += [f"in vain {one.kind} {one.why}: {one.words(row.text)}: {row.text}" for one in extra]
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.labelled.privacy.measure")
    parser.add_argument("--errors", choices=PARTS, help="print every disagreement of this part")
    asked = parser.parse_args(arguments)
    sys.stdout.write(
        (disagreements(asked.errors) if asked.errors else f"{summary()}\n\n{table()}\n\n{languages()}") + "\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
