"""Lessons: Markdown becomes clean HTML blocks and checks in order, with the passages that items rest on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from lms.publishing.pack.figures import Drawing
from lms.publishing.pack.flow import Flow, Mark, Paragraph, read_flow
from lms.publishing.pack.outline import note_findings
from lms.publishing.pack.problems import Finding
from lms.publishing.pack.records import LessonHead


@dataclass(frozen=True)
class Html:
    """Sanitised HTML, ready to be stored and shown."""

    html: str


@dataclass(frozen=True)
class Check:
    """The place of an inline knowledge check."""

    item_id: str


Block = Html | Check


@dataclass(frozen=True)
class Section:
    anchor: str
    title: str


@dataclass(frozen=True)
class Passage:
    """A paragraph, list, table, note or figure that items rest on; its digest changes with its words."""

    anchor: str
    text: str
    digest: str


@dataclass(frozen=True)
class Figure:
    file: str
    title: str
    caption: str


@dataclass(frozen=True)
class Lesson:
    """A lesson ready to store; `cited` holds references in the order of their numbers from 1."""

    id: str
    title: str
    minutes: int
    domain: str
    objectives: tuple[str, ...]
    claims: tuple[str, ...]
    references: tuple[str, ...]
    editorial: Mapping[str, str]
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    checks: tuple[str, ...]
    figures: tuple[Figure, ...]
    words: int
    blocks: tuple[Block, ...]
    cited: tuple[str, ...]
    cited_claims: tuple[str, ...]
    source_notes: tuple[str, ...]
    cases: int


@dataclass(frozen=True)
class LessonReading:
    """A lesson with the places that checks and audits speak about."""

    lesson: Lesson
    marks: tuple[Mark, ...]
    paragraphs: tuple[Paragraph, ...]


def read_body(
    head: LessonHead | None,
    body: str,
    file: str,
    offset: int,
    verdicts: Mapping[str, str],
    drawings: Mapping[str, Drawing | None],
) -> tuple[LessonReading | None, tuple[Finding, ...]]:
    """The lesson of a head and a body that begins after `offset` lines; a drawing that was refused is `None`.

    Without a head there is no lesson, but the body's findings are reported all the same."""
    flow = read_flow(body, file, offset, verdicts, drawings)
    findings = (*note_findings(body, file, offset), *flow.findings)
    if head is None:
        return None, findings
    return LessonReading(_lesson(head, flow), tuple(flow.marks), tuple(flow.paragraphs)), findings


def _lesson(head: LessonHead, flow: Flow) -> Lesson:
    return Lesson(
        **head.model_dump(),
        sections=tuple(Section(mark.name, mark.text) for mark in flow.of("section")),
        passages=tuple(_passage(mark) for mark in flow.of("passage")),
        checks=flow.names("check"),
        figures=tuple(Figure(mark.name, mark.text, mark.more) for mark in flow.of("figure")),
        words=flow.words,
        blocks=tuple(Check(text) if is_check else Html(text) for is_check, text in flow.blocks),
        cited=tuple(flow.numbers),
        cited_claims=flow.names("claim"),
        source_notes=flow.names("source"),
        cases=len(flow.names("case")),
    )


def _passage(mark: Mark) -> Passage:
    return Passage(mark.name, mark.text, hashlib.sha256(mark.text.encode()).hexdigest())
