"""The records of a pack's own files: course, claims, references, checklist and the head of a lesson."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from lms.publishing.pack.activity import Activity
from lms.publishing.pack.values import (
    ClaimId,
    Count,
    Digest,
    FigureFile,
    Flag,
    Identifier,
    Language,
    Level,
    Line,
    Prose,
    Record,
    ReferenceId,
)


class Verdict(StrEnum):
    """What the course found when it checked a claim of its source."""

    CONFIRMED = "confirmed"
    SIMPLIFIED = "simplified"
    INACCURATE = "inaccurate"
    UNSUPPORTED = "unsupported"
    PROMOTIONAL = "promotional"


class Domain(Record):
    id: Identifier
    title: Line
    critical: Flag = False


class Declaration(Record):
    """What a trainee accepts before the modules in `before` open."""

    id: Identifier
    before: tuple[Identifier, ...] = Field(min_length=1)
    title: Line
    text: Prose


class Course(Record):
    id: Identifier
    title: Line
    language: Language
    summary: Prose
    modules: tuple[Identifier, ...] = Field(min_length=1)
    domains: tuple[Domain, ...] = Field(min_length=1)
    declarations: tuple[Declaration, ...] = ()
    kit: tuple[Line, ...] = Field(default=(), max_length=60)  # proposed for a practice day
    disclaimer: Prose
    activity: Activity | None = None


class Stimulus(Record):
    """One patient or one figure that several items ask about."""

    id: Identifier
    title: Line
    text: Prose
    figure: FigureFile | None = None


class Claim(Record):
    """A claim of the source in our words, the paragraph it stands in, our verdict and what is taught."""

    id: ClaimId
    paragraph: Count
    claim: Prose
    verdict: Verdict
    teach: Prose
    references: tuple[ReferenceId, ...] = ()


class Reference(Record):
    """A source; `url` may be a DOI or a registry's number, `checked` says what was verified in a copy."""

    id: ReferenceId
    text: Prose
    url: Line | None = None
    checked: Prose


class Step(Record):
    id: Identifier
    text: Prose
    critical: Flag = False


class Entrustment(Record):
    level: Level
    title: Line
    sentence: Prose


class Named(Record):
    """An area, a product or a drill of the checklist."""

    id: Identifier
    title: Line


class Role(Record):
    id: Identifier
    title: Line
    sentence: Prose


class Complications(Record):
    """The lists that a complication is told by; the free text of a logbook names none."""

    categories: tuple[Named, ...] = Field(min_length=1)
    severities: tuple[Named, ...] = Field(min_length=1)
    actions: tuple[Named, ...] = Field(min_length=1)


class Checklist(Record):
    """The observed procedure: steps, entrustment scale, and the lists that observations and logbook choose from."""

    id: Identifier
    title: Line
    procedure: Prose
    steps: tuple[Step, ...] = Field(min_length=1)
    entrustment: tuple[Entrustment, ...] = Field(min_length=1)
    areas: tuple[Named, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    products: tuple[Named, ...] = Field(min_length=1)
    drills: tuple[Named, ...] = ()
    age_bands: tuple[Named, ...] = ()
    assistance: tuple[Named, ...] = ()
    complications: Complications | None = None
    requirement_note: Prose


class CalibrationCase(Record):
    """A written procedure with the expert's level: assessors rate it before they assess. Steps not named were done."""

    id: Identifier
    title: Line
    area: Identifier
    product: Identifier
    text: Prose
    steps: dict[Identifier, Literal["prompted", "not_done", "not_seen"]] = Field(default={})
    level: Level
    reason: Prose


class LessonHead(Record):
    id: Identifier
    title: Line
    minutes: Count
    domain: Identifier
    objectives: tuple[Line, ...] = Field(min_length=1)
    claims: tuple[ClaimId, ...] = ()
    references: tuple[ReferenceId, ...] = ()
    editorial: dict[Identifier, Digest] = Field(default_factory=dict)
    """Passages that say the same as before in other words: by their anchors, the beginning of these words' digest."""
